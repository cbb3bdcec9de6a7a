package migrations_test

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/wire"
)

var many = flag.Int("rows", 0, "rows of the tables that TestManyRows rebuilds (0 skips it), and of those under which nodes are killed")

// writer inserts rows into events until ctx ends, and knows which were acknowledged.
type writer struct {
	next, acknowledged, refused atomic.Int64
	kept                        sync.Map
	group                       sync.WaitGroup
}

func (w *writer) start(ctx context.Context, db wire.DB, clients int) {
	for range clients {
		w.group.Go(func() {
			for ctx.Err() == nil {
				id := w.next.Add(1)
				sql := fmt.Sprintf(`INSERT INTO "events" ("id", "day", "n") VALUES (%d, %d, %d)`, id, id%3, id)
				n, err := db.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpInsert, Once: true})
				if err == nil && n == 1 {
					w.kept.Store(id, true)
					w.acknowledged.Add(1)
				} else if ctx.Err() == nil {
					w.refused.Add(1)
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
}

// lost counts the acknowledged rows above an id that the table does not hold.
func (w *writer) lost(t *testing.T, db wire.DB, above int) (lost int) {
	t.Helper()
	run(t, db, `REFRESH TABLE "events"`)
	err := ask.Rows(t.Context(), db, fmt.Sprintf(`SELECT "id" FROM "events" WHERE "id" > %d`, above), func(r wire.Rows) { w.kept.Delete(r.Int()) })
	if err != nil {
		t.Fatal(err)
	}
	w.kept.Range(func(any, any) bool { lost++; return true })
	return lost
}

// TestManyRows rebuilds a large table of CrateDB while others write. It prints how long the rebuild took beside INSERT ... SELECT by
// hand, and the memory of the program.
func TestManyRows(t *testing.T) {
	if *many == 0 {
		t.Skip("no -rows")
	}
	db := space(t, "cratedb")
	mustApply(t, db, events("INTEGER", false))
	const part = 250_000
	for from := 1; from <= *many; from += part {
		run(t, db, `INSERT INTO "events" ("id", "day", "n") (SELECT g, g %% 7, g FROM generate_series(%d, %d) AS s (g))`, from, min(from+part-1, *many))
	}
	run(t, db, `REFRESH TABLE "events"`)
	run(t, db, `CREATE TABLE "byhand" ("id" BIGINT PRIMARY KEY, "day" INTEGER NOT NULL, "n" BIGINT) CLUSTERED INTO 2 SHARDS WITH (number_of_replicas = 0)`)
	start := time.Now()
	failed := ask.Exec(t.Context(), db, `INSERT INTO "byhand" ("id", "day", "n") (SELECT "id", "day", "n" FROM "events")`) // as the servers can
	byHand := time.Since(start)
	run(t, db, `DROP TABLE "byhand"`)

	var w writer
	w.next.Store(int64(*many) + 1000)
	ctx, stop := context.WithCancel(context.Background())
	w.start(ctx, db, 3)
	for w.acknowledged.Load() < 100 {
		time.Sleep(10 * time.Millisecond)
	}
	var most atomic.Uint64
	measure := func(plan.Step, int64, int64) {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most.Store(max(most.Load(), m.HeapInuse))
	}
	start = time.Now()
	_, err := migrate.Apply(t.Context(), db, events("BIGINT", false), migrate.Options{Progress: measure})
	took := time.Since(start)
	before := w.acknowledged.Load()
	for end := time.Now().Add(20 * time.Second); w.acknowledged.Load() < before+50 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	w.group.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if lost := w.lost(t, db, *many); lost > 0 {
		t.Errorf("%d of %d acknowledged rows are lost", lost, w.acknowledged.Load())
	}
	run(t, db, `REFRESH TABLE "events"`)
	count, err := ask.Value(t.Context(), db, `SELECT count(*)::text FROM "events"`)
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(count)
	if n < *many+int(w.acknowledged.Load()) { // more for those whose answer nobody waited for
		t.Errorf("the table has %d rows", n)
	}
	whole(t, db, n)
	t.Logf("%d rows, %d written meanwhile, %d refused: rebuilt in %v, INSERT ... SELECT by hand %v (%v); heap at most %d MB", *many, w.acknowledged.Load(),
		w.refused.Load(), took.Round(100*time.Millisecond), byHand.Round(100*time.Millisecond), failed, most.Load()>>20)
}
