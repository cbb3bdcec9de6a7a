package crate

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Storage says how CrateDB stores a field that few statements search or sort by. It has no effect on other databases, and none on results:
// conditions, orders and groups still work, by reading the rows.
//
//	field.String("payload").Annotations(crate.Storage{IndexOff: true, ColumnstoreOff: true})
type Storage struct {
	// IndexOff omits the index (INDEX OFF): conditions on the field read the rows. A text may then be longer than 32,766 bytes if
	// ColumnstoreOff is set as well.
	IndexOff bool `json:"indexOff,omitempty"`

	// ColumnstoreOff omits the column store (STORAGE WITH (columnstore = false)): orders and groups by the field read the rows.
	ColumnstoreOff bool `json:"columnstoreOff,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Storage) Name() string { return "CrategenCrateStorage" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Storage) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
