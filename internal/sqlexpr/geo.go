package sqlexpr

import (
	"errors"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// farthest is the distance in metres of two points on opposite sides of the earth, half of its circumference.
const farthest = 20_015_115

var errMetres = errors.New("the distance is not a number of metres of 0 or more")

// geoCall is a function of a column and another place, a point or a shape as typ says.
type geoCall struct {
	f     dialect.Func
	ref   ref
	other wire.Value
	typ   dialect.Type
}

// GeoDistance is the distance of a column from a place in metres.
//
//go:noinline
func GeoDistance(column string, t dialect.Type, from wire.Value) sqlgen.Expr {
	return &geoCall{dialect.GeoDistance, ref{column, t, true}, from, dialect.Point}
}

// ShapeDistance is the distance of a column of points or shapes from a shape in metres. CrateDB computes that of points only.
//
//go:noinline
func ShapeDistance(column string, t dialect.Type, from wire.Value) sqlgen.Expr {
	return &geoCall{dialect.GeoDistance, ref{column, t, true}, shapeText(from), dialect.Shape}
}

// shapeText is a shape as text, the only form that the databases with ShapeDistance and ShapeNear take.
func shapeText(shape wire.Value) wire.Value {
	switch {
	case shape.Err() != nil:
		return shape
	case shape.IsNull():
		return wire.Invalid(errNilShape)
	}
	return wire.Text(shape.Text())
}

// operands are the column and the place.
func (g *geoCall) operands(b *sqlgen.Builder) []sqlgen.Expr {
	CheckField(b, g.ref.name, g.other)
	return []sqlgen.Expr{&g.ref, Constant(g.other, g.typ)}
}

func (g *geoCall) WriteSQL(b *sqlgen.Builder) { b.Call(g.f, g.operands(b)...) }

// GeoPart is the longitude or the latitude of a column.
//
//go:noinline
func GeoPart(f dialect.Func, column string) sqlgen.Expr {
	return Apply(f, Operand(column, dialect.Point))
}

// near is a test for a maximum distance.
type near struct {
	geoCall
	metres float64
}

// GeoNear tests whether the distance of a column from a place is at most a number of metres.
//
//go:noinline
func GeoNear(column string, t dialect.Type, from wire.Value, metres float64) sqlgen.Expr {
	return &near{geoCall{dialect.GeoNear, ref{column, t, true}, from, dialect.Point}, metres}
}

// ShapeNear tests whether the distance of a column of points or shapes from a shape is at most a number of metres.
//
//go:noinline
func ShapeNear(column string, t dialect.Type, from wire.Value, metres float64) sqlgen.Expr {
	return &near{geoCall{dialect.GeoNear, ref{column, t, true}, shapeText(from), dialect.Shape}, metres}
}

func (n *near) WriteSQL(b *sqlgen.Builder) {
	if !(n.metres >= 0) {
		CheckField(b, n.ref.name, wire.Invalid(errMetres))
		return
	}
	b.Call(n.f, append(n.operands(b), Constant(wire.Float(min(n.metres, 2*farthest)), dialect.Float64))...)
}

func (n *near) outcome(*sqlgen.Builder) outcome {
	if n.metres >= farthest {
		return everyRow
	}
	return open
}
