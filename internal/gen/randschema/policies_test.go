package randschema_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/crategen/crategen/internal/gen/randschema"
	"github.com/crategen/crategen/internal/pgtest"
)

// Random schemas with row-level security resolve for their targets. PostgreSQL, and CockroachDB in CRATEGEN_TEST_COCKROACHDB_URL, make the tables
// with their policies, and their databases do not differ from the schema then.
func TestPolicies(t *testing.T) {
	dir := t.TempDir()
	if err := randschema.WriteModule(dir, "../../.."); err != nil {
		t.Fatal(err)
	}
	seeds, err := randschema.Seeds(2)
	if err != nil {
		t.Fatal(err)
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			o := randschema.Options{Seed: seed, Own: true, Secured: true}
			schema := written(t, filepath.Join(dir, fmt.Sprintf("policies%d", seed)), o)
			t.Run("postgres", func(t *testing.T) {
				url := pgtest.URL(t)
				applied(t, open(t, url), url, schema, "postgres+ltree+citext")
			})
			t.Run("cockroachdb", func(t *testing.T) {
				url := os.Getenv("CRATEGEN_TEST_COCKROACHDB_URL")
				if url == "" {
					t.Skip("skipped: CRATEGEN_TEST_COCKROACHDB_URL is not set")
				}
				applied(t, open(t, url), url, schema, "cockroachdb@25.4")
			})
		})
	}
}
