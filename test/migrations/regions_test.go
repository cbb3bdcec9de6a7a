package migrations_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// clusterRegions are three regions of the cluster. It skips the test on a server with fewer.
func clusterRegions(t *testing.T, db wire.DB) (first, second, third string) {
	t.Helper()
	var have []string
	if err := ask.Rows(t.Context(), db, "SELECT region FROM [SHOW REGIONS FROM CLUSTER] ORDER BY 1", func(r wire.Rows) { have = append(have, r.Text()) }); err != nil {
		t.Fatal(err)
	}
	if len(have) < 3 {
		t.Skipf("the cluster has the regions %v: start three nodes with --locality=region=...", have)
	}
	return have[0], have[1], have[2]
}

// regional is the table books, with a locality.
func regional(locality string, more ...state.Column) *state.Table {
	t := stored3()
	t.Columns = append(t.Columns, more...)
	if locality != "" {
		t.Settings = map[string]string{"locality": locality}
	}
	return t
}

// TestCockroachRegions changes the regions of a database, and the locality of a table with rows in them.
func TestCockroachRegions(t *testing.T) {
	db := space(t, "cockroachdb")
	a, b, c := clusterRegions(t, db)
	of := func(change func(r *state.Regions), others ...string) *state.Regions {
		r := &state.Regions{Primary: a, Others: others, Survive: state.SurviveZone}
		if change != nil {
			change(r)
		}
		return r
	}
	region := state.Column{Name: "where", Type: "crdb_internal_region", NotNull: true, Default: "'" + a + "'"}
	hidden := state.Column{Name: "crdb_region", Type: "crdb_internal_region", NotNull: true, Hidden: true,
		Default: "(default_to_database_primary_region(gateway_region())::crdb_internal_region)"}
	for i, s := range []struct {
		name    string
		regions *state.Regions
		table   *state.Table
		steps   string
		want    string // SHOW CREATE DATABASE and SHOW CREATE TABLE have these, separated by |
	}{
		{"no regions", nil, regional(""), "create-table", "CREATE DATABASE"},
		{"the first region", of(nil), regional(""), "set-primary-region", `PRIMARY REGION "` + a + `"|LOCALITY REGIONAL BY TABLE IN PRIMARY REGION`},
		{"three regions, and a table in the new one", of(nil, b, c), regional(`REGIONAL BY TABLE IN "` + b + `"`), "add-region add-region set-setting", `LOCALITY REGIONAL BY TABLE IN "` + b + `"`},
		{"a global table that survives", of(func(r *state.Regions) { r.Survive, r.Secondary = state.SurviveRegion, c }, b, c), regional("GLOBAL"),
			"set-secondary-region set-survival set-setting", "SURVIVE REGION FAILURE|SECONDARY REGION|LOCALITY GLOBAL"},
		{"by row", of(func(r *state.Regions) { r.Survive, r.Secondary = state.SurviveRegion, b }, b, c), regional("REGIONAL BY ROW"),
			"set-secondary-region set-setting set-setting set-setting", "LOCALITY REGIONAL BY ROW;"},
		{"by row, with a field", of(nil, b, c), regional("REGIONAL BY ROW", hidden), "drop-secondary-region set-survival", "SURVIVE ZONE FAILURE|LOCALITY REGIONAL BY ROW"},
		{"by row, by a field of its own", of(nil, b, c), regional(`REGIONAL BY ROW AS "where"`, region, hidden), "add-column set-setting", `LOCALITY REGIONAL BY ROW AS "where"`},
		{"by table again, restricted", of(func(r *state.Regions) { r.Restricted = true }, b, c), regional("REGIONAL BY TABLE IN PRIMARY REGION", region, hidden), "set-placement set-setting",
			"PLACEMENT RESTRICTED|LOCALITY REGIONAL BY TABLE IN PRIMARY REGION"},
	} {
		start := time.Now()
		want := &state.Database{Target: target.CockroachDB, Regions: s.regions, Tables: []*state.Table{s.table}}
		nextStage(t, db, s.name, want, s.steps, i == 0)
		t.Logf("%s: %v", s.name, time.Since(start).Round(100*time.Millisecond))
		database, err := ask.Value(t.Context(), db, "SELECT current_database()")
		if err != nil {
			t.Fatal(err)
		}
		text, err := ask.Value(t.Context(), db, "SELECT create_statement FROM [SHOW CREATE DATABASE "+database+"]")
		if err != nil {
			t.Fatal(err)
		}
		text += " " + printed(t, db, "books")
		for part := range strings.SplitSeq(s.want, "|") {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %s in %s", s.name, part, text)
			}
		}
	}
}

// TestCockroachDropRegion drops regions: not while rows are in them, and not what the schema does not name.
func TestCockroachDropRegion(t *testing.T) {
	db := space(t, "cockroachdb")
	a, b, c := clusterRegions(t, db)
	by := regional(`REGIONAL BY ROW AS "where"`, state.Column{Name: "where", Type: "crdb_internal_region", NotNull: true})
	want := func(regions *state.Regions, table *state.Table) *state.Database {
		return &state.Database{Target: target.CockroachDB, Regions: regions, Tables: []*state.Table{table}}
	}
	all := &state.Regions{Primary: a, Others: []string{b, c}, Survive: state.SurviveZone}
	mustApply(t, db, want(all, by))
	run(t, db, `INSERT INTO books (id, s, "where") VALUES (1, 'x', '%s'), (2, 'y', '%s')`, a, c)
	two := &state.Regions{Primary: b, Others: []string{a}, Survive: state.SurviveZone}
	_, err := migrate.Apply(t.Context(), db, want(two, by), migrate.Options{})
	var rows *migrate.RowsError
	if !errors.As(err, &rows) || rows.Rows != 1 || !strings.Contains(err.Error(), "rows of books in the region "+c) {
		t.Fatalf("a region with a row: %v", err)
	}
	if p, err := migrate.NewPlan(t.Context(), db, want(nil, by), migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("regions that the schema does not name are a difference: %+v, %v", p, err)
	}
	run(t, db, `UPDATE books SET "where" = '%s' WHERE id = 2`, a)
	mustApply(t, db, want(two, by))
	if p, err := migrate.NewPlan(t.Context(), db, want(two, by), migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("afterwards the plan is %+v, %v", p, err)
	}
	for _, s := range []*state.Database{want(two, regional("REGIONAL BY TABLE IN PRIMARY REGION")), want(&state.Regions{}, regional(""))} {
		if _, err := migrate.Apply(t.Context(), db, s, migrate.Options{Allow: []string{"drop-column=books.where"}}); err != nil {
			t.Fatal(err)
		}
	}
	if live, err := migrate.Inspect(t.Context(), db); err != nil || live.Regions != nil {
		t.Errorf("the regions are left: %+v, %v", live.Regions, err)
	}
}

