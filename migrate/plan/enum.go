package plan

import (
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/state"
)

// NotIn is a condition that a column has a value which an enum type does not have.
func NotIn(column string, e *state.Enum) string {
	return "CAST(" + ddltext.Ident(column) + " AS text) NOT IN (" + Values(e.Values) + ")"
}

// AnyElement is a condition that the text of an element of an array meets a test.
func AnyElement(column, test string) string {
	return "EXISTS (SELECT 1 FROM unnest(" + ddltext.Ident(column) + ") AS elements(element) WHERE CAST(element AS text) " + test + ")"
}

// Values lists values as constants.
func Values(values []string) string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = ddltext.Literal(v)
	}
	return strings.Join(list, ", ")
}

// Holding finds the rows that hold a value which an enum type loses, in each column that keeps the type.
func (k Checks) Holding(c state.AlterEnum) []Check {
	gone := c.Gone()
	if len(gone) == 0 {
		return nil
	}
	var out []Check
	for _, t := range k.To.Tables {
		old := k.From.Table(t.TableName)
		if old == nil {
			continue
		}
		for _, col := range t.Columns {
			if was := old.Column(col.Name); was == nil || !c.To.IsOf(col) || !c.To.IsOf(*was) {
				continue
			}
			value := "CAST(" + ddltext.Ident(col.Name) + " AS text)"
			where := value + " IN (" + Values(gone) + ")"
			if strings.HasSuffix(col.Type, "[]") {
				where = AnyElement(col.Name, "IN ("+Values(gone)+")")
			}
			out = append(out, k.rows(&state.Table{TableName: t.TableName}, "rows whose "+t.String()+"."+col.Name+" holds a value that the enum type "+
				c.To.String()+" loses", where, "give them one of the other values, or keep the value in the schema")...)
		}
	}
	return out
}
