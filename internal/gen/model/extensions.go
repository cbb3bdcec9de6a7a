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
		r.since(s, t.Dialect, k.Since, "fields of kind "+string(k.Name))
		name := k.Extension[t.Dialect]
		if name == "" || f.SchemaType[t.Dialect] != "" || slices.Contains(t.Extensions, name) {
			continue
		}
		r.add(s, "name the target "+string(t.Dialect)+"+"+name+" if the server has the extension", "%s has the type of a field of kind %s in the extension %s only",
			db.Title, f.Kind, name)
	}
}

// since reports what only newer versions of a database have than the oldest that the project supports.
func (r *resolver) since(s subject, on Dialect, versions map[target.Name]target.Version, what string) {
	if v, ok := versions[on]; ok {
		if oldest, used := r.project.Oldest(on); used && oldest.Less(v) {
			r.add(s, "name the target "+string(on)+"@"+v.String()+" if all servers are that new", "%s has %s since version %s", target.Of(on).Title, what, v)
		}
	}
}

// opaqueIndex reports an index over a field of an opaque kind that a target cannot have.
func (r *resolver) opaqueIndex(s subject, f *Field) {
	for _, t := range r.project.Targets {
		r.since(s, t.Dialect, f.Base().IndexSince, "indexes over fields of kind "+string(f.Kind))
		if f.Base().OpClass != nil && f.Nullable && t.Dialect == CockroachDB {
			r.add(s, "remove Optional() from the field, or the index", "CockroachDB does not use an index over the field %q, because a search must exclude its NULLs", f.Name)
		}
	}
}
