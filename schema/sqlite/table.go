// Package sqlite has the annotations of schema files for SQLite. They have no effect on other databases.
package sqlite

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// How a table treats values that do not have the type of their column.
const (
	Strict   = "strict"   // an insert of such a value fails: a STRICT table
	Flexible = "flexible" // the value is stored as it is: a table without STRICT
)

// Table has the SQLite options of an entity's table.
//
//	func (Book) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{sqlite.Table{Typing: sqlite.Flexible}}
//	}
type Table struct {
	// Typing is Strict or Flexible. The default is Strict for a table whose columns all have the types that crategen chooses, and
	// Flexible for the others.
	Typing string `json:"typing,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Table) Name() string { return "CrategenSQLiteTable" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Table) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
