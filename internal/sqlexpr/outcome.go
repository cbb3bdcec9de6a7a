package sqlexpr

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/table"
	"github.com/crategen/crategen/runtime/wire"
)

// An update or delete of the whole table needs an explicit Every. An empty list of conditions, an empty search text and similar inputs make
// a condition that every row meets, or every row with a value, without the programmer's intention. So Guard determines the outcome of each
// condition, as far as it is known without the database.

// outcome is the outcome of a condition without examining rows. A condition that every row with a value meets counts as one that every row
// meets.
type outcome uint8

const (
	open      outcome = iota // it depends on the row
	everyRow                 // every row meets it
	noRow                    // no row meets it
	allOrNone                // it has no column: every row meets it, or none
)

// decided is a condition whose outcome may be known. b is the builder of its statement.
type decided interface {
	outcome(b *sqlgen.Builder) outcome
}

func outcomeOf(b *sqlgen.Builder, e sqlgen.Expr) outcome {
	if f, ok := e.(decided); ok {
		return f.outcome(b)
	}
	return open
}

// Guard refuses an update or delete without conditions, with conditions that every row meets, and with an order or limit.
func Guard(b *sqlgen.Builder, f Filter, paged bool) {
	switch {
	case len(f.Conditions) == 0:
		b.Fail(fmt.Errorf("%w: use Where, or Where(query.Every[...]()) for the whole table", dberr.ErrNoFilter))
	case holdsForAll(b, Combine(f.Conditions, " AND ")):
		b.Fail(fmt.Errorf("%w: the conditions of Where match every row, such as those with an empty list or an empty text; "+
			"add query.Every[...]() for the whole table", dberr.ErrNoFilter))
	case paged:
		b.Fail(fmt.Errorf("an update or delete of CrateDB cannot have OrderBy or Limit, and none can have an Offset: read the keys first, or use query.DeleteBatches or " +
			"query.UpdateBatches"))
	}
}

// holdsForAll reports whether a condition excludes no row and has no Every.
func holdsForAll(b *sqlgen.Builder, e sqlgen.Expr) bool {
	switch outcomeOf(b, e) {
	case everyRow, allOrNone:
		return !saysEvery(e)
	}
	return false
}

// saysEvery reports whether a condition that every row meets contains Every.
func saysEvery(e sqlgen.Expr) bool {
	switch e := e.(type) {
	case truth:
		return e.said
	case *junction:
		return e.said
	}
	return false
}

func (t truth) outcome(*sqlgen.Builder) outcome {
	if t.holds {
		return everyRow
	}
	return noRow
}

func (n *negation) outcome(b *sqlgen.Builder) outcome { return opposite(outcomeOf(b, n.e)) }

func opposite(o outcome) outcome {
	switch o {
	case everyRow:
		return noRow
	case noRow:
		return everyRow
	}
	return o
}

func (j *junction) outcome(b *sqlgen.Builder) outcome {
	var has [allOrNone + 1]bool
	for _, p := range j.parts {
		has[outcomeOf(b, p)] = true
	}
	// The outcomes that one part gives to a whole AND or OR, in the order of precedence.
	order, decisive := [...]outcome{noRow, open, allOrNone}, noRow
	if j.word == " OR " {
		order, decisive = [...]outcome{everyRow, allOrNone, open}, everyRow
	}
	if !has[decisive] && contradict(j.parts) {
		return decisive
	}
	for _, o := range order {
		if has[o] {
			return o
		}
	}
	return opposite(decisive)
}

// maxContradiction is the maximum number of conditions that are compared with each other.
const maxContradiction = 16

// contradict reports whether one of the conditions is the negation of another: their AND is never met, their OR always.
func contradict(parts []sqlgen.Expr) bool {
	if len(parts) > maxContradiction {
		return false
	}
	for i, p := range parts {
		not := Not(p)
		for _, q := range parts[i+1:] {
			if reflect.DeepEqual(not, q) || reflect.DeepEqual(p, Not(q)) {
				return true
			}
		}
	}
	return false
}

func (c *containment) outcome(*sqlgen.Builder) outcome {
	switch {
	case c.list.Err() != nil || c.list.Len() > 0 || c.how == HasOne:
		return open
	case c.how == HasAny:
		return noRow
	}
	return everyRow
}

func (l *like) outcome(*sqlgen.Builder) outcome     { return partOutcome(l.how, l.part) }
func (l *exprLike) outcome(*sqlgen.Builder) outcome { return partOutcome(l.how, l.part) }

// partOutcome is the outcome of a test for a part of a text: every text contains the empty one.
func partOutcome(how dialect.Like, part string) outcome {
	if part == "" && how != dialect.EqualFold {
		return everyRow
	}
	return open
}

// A search text without words matches nothing, or everything with an option.
func (m *match) outcome(*sqlgen.Builder) outcome {
	all := slices.ContainsFunc(m.s.Options, func(o dialect.SearchOption) bool { return o.Name == dialect.ZeroTerms })
	if !strings.ContainsFunc(m.s.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }) {
		if all {
			return everyRow
		}
		return noRow
	}
	return open
}

