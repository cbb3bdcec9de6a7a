// Package schema has a field of every kind.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Sample is a row of every kind of column.
type Sample struct{ ent.Schema }

// Fields of the Sample.
func (Sample) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}),
		field.Bool("flag"),
		field.Int("count"),
		field.Int8("tiny"),
		field.Int16("small"),
		field.Int32("medium"),
		field.Int64("large"),
		field.Uint("size"),
		field.Uint8("octet"),
		field.Uint16("port"),
		field.Uint32("address"),
		field.Uint64("hash"),
		field.Float32("ratio"),
		field.Float("price"),
		field.String("name"),
		field.Text("body"),
		field.Bytes("payload"),
		field.Time("at"),
		field.UUID("session", uuid.UUID{}),
		field.JSON("attributes", map[string]any{}),
		field.Strings("tags"),
		field.Ints("scores"),
		field.Floats("weights"),
		field.JSON("flags", []bool{}),
		field.JSON("counters", []int64{}),
		field.JSON("ports", []uint16{}),
		field.JSON("seen", []time.Time{}),
		field.JSON("members", []uuid.UUID{}),
	}
}
