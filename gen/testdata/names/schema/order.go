// Package schema has names that SQL or Go give a meaning.
package schema

import (
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/gen/testdata/names/row"
	"github.com/crategen/crategen/gen/testdata/names/sync"
	"github.com/crategen/crategen/schema"
)

// Order has a reserved word for its table and its columns.
type Order struct{ ent.Schema }

// Fields of the Order.
func (Order) Fields() []ent.Field {
	return []ent.Field{
		field.String("select"),
		field.Int("group").Optional(),
		field.String("type").Default("a").Validate(func(s string) error {
			if s == "" {
				return errors.New("empty")
			}
			return nil
		}),
		field.Int("2nd").Annotations(schema.GoName("Second")),
		field.String("Foo-bar").StorageKey("Foo-bar"),
		field.String("größe").StorageKey("größe").Annotations(schema.GoName("Größe")),
		field.Int64("row").GoType(row.Number(0)),
		field.String("sync").GoType(sync.Mode("")).Default("x"),
		field.String("quoted").StorageKey(`a"b`),
	}
}

// Edges of the Order.
func (Order) Edges() []ent.Edge {
	return []ent.Edge{edge.To("kind", Type.Type).Unique()}
}

// Annotations of the Order.
func (Order) Annotations() []entschema.Annotation {
	return []entschema.Annotation{entsql.Annotation{Table: "order"}}
}

// Type would have a keyword for its package; it is generated as Kind.
type Type struct{ ent.Schema }

// Fields of the Type.
func (Type) Fields() []ent.Field { return []ent.Field{field.String("name")} }

// Annotations of the Type.
func (Type) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.GoName("Kind")}
}

// R has the shortest of names, which the receiver of its methods has too.
type R struct{ ent.Schema }

// Fields of the R.
func (R) Fields() []ent.Field { return []ent.Field{field.Int("n"), field.Time("at").Optional()} }

// HTTPLog begins with an abbreviation.
type HTTPLog struct{ ent.Schema }

// Fields of the HTTPLog.
func (HTTPLog) Fields() []ent.Field {
	return []ent.Field{field.String("user_id"), field.String("api-url")}
}

// Log_linux would have files that are built on one system only.
type Log_linux struct{ ent.Schema }

// Fields of the Log_linux.
func (Log_linux) Fields() []ent.Field { return []ent.Field{field.String("line")} }
