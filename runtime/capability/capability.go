// Package capability has the compile-time capabilities of generated packages. The markers of a package's entities (package of) embed
// a type of this package for each capability that all of its targets share, and functions of package query that need the
// capability have it as a constraint on the marker.
package capability

// Relational is embedded by the markers of packages without CrateDB among their targets: INTERSECT and EXCEPT, DELETE with
// RETURNING, some window functions, recursive CTEs, aggregates in an order, and containment of documents.
type Relational struct{}

func (*Relational) targetsWithoutCrateDB() {}

// Relate is a marker that embeds Relational.
type Relate interface{ targetsWithoutCrateDB() }

// Locks is embedded by the markers of packages whose targets all have row locks, or transactions that exclude each other.
type Locks struct{}

func (*Locks) targetsWithRowLocks() {}

// Locking is a marker that embeds Locks.
type Locking interface{ targetsWithRowLocks() }
