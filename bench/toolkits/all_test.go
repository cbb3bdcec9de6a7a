package toolkits

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/internal/pgtest"
)

// urlEnv names a database to run on instead of a PostgreSQL of the test's own. Its tables authors, books and accounts are
// replaced.
const urlEnv = "CRATEGEN_BENCH_URL"

// TestResults does every operation with every toolkit on few rows, and compares what comes of it with what is right.
func TestResults(t *testing.T) {
	url := os.Getenv(urlEnv)
	if url == "" {
		url = pgtest.URL(t)
	}
	ctx := context.Background()
	db, err := data.Open(ctx, url, data.Small)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	list, err := Open(ctx, url, data.Small, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range list {
		t.Run(b.Name, func(t *testing.T) {
			for _, op := range suite.Operations {
				err := b.Check(ctx, db, op)
				if errors.Is(err, suite.ErrNotOffered) {
					t.Logf("%s: not offered", op.Name)
				} else if err != nil {
					t.Error(err)
				}
				if err == nil {
					if err := b.Runs[op.Bench](ctx, 5); err != nil {
						t.Errorf("%s, run: %v", op.Name, err)
					}
				}
			}
		})
	}
	if err := Close(list); err != nil {
		t.Error(err)
	}
}
