package migrations_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// longChange is a change of a large table of CockroachDB that takes long, and what a person would write for it.
type longChange struct {
	name   string
	make   func(*state.Table)
	byHand string // %s is the table
	right  string // a condition that each row meets afterwards
}

var longChanges = []longChange{
	{"an index", func(t *state.Table) { t.Indexes = []state.Index{{Name: "by_k", Parts: []state.Part{{Column: "k"}}}} },
		"CREATE INDEX ON %s (k)", "k = id"},
	{"a required column with a value", func(t *state.Table) {
		t.Columns = append(t.Columns, state.Column{Name: "n", Type: "int8", NotNull: true, Default: "7"})
	}, "ALTER TABLE %s ADD COLUMN n int8 NOT NULL DEFAULT 7", "n = 7"},
	{"another type", func(t *state.Table) { t.Columns[2].Type = "int8" }, "ALTER TABLE %s ALTER COLUMN c TYPE int8 USING c::int8", "c = k"},
	{"another key", func(t *state.Table) { t.PrimaryKey = []string{"id", "k"} }, "ALTER TABLE %s ALTER PRIMARY KEY USING COLUMNS (id, k)", "k = id"},
	{"a key with shards", func(t *state.Table) { t.KeyBuckets = 8 }, "ALTER TABLE %s ALTER PRIMARY KEY USING COLUMNS (id) USING HASH WITH (bucket_count = 8)", "k = id"},
}

// rowsOfLong is the table of the changes: k is the id, and c its text.
func rowsOfLong(make func(*state.Table)) *state.Database {
	t := &state.Table{TableName: state.TableName{Name: "long"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
		{Name: "id", Type: "int8", NotNull: true}, {Name: "k", Type: "int8", NotNull: true}, {Name: "c", Type: "text", NotNull: true}}}
	make(t)
	return &state.Database{Target: target.CockroachDB, Tables: []*state.Table{t}}
}

// insertLong writes rows from 1 to n.
func insertLong(t *testing.T, db wire.DB, table string, n int) {
	t.Helper()
	const part = 20_000
	for from := 1; from <= n; from += part {
		run(t, db, `UPSERT INTO %s (id, k, c) SELECT g, g, g::text FROM generate_series(%d, %d) AS s (g)`, table, from, min(from+part-1, n))
	}
}

// longWriter inserts and updates rows of the table, and knows which were acknowledged.
type longWriter struct {
	next, acknowledged, unknown atomic.Int64
	kept                        sync.Map
	group                       sync.WaitGroup
}

