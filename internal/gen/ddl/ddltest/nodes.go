package ddltest

import "github.com/crategen/crategen/internal/gen/model"

// nodes is an entity that refers to itself: in a tree, in a list whose keys are unique, and through a join table.
func nodes(noConstraint bool) (node, friends *model.Entity) {
	field := func(e *model.Entity, name string) *model.Field {
		return &model.Field{Entity: e, Name: name, Column: name, Kind: model.KindUUID, Pos: "schema/node.go:20"}
	}
	reference := func(e *model.Entity, name string, f *model.Field, action, constraint string) *model.Edge {
		return &model.Edge{
			Entity: e, Name: name, Target: node, Relation: model.M2O, Field: f, Owner: true, OnDelete: action,
			Constraint: constraint, NoConstraint: noConstraint,
		}
	}
	node = &model.Entity{Name: "Node", Plural: "Nodes", Package: "node", Table: "nodes", Pos: "schema/node.go:18"}
	id, parent, next := field(node, "id"), field(node, "parent_id"), field(node, "next_id")
	parent.Nullable, next.Nullable = true, true
	node.Fields, node.Key = []*model.Field{id, parent, next}, []*model.Field{id}
	node.Uniques = []*model.Index{{Name: "nodes_next_id_key", Unique: true, Fields: []*model.Field{next}}}

	friends = &model.Entity{
		Name: "Node.friends", Table: "node_friends", Pos: "schema/node.go:31",
		Doc: []string{"The pairs of the edge Node.friends."},
	}
	a, b := field(friends, "node_id"), field(friends, "friend_id")
	friends.Fields, friends.Key = []*model.Field{a, b}, []*model.Field{a, b}
	friends.Edges = []*model.Edge{
		reference(friends, "node_id", a, "CASCADE", "node_friends_node_id"),
		reference(friends, "friend_id", b, "CASCADE", "node_friends_friend_id"),
	}
	node.Edges = []*model.Edge{
		reference(node, "parent", parent, "SET NULL", "nodes_nodes_children"),
		reference(node, "next", next, "SET NULL", "nodes_nodes_next"),
		{
			Entity: node, Name: "friends", Target: node, Relation: model.M2M, Many: true,
			Through: &model.Through{Entity: friends, Near: a, Far: b, Both: true},
		},
	}
	return node, friends
}
