package model

import (
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// collations reads schema.Collation.
func (r *resolver) collations(s subject, f *Field, def *load.Field) {
	var a schema.CollationAnnotation
	ok, err := annotation(def.Annotations, &a)
	const what = "schema.Collation"
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
	case !ok:
	case base(f) != KindText && (base(f) != KindEnum || f.NativeEnum != nil):
		r.add(s, "use it on String, Text and Enum fields", "%s has no effect on a field of kind %s", what, f.Kind)
	case f.Collation != "":
		r.add(s, "keep one of them", "it has both entsql.Collation and %s", what)
	default:
		f.Collations = r.byDialect(s, what, a.Names)
		for d, name := range f.Collations {
			if name == "" {
				r.add(s, "remove it, or name a collation", "%s has no collation for %s", what, target.Of(d).Title)
			}
		}
	}
	for _, t := range r.project.Targets {
		name := f.CollationOn(t.Dialect)
		r.since(s, t.Dialect, "the collation "+name, target.Collation, name)
	}
}

// CollationOn is the collation that the schema names for the column on a database, empty for none.
func (f *Field) CollationOn(d Dialect) string {
	if f.Collations != nil {
		return f.Collations[d]
	}
	return f.Collation
}

// collated returns the type of a text with its collation where that is another type. C and POSIX say nothing new there.
func (f *Field) collated(d Dialect, typ string) string {
	name := f.CollationOn(d)
	if name == "" || name == "C" || name == "POSIX" || !target.Of(d).Has(target.CollatedTypes) || f.Computed != nil {
		return typ
	}
	if typ == "" {
		if k := f.Base(); k != nil && k.SQL[d] != nil {
			typ = k.SQL[d](f.Width())
		}
	}
	return typ + " COLLATE " + sqlquote.Name(name)
}
