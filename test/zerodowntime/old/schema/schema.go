// Package schema is the old version.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Account changes in place on every database.
type Account struct{ ent.Schema }

// Fields of the Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int32("worker"),
		field.Int64("amount"),
		field.String("nickname").Optional().Nillable(),
	}
}

// Reading changes in place on PostgreSQL and CockroachDB, and is rebuilt on CrateDB and SQLite.
type Reading struct{ ent.Schema }

// Fields of the Reading.
func (Reading) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int32("worker"),
		field.Int32("amount"),
		field.String("unit"),
		field.String("place"),
	}
}

// Indexes of the Reading.
func (Reading) Indexes() []ent.Index { return []ent.Index{index.Fields("worker")} }
