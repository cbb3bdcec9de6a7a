package plan

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Ranges divides a table by the values of a column of its key.
type Ranges struct {
	Table     state.TableName
	Key, Type string
}

// ranged matches the types whose values have an order that is the same in the server and in its texts of them.
var ranged = regexp.MustCompile(`(?i)^(small|big|)int(eger|2|4|8|)$|^(text|string|uuid|varchar.*|character varying.*)$`)

// RangesOf returns the ranges of a table by a column of its key. ok is false for a table without such a column: it must be processed
// in one statement.
func RangesOf(t *state.Table) (r Ranges, ok bool) {
	for _, name := range t.PrimaryKey {
		c := t.Column(name)
		if c != nil && ranged.MatchString(strings.TrimSpace(c.Type)) && !slices.Contains(t.PartitionedBy, name) {
			return Ranges{t.TableName, name, c.Type}, true
		}
	}
	return Ranges{}, false
}

// The bounds of the number of rows of one range.
const (
	leastRows  = 50_000
	mostRanges = 200
)

// Size returns the number of rows of a range for a table with a number of rows.
func (Ranges) Size(rows int64) int64 { return max(leastRows, rows/mostRanges) }

// Next returns the last key of the range of about n rows after a key; last is nil for the first range. It returns nil after the end of
// the table. Rows with equal keys are in the same range.
func (r Ranges) Next(ctx context.Context, db wire.Session, last *string, n int64) (*string, error) {
	key, where := ddltext.Ident(r.Key), ""
	if last != nil {
		where = " WHERE " + key + " > " + r.literal(*last)
	}
	var upper *string
	err := ask.Rows(ctx, db, fmt.Sprintf("SELECT CAST(max(k) AS text) FROM (SELECT %s AS k FROM %s%s ORDER BY %s LIMIT %d) AS r", key,
		ddltext.Table(r.Table), where, key, n), func(row wire.Rows) {
		if !row.Null() {
			value := row.Text()
			upper = &value
		}
	})
	return upper, err
}

// Between returns the condition for the rows after last, up to and including upper.
func (r Ranges) Between(last *string, upper string) string {
	key := ddltext.Ident(r.Key)
	where := key + " <= " + r.literal(upper)
	if last != nil {
		where = key + " > " + r.literal(*last) + " AND " + where
	}
	return where
}

func (r Ranges) literal(value string) string {
	if strings.Contains(strings.ToLower(r.Type), "int") {
		return value
	}
	return ddltext.Literal(value)
}
