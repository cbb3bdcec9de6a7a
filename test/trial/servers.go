package trial

import (
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/testdb"
)

// Each runs a trial on a database of its own of each target, skipping those that are not there: SQLite always is, PostgreSQL
// where its programs are, CrateDB and CockroachDB where the environment names a server. PostgreSQL has
// extensions of types for it.
func Each[C testdb.Client](t *testing.T, open testdb.Open[C], targets []string, run func(t *testing.T, client C)) {
	for _, target := range testtarget.All {
		if slices.Contains(targets, target.Name) {
			t.Run(target.Name, func(t *testing.T) { run(t, testdb.Schema(t, testtarget.Extended(open), target.URL(t))) })
		}
	}
}
