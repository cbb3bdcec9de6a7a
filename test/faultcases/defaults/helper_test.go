package defaults

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/defaults/db"
	"github.com/crategen/crategen/test/faultcases/defaults/reldb"
)

// run runs a scenario on the four databases.
func run(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, c *db.Client)) {
	t.Helper()
	testtarget.Run(t, testtarget.All, db.Open, scenario)
}

// runRelational runs a scenario on those with transactions.
func runRelational(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, c *reldb.Client)) {
	t.Helper()
	testtarget.Run(t, testtarget.Relational, reldb.Open, scenario)
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		ok(t, err)
		return v
	}
}

func is(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func line(v ...any) string { return fmt.Sprintln(v...) }

// recent reports whether a time is that of the server's clock.
func recent(at time.Time) bool { return time.Since(at).Abs() < time.Hour }

// refresh makes writes visible to searches.
func refresh(t *testing.T, ctx context.Context, c query.Runner) {
	t.Helper()
	ok(t, query.Refresh(ctx, c))
}
