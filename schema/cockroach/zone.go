package cockroach

import "time"

// Zone is the zone configuration of a table: how the database keeps its ranges. Options that are not set are those of the database.
type Zone struct {
	// GCTTL is how long former versions of rows are kept, in whole seconds: how far query.AsOf reads back, and how late a change stream can go on.
	// The server's default is 4 hours.
	GCTTL time.Duration `json:"gcTTL,omitempty"`

	// Replicas is the number of copies of each range, by default 3.
	Replicas int `json:"replicas,omitempty"`
}
