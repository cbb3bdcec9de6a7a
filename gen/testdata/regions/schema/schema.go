// Package schema is for a database of CockroachDB in several regions. PostgreSQL and SQLite have one region.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/cockroach"
)

// Database is in three regions, and survives the failure of one.
var Database = cockroach.Database{
	PrimaryRegion:   "eu-west-1",
	Regions:         []string{"us-east-1", "ap-south-1"},
	Survive:         cockroach.RegionFailure,
	SecondaryRegion: "us-east-1",
}

// Country is read everywhere, and seldom changes.
type Country struct{ ent.Schema }

// Fields of the Country.
func (Country) Fields() []ent.Field {
	return []ent.Field{field.String("id"), field.String("name")}
}

// Annotations of the Country.
func (Country) Annotations() []entschema.Annotation {
	return []entschema.Annotation{cockroach.Table{Locality: cockroach.Global()}}
}

// Customer is in the region that its field says.
type Customer struct{ ent.Schema }

// Fields of the Customer.
func (Customer) Fields() []ent.Field {
	return []ent.Field{
		field.String("region").SchemaType(map[string]string{"cockroachdb": "crdb_internal_region"}),
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("email"),
	}
}

// Indexes of the Customer.
func (Customer) Indexes() []ent.Index {
	return []ent.Index{index.Fields("region", "email").Unique()}
}

// Annotations of the Customer.
func (Customer) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		schema.PrimaryKey("region", "id"),
		cockroach.Table{Locality: cockroach.RegionalByRow("region")},
	}
}

// Session is in the region of the node that inserts it, in the column that the database would add by itself.
type Session struct{ ent.Schema }

// Fields of the Session.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Annotations(entsql.DefaultExpr("gen_random_uuid()")),
		field.String("region").StorageKey("crdb_region").
			SchemaType(map[string]string{"cockroachdb": "crdb_internal_region"}).
			Annotations(cockroach.Column{Hidden: true}, entsql.DefaultExprs(map[string]string{
				"cockroachdb": "default_to_database_primary_region(gateway_region())::crdb_internal_region",
				"postgres":    "'eu-west-1'", "sqlite3": "'eu-west-1'",
			})),
	}
}

// Annotations of the Session.
func (Session) Annotations() []entschema.Annotation {
	return []entschema.Annotation{cockroach.Table{Locality: cockroach.RegionalByRow("region")}}
}

// Order is in the region that follows from its country.
type Order struct{ ent.Schema }

// Fields of the Order.
func (Order) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("country"),
		field.String("region").SchemaType(map[string]string{
			"cockroachdb": "crdb_internal_region AS (CASE WHEN country = 'US' THEN 'us-east-1' ELSE 'eu-west-1' END) STORED",
			"postgres":    "text GENERATED ALWAYS AS (CASE WHEN country = 'US' THEN 'us-east-1' ELSE 'eu-west-1' END) STORED",
			"sqlite3":     "text GENERATED ALWAYS AS (CASE WHEN country = 'US' THEN 'us-east-1' ELSE 'eu-west-1' END) STORED",
		}),
	}
}

// Annotations of the Order.
func (Order) Annotations() []entschema.Annotation {
	return []entschema.Annotation{cockroach.Table{Locality: cockroach.RegionalByRow("region")}}
}

// Invoice is in one region, and its former versions are kept for a day.
type Invoice struct{ ent.Schema }

// Fields of the Invoice.
func (Invoice) Fields() []ent.Field {
	return []ent.Field{field.String("number"), field.Time("due")}
}

// Indexes of the Invoice.
func (Invoice) Indexes() []ent.Index {
	return []ent.Index{index.Fields("number").Annotations(cockroach.IndexZone(cockroach.Zone{GCTTL: time.Hour}))}
}

// Annotations of the Invoice.
func (Invoice) Annotations() []entschema.Annotation {
	return []entschema.Annotation{cockroach.Table{
		Locality: cockroach.RegionalByTable("eu-west-1"),
		Zone:     cockroach.Zone{GCTTL: 24 * time.Hour, RangeMaxBytes: 256 << 20, RangeMinBytes: 64 << 20},
	}}
}
