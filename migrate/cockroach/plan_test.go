package cockroach_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/cockroach"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// A type is changed in place, except where the server would rewrite the values: another column takes its place, if it can make the values.
func TestAlterType(t *testing.T) {
	make := func(typ string, index bool) *state.Database {
		table := &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
			Columns: []state.Column{{Name: "id", Type: "INT8", NotNull: true}, {Name: "n", Type: typ}}}
		if index {
			table.Indexes = []state.Index{{Name: "by_n", Parts: []state.Part{{Column: "n"}}}}
		}
		return &state.Database{Target: target.CockroachDB, Tables: []*state.Table{table}}
	}
	for _, tt := range []struct {
		from, to string
		index    bool
		steps    int
	}{
		{"INT8", "int4", true, 1},
		{"VARCHAR(20)", "text", true, 1},
		{"INT4", "INT8", false, 1},
		{"INT8", "text", false, 3}, // column, swap, drop
		{"DECIMAL(10,2)", "DECIMAL(12,4)", false, 1},
		{"DECIMAL(12,4)", "DECIMAL(12,2)", false, 3},
		{"DECIMAL", "DECIMAL(12,2)", false, 3},
		{"DECIMAL(12,2)", "DECIMAL", false, 3},
		{"TIMESTAMPTZ(3)", "TIMESTAMPTZ", false, 1},
		{"TIMESTAMPTZ", "TIMESTAMPTZ(3)", false, 3},
		{"INT8", "text", true, 5}, // column, index, swap, drop, name of the index
		{"STRING[]", "text", true, 5},
		{"TIMESTAMPTZ", "text", false, 3},
		{"TIMESTAMPTZ", "TIMESTAMP", true, 1},
		{"timestamp with time zone", "date", false, 3},
		{"FLOAT8", "text", false, 3},
		{"INT8[]", "STRING[]", false, 3},
		{"DOUBLE PRECISION", "CITEXT", false, 3},
		{"STRING", "STRING[]", false, 1}, // with USING
		{"TIMESTAMPTZ[]", "DATE[]", false, 1},
		{"FLOAT8[]", "STRING", false, 1},
	} {
		from, to := make(tt.from, tt.index), make(tt.to, tt.index)
		steps, err := cockroach.Printer{}.Plan(from, to, state.Diff(from, to))
		if err != nil || len(steps) != tt.steps {
			t.Errorf("%s to %s, index %v: %d steps, want %d, %v", tt.from, tt.to, tt.index, len(steps), tt.steps, err)
			continue
		}
		if using := strings.Contains(steps[0].SQL[0], "USING"); using != steps[0].LosesWrites {
			t.Errorf("%s to %s: USING is %v, and the step says %v", tt.from, tt.to, using, steps[0].LosesWrites)
		}
	}
	var refused *plan.Unsupported
	from, to := make("STRING", true), make("STRING[]", true)
	if _, err := (cockroach.Printer{}).Plan(from, to, state.Diff(from, to)); !errors.As(err, &refused) {
		t.Errorf("text to an array, with an index: %v", err)
	}
}

// The server does not change the type of a column that the condition of an index names: another column takes its place.
func TestAlterTypeInCondition(t *testing.T) {
	make := func(typ string) *state.Database {
		return &state.Database{Target: target.CockroachDB, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
			Columns: []state.Column{{Name: "id", Type: "INT8", NotNull: true}, {Name: "n", Type: typ}},
			Indexes: []state.Index{{Name: "by_id", Parts: []state.Part{{Column: "id"}}, Where: `"n" IS NOT NULL`}}}}}
	}
	from, to := make("INT4"), make("INT8")
	steps, err := cockroach.Printer{}.Plan(from, to, state.Diff(from, to))
	if err != nil || len(steps) != 6 {
		t.Fatalf("%d steps, want 6: %v, %v", len(steps), steps, err)
	}
	if sql := steps[3].SQL[0]; sql != `DROP INDEX IF EXISTS "books"@"by_id"` {
		t.Errorf("before the old column is dropped: %s", sql)
	}
}

// The column of the regions of rows is dropped after the table has another locality.
func TestDropRegionColumn(t *testing.T) {
	make := func(locality string, columns ...state.Column) *state.Database {
		return &state.Database{Target: target.CockroachDB, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
			Columns: append([]state.Column{{Name: "id", Type: "INT4"}}, columns...), Settings: map[string]string{"locality": locality}}}}
	}
	old, now := state.Column{Name: "old", Type: "crdb_internal_region"}, state.Column{Name: "now", Type: "crdb_internal_region"}
	from, to := make(`REGIONAL BY ROW AS "old"`, old, state.Column{Name: "x", Type: "INT4"}), make("REGIONAL BY ROW AS now", now)
	steps, err := cockroach.Printer{}.Plan(from, to, state.Diff(from, to))
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, s := range steps {
		have = append(have, s.Change.String())
	}
	if want := "drop-column=books.x add-column=books.now set-setting=books.locality drop-column=books.old"; strings.Join(have, " ") != want {
		t.Errorf("%v, want %s", have, want)
	}
}

