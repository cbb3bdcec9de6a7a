package schema

import entschema "entgo.io/ent/schema"

// later returns other if it has the type of a, and otherwise a: other is then an annotation of another package with the same
// name.
func later[A entschema.Annotation](a A, other entschema.Annotation) entschema.Annotation {
	if o, ok := other.(A); ok {
		return o
	}
	return a
}
