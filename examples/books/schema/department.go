package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema/crate"
)

// Department is a department of a company.
type Department struct{ ent.Schema }

// Fields of the Department.
func (Department) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("name").Optional(),
		field.Int32("code").Optional(),
	}
}

// Annotations of the Department: one copy of its rows is enough.
func (Department) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Replicas: "0"}}
}
