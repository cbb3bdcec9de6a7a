package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Event has all that annotations can say of a table, its columns and its indexes.
type Event struct{ ent.Schema }

func (Event) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		entschema.Comment("Event is what happened."),
		entsql.Schema("audit"),
		entsql.WithComments(true),
		entsql.IncrementStart(1000),
		entsql.Check("`size` <> 7"),
		entsql.Checks(map[string]string{"event_name": "name <> ''"}),
		entsql.Annotation{Charset: "utf8mb4", Options: "ENGINE = INNODB", Collation: "utf8mb4_bin"},
	}
}

func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.Uint8("size").Default(1),
		field.String("name").Comment("Name is short.").Annotations(entsql.Annotation{Size: 40, Collation: "C"}),
		field.String("code").Optional().Comment("not in the database").Annotations(entsql.WithComments(false)),
		field.Time("made_at").Default(time.Now).Annotations(entsql.Default("CURRENT_TIMESTAMP")),
		field.UUID("token", uuid.UUID{}).Default(uuid.New).Annotations(entsql.DefaultExpr("uuid_generate_v4()")),
		field.String("digest").Optional().Annotations(entsql.DefaultExprs(map[string]string{
			dialect.Postgres: "md5('x')", dialect.SQLite: "hex('x')", dialect.MySQL: "to_base64('x')",
		})),
		field.Int("total").Optional().Annotations(entsql.Skip()),
		field.JSON("data", map[string]any{}).Optional(),
	}
}

func (Event) Edges() []ent.Edge {
	return []ent.Edge{edge.From("actor", Actor.Type).Ref("events").Unique()}
}

func (Event) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("size").Annotations(entsql.Desc()),
		index.Fields("name", "made_at").Annotations(entsql.DescColumns("made_at"), entsql.OpClassColumn("name", "varchar_pattern_ops"),
			entsql.PrefixColumn("name", 10)),
		index.Fields("code").Annotations(entsql.IncludeColumns("size", "id"), entsql.IndexWhere("code <> ''")),
		index.Fields("data").Annotations(entsql.IndexType("GIN"), entsql.OpClass("jsonb_ops")),
		index.Fields("token").Annotations(entsql.IndexTypes(map[string]string{dialect.Postgres: "HASH"})),
	}
}

// Actor is in the connection's own schema; its key is given by the caller.
type Actor struct{ ent.Schema }

func (Actor) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id").Annotations(entsql.Annotation{Incremental: new(false)}),
		field.String("name"),
	}
}

func (Actor) Edges() []ent.Edge { return []ent.Edge{edge.To("events", Event.Type)} }

// Legacy is a table that is made elsewhere.
type Legacy struct{ ent.Schema }

func (Legacy) Annotations() []entschema.Annotation { return []entschema.Annotation{entsql.Skip()} }

func (Legacy) Fields() []ent.Field { return []ent.Field{field.String("name")} }