// TestCockroachNoRegion names a region that the cluster does not have: an error before any change.
func TestCockroachNoRegion(t *testing.T) {
	db := space(t, "cockroachdb")
	want := &state.Database{Target: target.CockroachDB, Regions: &state.Regions{Primary: "atlantis", Survive: state.SurviveZone}, Tables: []*state.Table{regional("GLOBAL")}}
	_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
	var hazard *migrate.HazardError
	if !errors.As(err, &hazard) || !strings.Contains(err.Error(), "start") || !strings.Contains(err.Error(), "--locality=region=atlantis") {
		t.Fatalf("a region that the cluster does not have: %v", err)
	}
	live, err := migrate.Inspect(t.Context(), db)
	if err != nil || live.Table(state.TableName{Name: "books"}) != nil {
		t.Errorf("something was changed: %+v, %v", live, err)
	}
}

// TestCockroachNoRegionOfDatabase names a region that the cluster has and the database does not: an error before any change, whether the schema
// names the regions of the database or not; and a row cannot be in it.
func TestCockroachNoRegionOfDatabase(t *testing.T) {
	db := space(t, "cockroachdb")
	a, b, c := clusterRegions(t, db)
	two := &state.Regions{Primary: a, Others: []string{b}, Survive: state.SurviveZone}
	by := func(regions *state.Regions, locality string) *state.Database {
		return &state.Database{Target: target.CockroachDB, Regions: regions, Tables: []*state.Table{regional(locality)}}
	}
	mustApply(t, db, by(two, "REGIONAL BY ROW"))
	run(t, db, `INSERT INTO books (id, s, crdb_region) VALUES (1, 'x', '%s')`, b)
	for name, regions := range map[string]*state.Regions{"of an operator": nil, "of the schema": two} {
		_, err := migrate.Apply(t.Context(), db, by(regions, `REGIONAL BY TABLE IN "`+c+`"`), migrate.Options{})
		want := "the table books is to be in the region " + c + ", which the database "
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `its regions are `+a+", "+b) ||
			!strings.Contains(err.Error(), `ADD REGION "`+c+`"`) {
			t.Errorf("regions %s: %v", name, err)
		}
	}
	if p, err := migrate.NewPlan(t.Context(), db, by(two, "REGIONAL BY ROW"), migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("something was changed: %+v, %v", p, err)
	}
	for _, region := range []string{c, "atlantis"} {
		err := ask.Exec(t.Context(), db, `INSERT INTO books (id, s, crdb_region) VALUES (2, 'y', '`+region+`')`)
		var said *dberr.ServerError
		if !errors.As(err, &said) || said.Code != "22P02" || !strings.Contains(err.Error(), "invalid input value for enum crdb_internal_region") {
			t.Errorf("a row in the region %s: %v", region, err)
		} else {
			t.Log(err)
		}
	}
}

// TestCockroachLocalityOfManyRows gives a large table another locality while others write: all rows are there, and the progress of the job is told.
func TestCockroachLocalityOfManyRows(t *testing.T) {
	if *many == 0 {
		t.Skip("no -rows")
	}
	db := space(t, "cockroachdb")
	a, b, c := clusterRegions(t, db)
	with := func(locality string) *state.Database {
		s := rowsOfLong(func(t *state.Table) { t.Settings = map[string]string{"locality": locality} })
		s.Regions = &state.Regions{Primary: a, Others: []string{b, c}, Survive: state.SurviveZone}
		return s
	}
	mustApply(t, db, with("REGIONAL BY TABLE IN PRIMARY REGION"))
	insertLong(t, db, "long", *many)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var w longWriter
	w.next.Store(int64(*many) + 1000)
	w.start(t, ctx, db, 2)
	start, told := time.Now(), 0
	_, err := migrate.Apply(t.Context(), db, with("REGIONAL BY ROW"), migrate.Options{Job: func(change, job string, fraction float64) {
		told++
		t.Logf("%v: %s: job %s: %.0f%%", time.Since(start).Round(time.Second), change, job, fraction*100)
	}})
	took := time.Since(start)
	end()
	if err != nil {
		t.Fatal(err)
	}
	if lost := w.lost(t, db, *many); lost > 0 {
		t.Errorf("%d of %d acknowledged writes are lost", lost, w.acknowledged.Load())
	}
	wholeLong(t, db, with("REGIONAL BY ROW"), *many, "crdb_region = '"+a+"'")
	if told == 0 && took > 10*time.Second {
		t.Error("no progress was told")
	}
	t.Logf("%d rows in %v, %d writes acknowledged meanwhile", *many, took.Round(time.Second), w.acknowledged.Load())
}
