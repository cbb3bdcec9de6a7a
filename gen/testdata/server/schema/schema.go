// Package schema leaves to the server what CockroachDB and PostgreSQL alone have: numbers, enum types, policies, computed columns and collations.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// DocumentNumbers number invoices and receipts.
var DocumentNumbers = schema.Sequence{Called: "document_numbers", Schema: "billing", RenamedFrom: "numbers", Start: 1000, Increment: 10, Cache: 5, PerNode: true}

// Invoice has a number of its own, and one that it shares with receipts.
type Invoice struct{ ent.Schema }

// Fields of the Invoice.
func (Invoice) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id").Annotations(schema.Identity{Start: 500, Always: true}),
		field.String("tenant"),
		field.Int64("number").Annotations(DocumentNumbers),
		field.Int32("line").Annotations(schema.Identity{Increment: -1, Min: -1000, Max: -1, Cache: 2}),
		field.Int64("amount"),
		field.Int64("cents").Annotations(crate.Generated("amount * 100").OnDatabase("cockroachdb", "amount * 100").OnDatabase("postgres", "amount * 100").Virtual()),
		field.String("customer").Annotations(schema.Collation(map[string]string{"postgres": "de-x-icu", "cockroachdb": "de"})),
		field.Enum("state").Values("open", "paid").Annotations(schema.NativeEnum("invoice_state").InSchema("billing")),
		field.Strings("states").Annotations(schema.NativeEnum("invoice_state").InSchema("billing").Of("open", "paid")),
		field.Strings("moods").Optional().Annotations(schema.NativeEnum("mood").RenamedFrom("feeling").RenamedValue("fine", "good").Of("bad", "good")),
	}
}

// Edges of the Invoice.
func (Invoice) Edges() []ent.Edge { return []ent.Edge{edge.To("receipts", Receipt.Type)} }

// Indexes of the Invoice.
func (Invoice) Indexes() []ent.Index {
	return []ent.Index{index.Fields("tenant", "number").Unique(), index.Fields("moods")}
}

// Annotations of the Invoice.
func (Invoice) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.TenantPolicy("tenant", "app.tenant")}
}

// Receipt is of an invoice.
type Receipt struct{ ent.Schema }

// Fields of the Receipt.
func (Receipt) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").MaxLen(20),
		field.Int64("number").Annotations(DocumentNumbers),
		field.Bool("published").Default(false),
	}
}

// Edges of the Receipt.
func (Receipt) Edges() []ent.Edge {
	return []ent.Edge{edge.From("invoice", Invoice.Type).Ref("receipts").Unique()}
}

// Annotations of the Receipt.
func (Receipt) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.RowSecurity{Force: true, Policies: []schema.Policy{
		{Name: "all", Using: "true"},
		{Name: "published", For: schema.ForSelect, Restrictive: true, Using: "published"},
	}}}
}
