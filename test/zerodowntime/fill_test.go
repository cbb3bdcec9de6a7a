package zerodowntime_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	olddb "github.com/crategen/crategen/test/zerodowntime/old/db"
)

// settled is how long a migration of CrateDB waits between a new column and its values (package migrate).
const settled = 1500 * time.Millisecond

// TestConditionalUpdate fills a row right between the read and the write of an update by key with a further condition. When clients know the
// cluster state that the new column has made, the update is repeated. Right after the column came, its outcome may be unknown, and then the row
// has the value of the update or the one before.
func TestConditionalUpdate(t *testing.T) {
	for _, on := range testtarget.All {
		if on.Name != "cratedb" {
			continue
		}
		t.Run(on.Name, func(t *testing.T) {
			s := &scenario{T: t, on: on.Name}
			s.connect(on.URL(t))
			var fill atomic.Pointer[string]
			s.options = append(s.options, query.Use(func(next wire.Handler) wire.Handler {
				return func(ctx context.Context, c *wire.Call) error {
					if strings.HasPrefix(c.SQL(), "UPDATE ") {
						if sql := fill.Swap(nil); sql != nil {
							s.exec(s.admin, *sql)
						}
					}
					return next(ctx, c)
				}
			}))
			old := opened(s, olddb.Open)
			if err := old.CreateTables(t.Context()); err != nil {
				t.Fatal(err)
			}
			// On several nodes each replica that starts is another cluster state.
			for waiting := ""; waiting != "0"; time.Sleep(50 * time.Millisecond) {
				var err error
				if waiting, err = ask.Value(t.Context(), s.admin, "SELECT count(*)::text FROM sys.shards WHERE schema_name = CURRENT_SCHEMA AND state <> 'STARTED'"); err != nil {
					t.Fatal(err)
				}
			}
			accounts := oldTables(old)["accounts"]
			if err := accounts.insert(t.Context(), row{1, first, 0}); err != nil {
				t.Fatal(err)
			}
			update := func(amount int64) error {
				n, err := accounts.update(t.Context(), 1, amount) // an odd amount: with a condition
				if err == nil && n != 1 {
					t.Errorf("%d rows", n)
				}
				return err
			}
			for i, wait := range []time.Duration{0, settled} {
				column := []string{"tier", "email"}[i]
				if err := update(1); err != nil {
					t.Fatal(err)
				}
				s.exec(s.admin, `ALTER TABLE "accounts" ADD COLUMN "`+column+`" TEXT`)
				time.Sleep(wait)
				fill.Store(new(`UPDATE "accounts" SET "` + column + `" = 'x' WHERE "id" = 1`))
				err := update(3)
				t.Logf("%v after the column: %v", wait, err)
				if fill.Load() != nil {
					t.Error("the row was not filled in between")
				}
				if err != nil && (wait > 0 || !errors.Is(err, dberr.ErrUnknownOutcome)) {
					t.Error(err)
				}
				got, e := accounts.get(t.Context(), 1)
				if e != nil || got.amount != 3 && (err == nil || got.amount != 1) {
					t.Errorf("the row has %d after %v (%v)", got.amount, err, e)
				}
			}
		})
	}
}
