package randschema_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/gen/randschema"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

// Random schemas resolve for every target, and their tables can be made.
func TestSchemas(t *testing.T) {
	dir := t.TempDir()
	if err := randschema.WriteModule(dir, "../../.."); err != nil {
		t.Fatal(err)
	}
	seeds, err := randschema.Seeds(4)
	if err != nil {
		t.Fatal(err)
	}
	for _, seed := range seeds {
		for _, o := range []randschema.Options{{Seed: seed, Own: true}, {Seed: seed, Own: true, Crate: true}} {
			t.Run(fmt.Sprintf("seed=%d,crate=%v", seed, o.Crate), func(t *testing.T) {
				written(t, filepath.Join(dir, fmt.Sprintf("s%d%v", seed, o.Crate)), o)
			})
		}
	}
}

// checkSchema writes the DDL of every target, and runs that of SQLite twice.
func checkSchema(t *testing.T, schema, list string) {
	t.Helper()
	d, err := load.Load(t.Context(), load.Config{Dir: schema, Output: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	targets, err := model.ParseTargets(list)
	if err != nil {
		t.Fatal(err)
	}
	p, err := model.Resolve(d, model.Options{Path: randschema.Module + "/db", Targets: targets})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		statements, err := ddl.Statements(p, target)
		if err != nil {
			t.Errorf("%s: %v", target.Dialect, err)
		}
		if target.Dialect == model.SQLite {
			run(t, append(statements, statements...))
		}
	}
}

// written writes a random schema into a directory and checks it. It returns the directory of the schema.
func written(t *testing.T, dir string, o randschema.Options) string {
	t.Helper()
	text, err := randschema.Source(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the schema of %s=%d:\n%s", randschema.SeedEnv, o.Seed, text)
		}
	})
	schema, err := randschema.Write(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	checkSchema(t, schema, o.Targets())
	return schema
}

func run(t *testing.T, statements []state.Statement) {
	t.Helper()
	cfg, err := connect.Parse("sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(context.Background(), cfg, []wire.Driver{sqlite.Driver})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(t.Context(), &wire.Statement{SQL: s.SQL, Op: wire.OpSchema, Once: true}); err != nil {
			t.Errorf("%v\n%s", err, s.SQL)
		}
	}
}

// Equal seeds make equal schemas, and others make others.
func TestSource(t *testing.T) {
	source := func(seed uint64) string {
		text, err := randschema.Source(randschema.Options{Seed: seed, Own: true})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	first, again, other := source(7), source(7), source(8)
	if first != again {
		t.Error("a seed makes two schemas")
	}
	if first == other {
		t.Error("two seeds make one schema")
	}
}
