// Package schema is a schema with networks.
package schema

import (
	"net/netip"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// Route is a route to a network.
type Route struct{ ent.Schema }

// Fields of the route.
func (Route) Fields() []ent.Field {
	return []ent.Field{
		schema.IP("id"),
		schema.IP("via").Optional().GoType(netip.Addr{}),
		schema.IP("backup").Default("10.0.0.0/8").Unique(),
		field.Int("metric").Default(1),
	}
}
