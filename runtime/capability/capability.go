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

// Trigrams is embedded by the markers of packages whose targets all compare texts by trigrams: CockroachDB, SQLite, and PostgreSQL with pg_trgm.
type Trigrams struct{}

func (*Trigrams) targetsWithTrigrams() {}

// Compare is a marker that embeds Trigrams.
type Compare interface{ targetsWithTrigrams() }

// Copies is embedded by the markers of packages whose servers are all CrateDB: COPY FROM and COPY TO. SQLite may be the stand-in for tests.
type Copies struct{}

func (*Copies) serversWithCopy() {}

// Copying is a marker that embeds Copies.
type Copying interface{ serversWithCopy() }

// Imports is embedded by the markers of packages whose servers are all CockroachDB: IMPORT INTO and EXPORT. SQLite may be the stand-in for tests.
type Imports struct{}

func (*Imports) serversWithImport() {}

// Importing is a marker that embeds Imports.
type Importing interface{ serversWithImport() }
