// Package schema has entities whose rows the database keeps apart.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
)

// DocumentNumbers number invoices and documents.
var DocumentNumbers = schema.Sequence{Called: "document_numbers", Start: 1000}

// Invoice belongs to a tenant.
type Invoice struct{ ent.Schema }

// Fields of the Invoice.
func (Invoice) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("tenant"),
		field.String("text"),
		field.Int64("number").Annotations(DocumentNumbers),
	}
}

// Indexes of the Invoice.
func (Invoice) Indexes() []ent.Index { return []ent.Index{index.Fields("tenant")} }

// Annotations of the Invoice.
func (Invoice) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.TenantPolicy("tenant", "app.tenant")}
}

// Document is shown to its owner, and when it is published to everybody.
type Document struct{ ent.Schema }

// Fields of the Document.
func (Document) Fields() []ent.Field {
	return []ent.Field{field.String("id"), field.String("owner"), field.Bool("published").Default(false), field.Bool("locked").Default(false),
		field.Int64("number").Annotations(DocumentNumbers)}
}

// Annotations of the Document.
func (Document) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.RowSecurity{Force: true, Policies: []schema.Policy{
		{Name: "owner", Using: "owner = current_user"},
		{Name: "published", For: schema.ForSelect, Using: "published"},
		{Name: "locked", For: schema.ForUpdate, Restrictive: true, Using: "NOT locked"},
	}}}
}

// Ledger belongs to a company, by an integer.
type Ledger struct{ ent.Schema }

// Fields of the Ledger.
func (Ledger) Fields() []ent.Field {
	return []ent.Field{field.String("id"), field.Int32("company")}
}

// Annotations of the Ledger.
func (Ledger) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.TenantPolicy("company", "app.company")}
}

// Device belongs to a user, by a UUID.
type Device struct{ ent.Schema }

// Fields of the Device.
func (Device) Fields() []ent.Field {
	return []ent.Field{field.String("id"), field.UUID("user", uuid.UUID{})}
}

// Annotations of the Device.
func (Device) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.TenantPolicy("user", "app.user")}
}
