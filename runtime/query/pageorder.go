package query

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

// pageOrder is the order of a query by pages: columns that tell any two rows apart.
type pageOrder struct {
	terms []pageTerm
	about []byte // what cursors are sealed for: the entity, the order and the tenant
	rows  bool   // lists of columns can be compared
}

// pageTerm is one column of the order.
type pageTerm struct {
	name      string
	at        int // position of the column
	desc      bool
	key       bool // it is a part of the primary key
	nullable  bool
	nullsLast bool // NULL comes after the values, in this term's direction
}

// newPageOrder makes the order of a query total by adding the key, in the direction of the last term, so that an index on the
// terms and the key can be read from end to end.
func newPageOrder(d *dialect.Dialect, t *dialect.Table, orders []term) (*pageOrder, error) {
	if len(t.Key) == 0 {
		return nil, errors.New("the entity has no primary key, which a page needs")
	}
	o := &pageOrder{rows: d.MergesRanges}
	desc := false
	for _, by := range orders {
		if o.has(t.Key) {
			break // no two rows are left to be ordered
		}
		r, ok := by.e.(*ref)
		if !ok || strings.Contains(r.name, pathArrow) {
			return nil, errors.New("the order contains an expression or a member of a document: a page needs plain columns of the entity")
		}
		_, i := t.Column(r.name)
		if i < 0 {
			return nil, fmt.Errorf("the order contains %q, which is not a column of the entity", r.name)
		}
		desc = by.desc
		o.add(d, t, i, desc)
	}
	for _, k := range t.Key {
		o.add(d, t, k, desc)
	}
	o.about = append(o.about, "crategen page "+t.Entity...)
	for _, by := range o.terms {
		o.about = fmt.Appendf(o.about, "\x00%q %t %d", by.name, by.desc, t.Columns[by.at].Type)
	}
	return o, nil
}

// has reports whether the columns are among the terms.
func (o *pageOrder) has(columns []int) bool {
	for _, c := range columns {
		if !slices.ContainsFunc(o.terms, func(t pageTerm) bool { return t.at == c }) {
			return false
		}
	}
	return true
}

// add adds a column that is not there yet; once more it would order nothing.
func (o *pageOrder) add(d *dialect.Dialect, t *dialect.Table, at int, desc bool) {
	if o.has([]int{at}) {
		return
	}
	c := &t.Columns[at]
	o.terms = append(o.terms, pageTerm{
		name: c.Name, at: at, desc: desc, key: slices.Contains(t.Key, at), nullable: c.Flags.Has(dialect.Nullable), nullsLast: d.NullsLast != desc,
	})
}

// restrictTo binds the cursors to a tenant. A cursor of another tenant would show the position of that tenant's row among one's own.
func (o *pageOrder) restrictTo(tenant wire.Value) {
	o.about = tenant.AppendIdentity(append(o.about, "\x00of tenant "...))
}

// write writes ORDER BY. Where NULL stands is said, though it is the database's default, because settings of a session can
// change that (null_ordered_last of CockroachDB).
func (o *pageOrder) write(b *sqlgen.Builder) {
	b.Write(" ORDER BY ")
	b.List(len(o.terms), func(i int) {
		t := &o.terms[i]
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

// seal makes the cursor for the place after a row.
func (o *pageOrder) seal(s *cursor.Sealer, values []wire.Value) (string, error) {
	var plain []byte
	for i, v := range values {
		var err error
		if plain, err = cursor.AppendValue(plain, v); err != nil {
			return "", fmt.Errorf("ordering by %q: %w", o.terms[i].name, err)
		}
	}
	return s.Seal(plain, o.about), nil
}

// open returns the values of a cursor, nil for the start.
func (o *pageOrder) open(s *cursor.Sealer, text string) ([]wire.Value, error) {
	if text == "" {
		return nil, nil
	}
	plain, err := s.Open(text, o.about)
	if err != nil {
		return nil, err
	}
	return cursor.ReadValues(plain, len(o.terms))
}
