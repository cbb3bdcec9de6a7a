package migrations_test

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// fault is a migration during which a node is killed.
type fault struct {
	name       string
	from, want *state.Database
	insert     string
	rows       int
	at         string // the node is killed soon after this statement was sent
	times      int    // so often
	whole      string // the number of rows that must be all of them at the end
}

// faultsOf are the migrations for a database, of tables with -rows.
func faultsOf(on string, nodes int) []fault {
	if on != "cratedb" {
		return []fault{{"index", codes(false, false), codes(true, false), `INSERT INTO codes SELECT g, g FROM generate_series(%d, %d) AS s (g)`, cmp.Or(*many, 100_000),
			"CREATE INDEX", 1, `SELECT count(*) || '' FROM codes`}}
	}
	rows, replicas := cmp.Or(*many, 300_000), "1"
	middle := 1 + rows/200_000
	if nodes == 1 {
		replicas = "0" // the copy continues when the node is back
	}
	table := func(typ string, partitioned bool, more ...state.Column) *state.Database {
		s := events(typ, partitioned)
		s.Tables[0].Settings["number_of_replicas"] = replicas
		s.Tables[0].Columns = append(s.Tables[0].Columns, more...)
		return s
	}
	const insert = `INSERT INTO "events" ("id", "day", "n") (SELECT g, g %% 7, g FROM generate_series(%d, %d) AS s (g))`
	return []fault{
		{"type", table("INTEGER", false), table("BIGINT", false), insert, rows, `INSERT INTO "crategen_new`, middle, `SELECT count(*)::text FROM "events" WHERE "n" = "id"`},
		{"partitions", table("INTEGER", true), table("BIGINT", true), insert, rows, `INSERT INTO "crategen_new`, middle, `SELECT count(*)::text FROM "events" WHERE "n" = "id"`},
		{"fill", table("INTEGER", false), table("INTEGER", false, state.Column{Name: "x", Type: "BIGINT", Default: "5"}), insert, rows, `UPDATE "events"`, middle,
			`SELECT count(*)::text FROM "events" WHERE "x" = 5`},
	}
}

// TestNodeKilled kills a node of a cluster under writes: while a column gets another type by a rebuild, or a new column its values (CrateDB), or while an
// index is built (CockroachDB). The migration is run again until it succeeds: no acknowledged row and no value may be lost. The cluster may have one node.
func TestNodeKilled(t *testing.T) {
	for _, on := range []string{"cratedb", "cockroachdb"} {
		t.Run(on, func(t *testing.T) {
			cluster := testtarget.ClusterOf(t, on)
			db, _ := spaceOn(t, on, cluster.URL)
			for i, f := range faultsOf(on, cluster.Nodes) {
				t.Run(f.name, func(t *testing.T) {
					f.run(t, db, func() error { return cluster.Restart(t.Context(), i%cluster.Nodes+1) })
				})
			}
		})
	}
}

// run makes the migration, during which restart kills a node and waits until it is back.
func (f fault) run(t *testing.T, db wire.DB, restart func() error) {
	clean(t, db)
	o := migrate.Options{TakeOver: true, Allow: []string{"incomplete-reads=*"}}
	mustApply(t, db, f.from)
	const part = 250_000
	for from := 1; from <= f.rows; from += part {
		run(t, db, f.insert, from, min(from+part-1, f.rows))
	}
	above := f.rows + 1000
	var w writer
	w.next.Store(int64(above))
	ctx, stop := context.WithCancel(context.Background())
	crate := db.Dialect() == string(target.CrateDB)
	if crate {
		run(t, db, `REFRESH TABLE "events"`)
		w.start(ctx, db, 2)
	}
	var killed time.Duration
	start, tries, sent := time.Now(), 0, 0
	done := make(chan bool)
	kill := func() {
		defer close(done)
		killed = time.Since(start)
		if err := restart(); err != nil {
			t.Error(err)
		}
	}
	m := &at{db, func(sql string) error {
		if strings.HasPrefix(sql, f.at) {
			if sent++; sent == f.times {
				time.AfterFunc(300*time.Millisecond, kill)
			}
		}
		return nil
	}}
	for time.Since(start) < 9*time.Minute {
		tries++
		_, err := migrate.Apply(t.Context(), m, f.want, o)
		if err == nil {
			break
		}
		var held *journal.HeldError
		if !errors.As(err, &held) {
			t.Logf("after %v: %v", time.Since(start).Round(time.Second), err)
		}
		time.Sleep(time.Second)
	}
	took := time.Since(start)
	select {
	case <-done:
	case <-time.After(2 * time.Minute):
		t.Fatalf("%d statements begin with %s, or the node is not back", sent, f.at)
	}
	time.Sleep(2 * time.Second)
	stop()
	w.group.Wait()
	n := func(sql string) string {
		n, err := ask.Value(t.Context(), db, sql)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if crate {
		if lost := w.lost(t, db, above); lost > 0 {
			t.Errorf("%d of %d acknowledged rows are lost", lost, w.acknowledged.Load())
		}
	}
	all, right := n(`SELECT count(*) || '' FROM "`+f.want.Tables[0].Name+`"`), n(f.whole)
	if all != right {
		t.Errorf("%s of %s rows are right", right, all)
	}
	p, err := migrate.NewPlan(t.Context(), db, f.want, migrate.Options{})
	if err != nil || !p.Empty() {
		t.Errorf("%+v, %v", p, err)
	}
	t.Logf("%s: %s rows after %d runs in %v, a node killed after %v, %d acknowledged meanwhile, %d refused", db.Dialect(), all, tries, took.Round(time.Second),
		killed.Round(time.Second), w.acknowledged.Load(), w.refused.Load())
}
