package model

import (
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/schema"
)

// deletedAt takes up the field that schema.DeletedAt marks, which schema.SoftDelete adds.
func (r *resolver) deletedAt(st *entityState, s subject, f *Field, def *load.Field) {
	var a schema.DeletedAtAnnotation
	ok, err := annotation(def.Annotations, &a)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
	case !ok:
	case f.Kind != KindTime:
		r.add(s, "make it a field.Time", "schema.DeletedAt needs a time, and the field is of kind %s", f.Kind)
	case !f.Nullable:
		r.add(s, "make it Optional()", "schema.DeletedAt needs a nullable field: NULL means that the row is not deleted")
	case f.Immutable:
		r.add(s, "remove Immutable()", "schema.DeletedAt needs a field that an update can set")
	case f.Default != nil || f.UpdateDefault != nil:
		r.add(s, "remove the default", "schema.DeletedAt needs a field that only a deletion sets")
	case st.entity.Deleted != nil:
		r.add(s, "keep one of them; mixins count", "the field %q is already the time of deletion", st.entity.Deleted.Name)
	case st.entity.View != nil:
		r.add(s, "remove it, and filter in the view's query", "a view has no rows to delete")
	default:
		st.entity.Deleted = f
	}
}
