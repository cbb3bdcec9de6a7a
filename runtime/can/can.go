// Package can says at compile time what the databases that a package was generated for can do. The markers of its entities
// (package of) embed a type of this package for each ability that all of the targets share, and functions of package query
// that need it have it as a constraint on the marker.
package can

// Relational is embedded by the markers of packages whose targets all have what CrateDB lacks: INTERSECT and EXCEPT, DELETE
// with RETURNING, and some window functions.
type Relational struct{}

func (*Relational) targetsWithoutCrateDB() {}

// Relate is a marker that embeds Relational.
type Relate interface{ targetsWithoutCrateDB() }
