package ddl_test

import (
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/ddl/ddltest"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate"
)

// TestCompare makes the tables of a project and compares them with the project: there must be no difference.
func TestCompare(t *testing.T) {
	for _, on := range ddltest.Targets() {
		t.Run(string(on.Dialect), func(t *testing.T) {
			db := open(t, on.Dialect)
			p := ddltest.Project(on.Dialect, prefix)
			drop(t, db, p)
			t.Cleanup(func() { drop(t, db, p) })
			want, err := ddl.State(p, model.Target{Dialect: on.Dialect})
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range migrate.Statements(want) {
				if _, err := exec(db, s.SQL); err != nil {
					t.Fatalf("%v\n%s", err, s.SQL)
				}
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
}
