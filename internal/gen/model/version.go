package model

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// version reads schema.Version. The database computes the column: statements never set it.
func (r *resolver) version(st *entityState, s subject, f *Field, def *load.Field) {
	var a schema.VersionAnnotation
	ok, err := annotation(def.Annotations, &a)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
	case !ok:
	case f.Kind != KindInt || f.Type.Name != "int64":
		r.add(s, "make it a field.Int64 without GoType", "schema.Version needs an int64, and the field is %s", f.Type.Name)
	case f.Nullable:
		r.add(s, "remove Optional()", "schema.Version needs a field that is never NULL")
	case f.Default != nil || f.UpdateDefault != nil:
		r.add(s, "remove the default", "the database makes the version of a row, and the field has a default")
	case len(def.Validators) > 0:
		r.add(s, "remove the validators", "the database makes the version of a row, and the field has validators")
	case def.Unique:
		r.add(s, "remove Unique()", "rows have the same version, and the field is unique")
	case f.SchemaType != nil:
		r.add(s, "remove it", "the version of a row is a bigint, and the field has a column type")
	case st.entity.Version != nil:
		r.add(s, "keep one of them; mixins count", "the field %q is already the version of the row", st.entity.Version.Name)
	default:
		st.entity.Version = f
		f.Version, f.Immutable = true, true
		f.Default = &Default{SQL: "1"}
	}
}

// versions reports versions of rows in places where they cannot be, since a database without a column for them cannot name them.
func (r *resolver) versions(st *entityState) {
	f := st.entity.Version
	if f == nil {
		return
	}
	s := subject{f.Pos, st.def.Name, f.Name}
	if slices.Contains(st.entity.Key, f) {
		r.add(s, "make the key of other fields", "the version of a row changes, and it is in the primary key")
	}
	for _, x := range slices.Concat(st.entity.Indexes, st.entity.Uniques) {
		if slices.Contains(x.Fields, f) || slices.Contains(x.Include, f) {
			r.add(subject{x.Pos, st.def.Name, "index(" + names(x.Fields) + ")"}, "remove it from the index", "the version of a row cannot be in an index")
		}
	}
	for _, other := range st.entity.Fields {
		if other.Computed != nil && slices.Contains(other.Computed.Sources, f) {
			r.add(subject{other.Pos, st.def.Name, other.Name}, "use other columns", "its expression names the version of the row, for which not every database has a column")
		}
	}
	for _, e := range st.entity.Edges {
		if e.Owner && e.Field == f {
			r.add(subject{e.Pos, st.def.Name, e.Name}, "use another field", "its foreign key cannot be the version of the row")
		}
	}
	if !slices.ContainsFunc(st.entity.Fields, func(f *Field) bool { return !f.Immutable && !f.IsKey }) {
		r.add(s, "remove it", "the entity has a version, and no field that an update can set")
	}
}

// HasColumn reports whether the database has a column for the field: not for the version of a row if it numbers them itself.
func (f *Field) HasColumn(d Dialect) bool { return !f.Version || !target.Of(d).Has(target.RowVersions) }
