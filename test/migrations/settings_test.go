package migrations_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// stored is a table of CrateDB with settings.
func stored(settings map[string]string, columns ...state.Column) *state.Database {
	t := &state.Table{TableName: state.TableName{Name: "stored"}, PrimaryKey: []string{"id", "m"}, PartitionedBy: []string{"m"}, Settings: settings,
		Columns: append([]state.Column{{Name: "id", Type: "BIGINT", NotNull: true}, {Name: "m", Type: "BIGINT", NotNull: true}}, columns...)}
	return &state.Database{Target: target.CrateDB, Tables: []*state.Table{t}}
}

// TestRemovedSettings: a setting that the schema has set and does not name any more is reset. One that an operator has set stays, also in a
// rebuild.
func TestRemovedSettings(t *testing.T) {
	db := space(t, "cratedb")
	apply := func(want *state.Database) string {
		t.Helper()
		p, err := migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{"incomplete-reads=*"}})
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, s := range p.Steps {
			list = append(list, s.Change.String())
		}
		return strings.Join(list, " ")
	}
	settings := func() string {
		t.Helper()
		text, err := ask.Value(t.Context(), db, "SHOW CREATE TABLE stored")
		if err != nil {
			t.Fatal(err)
		}
		return text[strings.Index(text, "WITH ("):]
	}
	apply(stored(map[string]string{"refresh_interval": "5000", "number_of_replicas": "0", "codec": "best_compression"}))
	run(t, db, "INSERT INTO stored (id, m) VALUES (1, 1), (2, 2)")
	run(t, db, `ALTER TABLE stored SET ("mapping.total_fields.limit" = 500)`)
	if got := apply(stored(map[string]string{"number_of_replicas": "0", "codec": "best_compression"})); got != "set-setting=stored.refresh_interval" {
		t.Errorf("one setting less: %s", got)
	}
	if got := settings(); strings.Contains(got, "refresh_interval") || !strings.Contains(got, `total_fields.limit" = 500`) {
		t.Error(got)
	}
	if got := apply(stored(map[string]string{"codec": "best_compression"})); got != "set-setting=stored.number_of_replicas" || !strings.Contains(settings(), "'0-1'") {
		t.Errorf("no replicas: %s, %s", got, settings())
	}
	run(t, db, `ALTER TABLE stored SET (number_of_replicas = 0)`)
	if got := apply(stored(map[string]string{"codec": "best_compression"})); got != "" {
		t.Errorf("settings of operators: %s", got)
	}
	if got := apply(stored(nil)); got != "rebuild-table=stored" {
		t.Errorf("no codec: %s", got)
	}
	if got := settings(); strings.Contains(got, "codec") || !strings.Contains(got, `total_fields.limit" = 500`) || !strings.Contains(got, "replicas = '0'") {
		t.Error(got)
	}
	if got := apply(stored(nil)); got != "" {
		t.Errorf("again: %s", got)
	}
}

// TestSettingsOfAnotherTable: the settings of a table that was dropped, by crategen or by hand, are none of the next table with its name, and those of a
// renamed table go with it.
func TestSettingsOfAnotherTable(t *testing.T) {
	db := space(t, "cratedb")
	with := map[string]string{"column_policy": "dynamic", "codec": "best_compression", "refresh_interval": "5000"}
	migrated := func(want *state.Database, steps int) {
		t.Helper()
		p, err := migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{"drop-table=*", "incomplete-reads=*"}})
		if err != nil || len(p.Steps) != steps {
			t.Fatalf("%+v, %v", p, err)
		}
		if p, err = migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
			t.Fatalf("afterwards the plan is %+v, %v", p, err)
		}
	}
	migrated(stored(with), 1)
	migrated(&state.Database{Target: target.CrateDB}, 1)
	migrated(stored(nil), 1)
	run(t, db, "DROP TABLE stored")
	migrated(stored(with), 1)
	run(t, db, "DROP TABLE stored")
	migrated(stored(nil), 1)

	migrated(stored(map[string]string{"refresh_interval": "5000"}), 1)
	renamed := stored(nil)
	renamed.Tables[0].Name, renamed.Tables[0].RenamedFrom = "kept", "stored"
	for _, dies := range []bool{true, false} { // after the rename
		m := &at{db, func(sql string) error {
			if strings.Contains(sql, "RESET") && dies {
				return errKilled
			}
			return nil
		}}
		if _, err := migrate.Apply(t.Context(), m, renamed, migrate.Options{}); (err != nil) != dies {
			t.Fatal(err)
		}
	}
	text, err := ask.Value(t.Context(), db, "SHOW CREATE TABLE kept")
	if err != nil || strings.Contains(text, "refresh_interval") {
		t.Errorf("the setting that the renamed table has lost is there: %s, %v", text, err)
	}
}

// TestHazards: the rebuild of a table that a publication has, or with a closed partition, is refused before writes are blocked.
func TestHazards(t *testing.T) {
	db := space(t, "cratedb")
	if _, err := migrate.Apply(t.Context(), db, stored(nil, state.Column{Name: "a", Type: "INTEGER"}), migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	run(t, db, "INSERT INTO stored (id, m) VALUES (1, 1), (2, 2)")
	run(t, db, "REFRESH TABLE stored")
	run(t, db, "ALTER TABLE stored PARTITION (m = 1) CLOSE")
	want := stored(nil, state.Column{Name: "a", Type: "BIGINT"})
	options := migrate.Options{Allow: []string{"incomplete-reads=*"}}
	refused := func(word string) {
		t.Helper()
		p, err := migrate.Apply(t.Context(), db, want, options)
		var hazard *migrate.HazardError
		if !errors.As(err, &hazard) || !strings.Contains(err.Error(), word) {
			t.Fatalf("%v, want %s", err, word)
		}
		findings, err := p.Lint(t.Context(), db, options)
		if err != nil || !strings.Contains(fmt.Sprint(findings), "CG303") {
			t.Errorf("%v, %v", findings, err)
		}
	}
	refused("1 partitions are closed")
	run(t, db, "ALTER TABLE stored PARTITION (m = 1) OPEN")
	publication, err := ask.Value(t.Context(), db, "SELECT CURRENT_SCHEMA")
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, "CREATE PUBLICATION %s FOR TABLE stored", publication)
	t.Cleanup(func() { _ = ask.Exec(context.Background(), db, "DROP PUBLICATION IF EXISTS "+publication) })
	refused("the publication " + publication)
	run(t, db, "DROP PUBLICATION %s", publication)
	p, err := migrate.Apply(t.Context(), db, want, options)
	if err != nil || len(p.Steps) != 1 || p.Steps[0].Change.Action != plan.RebuildTable {
		t.Errorf("%+v, %v", p, err)
	}
}
