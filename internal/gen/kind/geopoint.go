package kind

import (
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/target"
)

// GeoPoint is a point on the earth by its longitude and latitude. It is sent as well-known text, which SQLite keeps (see
// runtime/wire). Distances on SQLite are functions of runtime/sqlite.
var GeoPoint = &Kind{
	Name: "geo_point",
	Wire: "Text", Plain: "string",
	Cell: func(v Value) Cell {
		return Cell{Field: "wire.PointField(cell, %s)", Fn: "wire.PointField[" + v.Type + "]", Value: "wire.PointValue(%s)"}
	},
	Check: func(t string) string { return "wire.PointOf[" + t + "](v)" },
	Query: "Point", Arg: Plain,
	Column: always("Point"),
	SQL: map[target.Name]func(Size) string{
		target.CrateDB:     always("GEO_POINT"),
		target.CockroachDB: always("geography(point,4326)"),
		target.Postgres:    always("geography(Point,4326)"),
		target.SQLite:      always("text"),
	},
	Constant: func(string, Size) (string, error) {
		return "", errors.New("a point has no default in the database; use DefaultFunc")
	},
	NoKey:     "equal points may be rounded in different ways",
	Opaque:    true,
	Index:     map[target.Name]string{target.CockroachDB: "gin", target.Postgres: "gist"},
	Extension: map[target.Name]string{target.Postgres: "postgis"},
	Usual:     GoForm{Kind: "array", Elem: "float64", Len: 2},
	Accepts: func(t GoForm) error {
		if t.Kind != "array" || t.Len != 2 || t.Elem != "float64" {
			return fmt.Errorf("its Go type %s is not an array of two float64, the longitude and the latitude", t.Text)
		}
		return nil
	},
	Made:    func(Size, string) (string, string) { return "row.Point()", "[2]float64" },
	Storage: Columnar | Indexed,
}
