package schema

import entschema "entgo.io/ent/schema"

// later is other if it is of the same type as a, and a if it is a stranger that happens to bear the same name.
func later[A entschema.Annotation](a A, other entschema.Annotation) entschema.Annotation {
	if o, ok := other.(A); ok {
		return o
	}
	return a
}
