package randschema_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/gen/randschema"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

// Random schemas with regions resolve for every target. A cluster with regions, in CRATEGEN_TEST_COCKROACHDB_URL, makes the regions and the
// tables, and its database does not differ from the schema then.
func TestRegions(t *testing.T) {
	dir := t.TempDir()
	if err := randschema.WriteModule(dir, "../../.."); err != nil {
		t.Fatal(err)
	}
	seeds, err := randschema.Seeds(2)
	if err != nil {
		t.Fatal(err)
	}
	regions, url := []string{"eu", "us", "ap"}, os.Getenv("CRATEGEN_TEST_COCKROACHDB_URL")
	var admin wire.DB
	if url != "" {
		admin = open(t, url)
		regions = nil
		if err := ask.Rows(t.Context(), admin, "SELECT region FROM [SHOW REGIONS FROM CLUSTER] ORDER BY 1", func(r wire.Rows) { regions = append(regions, r.Text()) }); err != nil {
			t.Fatal(err)
		}
		if len(regions) == 0 {
			t.Skip("the cluster has no regions: start its nodes with --locality=region=...")
		}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			o := randschema.Options{Seed: seed, Own: true, Regions: regions}
			schema := written(t, filepath.Join(dir, fmt.Sprintf("regions%d", seed)), o)
			if url != "" {
				applied(t, admin, url, schema, "cockroachdb@25.4")
			}
		})
	}
}

func open(t *testing.T, url string, options ...connect.Option) wire.DB {
	t.Helper()
	cfg, err := connect.Parse(url, options...)
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(context.Background(), cfg, []wire.Driver{pgwire.Driver})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// applied makes the tables of a schema in a database of its own, and compares them.
func applied(t *testing.T, admin wire.DB, url, schema, targetName string) {
	t.Helper()
	const name = "randschema_applied"
	end := " CASCADE"
	if strings.HasPrefix(targetName, "postgres") {
		end = " WITH (FORCE)"
	}
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + name + end, "CREATE DATABASE " + name} {
		if err := ask.Exec(t.Context(), admin, sql); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = ask.Exec(context.Background(), admin, "DROP DATABASE IF EXISTS "+name+end) })
	db := open(t, url, connect.Database(name))
	for _, extension := range []string{"ltree", "citext"} {
		if err := ask.Exec(t.Context(), db, "CREATE EXTENSION "+extension+" SCHEMA pg_catalog"); err != nil && strings.HasPrefix(targetName, "postgres") {
			t.Fatal(err)
		}
	}
	d, err := load.Load(t.Context(), load.Config{Dir: schema, Output: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	targets, err := model.ParseTargets(targetName)
	if err != nil {
		t.Fatal(err)
	}
	p, err := model.Resolve(d, model.Options{Path: randschema.Module + "/db", Targets: targets})
	if err != nil {
		t.Fatal(err)
	}
	want, err := ddl.State(p, targets[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	again, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range again.Steps {
		t.Errorf("afterwards there is the step %s", s.Change)
	}
}
