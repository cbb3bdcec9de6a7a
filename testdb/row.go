package testdb

import (
	"context"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
)

// Row collects the values that a factory writes to one row of the entity with marker M. It is for generated code.
type Row[M any] struct {
	n     int64
	given []query.Assignment[M]
	made  []query.Assignment[M]
}

// rows counts the rows of all factories, so that made-up values differ.
var rows atomic.Int64

// NewRow returns a Row with the values passed to a factory.
func NewRow[M any](given []query.Assignment[M]) *Row[M] {
	return &Row[M]{n: rows.Add(1), given: given}
}

// Needs reports whether nothing sets the column yet.
func (r *Row[M]) Needs(column string) bool {
	return !slices.ContainsFunc(slices.Concat(r.given, r.made), func(a query.Assignment[M]) bool { return query.ColumnOf(a) == column })
}

// Set adds a generated value.
func (r *Row[M]) Set(a query.Assignment[M]) { r.made = append(r.made, a) }

// sets are the values to write. A client with query.Tenant fills its column in itself.
func (r *Row[M]) sets(table any) []query.Assignment[M] {
	sets := slices.Clone(r.given)
	source, ok := table.(query.Source[M])
	for _, a := range r.made {
		if !ok || query.TenantColumn(source) != query.ColumnOf(a) {
			sets = append(sets, a)
		}
	}
	return sets
}

// Text is a text of at most size bytes, 0 for no limit, that ends in the number of the row: title-12.
func (r *Row[M]) Text(label string, size int) string {
	text := label + "-" + strconv.FormatInt(r.n, 10)
	if size > 0 && len(text) > size {
		text = text[len(text)-size:]
	}
	return text
}

// Int returns the number of the row, limited to the range of an integer with the given number of bits.
func (r *Row[M]) Int(bits int) int64 {
	if bits < 64 {
		return r.n % (1 << (bits - 1))
	}
	return r.n
}

// Time is so many seconds after the start of the year 2024 as the number of the row.
func (r *Row[M]) Time() time.Time {
	return time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.n) * time.Second)
}

// UUID is a random UUID.
func (r *Row[M]) UUID() [16]byte { return uuid.New() }

// Table is the table of an entity in a client.
type Table[M, E any] interface {
	Create(ctx context.Context, sets ...query.Assignment[M]) (E, error)
}

// Insert writes the row, and makes it visible to searches. A failure ends the test.
func Insert[M, E any](t testing.TB, name string, table Table[M, E], r *Row[M]) E {
	t.Helper()
	e, err := table.Create(t.Context(), r.sets(table)...)
	if err != nil {
		t.Fatalf("%s: %v (pass a value to the factory instead of the generated one)", name, err)
	}
	if crate, ok := table.(interface{ Refresh(context.Context) error }); ok {
		if err := crate.Refresh(t.Context()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return e
}
