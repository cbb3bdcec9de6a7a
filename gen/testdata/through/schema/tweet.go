// Package schema has many-to-many edges that go through entities with fields of their own.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// User likes tweets, writes some, and has friends.
type User struct{ ent.Schema }

// Fields of the User.
func (User) Fields() []ent.Field { return []ent.Field{field.String("name")} }

// Edges of the User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("liked_tweets", Tweet.Type).Through("likes", Like.Type),
		edge.To("friends", User.Type).Through("friendships", Friendship.Type),
		edge.From("tweets", Tweet.Type).Ref("authors").Through("authorships", Authorship.Type),
	}
}

// Tweet is a message.
type Tweet struct{ ent.Schema }

// Fields of the Tweet.
func (Tweet) Fields() []ent.Field { return []ent.Field{field.Text("text")} }

// Edges of the Tweet.
func (Tweet) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("liked_users", User.Type).Ref("liked_tweets"),
		edge.To("authors", User.Type).Through("authorships", Authorship.Type),
	}
}

// Like is known by who likes what.
type Like struct{ ent.Schema }

// Annotations of the Like.
func (Like) Annotations() []schema.Annotation {
	return []schema.Annotation{field.ID("user_id", "tweet_id")}
}

// Fields of the Like.
func (Like) Fields() []ent.Field {
	return []ent.Field{field.Time("liked_at").Default(time.Now), field.Int("user_id"), field.Int("tweet_id")}
}

// Edges of the Like.
func (Like) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Unique().Required().Field("user_id").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("tweet", Tweet.Type).Unique().Required().Field("tweet_id"),
	}
}

// Friendship is two rows: one for each of the friends.
type Friendship struct{ ent.Schema }

// Fields of the Friendship.
func (Friendship) Fields() []ent.Field {
	return []ent.Field{field.Int("weight").Default(1), field.Int("user_id"), field.Int("friend_id")}
}

// Edges of the Friendship.
func (Friendship) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Unique().Required().Field("user_id"),
		edge.To("friend", User.Type).Unique().Required().Field("friend_id"),
	}
}

// Authorship has a key of its own, and fields that are named as they like.
type Authorship struct{ ent.Schema }

// Fields of the Authorship.
func (Authorship) Fields() []ent.Field {
	return []ent.Field{field.Int("writer_id").StorageKey("writer"), field.Int("work_id").Immutable()}
}

// Edges of the Authorship.
func (Authorship) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("writer", User.Type).Unique().Required().Field("writer_id"),
		edge.To("work", Tweet.Type).Unique().Required().Field("work_id").Immutable(),
	}
}

// Indexes of the Authorship.
func (Authorship) Indexes() []ent.Index {
	return []ent.Index{index.Fields("writer_id", "work_id").Unique()}
}
