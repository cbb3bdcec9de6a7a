// Package schema declares an entity with documents.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/test/faultcases/documents"
)

// Paper has documents of several forms.
type Paper struct{ ent.Schema }

// Fields of the Paper.
func (Paper) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.JSON("free", map[string]any{}).Optional(),
		field.JSON("list", []map[string]any{}).Optional(),
		field.JSON("loose", documents.Loose{}).Optional(),
		field.JSON("spec", documents.Spec{}).Optional(),
	}
}
