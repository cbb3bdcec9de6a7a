package kind

import (
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// Vector is a vector of float32 with a fixed number of elements. It is sent as a JSON array, which is also its text on CockroachDB and
// PostgreSQL, and what SQLite keeps (see runtime/wire).
var Vector = &Kind{
	Name: "vector",
	Wire: "JSON", Plain: "[]float32",
	Cell: func(v Value) Cell {
		n := fmt.Sprintf(", %d)", v.Size.Dimension)
		return Cell{
			Field: "wire.VectorField(cell, %s" + n,
			Fn:    "func(cell *wire.Cell, v *[]float32) { wire.VectorField(cell, v" + n + " }",
			Value: "wire.VectorValue(%s" + n,
		}
	},
	Check:  func(string) string { return "wire.VectorOf(v)" },
	Query:  "Vector",
	Column: always("Vector"),
	Fields: func(s Size) string { return fmt.Sprintf("Dimension: %d, Metric: %q", s.Dimension, s.Metric) },
	SQL: map[target.Name]func(Size) string{
		target.CrateDB:     dimension("FLOAT_VECTOR(%d)"),
		target.CockroachDB: dimension("vector(%d)"),
		target.Postgres:    dimension("vector(%d)"),
		target.SQLite:      always("text"),
	},
	Constant: func(string, Size) (string, error) {
		return "", errors.New("a vector has no default in the database; use DefaultFunc")
	},
	NoKey:  "vectors are not compared with =",
	Opaque: true,
	Index:  map[target.Name]string{target.CockroachDB: "cspann", target.Postgres: "hnsw"},
	OpClass: func(s Size) string {
		return map[schema.Metric]string{schema.Euclidean: "vector_l2_ops", schema.Cosine: "vector_cosine_ops", schema.InnerProduct: "vector_ip_ops"}[schema.Metric(s.Metric)]
	},
	Extension: map[target.Name]string{target.Postgres: "vector"},
	Refuses: func(on target.Name, s Size) (problem, remedy string) {
		switch {
		case on == target.CrateDB && s.Metric != string(schema.Euclidean):
			return "compares vectors by their Euclidean distance only", "use schema.Euclidean"
		case on == target.CrateDB && s.Dimension > 2048:
			return "has vectors of at most 2048 elements", "use fewer"
		}
		return "", ""
	},
	Usual: GoForm{Kind: "slice", Elem: "float32"},
	Accepts: func(t GoForm) error {
		if t.Kind != "slice" || t.Elem != "float32" {
			return fmt.Errorf("its Go type %s is not []float32", t.Text)
		}
		return nil
	},
	Made:    func(s Size, _ string) (string, string) { return fmt.Sprintf("row.Vector(%d)", s.Dimension), AnyType },
	Storage: Indexed, // the server accepts INDEX OFF, and then Nearest finds nothing
}

func dimension(format string) func(Size) string {
	return func(s Size) string { return fmt.Sprintf(format, s.Dimension) }
}
