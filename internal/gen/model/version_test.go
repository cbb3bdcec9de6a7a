package model

import (
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

func TestVersionErrors(t *testing.T) {
	mark := schema.Version()
	one := func(name string, f ent.Field, want string) errorCase {
		return errorCase{name: name, entities: []any{book(id(), field.String("title"), f)}, want: want}
	}
	runErrorCases(t, []errorCase{
		one("a text", field.String("v").Annotations(mark), "Book.v: schema.Version needs an int64, and the field is string; make it a field.Int64 without GoType"),
		one("a narrow integer", field.Int("v").Annotations(mark), "Book.v: schema.Version needs an int64, and the field is int; make it a field.Int64 without GoType"),
		one("optional", field.Int64("v").Optional().Annotations(mark), "Book.v: schema.Version needs a field that is never NULL; remove Optional()"),
		one("a default", field.Int64("v").Default(1).Annotations(mark), "Book.v: the database makes the version of a row, and the field has a default; remove the default"),
		one("a default of the database", field.Int64("v").Annotations(mark, entsql.Default("5")), "Book.v: the database makes the version of a row, and the field has a default; remove the default"),
		one("a validator", field.Int64("v").Positive().Annotations(mark), "Book.v: the database makes the version of a row, and the field has validators; remove the validators"),
		one("unique", field.Int64("v").Unique().Annotations(mark), "Book.v: rows have the same version, and the field is unique; remove Unique()"),
		one("a column type", field.Int64("v").SchemaType(map[string]string{"postgres": "numeric"}).Annotations(mark), "Book.v: the version of a row is a bigint, and the field has a column type; remove it"),
		{name: "two", entities: []any{book(id(), field.String("title"), field.Int64("v").Annotations(mark), field.Int64("w").Annotations(mark))}, want: "Book.w: the field \"v\" is already the version of the row; keep one of them; mixins count"},
		{name: "in the key", entities: []any{entity{name: "Book", fields: []ent.Field{field.String("title"), field.Int64("v").Annotations(mark)},
			annotations: annotations(schema.PrimaryKey("v"))}}, want: "Book.v: the version of a row changes, and it is in the primary key; make the key of other fields"},
		{name: "in an index", entities: []any{entity{name: "Book", fields: []ent.Field{id(), field.String("title"), field.Int64("v").Annotations(mark)},
			indexes: []ent.Index{index.Fields("title", "v")}}}, want: "Book.index(title, v): the version of a row cannot be in an index; remove it from the index"},
		{name: "in an expression", entities: []any{book(id(), field.String("title"), field.Int64("v").Annotations(mark),
			field.Int64("twice").Annotations(crate.Generated("v * 2").OnDatabase("postgres", "v * 2").OnDatabase("sqlite", "v * 2")))}, want: "Book.twice: its expression names the version of the row, for which not every database has a column; use other columns"},
		{name: "nothing to update", entities: []any{book(id(), field.String("title").Immutable(), field.Int64("v").Annotations(mark))}, want: "Book.v: the entity has a version, and no field that an update can set; remove it"},
	})
}
