package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// PointColumn is a column of points on the earth of the entity with marker M.
type PointColumn[M any] interface {
	point(M) (column string)
}

// PointWithin matches the points of a column that are within a polygon. Package geo makes it of a shape.
func PointWithin[M any](c PointColumn[M], area wire.Value) Predicate[M] {
	return Predicate[M]{sqlexpr.GeoTest(dialect.GeoInside, c.point(*new(M)), dialect.Point, area)}
}

// PlaceColumn is a column of points or shapes of the entity with marker M.
type PlaceColumn[M any] interface {
	place(M) (column string, t dialect.Type)
}

// PlaceDistance is the distance of a column from a shape in metres. Package geo makes it of a shape.
func PlaceDistance[M capability.Relate](c PlaceColumn[M], from wire.Value) Expr[M, float64] {
	column, t := c.place(*new(M))
	return Expr[M, float64]{sqlexpr.ShapeDistance(column, t, from), wire.Row.Float}
}

// PlaceNear matches a column by its distance from a shape. Package geo makes it of a shape.
func PlaceNear[M capability.Relate](c PlaceColumn[M], from wire.Value, metres float64) Predicate[M] {
	column, t := c.place(*new(M))
	return Predicate[M]{sqlexpr.ShapeNear(column, t, from, metres)}
}
