package cockroach

import "time"

// Zone is the zone configuration of a table or an index: how the database keeps its ranges. Options that are not set are those of the table for an
// index, and those of the database for a table.
//
// In a database with regions, the locality of a table decides all but GCTTL, RangeMinBytes and RangeMaxBytes.
type Zone struct {
	// GCTTL is how long former versions of rows are kept, in whole seconds: how far query.AsOf reads back, and how late a change stream can go on.
	// The server's default is 4 hours.
	GCTTL time.Duration `json:"gcTTL,omitempty"`

	// Replicas is the number of copies of each range, by default 3. Voters is how many of them decide about writes, by default all.
	Replicas int `json:"replicas,omitempty"`
	Voters   int `json:"voters,omitempty"`

	// Constraints say on which nodes copies are: EachReplica or SomeReplicas. VoterConstraints are those of the copies that decide about writes,
	// need Voters, and begin with +.
	Constraints      Constraints `json:"constraints,omitzero" merge:"whole"`
	VoterConstraints Constraints `json:"voterConstraints,omitzero" merge:"whole"`

	// LeasePreferences say on which nodes the copy is that serves reads and writes: each element is a list of conditions, the best first.
	//
	//	LeasePreferences: [][]string{{"+region=eu-west-1"}, {"+region=us-east-1"}}
	//
	// They need Constraints, or VoterConstraints if Voters is set.
	LeasePreferences [][]string `json:"leasePreferences,omitempty"`

	// RangeMinBytes and RangeMaxBytes are the sizes at which ranges are joined and split, and come together. The server's defaults are 128 MiB and 512 MiB.
	RangeMinBytes int64 `json:"rangeMinBytes,omitempty"`
	RangeMaxBytes int64 `json:"rangeMaxBytes,omitempty"`
}

// Constraints say on which nodes copies are. EachReplica and SomeReplicas make them. A condition is +key=value or -key=value of the locality of a
// node, or +attribute or -attribute of its disk: "+region=eu-west-1", "-ssd".
type Constraints struct {
	Each []string       `json:"each,omitempty"`
	Some map[string]int `json:"some,omitempty"`
}

// EachReplica makes conditions that each copy must meet.
func EachReplica(conditions ...string) Constraints { return Constraints{Each: conditions} }

// SomeReplicas makes numbers of copies by the conditions that they must meet, which are separated by commas. Other copies can be anywhere. They need
// Replicas.
//
//	cockroach.SomeReplicas(map[string]int{"+region=eu-west-1": 2, "+region=us-east-1,+ssd": 1})
func SomeReplicas(copies map[string]int) Constraints { return Constraints{Some: copies} }

// IndexZone is the zone configuration of an index.
func IndexZone(z Zone) Index { return Index{Zone: z} }
