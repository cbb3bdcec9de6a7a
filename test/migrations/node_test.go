package migrations_test

import (
	"context"
	"errors"
	"flag"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

var (
	cluster  = flag.String("cluster", "", "URL of a cluster of three nodes, or of one node, for TestNodeKilled; empty skips it")
	killNode = flag.String("kill-node", "", "shell command that kills one of its nodes; the only node must come back")
)

// fault is a migration during which a node is killed.
type fault struct {
	name       string
	from, want *state.Database
	insert     string
	at         string // the node is killed soon after this statement was sent the first time
	whole      string // the number of rows that must be all of them at the end
}

// faultsOf are the migrations for a database.
func faultsOf(t *testing.T, db wire.DB) []fault {
	if db.Dialect() != "cratedb" {
		return []fault{{"index", codes(false, false), codes(true, false), `INSERT INTO codes SELECT g, g FROM generate_series(1, 100000) AS s (g)`, "CREATE INDEX",
			`SELECT count(*) || '' FROM codes`}}
	}
	replicas := "1"
	if nodes, err := ask.Value(t.Context(), db, "SELECT count(*)::text FROM sys.nodes"); err == nil && nodes == "1" {
		replicas = "0" // the copy continues when the node is back
	}
	table := func(typ string, partitioned bool, more ...state.Column) *state.Database {
		s := events(typ, partitioned)
		s.Tables[0].Settings["number_of_replicas"] = replicas
		s.Tables[0].Columns = append(s.Tables[0].Columns, more...)
		return s
	}
	const insert = `INSERT INTO "events" ("id", "day", "n") (SELECT g, g % 7, g FROM generate_series(1, 300000) AS s (g))`
	return []fault{
		{"type", table("INTEGER", false), table("BIGINT", false), insert, `INSERT INTO "crategen_new`, `SELECT count(*)::text FROM "events" WHERE "n" = "id"`},
		{"partitions", table("INTEGER", true), table("BIGINT", true), insert, `INSERT INTO "crategen_new`, `SELECT count(*)::text FROM "events" WHERE "n" = "id"`},
		{"fill", table("INTEGER", false), table("INTEGER", false, state.Column{Name: "x", Type: "BIGINT", Default: "5"}), insert, `UPDATE "events"`,
			`SELECT count(*)::text FROM "events" WHERE "x" = 5`},
	}
}

// TestNodeKilled kills a node of a cluster under writes: while a column gets another type by a rebuild, or a new column its values (CrateDB), or while an
// index is built (CockroachDB). The migration is run again until it succeeds: no acknowledged row and no value may be lost.
func TestNodeKilled(t *testing.T) {
	if *cluster == "" {
		t.Skip("no -cluster")
	}
	db := open(t, *cluster)
	for _, f := range faultsOf(t, db) {
		t.Run(f.name, func(t *testing.T) { f.run(t, db) })
	}
}

func (f fault) run(t *testing.T, db wire.DB) {
	clean(t, db)
	o := migrate.Options{TakeOver: true, Allow: []string{"incomplete-reads=*"}}
	mustApply(t, db, f.from)
	run(t, db, "%s", f.insert)
	var w writer
	w.next.Store(1_000_000)
	ctx, stop := context.WithCancel(context.Background())
	crate := db.Dialect() == string(target.CrateDB)
	if crate {
		run(t, db, `REFRESH TABLE "events"`)
		w.start(ctx, db, 2)
	}
	var once sync.Once
	var killed time.Duration
	start, tries := time.Now(), 0
	kill := func() {
		out, err := exec.Command("sh", "-c", *killNode).CombinedOutput()
		killed = time.Since(start)
		if err != nil {
			t.Errorf("%v: %s", err, out)
		}
	}
	done := make(chan bool)
	m := &at{db, func(sql string) error {
		if strings.HasPrefix(sql, f.at) {
			once.Do(func() { time.AfterFunc(300*time.Millisecond, func() { kill(); close(done) }) })
		}
		return nil
	}}
	for time.Since(start) < 8*time.Minute {
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
	case <-time.After(time.Minute):
		t.Fatalf("no statement begins with %s", f.at)
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
		if lost := w.lost(t, db, 1_000_000); lost > 0 {
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
