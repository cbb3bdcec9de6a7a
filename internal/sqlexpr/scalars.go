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
	_ = textKind(dialect.LocalTime, func(v sqltype.LocalTime) wire.Value { return wire.LocalTimeValue(v, 6) }, wire.ReadOwn[sqltype.LocalTime])
	_ = textKind(dialect.TimeOfDay, wire.OwnValue[sqltype.TimeOfDay], wire.ReadOwn[sqltype.TimeOfDay])
	_ = textKind(dialect.Interval, wire.OwnValue[sqltype.Interval], wire.ReadOwn[sqltype.Interval])
	_ = textKind(dialect.LTree, wire.OwnValue[sqltype.LTree], wire.ReadOwn[sqltype.LTree])
	_ = register(&ValueKind{ // it has no computed values
		Type:     dialect.Bits,
		is:       func(t reflect.Type) bool { return t == reflect.TypeFor[sqltype.Bits]() },
		argument: func(v any) wire.Value { return wire.BitsValue(v.(sqltype.Bits), len(v.(sqltype.Bits))) },
		Read:     func(r wire.Row, to any) { *to.(*sqltype.Bits) = wire.ReadBits(r) },
		assign:   func(b *sqlgen.Builder, e sqlgen.Expr, _ *dialect.Column) { b.Expr(e) },
		Fits:     func(*sqlgen.Builder, *Subquery, int, *dialect.Column) {},
	})
)

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