func (w *longWriter) start(t *testing.T, ctx context.Context, db wire.DB, clients int) {
	for range clients {
		w.group.Go(func() {
			for ctx.Err() == nil {
				id := w.next.Add(1)
				sql := fmt.Sprintf(`INSERT INTO long (id, k, c) VALUES (%d, %[1]d, '%[1]d')`, id)
				if id%2 == 0 { // an earlier row, with the same values
					sql = fmt.Sprintf(`UPDATE long SET k = %d, c = '%[1]d' WHERE id = %[1]d`, id%100+1)
				}
				n, err := db.Exec(context.WithoutCancel(ctx), &wire.Statement{SQL: sql, Op: wire.OpInsert, Once: true})
				switch {
				case err == nil && n == 1:
					w.acknowledged.Add(1)
					if id%2 != 0 {
						w.kept.Store(id, true)
					}
				case errors.Is(err, dberr.ErrUnknownOutcome), errors.Is(err, dberr.ErrUnavailable):
					w.unknown.Add(1)
				default:
					t.Errorf("a write during the change: %d rows, %v", n, err)
					return
				}
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
}

// lost waits for the writers, and counts the acknowledged rows above an id that the table does not hold.
func (w *longWriter) lost(t *testing.T, db wire.DB, above int) (lost int) {
	t.Helper()
	w.group.Wait()
	if err := ask.Rows(t.Context(), db, fmt.Sprintf("SELECT id FROM long WHERE id > %d", above), func(r wire.Rows) { w.kept.Delete(r.Int()) }); err != nil {
		t.Fatal(err)
	}
	w.kept.Range(func(any, any) bool { lost++; return true })
	return lost
}

// wholeLong holds that the table has its first n rows with their values, and that no change is left.
func wholeLong(t *testing.T, db wire.DB, want *state.Database, n int, right string) {
	t.Helper()
	have, err := ask.Value(t.Context(), db, fmt.Sprintf("SELECT count(*)::text FROM long WHERE id <= %d AND k = id AND c::text = id::text AND %s", n, right))
	if err != nil || have != strconv.Itoa(n) {
		t.Errorf("%s of %d rows have their values: %v", have, n, err)
	}
	wrong, err := ask.Value(t.Context(), db, fmt.Sprintf("SELECT count(*)::text FROM long WHERE NOT (k = id AND c::text = id::text AND %s)", right))
	if err != nil || wrong != "0" {
		t.Errorf("%s rows have other values: %v", wrong, err)
	}
	if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("afterwards the plan is %+v, %v", p, err)
	}
}

// heap is the most memory that the program used when it was measured.
type heap struct{ most atomic.Uint64 }

func (h *heap) measure() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	h.most.Store(max(h.most.Load(), m.HeapInuse))
}

func (h *heap) String() string { return fmt.Sprintf("%d MB", h.most.Load()>>20) }

// byHand returns how long the statement that a person would write takes on as many rows, without writers and kills.
func byHand(t *testing.T, db wire.DB, c longChange, rows int) time.Duration {
	t.Helper()
	run(t, db, "DROP TABLE IF EXISTS byhand")
	run(t, db, "CREATE TABLE byhand (id int8 PRIMARY KEY, k int8 NOT NULL, c text NOT NULL)")
	insertLong(t, db, "byhand", rows)
	start := time.Now()
	run(t, db, c.byHand, "byhand")
	took := time.Since(start)
	run(t, db, "DROP TABLE byhand")
	return took.Round(100 * time.Millisecond)
}

var calm = flag.Duration("calm", 3*time.Second, "time between a node that came back and the next one that TestCockroachNodesKilled kills")

// TestCockroachNodesKilled kills the nodes of a cluster of CockroachDB one after the other, each while a table of 100,000 rows is changed and
// written, and runs the migration again until it succeeds. CRATEGEN_TEST_COCKROACHDB_CLUSTER_URL names the cluster. With -rows it prints what
// TestCockroachManyRows does, too; -calm lets long jobs get on between the kills.
func TestCockroachNodesKilled(t *testing.T) {
	cluster := testtarget.ClusterOf(t, "cockroachdb")
	rows, longest := 100_000, 15*time.Minute
	if *many > 0 {
		rows, longest = *many, 45*time.Minute
	}
	db := newDatabase(t, cluster.URL, fmt.Sprintf("mig_%x", time.Now().UnixNano()), " CASCADE")
	for _, c := range longChanges {
		t.Run(c.name, func(t *testing.T) {
			clean(t, db)
			mustApply(t, db, rowsOfLong(func(*state.Table) {}))
			insertLong(t, db, "long", rows)
			var hand time.Duration
			if *many > 0 {
				hand = byHand(t, db, c, rows)
			}
			ctx, end := context.WithCancel(t.Context())
			defer end()
			var w longWriter
			w.next.Store(int64(rows) + 1000)
			w.start(t, ctx, db, 2)
			want := rowsOfLong(c.make)
			kill := cluster.KillInTurn(t, *calm)
			var h heap
			start, runs := time.Now(), 0
			for ; ; runs++ {
				_, err := migrate.Apply(t.Context(), db, want, migrate.Options{TakeOver: true, Note: func(m string) { t.Log(m) },
					Done: func(plan.Step) { h.measure() }, Job: func(string, string, float64) { h.measure() }})
				h.measure()
				if err == nil {
					runs++
					break
				}
				var held *journal.HeldError
				if !errors.As(err, &held) {
					t.Logf("after %v: %v", time.Since(start).Round(time.Second), err)
				}
				if time.Since(start) > longest {
					t.Fatal("the migration does not end")
				}
				time.Sleep(time.Second)
			}
			took := time.Since(start)
			killed := kill()
			end()
			if lost := w.lost(t, db, rows); lost > 0 {
				t.Errorf("%d of %d acknowledged writes are lost", lost, w.acknowledged.Load())
			}
			wholeLong(t, db, want, rows, c.right)
			if killed == 0 {
				t.Error("no node was killed: set -rows to more")
			}
			t.Logf("%d rows in %v, %d runs, %d nodes killed, %d writes acknowledged, %d of unknown outcome; by hand without writers and kills %v; heap at most %v",
				rows, took.Round(time.Second), runs, killed, w.acknowledged.Load(), w.unknown.Load(), hand, &h)
		})
	}
}

// TestCockroachManyRows changes a large table of CockroachDB while others write. It prints how long that took beside the statement by hand, and
// the memory of the program.
func TestCockroachManyRows(t *testing.T) {
	if *many == 0 {
		t.Skip("no -rows")
	}
	db := space(t, "cockroachdb")
	for _, c := range longChanges {
		t.Run(c.name, func(t *testing.T) {
			clean(t, db)
			mustApply(t, db, rowsOfLong(func(*state.Table) {}))
			insertLong(t, db, "long", *many)
			hand := byHand(t, db, c, *many)

			ctx, end := context.WithCancel(t.Context())
			defer end()
			var w longWriter
			w.next.Store(int64(*many) + 1000)
			w.start(t, ctx, db, 3)
			var h heap
			want, jobs := rowsOfLong(c.make), 0
			start := time.Now()
			_, err := migrate.Apply(t.Context(), db, want, migrate.Options{Done: func(plan.Step) { h.measure() },
				Job: func(change, job string, fraction float64) {
					h.measure()
					jobs++
					t.Logf("%s: job %s: %.0f%%", change, job, fraction*100)
				}})
			took := time.Since(start)
			h.measure()
			end()
			if err != nil {
				t.Fatal(err)
			}
			if lost := w.lost(t, db, *many); lost > 0 {
				t.Errorf("%d of %d acknowledged writes are lost", lost, w.acknowledged.Load())
			}
			wholeLong(t, db, want, *many, c.right)
			if took > 10*time.Second && jobs == 0 {
				t.Error("no progress of a job was reported")
			}
			t.Logf("%d rows, %d writes acknowledged meanwhile: changed in %v, by hand without writers %v; heap at most %v", *many,
				w.acknowledged.Load(), took.Round(100*time.Millisecond), hand, &h)
		})
	}
}
