package schema

import entschema "entgo.io/ent/schema"

// NoForeignKeyAnnotation asks for an edge without a constraint; NoForeignKey makes it.
type NoForeignKeyAnnotation struct{}

// NoForeignKey leaves out the FOREIGN KEY constraint of an edge. The column and the joins stay; rows may then point to
// nothing. On CrateDB, which has no such constraints, that holds for every edge.
//
//	edge.To("device", Device.Type).Unique().Annotations(schema.NoForeignKey())
//
// It may stand on either side of the edge.
func NoForeignKey() NoForeignKeyAnnotation { return NoForeignKeyAnnotation{} }

// Name implements ent's schema.Annotation.
func (NoForeignKeyAnnotation) Name() string { return "CrategenNoForeignKey" }

// Merge implements ent's schema.Merger.
func (a NoForeignKeyAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return later(a, other)
}
