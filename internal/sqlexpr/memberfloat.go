package sqlexpr

import (
	"strconv"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// JSON contains the shortest digits that identify a number. For a float32 they are another float64 than the number itself: 0.1 and not
// 0.10000000149011612. So if the database stores documents as text, a float32 member is compared with the number of the shortest digits.
// CrateDB has a column of 32 bits for the member.

//go:noinline
func CompareMember(name string, t dialect.Type, op Operator, v float64) sqlgen.Expr {
	return &compare{ref{name: name, typ: t}, op, wire.Float(v)}
}

// fitRef converts a value or a list for the comparison with a column or a member.
func fitRef(b *sqlgen.Builder, v wire.Value, r *ref) wire.Value {
	if r.typ != dialect.Float32 || b.Dialect.TypedMembers {
		return fitName(b, v, r.name)
	}
	if v.Kind() == wire.KindFloat {
		return wire.Float(shortest(v.Float()))
	}
	list := make([]float64, v.Len())
	for i := range list {
		list[i] = shortest(v.At(i).Float())
	}
	return wire.Floats(list)
}

// shortest is the number of the shortest digits of a float32.
func shortest(v float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', -1, 32), 64)
	if err != nil {
		return v
	}
	return short
}
