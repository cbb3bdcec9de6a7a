package schema

import entschema "entgo.io/ent/schema"

// ExternalAnnotation names parts of a table that are made elsewhere; External makes it.
type ExternalAnnotation struct {
	Names []string `json:"names"`
}

// External names columns, indexes, checks, foreign keys and unique constraints of the table that the schema language cannot express. Migrations
// neither create nor drop them, and keep them when they rebuild the table. A constraint of SQLite without a name is named by its columns:
// "(x, y)". crategen inspect --schema writes it.
//
//	func (Book) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.External("books_lower_title")}
//	}
func External(names ...string) ExternalAnnotation { return ExternalAnnotation{Names: names} }

// Name implements ent's schema.Annotation.
func (ExternalAnnotation) Name() string { return "CrategenExternal" }

// Merge implements ent's schema.Merger: the names of both count.
func (a ExternalAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	if o, ok := other.(ExternalAnnotation); ok {
		return ExternalAnnotation{Names: append(append([]string(nil), a.Names...), o.Names...)}
	}
	return a
}
