package testdb

import (
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
)

// HideWrites makes searches on SQLite miss all writes before Refresh, so that a test finds a Refresh that is forgotten. CrateDB shows such a write
// within a second, so the same test there fails now and then.
//
//	client := testdb.New(t, db.Open, testdb.HideWrites())
//
// Lookups by key, updates and deletes see the newest state, as on CrateDB with keys; see query.HideWrites. Factories of dbtest refresh the tables
// that they write.
func HideWrites() wire.Option { return query.HideWrites() }
