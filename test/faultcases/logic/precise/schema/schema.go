// Package schema declares times of every precision that databases have.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Moment is one time, in columns of several types.
type Moment struct{ ent.Schema }

// Fields of the Moment.
func (Moment) Fields() []ent.Field {
	as := func(t string) map[string]string { return map[string]string{"postgres": t, "cockroachdb": t} }
	return []ent.Field{
		field.String("id"),
		field.Time("micros"),
		field.Time("millis").SchemaType(as("timestamptz(3)")),
		field.Time("tenths").SchemaType(as("timestamp(1) with time zone")),
		field.Time("seconds").SchemaType(as("timestamp(0)")),
		field.Time("plain").SchemaType(as("timestamp without time zone")),
		field.Time("day").SchemaType(as("date")),
	}
}
