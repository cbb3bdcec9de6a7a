// Package schema uses mixins.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/gen/testdata/mixins/mixins"
)

// Page has a mixin.
type Page struct{ ent.Schema }

// Mixin of the Page.
func (Page) Mixin() []ent.Mixin { return []ent.Mixin{mixins.Stamps{}} }

// Fields of the Page.
func (Page) Fields() []ent.Field { return []ent.Field{field.String("title")} }
