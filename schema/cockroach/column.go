package cockroach

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Column has the CockroachDB options of a field's column.
//
//	field.Bytes("scan").Annotations(cockroach.Column{Family: "large"})
//	field.Time("touched").Default(time.Now).Annotations(cockroach.Column{OnUpdate: "now()"})
type Column struct {
	// Family is the column family. Families are stored apart: an update of a small column does not write a large one of another family. Fields
	// without a family are in the family "primary".
	Family string `json:"family,omitempty"`

	// Hidden makes the column NOT VISIBLE: SELECT * in handwritten SQL omits it. Generated code names its columns and reads it as any other.
	Hidden bool `json:"hidden,omitempty"`

	// OnUpdate is an SQL expression without columns. The database computes it for each UPDATE and UPSERT that does not set the column, also for
	// handwritten ones. An entity in memory has the former value until it is read again. For other databases, and for a value that the entity has
	// at once, give the field an UpdateDefault.
	OnUpdate string `json:"onUpdate,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Column) Name() string { return "CrategenCockroachColumn" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Column) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