// The column of the regions of rows is added before the locality that needs it, because the server refuses updates while it adds the column itself.
func TestAddRegionColumn(t *testing.T) {
	make := func(locality string, columns ...state.Column) *state.Database {
		return &state.Database{Target: target.CockroachDB, Regions: &state.Regions{Primary: "eu"}, Tables: []*state.Table{{TableName: state.TableName{Name: "books"},
			PrimaryKey: []string{"id"}, Columns: append([]state.Column{{Name: "id", Type: "INT4"}}, columns...), Settings: map[string]string{"locality": locality}}}}
	}
	set := `ALTER TABLE "books" SET LOCALITY REGIONAL BY ROW`
	field := state.Column{Name: "crdb_region", Type: "crdb_internal_region", NotNull: true}
	own := state.Column{Name: "crdb_region", Type: "crdb_internal_region", NotNull: true, Hidden: true, Default: "(gateway_region()::crdb_internal_region)", Comment: "where it is"}
	fixed := state.Column{Name: "home", Type: "crdb_internal_region", NotNull: true, Default: "'us'"}
	for name, c := range map[string]struct {
		from, to *state.Database
		want     []string
	}{
		"by row": {make("GLOBAL"), make("REGIONAL BY ROW"), []string{
			`ALTER TABLE "books" ADD COLUMN IF NOT EXISTS "crdb_region" public.crdb_internal_region NOT VISIBLE NOT NULL DEFAULT 'eu'`,
			`ALTER TABLE "books" ALTER COLUMN "crdb_region" SET DEFAULT default_to_database_primary_region(gateway_region())::public.crdb_internal_region`, set}},
		"by row, with a field for the column": {make("GLOBAL"), make("REGIONAL BY ROW", own), []string{
			`ALTER TABLE "books" ADD COLUMN IF NOT EXISTS "crdb_region" crdb_internal_region NOT VISIBLE NOT NULL DEFAULT 'eu'`,
			`COMMENT ON COLUMN "books"."crdb_region" IS 'where it is'`,
			`ALTER TABLE "books" ALTER COLUMN "crdb_region" SET DEFAULT (gateway_region()::crdb_internal_region)`, set}},
		"a field with a constant": {make("GLOBAL"), make("GLOBAL", fixed), []string{
			`ALTER TABLE "books" ADD COLUMN IF NOT EXISTS "home" crdb_internal_region NOT NULL DEFAULT 'us'`}},
		"a field has the region": {make("GLOBAL", field), make("REGIONAL BY ROW", field), []string{set}},
		"by table":               {make("REGIONAL BY ROW"), make("GLOBAL"), []string{`ALTER TABLE "books" SET LOCALITY GLOBAL`}},
	} {
		steps, err := cockroach.Printer{}.Plan(c.from, c.to, state.Diff(c.from, c.to))
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		for _, s := range steps {
			have = append(have, s.SQL...)
		}
		if !slices.Equal(have, c.want) {
			t.Errorf("%s: %q, want %q", name, have, c.want)
		}
	}
}

// The options of a zone are changed together, or the zone is discarded if it has no others.
func TestZones(t *testing.T) {
	make := func(own bool, settings map[string]string) *state.Database {
		return &state.Database{Target: target.CockroachDB, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, OwnZone: own, Settings: settings}}}
	}
	many := map[string]string{"zone.range_min_bytes": "1", "zone.range_max_bytes": "2", "zone.constraints": "[+a=b]"}
	for _, tt := range []struct {
		from, to *state.Database
		want     string
	}{
		{make(true, nil), make(false, many), `ALTER TABLE "books" CONFIGURE ZONE USING "constraints" = '[+a=b]', "range_max_bytes" = 2, "range_min_bytes" = 1`},
		{make(true, many), make(false, nil), `ALTER TABLE "books" CONFIGURE ZONE DISCARD`},
		{make(false, many), make(false, nil), `ALTER TABLE "books" CONFIGURE ZONE USING "constraints" = COPY FROM PARENT, "range_max_bytes" = COPY FROM PARENT, "range_min_bytes" = COPY FROM PARENT`},
		{make(true, many), make(false, map[string]string{"zone.constraints": "[+a=b]"}), `ALTER TABLE "books" CONFIGURE ZONE USING "range_max_bytes" = COPY FROM PARENT, "range_min_bytes" = COPY FROM PARENT`},
	} {
		steps, err := cockroach.Printer{}.Plan(tt.from, tt.to, state.Diff(tt.from, tt.to))
		if err != nil || len(steps) != 1 || len(steps[0].SQL) != 1 || steps[0].SQL[0] != tt.want {
			t.Errorf("%v, %v, want %s", steps, err, tt.want)
		}
	}
}
