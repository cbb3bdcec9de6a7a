package model

import (
	"slices"

	"github.com/crategen/crategen/internal/target"
)

// extension reports a field whose column type is in an extension that a target does not name.
func (r *resolver) extension(s subject, f *Field) {
	k := f.Base()
	if k == nil {
		return
	}
	for _, t := range r.project.Targets {
		db := target.Of(t.Dialect)
		if f.SchemaType[t.Dialect] == "" && k.Refuses != nil {
			if problem, remedy := k.Refuses(t.Dialect, f.Width()); problem != "" {
				r.add(s, remedy, "%s %s", db.Title, problem)
			}
		}
		if typ := k.SQL[t.Dialect]; typ != nil && f.SchemaType[t.Dialect] == "" {
			r.since(s, t.Dialect, "fields of kind "+string(k.Name), target.Type, typ(f.Width()))
		}
		name := k.Extension[t.Dialect]
		if name == "" || f.SchemaType[t.Dialect] != "" || slices.Contains(t.Extensions, name) {
			continue
		}
		r.add(s, "name the target "+string(t.Dialect)+"+"+name+" if the server has the extension", "%s has the type of a field of kind %s in the extension %s only",
			db.Title, f.Kind, name)
	}
}

// since reports what a word of SQL stands for, if only newer versions of a database have it than the oldest that the project supports.
func (r *resolver) since(s subject, on Dialect, what string, element target.Element, word string) (reported bool) {
	oldest, ok := r.project.Oldest(on)
	if !ok {
		return false
	}
	f, lacks := target.Lacks(on, oldest, element, word)
	if lacks {
		r.add(s, "name the target "+string(on)+"@"+f.Since.String()+" if all servers are that new", "%s has %s since version %s", target.Of(on).Title, what, f.Since)
	}
	return lacks
}

// opaqueIndex reports an index over a field of an opaque kind that a target cannot have.
func (r *resolver) opaqueIndex(s subject, f *Field) {
	for _, t := range r.project.Targets {
		what := "indexes over fields of kind " + string(f.Kind)
		if !r.since(s, t.Dialect, what, target.Method, f.Base().Index[t.Dialect]) && f.Base().OpClass != nil {
			r.since(s, t.Dialect, what+" with the metric "+f.Metric, target.Class, f.Base().OpClass(f.Width()))
		}
		if f.Base().OpClass != nil && f.Nullable && t.Dialect == CockroachDB {
			r.add(s, "remove Optional() from the field, or the index", "CockroachDB does not use an index over the field %q, because a search must exclude its NULLs", f.Name)
		}
	}
}
