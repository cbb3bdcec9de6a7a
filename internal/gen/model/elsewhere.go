package model

import (
	"slices"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/sqlite"
)

// elsewhere reads what schema.External and sqlite.Table say of an entity.
func (r *resolver) elsewhere(st *entityState) {
	var external schema.ExternalAnnotation
	var options sqlite.Table
	for _, err := range []error{
		second(annotation(st.def.Annotations, &external)),
		second(annotation(st.def.Annotations, &options)),
	} {
		if err != nil {
			r.add(st.subject(), "", "%v", err)
		}
	}
	if slices.Contains(external.Names, "") {
		r.add(st.subject(), "name an index or a constraint of the table", "schema.External has an empty name")
	}
	if t := options.Typing; t != "" && t != sqlite.Strict && t != sqlite.Flexible {
		r.add(st.subject(), "use sqlite.Strict or sqlite.Flexible", "sqlite.Table has the typing %q", t)
	}
	st.entity.Elsewhere, st.entity.SQLite.Typing = external.Names, options.Typing
}
