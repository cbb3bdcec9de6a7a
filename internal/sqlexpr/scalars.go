package sqlexpr

import (
	"net/netip"
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/sqltype"
)

// textKind is a kind of values with one Go type that travels as text, and needs no SQL of its own.
func textKind[T any](typ dialect.Type, argument func(T) wire.Value, read func(wire.Row) T) *ValueKind {
	return register(&ValueKind{
		Type:     typ,
		is:       func(t reflect.Type) bool { return t == reflect.TypeFor[T]() },
		argument: func(v any) wire.Value { return argument(v.(T)) },
		Read:     func(r wire.Row, to any) { *to.(*T) = read(r) },
		assign:   func(b *sqlgen.Builder, e sqlgen.Expr, _ *dialect.Column) { b.Expr(e) },
		Fits:     func(*sqlgen.Builder, *Subquery, int, *dialect.Column) {},
	})
}

var (
	_ = textKind(dialect.Date, wire.DateValue, wire.ReadDate)
	_ = textKind(dialect.IP, wire.IPValue[netip.Addr], wire.ReadIP[netip.Addr])
	_ = textKind(dialect.IP, wire.IPValue[netip.Prefix], wire.ReadIP[netip.Prefix])
	_ = textKind(dialect.TimeOfDay, wire.OwnValue[sqltype.TimeOfDay], wire.ReadOwn[sqltype.TimeOfDay])
	_ = textKind(dialect.Interval, wire.OwnValue[sqltype.Interval], wire.ReadOwn[sqltype.Interval])
	_ = textKind(dialect.LTree, wire.OwnValue[sqltype.LTree], wire.ReadOwn[sqltype.LTree])
	_ = localTimes(textKind(dialect.LocalTime, func(v sqltype.LocalTime) wire.Value { return wire.LocalTimeValue(v, 6) }, wire.ReadOwn[sqltype.LocalTime]))
	_ = register(&ValueKind{ // it has no computed values
		Type:     dialect.Bits,
		is:       func(t reflect.Type) bool { return t == reflect.TypeFor[sqltype.Bits]() },
		argument: func(v any) wire.Value { return wire.BitsValue(v.(sqltype.Bits), len(v.(sqltype.Bits))) },
		Read:     func(r wire.Row, to any) { *to.(*sqltype.Bits) = wire.ReadBits(r) },
		assign:   func(b *sqlgen.Builder, e sqlgen.Expr, _ *dialect.Column) { b.Expr(e) },
		Fits:     func(*sqlgen.Builder, *Subquery, int, *dialect.Column) {},
	})
)

// localTimes makes a kind cut arguments to the digits of the package's columns, which are the same for all: SQLite compares texts, and the
// rows that were written with a value meet its EQ.
func localTimes(k *ValueKind) *ValueKind {
	k.fit = func(b *sqlgen.Builder, v wire.Value) wire.Value {
		if v.IsNull() || v.Err() != nil || localDigits(b) != 3 {
			return v
		}
		const millis = len("2006-01-02T15:04:05.000")
		if v.Kind() != wire.KindTexts {
			return wire.Text(v.Text()[:millis])
		}
		list := make([]string, v.Len())
		for i := range list {
			list[i] = v.At(i).Text()[:millis]
		}
		return wire.Texts(list)
	}
	return k
}

// localDigits is the number of digits behind the seconds of local times, 0 if no column has any.
func localDigits(b *sqlgen.Builder) int {
	for _, t := range b.Tables {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Type == dialect.LocalTime {
				return c.Digits
			}
		}
	}
	return 0
}

// IPWithin tests whether a column of addresses is within a network, or is the network.
func IPWithin(column string, network netip.Prefix) sqlgen.Expr {
	return ipTest(dialect.IPWithin, column, wire.NetworkValue(network))
}

// IPContains tests whether a column with prefixes contains an address, or is the address.
func IPContains(column string, addr netip.Addr) sqlgen.Expr {
	return ipTest(dialect.IPContains, column, wire.IPValue(addr))
}

//go:noinline
func ipTest(f dialect.Func, column string, v wire.Value) sqlgen.Expr {
	return Apply(f, Column(column, dialect.IP), argExpr{v})
}

// LTreeWithin tests whether a path is below ancestor, or is it.
func LTreeWithin(column string, ancestor sqltype.LTree) sqlgen.Expr {
	return treeTest(dialect.LTreeWithin, column, ancestor)
}

// LTreeCovers tests whether a path is above descendant, or is it.
func LTreeCovers(column string, descendant sqltype.LTree) sqlgen.Expr {
	return treeTest(dialect.LTreeCovers, column, descendant)
}

//go:noinline
func treeTest(f dialect.Func, column string, path sqltype.LTree) sqlgen.Expr {
	return Apply(f, Column(column, dialect.LTree), argExpr{wire.OwnValue(path)})
}
