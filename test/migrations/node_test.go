package migrations_test

import (
	"context"
	"errors"
	"flag"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/wire"
)

var (
	cluster  = flag.String("cluster", "", "URL of a cluster of three nodes, or of one node, for TestNodeKilled; empty skips it")
	killNode = flag.String("kill-node", "", "shell command that kills one of its nodes; the only node must come back")
)

// TestNodeKilled kills a node of a cluster while a table is rebuilt (CrateDB) or an index is built (CockroachDB), under writes. The
// migration is run again until it succeeds: no acknowledged row may be lost.
func TestNodeKilled(t *testing.T) {
	if *cluster == "" {
		t.Skip("no -cluster")
	}
	db := open(t, *cluster)
	from, want := codes(false, false), codes(true, false)
	insert := `INSERT INTO codes SELECT g, g FROM generate_series(1, 100000) AS s (g)`
	if db.Dialect() == "cratedb" {
		from, want = events("INTEGER", false), events("BIGINT", false)
		replicas := "1"
		if nodes, err := ask.Value(t.Context(), db, "SELECT count(*)::text FROM sys.nodes"); err == nil && nodes == "1" {
			replicas = "0" // the copy continues when the node is back
		}
		from.Tables[0].Settings["number_of_replicas"], want.Tables[0].Settings["number_of_replicas"] = replicas, replicas
		insert = `INSERT INTO "events" ("id", "day", "n") (SELECT g, g % 7, g FROM generate_series(1, 300000) AS s (g))`
	}
	clean(t, db)
	mustApply(t, db, from)
	run(t, db, "%s", insert)
	var w writer
	w.next.Store(1_000_000)
	ctx, stop := context.WithCancel(context.Background())
	if db.Dialect() == "cratedb" {
		w.start(ctx, db, 2)
	}
	var once sync.Once
	kill := func() {
		once.Do(func() {
			if out, err := exec.Command("sh", "-c", *killNode).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	o := migrate.Options{TakeOver: true, Progress: func(plan.Step, int64, int64) { kill() }}
	var m wire.DB = db
	if db.Dialect() == string(target.CockroachDB) {
		m = &at{db, func(sql string) error {
			if len(sql) > 12 && sql[:12] == "CREATE INDEX" {
				time.AfterFunc(300*time.Millisecond, kill)
			}
			return nil
		}}
	}
	start, tries := time.Now(), 0
	for time.Since(start) < 8*time.Minute {
		tries++
		_, err := migrate.Apply(t.Context(), m, want, o)
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
	time.Sleep(2 * time.Second)
	stop()
	w.group.Wait()
	if db.Dialect() == "cratedb" {
		if lost := w.lost(t, db, 1_000_000); lost > 0 {
			t.Errorf("%d of %d acknowledged rows are lost", lost, w.acknowledged.Load())
		}
	}
	n, err := ask.Value(t.Context(), db, `SELECT count(*) || '' FROM "`+want.Tables[0].Name+`"`)
	if err != nil {
		t.Fatal(err)
	}
	p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{})
	if err != nil || !p.Empty() {
		t.Errorf("%+v, %v", p, err)
	}
	t.Logf("%s: %s rows after %d runs in %v, %d acknowledged meanwhile, %d refused", db.Dialect(), n, tries, took.Round(time.Second),
		w.acknowledged.Load(), w.refused.Load())
}
