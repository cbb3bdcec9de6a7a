package trial

import (
	"os"
	"testing"

	"github.com/crategen/crategen/cratetest"
	"github.com/crategen/crategen/internal/pgtest"
)

// Each runs a trial on a database of its own of each target, skipping those that are not there: SQLite always is, PostgreSQL
// where its programs are, CrateDB and CockroachDB where the environment names a server.
func Each[C cratetest.Client](t *testing.T, open cratetest.Open[C], targets []string, run func(t *testing.T, client C)) {
	for _, target := range targets {
		t.Run(target, func(t *testing.T) { run(t, cratetest.Schema(t, open, address(t, target))) })
	}
}

func address(t *testing.T, target string) string {
	t.Helper()
	switch target {
	case "sqlite":
		return "sqlite::memory:"
	case "postgres":
		return pgtest.URL(t)
	}
	name := map[string]string{"cratedb": "CRATEGEN_TEST_CRATEDB_URL", "cockroachdb": "CRATEGEN_TEST_COCKROACHDB_URL"}[target]
	url := os.Getenv(name)
	if url == "" {
		t.Skipf("skipped: %s is not set", name)
	}
	return url
}
