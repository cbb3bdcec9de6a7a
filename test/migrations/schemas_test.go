// Package migrations_test migrates live databases.
package migrations_test

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
)

// TestSchemas makes every schema of the project on every database that can hold it, and compares: there must be no difference.
func TestSchemas(t *testing.T) {
	var dirs []string
	for _, pattern := range []string{"examples/*", "gen/testdata/*", "test/*", "test/faultcases/*"} {
		found, err := filepath.Glob("../../" + pattern + "/schema")
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, found...)
	}
	for _, dir := range dirs {
		t.Run(strings.TrimPrefix(filepath.Dir(dir), "../../"), func(t *testing.T) {
			description, err := load.Load(t.Context(), load.Config{Dir: dir, Output: io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			for _, on := range testtarget.All {
				target := model.Target{Dialect: model.Dialect(on.Name)}
				project, err := model.Resolve(description, model.Options{Path: "example.com/db", Targets: []model.Target{target}})
				if err != nil {
					continue // the database cannot hold it
				}
				want, err := ddl.State(project, target)
				if err != nil {
					continue
				}
				t.Run(on.Name, func(t *testing.T) {
					db := space(t, on.Name)
					if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{}); err != nil {
						t.Fatal(err)
					}
					c, err := migrate.Compare(t.Context(), db, want, nil)
					if err != nil {
						t.Fatal(err)
					}
					for _, change := range c.Changes {
						t.Errorf("%s\n%+v", change.Title(), change)
					}
				})
			}
		})
	}
}
