// Package schema is the new version.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Account changes in place on every database: without nickname, with two columns and an index.
type Account struct{ ent.Schema }

// Fields of the Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int32("worker"),
		field.Int64("amount"),
		field.String("tier").Optional().Annotations(entsql.Default("basic")),
		field.String("email").Optional().Nillable(),
	}
}

// Indexes of the Account.
func (Account) Indexes() []ent.Index { return []ent.Index{index.Fields("worker")} }

// Reading is rebuilt on CrateDB and SQLite: its amount is wider, its unit is no longer required, place, which was
// required, is gone, and checked is new and required.
type Reading struct{ ent.Schema }

// Fields of the Reading.
func (Reading) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int32("worker"),
		field.Int64("amount"),
		field.String("unit").Optional().Nillable(),
		field.Bool("checked").Annotations(entsql.Default("false")),
	}
}

// Indexes of the Reading.
func (Reading) Indexes() []ent.Index { return []ent.Index{index.Fields("worker")} }

// Alert is new.
type Alert struct{ ent.Schema }

// Fields of the Alert.
func (Alert) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("text"),
	}
}
