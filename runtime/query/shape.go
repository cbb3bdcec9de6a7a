package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
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
