package query

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// ref names a column (title) or a member of an object column (details->pages), with the type that a member is read as.
type ref struct {
	name string
	typ  dialect.Type
}

// pathArrow stands between an object column and its members in the name of a path.
const pathArrow = "->"

// column is a column or a member, as an expression.
//
//go:noinline
func column(name string, t dialect.Type) dialect.Expr { return &ref{name, t} }

func (r *ref) WriteSQL(b *dialect.Builder) { writeRef(b, r.name, r.typ) }

func writeRef(b *dialect.Builder, name string, t dialect.Type) {
	column, path, ok := strings.Cut(name, pathArrow)
	if !ok {
		b.Col(name)
		return
	}
	b.Dialect.Path(b, column, strings.Split(path, pathArrow), t)
}

// fitTime brings a time to the column's precision so that a comparison means what it says: a bound that lies between two
// values that the column can hold is moved to the next of them in the right direction. For equality it is cut, as a write
// cuts it.
func fitTime(v wire.Value, op operator, c dialect.Column) wire.Value {
	unit := precision(c)
	t := v.Time()
	if time.Duration(t.Nanosecond())%unit == 0 {
		return v
	}
	cut := t.Truncate(unit)
	if (op == opLT || op == opGTE) && !cut.Equal(t) {
		cut = cut.Add(unit)
	}
	return wire.Time(cut)
}

// fitList is fitTime for equality with each element of a list.
func fitList(list wire.Value, c dialect.Column) wire.Value {
	if list.Kind() != wire.KindTimes {
		return list
	}
	unit := precision(c)
	all := list.Times()
	if !slices.ContainsFunc(all, func(t time.Time) bool { return time.Duration(t.Nanosecond())%unit != 0 }) {
		return list
	}
	cut := make([]time.Time, len(all))
	for i, t := range all {
		cut[i] = t.Truncate(unit)
	}
	return wire.Times(cut)
}

func precision(c dialect.Column) time.Duration {
	if c.Flags.Has(dialect.Millis) {
		return time.Millisecond
	}
	return time.Microsecond
}

type placeholderError struct {
	want, have int
}

func (e placeholderError) Error() string {
	return fmt.Sprintf("raw SQL has %d placeholders and %d arguments", e.want, e.have)
}
