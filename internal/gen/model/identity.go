package model

import (
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// identity reads schema.Identity. The column then has the type with its identity on each database that has sequences, as with SchemaType.
func (r *resolver) identity(s subject, f *Field, def *load.Field) {
	var a schema.Identity
	ok, err := annotation(def.Annotations, &a)
	const what = "schema.Identity"
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case !ok:
		return
	case !r.numbered(s, what, f, def):
		return
	}
	least, most := boundsOf(f)
	lowest, highest := sequenceValues(a.Increment, a.Min, a.Max, least, most)
	for name, n := range map[string]int64{"Min": lowest, "Max": highest} {
		if n < least || n > most {
			r.add(s, "use a number of the type", "%s of %s is %d, which %s does not hold", name, what, n, f.Type.Name)
			return
		}
	}
	r.sequenceOptions(s, what, a, lowest, highest)
	for t := range r.project.Databases() {
		if !t.Has(target.Sequences) {
			continue
		}
		if f.SchemaType[t.Name] != "" {
			r.add(s, "keep one of them", "it has both a column type of the schema for %s and %s", t.Title, what)
			return
		}
		made := "BY DEFAULT"
		if a.Always {
			made = "ALWAYS"
		}
		if f.SchemaType == nil {
			f.SchemaType = make(map[Dialect]string)
		}
		f.SchemaType[t.Name] = f.Base().SQL[t.Name](f.Width()) + " GENERATED " + made + " AS IDENTITY"
	}
	f.Identity = &a
}

// lackingOf is the first database among the targets that has one capability and lacks another, nil if there is none.
func (r *resolver) lackingOf(has, lacks target.Capability) *target.Database {
	for t := range r.project.Databases() {
		if t.Has(has) && !t.Has(lacks) {
			return t
		}
	}
	return nil
}

// identities reports identities where a database cannot make the values.
func (r *resolver) identities(st *entityState) {
	for _, f := range st.entity.Fields {
		if f.Identity == nil {
			continue
		}
		s := subject{f.Pos, st.def.Name, f.Name}
		isKey := len(st.entity.Key) == 1 && st.entity.Key[0] == f
		switch db := r.project.Lacking(target.Sequences); {
		case isKey && st.sql.IncrementStart != nil:
			r.add(s, "set Start of schema.Identity", "it has both schema.Identity and entsql.IncrementStart")
		case isKey && f.Generated, db == nil:
		case isKey:
			r.add(s, "remove it, and give the key a default in Go", "schema.Identity: %s", r.noSequence(f))
		default:
			r.add(s, "remove it, and give the field a default in Go", "%s has no sequences for fields that are not the key, and it has schema.Identity", db.Title)
		}
	}
}
