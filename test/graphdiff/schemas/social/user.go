// Package social has an edge of every kind, with its other side and without.
package social

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// User is at the near end of most edges.
type User struct{ ent.Schema }

func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").Unique().MaxLen(80),
		field.Int("employer_id").Optional(),
	}
}

func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("pets", Pet.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("cars", Car.Type),
		edge.To("bestCar", Car.Type).Unique(),
		edge.To("passport", Passport.Type).Unique(),
		edge.To("license", Passport.Type).Unique().StorageKey(edge.Column("driver"), edge.Symbol("fk_driver")),
		edge.To("groups", Group.Type),
		edge.To("adminOf", Group.Type).StorageKey(edge.Table("admins"), edge.Symbols("admins_user", "admins_group")),
		edge.To("spouse", User.Type).Unique(),
		edge.To("friends", User.Type),
		edge.To("likes", User.Type).StorageKey(edge.Table("crushes"), edge.Columns("lover", "loved")),
		edge.To("follows", User.Type).From("followed_by"),
		edge.To("blocks", User.Type),
		edge.From("blocked_by", User.Type).Ref("blocks"),
		edge.To("employer", Company.Type).Field("employer_id").Unique(),
		edge.From("owned", Company.Type).Ref("owner"),
	}
}

func (User) Indexes() []ent.Index {
	return []ent.Index{index.Fields("email").Edges("employer"), index.Edges("bestCar").Unique()}
}

// Pet must have an owner, and may have a sitter.
type Pet struct{ ent.Schema }

func (Pet) Fields() []ent.Field {
	return []ent.Field{field.Int("sitter").Optional().StorageKey("sitter_key")}
}

func (Pet) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("owner", User.Type).Ref("pets").Unique().Required(),
		edge.To("sitter_user", User.Type).Field("sitter").Unique().Annotations(entsql.OnDelete(entsql.Restrict)),
		edge.To("team", Pet.Type).Unique().From("members"),
	}
}

func (Pet) Indexes() []ent.Index { return []ent.Index{index.Edges("owner", "sitter_user")} }

// Car knows nothing of its users.
type Car struct{ ent.Schema }

func (Car) Fields() []ent.Field { return []ent.Field{field.String("id").MaxLen(17).Immutable()} }

func (Car) Edges() []ent.Edge {
	return []ent.Edge{edge.To("spares", Car.Type), edge.To("engine", Engine.Type).Unique().Required().Immutable()}
}

// Engine is in one car.
type Engine struct{ ent.Schema }

func (Engine) Fields() []ent.Field { return []ent.Field{field.Int32("id").StorageKey("serial_no")} }

func (Engine) Edges() []ent.Edge { return []ent.Edge{edge.From("car", Car.Type).Ref("engine")} }

// Passport belongs to one user.
type Passport struct{ ent.Schema }

func (Passport) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("holder", User.Type).Ref("passport").Unique().Required().Immutable(),
		edge.From("driver", User.Type).Ref("license").Unique(),
	}
}

func (Passport) Indexes() []ent.Index { return []ent.Index{index.Edges("driver", "holder")} }

// Group is known by a number of eight bits.
type Group struct{ ent.Schema }

func (Group) Fields() []ent.Field { return []ent.Field{field.Int8("id")} }

func (Group) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("users", User.Type).Ref("groups"),
		edge.From("admins", User.Type).Ref("adminOf"),
		edge.To("parent", Group.Type).Unique().From("children"),
	}
}

// Company is a person's.
type Company struct{ ent.Schema }

func (Company) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Table("firms")} }

func (Company) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("owner", User.Type).Unique(),
		edge.To("staff", User.Type),
	}
}

// HTTPHost has a name with an acronym, and so have its edges.
type HTTPHost struct{ ent.Schema }

func (HTTPHost) Fields() []ent.Field { return []ent.Field{field.String("homeURL")} }

func (HTTPHost) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("mirrorHosts", HTTPHost.Type).From("originHosts"),
		edge.To("ownerID", User.Type).Unique(),
		edge.To("APIKeys", APIKey.Type),
	}
}

// APIKey belongs to a host, and is used by many.
type APIKey struct{ ent.Schema }

func (APIKey) Edges() []ent.Edge {
	return []ent.Edge{edge.From("host", HTTPHost.Type).Ref("APIKeys").Unique(), edge.To("usedBy", HTTPHost.Type)}
}
