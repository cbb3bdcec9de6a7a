package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// NoForeignKeyAnnotation requests an edge without a constraint; NoForeignKey makes it.
type NoForeignKeyAnnotation struct{}

// NoForeignKey omits the FOREIGN KEY constraint of an edge. The column and the joins remain; a row may then refer to a
// missing row. CrateDB has no such constraints, so this applies to every edge there.
//
//	edge.To("device", Device.Type).Unique().Annotations(schema.NoForeignKey())
//
// It is valid on either side of the edge.
func NoForeignKey() NoForeignKeyAnnotation { return NoForeignKeyAnnotation{} }

// Name implements ent's schema.Annotation.
func (NoForeignKeyAnnotation) Name() string { return "CrategenNoForeignKey" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a NoForeignKeyAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