func (n *null) outcome(b *sqlgen.Builder) outcome { return nullOutcome(b, &n.ref, n.not) }

func (n *exprNull) outcome(b *sqlgen.Builder) outcome {
	if rowless(b, n.e) {
		return allOrNone
	}
	return nullOutcome(b, n.e, n.not)
}

// nullOutcome is known for columns that are never NULL.
func nullOutcome(b *sqlgen.Builder, e sqlgen.Expr, not bool) outcome {
	r, ok := e.(*ref)
	if !ok || b.Table == nil {
		return open
	}
	switch c, _ := b.Table.Column(r.name); {
	case c == nil || c.Flags.Has(dialect.Nullable):
		return open
	case not:
		return everyRow
	}
	return noRow
}

func (c *compare) outcome(*sqlgen.Builder) outcome {
	return bound(c.op, leastOf(c.v), greatestOf(c.v))
}

// bound is the outcome of a comparison with the least or the greatest value of a type.
func bound(op Operator, least, greatest bool) outcome {
	switch {
	case least && op == OpGTE, greatest && op == OpLTE:
		return everyRow
	case least && op == OpLT, greatest && op == OpGT:
		return noRow
	}
	return open
}

func leastOf(v wire.Value) bool {
	switch v.Kind() {
	case wire.KindInt:
		return v.Int() == math.MinInt64
	case wire.KindText:
		return v.Text() == ""
	case wire.KindBytes:
		return len(v.Bytes()) == 0
	}
	return false
}

func greatestOf(v wire.Value) bool {
	return v.Kind() == wire.KindInt && v.Int() == math.MaxInt64
}

func (c *exprCompare) outcome(b *sqlgen.Builder) outcome {
	switch {
	case rowless(b, c.e):
		return allOrNone
	case isCount(c.e) && c.v.Kind() == wire.KindInt:
		n := c.v.Int()
		switch {
		case n < 0 && c.op == OpEQ, n < 0 && c.op == OpLTE:
			return noRow
		case n < 0 && (c.op == OpGT || c.op == OpNEQ):
			return everyRow
		}
		return bound(c.op, n <= 0, false)
	}
	return bound(c.op, leastOf(c.v), greatestOf(c.v))
}

// isCount reports whether an expression is a count, which is not negative.
func isCount(e sqlgen.Expr) bool {
	switch e := e.(type) {
	case *Length, *targetCount:
		return true
	case *function:
		return e.f == dialect.Length
	}
	return false
}

func (m *exprIn) outcome(b *sqlgen.Builder) outcome {
	if rowless(b, m.e) {
		return allOrNone
	}
	return open
}

func (c *twoCompare) outcome(b *sqlgen.Builder) outcome {
	switch {
	case rowless(b, c.a) && rowless(b, c.b):
		return allOrNone
	case !reflect.DeepEqual(c.a, c.b):
		return open
	}
	switch c.op {
	case OpEQ, OpGTE, OpLTE:
		return everyRow
	}
	return noRow
}

// rowless reports whether an expression has the same value for every row.
func rowless(b *sqlgen.Builder, e sqlgen.Expr) bool {
	switch e := e.(type) {
	case *constant, argExpr, Number:
		return true
	case *castTo:
		return rowless(b, e.e)
	case *function:
		if e.f == dialect.Coalesce && isConstant(e.args[0]) {
			return true // a constant is never NULL
		}
		for _, a := range e.args {
			if !rowless(b, a) {
				return false
			}
		}
		return true
	case *cases:
		for _, w := range e.whens {
			switch outcomeOf(b, w.Condition) {
			case everyRow:
				return rowless(b, w.Value)
			case open:
				return false
			case allOrNone:
				if !rowless(b, w.Value) {
					return false
				}
			}
		}
		return e.otherwise == nil || rowless(b, e.otherwise)
	}
	return false
}

// No entity has a target that meets conditions which no row meets. With a required edge every entity has a target.
func (h *has) outcome(b *sqlgen.Builder) outcome {
	j := h.join
	if j.Related != nil {
		return open
	}
	target := b.Lookup(j.Table)
	met := everyRow
	if len(h.conds) > 0 {
		b.In(target, "", func() { met = outcomeOf(b, Combine(h.conds, " AND ")) })
	}
	switch {
	case met == noRow:
		return noRow
	case met == everyRow && j.Through.Table == "" && required(b, j, target):
		return everyRow
	}
	return open
}

// required reports whether an edge is from a foreign key that is never NULL to the key of a table without soft deletion.
func required(b *sqlgen.Builder, j *table.Join, target *dialect.Table) bool {
	if b.Table == nil || b.Table.IsKey(j.From) || !target.IsKey(j.To) || target.Deleted != "" {
		return false
	}
	c, _ := b.Table.Column(j.From)
	return c != nil && !c.Flags.Has(dialect.Nullable)
}

func isConstant(e sqlgen.Expr) bool {
	_, ok := e.(*constant)
	return ok
}
