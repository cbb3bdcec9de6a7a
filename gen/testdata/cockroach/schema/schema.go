// Package schema is for CockroachDB. PostgreSQL and SQLite ignore its storage options.
package schema

import (
	"time"

	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/cockroach"
)

// Event happens often. Its key begins with a time.
type Event struct{ ent.Schema }

// Fields of the Event.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.Time("at").Default(time.Now),
		field.Int64("id"),
		field.String("status").Default("new"),
		field.Bytes("scan").Optional().Annotations(cockroach.Column{Family: "large", Hidden: true}),
		field.Time("touched").Default(time.Now).UpdateDefault(time.Now).Annotations(cockroach.Column{OnUpdate: "now()"}),
	}
}

// Indexes of the Event.
func (Event) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("touched").Annotations(cockroach.HashSharded(16), cockroach.Storing("status"), cockroach.Comment("for the dashboard")),
		index.Fields("status", "id").Unique().Annotations(cockroach.NotVisible()),
	}
}

// Annotations of the Event.
func (Event) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("at", "id"), cockroach.Table{KeyBuckets: 16}}
}

// Session is deleted 30 days after its last change.
type Session struct{ ent.Schema }

// Fields of the Session.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.String("user"),
		field.String("email"),
		field.Strings("tags"),
	}
}

// Indexes of the Session.
func (Session) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user", "email").Annotations(cockroach.Trigram()),
		index.Fields("user", "tags").Annotations(cockroach.Inverted()),
	}
}

// Annotations of the Session.
func (Session) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		cockroach.Table{TTL: cockroach.ExpireAfter(30 * 24 * time.Hour)},
		schema.ExpressionIndex("session_email", "lower(email)", "id DESC").Unique().Where("email <> ''"),
		schema.ExpressionIndex("session_user", "upper(email)", `lower("user")`).Trigram(),
	}
}

// Token is deleted some time after it expires.
type Token struct{ ent.Schema }

// Fields of the Token.
func (Token) Fields() []ent.Field {
	return []ent.Field{
		field.Time("expires_at").Optional(),
		field.String("value"),
	}
}

// Annotations of the Token.
func (Token) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		cockroach.Table{TTL: cockroach.TTL{
			Expression: "expires_at + INTERVAL '1 day'", Cron: "0 3 * * *", DeleteBatchSize: 50, DeleteRateLimit: 1000, SelectBatchSize: 200,
			SelectRateLimit: 5000, RowStatsPollInterval: time.Minute, LabelMetrics: true, DisableChangefeedReplication: true,
		}},
		cockroach.Table{Zone: cockroach.Zone{GCTTL: time.Hour}},
	}
}
