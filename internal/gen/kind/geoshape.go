package kind

import (
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/target"
)

// GeoShape is a shape on the earth: points, lines and polygons. It travels as well-known text (see runtime/wire and runtime/geo). CrateDB keeps
// GeoJSON, SQLite the text, for functions of runtime/sqlite.
var GeoShape = &Kind{
	Name: "geo_shape",
	Wire: "Text", Plain: "string",
	Cell: func(v Value) Cell {
		args := "[" + v.Type + ", geo.Shapes]"
		return Cell{Field: "wire.ShapeField" + args + "(cell, %s)", Fn: "wire.ShapeField" + args, Value: "wire.ShapeValue" + args + "(%s)"}
	},
	Runtime: "geo",
	Check:   func(t string) string { return "wire.ShapeOf[" + t + ", geo.Shapes](v)" },
	Query:   "Shape", Arg: WithCodec, Codec: "geo.Shapes",
	Column: always("Shape"),
	SQL: map[target.Name]func(Size) string{
		target.CrateDB:     always("GEO_SHAPE"),
		target.CockroachDB: always("geography"),
		target.Postgres:    always("geography(Geometry,4326)"),
		target.SQLite:      always("text"),
	},
	Constant: func(string, Size) (string, error) {
		return "", errors.New("a shape has no default in the database; use DefaultFunc")
	},
	NoKey:     "shapes are not compared with =",
	Opaque:    true,
	Index:     map[target.Name]string{target.CockroachDB: "gin", target.Postgres: "gist"},
	Extension: map[target.Name]string{target.Postgres: "postgis"},
	Usual:     GoForm{Kind: "interface"},
	Accepts: func(t GoForm) error {
		if t.Kind != "interface" {
			return fmt.Errorf("its Go type %s is not orb.Geometry", t.Text)
		}
		return nil
	},
	Made:    func(Size, string) (string, string) { return "geo.Around(row.Point())", AnyType },
	Storage: Columnar | Indexed,
}
