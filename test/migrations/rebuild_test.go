package migrations_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestRebuildUnderWrites changes the type of a column on CrateDB while others write, on a table without partitions and on one with.
// No write that the server acknowledged may be lost.
func TestRebuildUnderWrites(t *testing.T) {
	for _, partitioned := range []bool{false, true} {
		t.Run(fmt.Sprintf("partitioned=%v", partitioned), func(t *testing.T) {
			db := space(t, "cratedb")
			make := func(typ string) *state.Database {
				s := &state.Table{TableName: state.TableName{Name: "events"}, PrimaryKey: []string{"id"}, Shards: 2,
					Settings: map[string]string{"number_of_replicas": "0"}, Columns: []state.Column{
						{Name: "id", Type: "BIGINT", NotNull: true}, {Name: "day", Type: "INTEGER", NotNull: true}, {Name: "n", Type: typ},
					}}
				if partitioned {
					s.PrimaryKey, s.PartitionedBy = []string{"id", "day"}, []string{"day"}
				}
				return &state.Database{Target: target.CrateDB, Tables: []*state.Table{s}}
			}
			if _, err := migrate.Apply(t.Context(), db, make("INTEGER"), migrate.Options{}); err != nil {
				t.Fatal(err)
			}
			var next, acknowledged atomic.Int64
			var kept sync.Map
			ctx, stop := context.WithCancel(context.Background())
			var writers sync.WaitGroup
			for range 3 {
				writers.Go(func() {
					for ctx.Err() == nil {
						id := next.Add(1)
						sql := fmt.Sprintf(`INSERT INTO "events" ("id", "day", "n") VALUES (%d, %d, %d)`, id, id%3, id)
						n, err := db.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpInsert, Once: true})
						if err == nil && n == 1 {
							kept.Store(id, true)
							acknowledged.Add(1)
						} else if ctx.Err() == nil {
							time.Sleep(20 * time.Millisecond)
						}
					}
				})
			}
			for acknowledged.Load() < 200 {
				time.Sleep(10 * time.Millisecond)
			}
			_, err := migrate.Apply(t.Context(), db, make("BIGINT"), migrate.Options{Allow: []string{"incomplete-reads=events"}})
			before := acknowledged.Load()
			for end := time.Now().Add(20 * time.Second); acknowledged.Load() < before+50 && time.Now().Before(end); {
				time.Sleep(10 * time.Millisecond)
			}
			stop()
			writers.Wait()
			if err != nil {
				t.Fatal(err)
			}
			if acknowledged.Load() < before+50 {
				t.Error("after the rebuild nobody could write")
			}
			run(t, db, `REFRESH TABLE "events"`)
			err = ask.Rows(t.Context(), db, `SELECT "id" FROM "events"`, func(r wire.Rows) { kept.Delete(r.Int()) })
			if err != nil {
				t.Fatal(err)
			}
			lost := 0
			kept.Range(func(any, any) bool { lost++; return true })
			if lost > 0 {
				t.Errorf("%d of %d acknowledged rows are lost", lost, acknowledged.Load())
			}
			t.Logf("%d rows were acknowledged", acknowledged.Load())
		})
	}
}
