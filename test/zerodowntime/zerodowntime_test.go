// Package zerodowntime_test migrates a database while an old and a new generated client use it.
package zerodowntime_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"flag"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
	newdb "github.com/crategen/crategen/test/zerodowntime/new/db"
	newreading "github.com/crategen/crategen/test/zerodowntime/new/db/reading"
	olddb "github.com/crategen/crategen/test/zerodowntime/old/db"
)

var (
	rows    = flag.Int("rows", 500, "rows of each table before the migration")
	between = flag.Int64("between", 40, "statements of each worker before, between and after the phases")
)

// first is the number of the rows that were there before.
const first = 1

// TestOldAndNew migrates in two phases. Old programs run until the second one, new ones from the first one on. Nothing fails, and
// no acknowledged write is lost.
func TestOldAndNew(t *testing.T) {
	descriptions := make(map[string]*load.Description)
	for _, version := range []string{"old", "new"} {
		d, err := load.Load(t.Context(), load.Config{Dir: filepath.Join(version, "schema"), Output: io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		descriptions[version] = d
	}
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			states := make(map[string]*state.Database)
			target := model.Target{Dialect: model.Dialect(on.Name)}
			for version, d := range descriptions {
				project, err := model.Resolve(d, model.Options{Path: "example.com/db", Targets: []model.Target{target}})
				if err != nil {
					t.Fatal(err)
				}
				if states[version], err = ddl.State(project, target); err != nil {
					t.Fatal(err)
				}
			}
			s := &scenario{T: t, on: on.Name, searches: on.Name != "cratedb"}
			s.connect(on.URL(t))
			s.run(states["old"], states["new"])
		})
	}
}

type scenario struct {
	*testing.T
	on       string
	searches bool
	admin    wire.DB // runs the migration
	options  []wire.Option
	url      string
	workers  []*worker
}

// connect gives the test a database of its own.
func (s *scenario) connect(url string) {
	s.url = url
	own := "zero_" + random()
	switch s.on {
	case "sqlite":
		s.url = "sqlite:" + filepath.Join(s.TempDir(), "zero.db")
		s.options = []wire.Option{sqlite.Driver}
		s.admin = s.open()
		return
	case "cratedb":
		s.options = []wire.Option{connect.Database(own)}
		s.admin = s.open()
		s.Cleanup(func() { s.dropTables(own) })
		return
	}
	server := s.open()
	s.exec(server, `CREATE DATABASE `+own)
	end := map[string]string{"postgres": " WITH (FORCE)", "cockroachdb": " CASCADE"}[s.on]
	s.Cleanup(func() { s.exec(server, `DROP DATABASE `+own+end) })
	s.options = []wire.Option{connect.Database(own)}
	s.admin = s.open()
}

func random() string {
	var b [6]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func (s *scenario) open() wire.DB {
	var options []connect.Option
	for _, o := range s.options {
		if o, ok := o.(connect.Option); ok {
			options = append(options, o)
		}
	}
	c, err := connect.Parse(s.url, options...)
	if err != nil {
		s.Fatal(err)
	}
	db, err := connect.Open(s.Context(), c, []wire.Driver{cratehttp.Driver, pgwire.Driver, sqlite.Driver})
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = db.Close() })
	return db
}

func (s *scenario) exec(db wire.DB, sql string) {
	if err := ask.Exec(context.Background(), db, sql); err != nil {
		s.Errorf("%v\n%s", err, sql)
	}
}

func (s *scenario) dropTables(schema string) {
	var names []string
	err := ask.Rows(context.Background(), s.admin, `SELECT table_name FROM information_schema.tables WHERE table_schema = '`+schema+`'`,
		func(r wire.Rows) { names = append(names, r.Text()) })
	if err != nil {
		s.Error(err)
	}
	for _, n := range names {
		s.exec(s.admin, `DROP TABLE IF EXISTS "`+schema+`"."`+n+`"`)
	}
}

// run is the deployment.
func (s *scenario) run(from, to *state.Database) {
	ctx, cancel := context.WithTimeout(s.Context(), 8*time.Minute)
	defer cancel()
	s.apply(ctx, from, migrate.Options{})

	old := opened(s, olddb.Open)
	s.start(ctx, "old", oldTables(old), 10)
	s.wait(ctx)
	s.apply(ctx, to, migrate.Options{Phase: plan.Expand})

	recent := opened(s, newdb.Open)
	s.start(ctx, "new", newTables(recent), 20)
	s.wait(ctx)
	s.checkNull(ctx, old, recent)
	s.finish("old")
	s.attempts("old", old)

	s.apply(ctx, to, migrate.Options{Phase: plan.Contract, Allow: []string{"drop-column=accounts.nickname", "drop-column=readings.place"}})
	s.wait(ctx)
	s.finish("new")
	s.attempts("new", recent)

	s.compare(ctx, recent)
	if p, err := migrate.NewPlan(ctx, s.admin, to, migrate.Options{}); err != nil || !p.Empty() {
		s.Errorf("after both phases there is %+v, %v", p, err)
	}
}

func opened[C interface{ Close() error }](s *scenario, open func(context.Context, string, ...wire.Option) (C, error)) C {
	c, err := open(s.Context(), s.url, s.options...)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = c.Close() })
	return c
}

