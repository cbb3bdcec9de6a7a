// Package schema has an entity with the kinds that CrateDB does not have, and with enum types of the database.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// Sample has a field of each of these kinds.
type Sample struct{ ent.Schema }

// Fields of the Sample.
func (Sample) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		schema.Interval("interval").Default("P1M-1DT0.000001S"),
		schema.Interval("interval_null").Optional(),
		schema.Intervals("intervals").Default("P1M", "PT1H"),
		schema.Intervals("intervals_null").Optional(),
		schema.CIText("citext").Default("Ada's"),
		schema.CIText("citext_null").Optional(),
		field.Enum("native").NamedValues("Bad", "Bad, \"it's\"", "Good", "good", "Great", "great").Annotations(schema.NativeEnum("sample_native"), entsql.Default("good")),
		field.Enum("native_null").NamedValues("Bad", "Bad, \"it's\"", "Good", "good", "Great", "great").Optional().Annotations(schema.NativeEnum("sample_native")),
		field.Strings("natives").Annotations(schema.NativeEnum("sample_native").Of("Bad, \"it's\"", "good", "great")),
		field.Strings("natives_null").Optional().Annotations(schema.NativeEnum("sample_native").Of("Bad, \"it's\"", "good", "great")),
	}
}
