package crate

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// GeneratedAnnotation makes a column generated; Generated makes it.
type GeneratedAnnotation struct {
	Expr string            `json:"expr"`
	On   map[string]string `json:"on,omitempty"` // by database, instead of Expr

	// NotStored computes the column when it is read.
	NotStored bool `json:"notStored,omitempty"`
}

// Generated makes a column that the database computes from others, with an expression in CrateDB's SQL. Statements never set the column,
// and inserts read it back. The expression names columns, not fields.
//
//	field.Time("month").Annotations(crate.Generated("date_trunc('month', ts)"))
//
// date_trunc('unit', column) of a time column has an equal expression on every database. For another expression, name that of each further
// target with OnDatabase.
//
// A generated column may be a part of the primary key, and the table may be partitioned by it. If its source columns are in the key as well,
// as in schema.PrimaryKey("sensor", "ts", "month"), the key in Go has only the others (sensor and ts). Otherwise, as in
// schema.PrimaryKey("sensor", "month"), it is a part of the key in Go, and only date_trunc is possible, which generated code also computes.
// The source columns of a generated part of a key cannot be updated.
func Generated(expr string) GeneratedAnnotation { return GeneratedAnnotation{Expr: expr} }

// OnDatabase sets the expression for another database: "postgres", "cockroachdb" or "sqlite".
func (a GeneratedAnnotation) OnDatabase(database, expr string) GeneratedAnnotation {
	a.On = joined(a.On, map[string]string{database: expr})
	return a
}

// Virtual makes CockroachDB, SQLite and PostgreSQL (since version 18) compute the column when it is read: it takes no space, and an index
// over it, which PostgreSQL does not have, stores its values. CrateDB stores each generated column. The column cannot be in the key.
func (a GeneratedAnnotation) Virtual() GeneratedAnnotation {
	a.NotStored = true
	return a
}

// Name implements ent's schema.Annotation.
func (GeneratedAnnotation) Name() string { return "CrategenCrateGenerated" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a GeneratedAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
