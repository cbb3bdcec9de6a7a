package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/dialect/sql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// Pet is a table.
type Pet struct{ ent.Schema }

func (Pet) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.Enum("kind").Values("cat", "dog"),
		field.Int("age").Optional(),
	}
}

// AdultPet is a view with one query for all databases.
type AdultPet struct{ ent.View }

func (AdultPet) Annotations() []entschema.Annotation {
	return []entschema.Annotation{entsql.View(`SELECT id, name, age FROM pets WHERE age > 3;`)}
}

func (AdultPet) Fields() []ent.Field {
	return []ent.Field{field.Int64("id"), field.String("name"), field.Int("age")}
}

// KindCount is a view of a view, with a query for each database.
type KindCount struct{ ent.View }

func (KindCount) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		entsql.ViewFor(dialect.Postgres, count(dialect.Postgres)),
		entsql.ViewFor(dialect.SQLite, count(dialect.SQLite)),
		entsql.ViewFor("cockroachdb", count("cockroachdb")),
	}
}

func count(string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Select("name", sql.As(sql.Count("*"), "n")).From(sql.Table("adult_pets")).GroupBy("name")
	}
}

func (KindCount) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Comment("Name is a pet's."),
		field.Int("n"),
	}
}

// Stray is a view that is made elsewhere.
type Stray struct{ ent.View }

func (Stray) Fields() []ent.Field { return []ent.Field{field.Enum("kind").Values("cat", "dog")} }