func (s *scenario) apply(ctx context.Context, to *state.Database, o migrate.Options) {
	began := time.Now()
	o.Done = func(step plan.Step) { s.Logf("%s: %s, %s", o.Phase, step.Change, step.Cost) }
	if _, err := migrate.Apply(ctx, s.admin, to, o); err != nil {
		s.Fatal(err)
	}
	s.Logf("%s: %v", o.Phase, time.Since(began).Round(time.Millisecond))
}

// start begins two workers for each table. The old version also has a number of rows that nobody changes.
func (s *scenario) start(ctx context.Context, version string, tables map[string]table, id int32) {
	span := int64(1) << 31
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if version == "old" {
			w := newWorker(ctx, "untouched "+name, tables[name], first, s.searches, span)
			var list []row
			for i := range int64(*rows) {
				list = append(list, row{i + 1, first, i})
				w.ids, w.rows[i+1] = append(w.ids, i+1), []int64{i}
			}
			if err := w.table.insert(ctx, list...); err != nil {
				s.Fatal(err)
			}
			s.workers = append(s.workers, w)
		}
		for range 2 {
			w := newWorker(ctx, version+" "+name, tables[name], id, s.searches, span)
			id++
			s.workers = append(s.workers, w)
			s.Cleanup(w.finish)
			w.start()
		}
	}
}

// wait waits until each worker has run more statements.
func (s *scenario) wait(ctx context.Context) {
	for _, w := range s.workers {
		if w.id == first || w.ctx.Err() != nil {
			continue
		}
		for more := w.done.Load() + *between; w.done.Load() < more; time.Sleep(time.Millisecond) {
			if ctx.Err() != nil {
				s.Fatalf("%s does not go on", w.name)
			}
		}
	}
}

// finish ends the workers of a version.
func (s *scenario) finish(version string) {
	for _, w := range s.workers {
		if w.id == first || w.name[:3] != version {
			continue
		}
		w.finish()
		s.Logf("%s: %v, the slowest took %v", w.name, w.counts, time.Duration(w.slowest.Load()).Round(time.Millisecond))
		for _, f := range w.failed {
			s.Error(f)
		}
		late := w.counts["get out of time"]
		if s.on != "cratedb" { // where searches may fail until the shards of the new table are there
			late += w.counts["list out of time"]
		}
		if late > 0 {
			s.Errorf("%s: %d reads ran out of time", w.name, late)
		}
	}
}

// attempts logs how many attempts failed. The runtime has repeated those whose statements did not fail.
func (s *scenario) attempts(version string, c query.Runner) {
	for _, n := range query.Nodes(c) {
		s.Logf("%s: %d of %d attempts failed", version, n.Errors, n.Attempts)
	}
}

// checkNull reads, with the old client, a row of the new one without a unit and a place: an error says so, nothing else.
func (s *scenario) checkNull(ctx context.Context, old *olddb.Client, recent *newdb.Client) {
	const id = 999
	if err := recent.Readings.Insert(ctx, &newdb.Reading{ID: -id, Worker: first + 1, Amount: 1}); err != nil {
		s.Fatal(err)
	}
	if _, err := old.Readings.Get(ctx, -id); !errors.Is(err, dberr.ErrNull) {
		s.Errorf("the old client reads a row without a required field: %v", err)
	}
	if n, err := recent.Readings.Where(newreading.ID.EQ(-id)).Delete(ctx); n != 1 || err != nil {
		s.Errorf("%d rows deleted, %v", n, err)
	}
}

// compare reads every row, and compares it with what was acknowledged.
func (s *scenario) compare(ctx context.Context, c *newdb.Client) {
	if err := query.Refresh(ctx, c); err != nil {
		s.Fatal(err)
	}
	there := map[string]map[int64]int64{"accounts": {}, "readings": {}}
	accounts, err := c.Accounts.All(ctx)
	if err != nil {
		s.Fatal(err)
	}
	for _, a := range accounts {
		there["accounts"][a.ID] = a.Amount
		if a.Worker < 20 && (a.Tier == nil || *a.Tier != "basic") {
			s.Errorf("the account %d of an old client does not have the tier that is the default", a.ID)
		}
	}
	readings, err := c.Readings.All(ctx)
	if err != nil {
		s.Fatal(err)
	}
	for _, r := range readings {
		there["readings"][r.ID] = r.Amount
		if r.Worker < 20 && (r.Unit == nil || *r.Unit != "m") {
			s.Errorf("the reading %d of an old client has lost its unit", r.ID)
		}
	}
	acknowledged := 0
	for _, w := range s.workers {
		found := there[w.name[len(w.name)-len("accounts"):]]
		for id, may := range w.rows {
			got, ok := found[id]
			if !ok {
				got = absent
			}
			if acknowledged++; !slices.Contains(may, got) {
				s.Errorf("%s: in the end row %d has %d and not %v", w.name, id, got, may)
			}
			delete(found, id)
		}
	}
	for table, rest := range there {
		for id := range rest {
			s.Errorf("nobody wrote row %d of %s", id, table)
		}
	}
	s.Logf("%d rows compared", acknowledged)
}
