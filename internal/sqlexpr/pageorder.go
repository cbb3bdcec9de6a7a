package sqlexpr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/cursor"
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// PageOrder is the order of a query by pages. It is total: its columns distinguish any two rows.
type PageOrder struct {
	Terms []pageTerm
	about []byte // the query that cursors are bound to: the entity, the order and the tenant
	rows  bool   // lists of columns can be compared
}

// pageTerm is one column of the order.
type pageTerm struct {
	name      string
	typ       dialect.Type
	At        int // position of the column
	desc      bool
	key       bool // part of the primary key
	nullable  bool
	nullsLast bool // NULL comes after the values, in this term's direction
}

// NewPageOrder adds the key to the order of a query, in the direction of the last term, so that the database can scan an index on the terms
// and the key.
func NewPageOrder(d *dialect.Dialect, t *dialect.Table, orders []Term) (*PageOrder, error) {
	if len(t.Key) == 0 {
		return nil, errors.New("the entity has no primary key, which a page needs")
	}
	o := &PageOrder{rows: d.MergesRanges}
	desc := false
	for _, by := range orders {
		if o.has(t.Key) {
			break // the order is total
		}
		r, ok := by.Expr.(*ref)
		if !ok || strings.Contains(r.name, pathArrow) {
			return nil, errors.New("the order contains an expression or a member of a document: a page needs plain columns of the entity")
		}
		_, i := t.Column(r.name)
		if i < 0 {
			return nil, fmt.Errorf("the order contains %q, which is not a column of the entity", r.name)
		}
		desc = by.Desc
		o.add(d, t, i, desc)
	}
	for _, k := range t.Key {
		o.add(d, t, k, desc)
	}
	o.about = append(o.about, "crategen page "+t.Entity...)
	for _, by := range o.Terms {
		o.about = fmt.Appendf(o.about, "\x00%q %t %d", by.name, by.desc, t.Columns[by.At].Type)
	}
	return o, nil
}

// has reports whether the columns are among the terms.
func (o *PageOrder) has(columns []int) bool {
	for _, c := range columns {
		if !slices.ContainsFunc(o.Terms, func(t pageTerm) bool { return t.At == c }) {
			return false
		}
	}
	return true
}

// add adds a column, unless the order has it already.
func (o *PageOrder) add(d *dialect.Dialect, t *dialect.Table, at int, desc bool) {
	if o.has([]int{at}) {
		return
	}
	c := &t.Columns[at]
	o.Terms = append(o.Terms, pageTerm{
		name: c.Name, typ: c.Type, At: at, desc: desc, key: slices.Contains(t.Key, at), nullable: c.Flags.Has(dialect.Nullable), nullsLast: d.NullsLast != desc,
	})
}

// RestrictTo binds the cursors to a tenant. A cursor of another tenant would show the position of that tenant's row among one's own.
func (o *PageOrder) RestrictTo(tenant wire.Value) {
	o.about = tenant.AppendIdentity(append(o.about, "\x00of tenant "...))
}

// write writes ORDER BY with the position of NULL, although it is the default, because session settings can change it (null_ordered_last of
// CockroachDB).
func (o *PageOrder) write(b *sqlgen.Builder) {
	b.Write(" ORDER BY ")
	b.List(len(o.Terms), func(i int) {
		t := &o.Terms[i]
		b.Col(t.name)
		if t.desc {
			b.Write(" DESC")
		}
		switch {
		case !t.nullable:
		case t.nullsLast:
			b.Write(" NULLS LAST")
		default:
			b.Write(" NULLS FIRST")
		}
	})
}

// Seal returns the cursor for the position after a row.
func (o *PageOrder) Seal(s *cursor.Sealer, values []wire.Value) (string, error) {
	var plain []byte
	for i, v := range values {
		var err error
		if plain, err = cursor.AppendValue(plain, v); err != nil {
			return "", fmt.Errorf("ordering by %q: %w", o.Terms[i].name, err)
		}
	}
	return s.Seal(plain, o.about), nil
}

// Open returns the values of a cursor, nil for the start.
func (o *PageOrder) Open(s *cursor.Sealer, text string) ([]wire.Value, error) {
	if text == "" {
		return nil, nil
	}
	plain, err := s.Open(text, o.about)
	if err != nil {
		return nil, err
	}
	return cursor.ReadValues(plain, len(o.Terms))
}
