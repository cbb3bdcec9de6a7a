package dbfirst_test

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
)

// TestSchemas makes the tables of every schema of the project in one database, each schema with a prefix of its own, and takes them
// over in one go.
func TestSchemas(t *testing.T) {
	var dirs []string
	for _, pattern := range []string{"examples/*", "gen/testdata/*", "test/*", "test/faultcases/*"} {
		found, err := filepath.Glob("../../" + pattern + "/schema")
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, found...)
	}
	descriptions := make([]*load.Description, len(dirs))
	for i, dir := range dirs {
		var err error
		if descriptions[i], err = load.Load(t.Context(), load.Config{Dir: dir, Output: io.Discard}); err != nil {
			t.Fatal(err)
		}
	}
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			db := space(t, on.Name)
			made := 0
			for i, d := range descriptions {
				target := model.Target{Dialect: model.Dialect(on.Name)}
				project, err := model.Resolve(d, model.Options{Path: "example.com/db", Targets: []model.Target{target}})
				if err != nil {
					continue // the database cannot hold it
				}
				want, err := ddl.State(project, target)
				if err != nil {
					continue
				}
				if want.Regions != nil {
					t.Logf("%s needs a database with regions, which TestRegions of internal/gen/randschema makes", dirs[i])
					continue
				}
				want = prefixed(want, fmt.Sprintf("s%d_", i))
				for _, s := range migrate.Statements(want) {
					run(t, db, s.SQL)
				}
				made += len(want.Tables)
			}
			draft, _ := roundTrip(t, db, false) // the same packages compile elsewhere
			if len(draft.Entities) < made/2 || made < 20 {
				t.Errorf("%d tables, %d entities", made, len(draft.Entities))
			}
		})
	}
}

// prefixed gives tables and what belongs to them names with a prefix. Views, and tables in schemas of their own, are left out.
func prefixed(db *state.Database, p string) *state.Database {
	out := &state.Database{Target: db.Target}
	for _, e := range db.Enums {
		e.Name = p + e.Name
		out.Enums = append(out.Enums, e)
	}
	var next []string // the old and the new calls of sequences
	for _, q := range db.Sequences {
		next = append(next, `'"`+q.Name+`"'`, `'"`+p+q.Name+`"'`)
		q.Name = p + q.Name
		out.Sequences = append(out.Sequences, q)
	}
	calls := strings.NewReplacer(next...)
	for _, t := range db.Tables {
		if t.Schema != "" || slices.ContainsFunc(t.ForeignKeys, func(k state.ForeignKey) bool { return k.References.Schema != "" }) {
			continue
		}
		c := *t
		c.Name = p + t.Name
		c.Doc = nil
		c.ForeignKeys, c.Checks, c.Indexes = slices.Clone(t.ForeignKeys), slices.Clone(t.Checks), slices.Clone(t.Indexes)
		c.Fulltexts, c.Columns = slices.Clone(t.Fulltexts), slices.Clone(t.Columns)
		for i, col := range c.Columns {
			c.Columns[i].Default = calls.Replace(col.Default)
			if e := db.EnumOf(col); e != nil {
				c.Columns[i].Type = state.Retyped(col.Type, state.TableName{Schema: e.Schema, Name: p + e.Name})
			}
		}
		for i := range c.ForeignKeys {
			c.ForeignKeys[i].Name = p + c.ForeignKeys[i].Name
			c.ForeignKeys[i].References.Name = p + c.ForeignKeys[i].References.Name
		}
		for i := range c.Checks {
			c.Checks[i].Name = p + c.Checks[i].Name
		}
		for i := range c.Indexes {
			c.Indexes[i].Name = p + c.Indexes[i].Name
		}
		for i := range c.Fulltexts {
			if db.Target != "cratedb" {
				c.Fulltexts[i].Name = p + c.Fulltexts[i].Name
			}
		}
		if strings.HasPrefix(t.Name, "sqlite_") || len(c.Name) > 60 {
			continue
		}
		out.Tables = append(out.Tables, &c)
	}
	return out
}
