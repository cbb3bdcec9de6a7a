package cockroach

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Database says in which regions the database is. It belongs to no entity: declare it as an exported variable of the schema package.
//
//	var Database = cockroach.Database{
//		PrimaryRegion: "eu-west-1",
//		Regions:       []string{"us-east-1", "ap-south-1"},
//		Survive:       cockroach.RegionFailure,
//	}
//
// A migration changes the regions of a database accordingly. Without such a variable they are the operator's, and stay.
type Database struct {
	// PrimaryRegion is the region of tables without a locality, and of rows that name none. It is required.
	PrimaryRegion string `json:"primaryRegion,omitempty"`

	// Regions are the other regions, in any order. The cluster must have nodes in each of them (SHOW REGIONS FROM CLUSTER).
	Regions []string `json:"regions,omitempty"`

	// Survive says what the database survives: ZoneFailure, which is the default, or RegionFailure, which needs three regions and makes writes
	// slower.
	Survive Failure `json:"survive,omitempty"`

	// SecondaryRegion is the one of the other regions that leases go to when the primary region fails. The default is the server's choice.
	SecondaryRegion string `json:"secondaryRegion,omitempty"`

	// Restricted keeps all copies of a regional table in its region (PLACEMENT RESTRICTED), for rules about where data may be. Reads from other
	// regions are then always remote. It cannot be combined with RegionFailure.
	Restricted bool `json:"restricted,omitempty"`
}

// Failure is what a database survives.
type Failure string

// The failures.
const (
	ZoneFailure   Failure = "zone"   // of an availability zone
	RegionFailure Failure = "region" // of a whole region
)

// Name implements ent's schema.Annotation.
func (Database) Name() string { return "CrategenCockroachDatabase" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Database) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
