package migrations_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
)

// hiddenRegion is the column that the database adds to a table REGIONAL BY ROW, as a field of the schema has it.
var hiddenRegion = state.Column{Name: "crdb_region", Type: "crdb_internal_region", NotNull: true, Hidden: true,
	Default: "default_to_database_primary_region(gateway_region())::crdb_internal_region"}

// TestCockroachRegionField gives a table with rows the field of the region together with the locality, and takes both away.
func TestCockroachRegionField(t *testing.T) {
	db := space(t, "cockroachdb")
	a, b, _ := clusterRegions(t, db)
	of := func(locality string, more ...state.Column) *state.Database {
		return &state.Database{Target: target.CockroachDB, Regions: &state.Regions{Primary: a, Others: []string{b}, Survive: state.SurviveZone},
			Tables: []*state.Table{regional(locality, more...)}}
	}
	mustApply(t, db, of("REGIONAL BY TABLE IN PRIMARY REGION"))
	run(t, db, `INSERT INTO "books" ("id", "n", "s") VALUES (1, 10, 'a'), (2, NULL, '20')`)
	o := migrate.Options{}
	mustApply(t, db, of("REGIONAL BY ROW", hiddenRegion))
	if have := valuesIn(t, db, "books", "crdb_region"); have != a+" "+a {
		t.Errorf("the rows are in %s", have)
	}
	run(t, db, `UPDATE books SET crdb_region = '%s' WHERE id = 2`, b)
	wantActions(t, db, of("REGIONAL BY ROW"), "", o) // the database has the column in any case
	wantActions(t, db, of("REGIONAL BY ROW", hiddenRegion), "", o)
	o.Allow = []string{"drop-column=books.crdb_region"}
	if _, err := migrate.Apply(t.Context(), db, of("REGIONAL BY TABLE IN PRIMARY REGION"), o); err != nil {
		t.Fatal(err)
	}
	if p, err := migrate.NewPlan(t.Context(), db, of("REGIONAL BY TABLE IN PRIMARY REGION"), migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("afterwards the plan is %+v, %v", p, err)
	}
	if have := valuesIn(t, db, "books", "id"); have != "1 2" {
		t.Errorf("the rows are %s", have)
	}
}

// TestCockroachRegionByRow adds a region to a database with a table REGIONAL BY ROW, and drops it: not while a row is in it.
func TestCockroachRegionByRow(t *testing.T) {
	db := space(t, "cockroachdb")
	a, b, c := clusterRegions(t, db)
	of := func(others ...string) *state.Database {
		return &state.Database{Target: target.CockroachDB, Regions: &state.Regions{Primary: a, Others: others, Survive: state.SurviveZone},
			Tables: []*state.Table{regional("REGIONAL BY ROW")}}
	}
	mustApply(t, db, of(b))
	run(t, db, `INSERT INTO books (id, s, crdb_region) VALUES (1, 'x', '%s')`, b)
	wantActions(t, db, of(b, c), "add-region", migrate.Options{})
	run(t, db, `INSERT INTO books (id, s, crdb_region) VALUES (2, 'y', '%s')`, c)
	_, err := migrate.Apply(t.Context(), db, of(b), migrate.Options{})
	var rows *migrate.RowsError
	if !errors.As(err, &rows) || rows.Rows != 1 || !strings.Contains(err.Error(), fmt.Sprintf("rows of books in the region %s", c)) {
		t.Fatalf("a region with a row: %v", err)
	}
	t.Log(err)
	run(t, db, `UPDATE books SET crdb_region = '%s' WHERE id = 2`, a)
	wantActions(t, db, of(b), "drop-region", migrate.Options{})
	if have := valuesIn(t, db, "books", "crdb_region"); have != a+" "+b {
		t.Errorf("the rows are in %s", have)
	}
}
