package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// NoIndexAnnotation declines the index of a foreign key; NoIndex makes it.
type NoIndexAnnotation struct {
	Reason string `json:"reason"`
}

// NoIndex declines the index on the foreign key of an edge, which the table gets because loads of an edge to many search by it. It is
// valid on either side of the edge, and silences crategen lint, rule CG405. The reason is for readers of the schema, and must not be empty.
//
//	edge.To("orders", Order.Type).Annotations(schema.NoIndex("never read along the edge, and customers are never deleted"))
//
// It has no effect on CrateDB, which indexes every column.
func NoIndex(reason string) NoIndexAnnotation { return NoIndexAnnotation{Reason: reason} }

// Name implements ent's schema.Annotation.
func (NoIndexAnnotation) Name() string { return "CrategenNoIndex" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a NoIndexAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
