// Package schema declares entities with defaults of the database, for all databases.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// uuids are the databases that make UUIDs.
var uuids = entsql.DefaultExprs(map[string]string{"postgres": "gen_random_uuid()", "sqlite": "gen_random_uuid()"})

// texts make a text that differs from all others.
var texts = entsql.DefaultExprs(map[string]string{
	"postgres": "CAST(gen_random_uuid() AS text)", "sqlite": "lower(hex(randomblob(16)))", "cratedb": "gen_random_text_uuid()",
})

var now = entsql.DefaultExpr("CURRENT_TIMESTAMP")

// Visit has a default of the database in every column but one. CrateDB makes no UUIDs.
type Visit struct{ ent.Schema }

// Mixin of the Visit.
func (Visit) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the Visit.
func (Visit) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Annotations(uuids),
		field.String("page"),
		field.Time("at").Annotations(now),
		field.Time("seen").Optional().Annotations(now),
		field.Time("epoch").Annotations(entsql.Default("2024-02-29T23:59:59Z")),
		field.Int("level").Annotations(entsql.Default("3")),
		field.Int("score").Optional().Annotations(entsql.Default("7")),
		field.Float("ratio").Optional().Annotations(entsql.Default("0.5")),
		field.Bool("open").Annotations(entsql.Default("true")),
		field.Bool("fresh").Optional().Annotations(entsql.Default("true")),
		field.String("label").Annotations(entsql.Default("none")),
		field.String("hint").Optional().Annotations(entsql.Default("it's")),
		field.Enum("state").Values("new", "old").Annotations(entsql.Default("new")),
		field.Enum("mood").Values("new", "old").Optional().Annotations(entsql.Default("old")),
		field.Strings("tags").Annotations(entsql.Default(`["a","b"]`)),
		field.Ints("marks").Optional().Annotations(entsql.Default(`[1,2]`)),
		field.UUID("batch", uuid.UUID{}).Optional().Annotations(entsql.Default("00000000-0000-4000-8000-00000000000f")),
		field.Time("made").Immutable().Annotations(now),
	}
}

// Token has a key that every database makes, and nothing else that must be given.
type Token struct{ ent.Schema }

// Mixin of the Token.
func (Token) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the Token.
func (Token) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Annotations(texts),
		field.String("name").Optional(),
		field.Time("at").Annotations(now),
	}
}

// Blank is made by the database altogether.
type Blank struct{ ent.Schema }

// Mixin of the Blank.
func (Blank) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the Blank.
func (Blank) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Annotations(texts),
		field.Time("at").Annotations(now),
	}
}

// Pulse has a time that the database makes in its key.
type Pulse struct{ ent.Schema }

// Mixin of the Pulse.
func (Pulse) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the Pulse.
func (Pulse) Fields() []ent.Field {
	return []ent.Field{
		field.String("region"),
		field.Time("at").Annotations(now),
		field.Time("next").Optional().Annotations(entsql.DefaultExprs(map[string]string{
			"postgres": "now() + interval '1 hour'", "cratedb": "now() + '1 hour'::interval", "sqlite": "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '+1 hour')",
		})),
		field.Int("n").Default(0),
	}
}

// Annotations of the Pulse.
func (Pulse) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("region", "at")}
}

// Stamp has columns that an upsert leaves as they are.
type Stamp struct{ ent.Schema }

// Mixin of the Stamp.
func (Stamp) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the Stamp.
func (Stamp) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.Time("created_at").Immutable().Default(time.Now),
		field.Time("updated_at").Default(time.Now).UpdateDefault(time.Now),
		field.String("owner").Immutable(),
		field.String("first").Optional().Immutable(),
		field.Strings("marks").Immutable().Default([]string{}),
		field.String("name"),
	}
}

// Fixed has only columns that an upsert leaves as they are.
type Fixed struct{ ent.Schema }

// Mixin of the Fixed.
func (Fixed) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the Fixed.
func (Fixed) Fields() []ent.Field {
	return []ent.Field{
		field.String("region"),
		field.Int("n"),
		field.Time("created_at").Immutable().Default(time.Now),
	}
}

// Annotations of the Fixed.
func (Fixed) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("region", "n")}
}

// Event has columns that the database computes.
type Event struct{ ent.Schema }

// Mixin of the Event.
func (Event) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the Event.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.Int("price"),
		field.String("name").Default("n"),
		field.Int("twice").SchemaType(map[string]string{
			"postgres": "bigint GENERATED ALWAYS AS (price * 2) STORED",
			"cratedb":  "BIGINT GENERATED ALWAYS AS (price * 2)",
			"sqlite":   "integer GENERATED ALWAYS AS (price * 2) STORED",
		}),
		field.String("upper").Optional().SchemaType(map[string]string{
			"postgres": "text GENERATED ALWAYS AS (upper(name)) STORED",
			"cratedb":  "TEXT GENERATED ALWAYS AS upper(name)",
			"sqlite":   "text AS (upper(name)) VIRTUAL",
		}),
	}
}

// small keeps tables of CrateDB small, so that tests make them fast.
type small struct{ mixin.Schema }

// Annotations of the mixin.
func (small) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 1, Replicas: "0"}}
}
