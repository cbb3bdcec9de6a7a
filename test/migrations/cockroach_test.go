package migrations_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// stage is one state of the table books of CockroachDB, whose rows are 1 and 2.
type stage struct {
	name  string
	make  func(t *state.Table)
	steps string // actions with spaces between
	want  string // a part of SHOW CREATE TABLE, without line breaks and tabs
}

// stages applies one state after the other to a table with rows, and looks for a difference after each.
func stages(t *testing.T, db wire.DB, before func() *state.Table, list []stage) {
	t.Helper()
	table := before()
	for i, s := range list {
		s.make(table)
		next := *table
		next.Columns, next.Indexes = slices.Clone(table.Columns), slices.Clone(table.Indexes)
		want := &state.Database{Target: target.CockroachDB, Tables: []*state.Table{&next}}
		nextStage(t, db, s.name, want, s.steps, i == 0)
		if text := printed(t, db, "books"); !strings.Contains(text, s.want) {
			t.Errorf("%s: the table has no %s:\n%s", s.name, s.want, text)
		}
	}
}

// printed is SHOW CREATE TABLE on one line.
func printed(t *testing.T, db wire.DB, table string) string {
	t.Helper()
	text, err := ask.Value(t.Context(), db, "SELECT create_statement FROM [SHOW CREATE TABLE "+table+"]")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(text), " ")
}

func stored3() *state.Table {
	return &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
		{Name: "id", Type: "int8", NotNull: true}, {Name: "n", Type: "int8"}, {Name: "s", Type: "text"}}}
}

// TestCockroachColumns changes hash-sharded keys and indexes, families, the visibility of columns and indexes, ON UPDATE and comments of
// indexes.
func TestCockroachColumns(t *testing.T) {
	db := space(t, "cockroachdb")
	by := func(name string) state.Index { return state.Index{Name: name, Parts: []state.Part{{Column: "n"}}} }
	stages(t, db, stored3, []stage{
		{"plain", func(*state.Table) {}, "create-table", "PRIMARY KEY (id ASC) )"},
		{"sharded key", func(t *state.Table) { t.KeyBuckets = 8 }, "alter-key", "PRIMARY KEY (id ASC) USING HASH WITH (bucket_count=8)"},
		{"other buckets", func(t *state.Table) { t.KeyBuckets = 4 }, "alter-key", "PRIMARY KEY (id ASC) USING HASH WITH (bucket_count=4)"},
		{"plain key", func(t *state.Table) { t.KeyBuckets = 0 }, "alter-key", "PRIMARY KEY (id ASC) )"},
		{"sharded index", func(t *state.Table) {
			x := by("by_n")
			x.Buckets, x.Include, x.Where, x.NotVisible, x.Comment = 4, []string{"s"}, "n > 0", true, "it's new"
			t.Indexes = []state.Index{x}
		}, "add-index alter-index", "INDEX by_n (n ASC) USING HASH STORING (s) WITH (bucket_count=4) WHERE n > 0:::INT8 NOT VISIBLE"},
		{"visible index", func(t *state.Table) { t.Indexes[0].NotVisible, t.Indexes[0].Comment = false, "old" }, "alter-index alter-index",
			"COMMENT ON INDEX public.books@by_n IS 'old'"},
		{"renamed index", func(t *state.Table) { t.Indexes[0].Name = "n_index" }, "rename-index", "COMMENT ON INDEX public.books@n_index IS 'old'"},
		{"index of other buckets", func(t *state.Table) { t.Indexes[0].Buckets, t.Indexes[0].Comment = 2, "" }, "drop-index add-index", "INDEX n_index (n ASC) USING HASH STORING (s) WITH (bucket_count=2)"},
		{"family", func(t *state.Table) {
			t.Columns = append(t.Columns, state.Column{Name: "x", Type: "bytea", Family: "large", Hidden: true, NotNull: true, Default: `'\x01'`})
		}, "add-column", `x BYTES NOT VISIBLE NOT NULL DEFAULT '\x01':::BYTES`},
		{"on update", func(t *state.Table) {
			t.Columns = append(t.Columns, state.Column{Name: "at", Type: "timestamptz", NotNull: true, Default: "now()", OnUpdate: "(now())"})
		}, "add-column", "at TIMESTAMPTZ NOT NULL DEFAULT now():::TIMESTAMPTZ ON UPDATE now():::TIMESTAMPTZ"},
		{"hidden, other on update", func(t *state.Table) {
			t.Columns[3].Hidden, t.Columns[4].Hidden, t.Columns[4].OnUpdate = false, true, "clock_timestamp()"
		}, "alter-column alter-column alter-column", "at TIMESTAMPTZ NOT VISIBLE NOT NULL DEFAULT now():::TIMESTAMPTZ ON UPDATE clock_timestamp():::TIMESTAMPTZ"},
		{"no on update", func(t *state.Table) { t.Columns[4].Hidden, t.Columns[4].OnUpdate = false, "" }, "alter-column alter-column", "at TIMESTAMPTZ NOT NULL DEFAULT now():::TIMESTAMPTZ, CONSTRAINT"},
	})
	moved := stored3()
	moved.Columns = append(moved.Columns, state.Column{Name: "x", Type: "bytea", Family: "other", NotNull: true, Default: `'\x01'`})
	_, err := migrate.Apply(t.Context(), db, &state.Database{Target: target.CockroachDB, Tables: []*state.Table{moved}}, migrate.Options{Allow: []string{"drop-column=books.at"}})
	if err == nil || !strings.Contains(err.Error(), "cannot move a column to another family; add a column of another name in the family other") {
		t.Errorf("another family: %v", err)
	}
}

// TestCockroachShardedKeys changes hash-sharded keys of several columns whose order is not that of their names: the server sorts them in the
// name of the hidden column.
func TestCockroachShardedKeys(t *testing.T) {
	db := space(t, "cockroachdb")
	before := func() *state.Table {
		t := stored3()
		t.Columns[2].NotNull, t.PrimaryKey, t.KeyBuckets = true, []string{"s", "id"}, 4
		return t
	}
	stages(t, db, before, []stage{
		{"sharded", func(*state.Table) {}, "create-table", "PRIMARY KEY (s ASC, id ASC) USING HASH WITH (bucket_count=4)"},
		{"other buckets", func(t *state.Table) { t.KeyBuckets = 8 }, "alter-key", "PRIMARY KEY (s ASC, id ASC) USING HASH WITH (bucket_count=8)"},
		{"other order", func(t *state.Table) { t.PrimaryKey = []string{"id", "s"} }, "alter-key alter-key", "PRIMARY KEY (id ASC, s ASC) USING HASH WITH (bucket_count=8)"},
		{"plain", func(t *state.Table) { t.KeyBuckets = 0 }, "alter-key", "PRIMARY KEY (id ASC, s ASC) )"},
		{"sharded again", func(t *state.Table) { t.PrimaryKey, t.KeyBuckets = []string{"s", "id"}, 2 }, "alter-key alter-key", "PRIMARY KEY (s ASC, id ASC) USING HASH WITH (bucket_count=2)"},
	})
	if text := printed(t, db, "books"); strings.Contains(text, "INDEX") {
		t.Errorf("an index is left: %s", text)
	}
}

// TestCockroachCreate makes a table with all options of columns and indexes at once.
func TestCockroachCreate(t *testing.T) {
	db := space(t, "cockroachdb")
	table := stored3()
	table.KeyBuckets = 8
	table.Columns[2].Family, table.Columns[2].Hidden, table.Columns[2].OnUpdate = "texts", true, "'changed'"
	table.Columns = append(table.Columns, state.Column{Name: "v", Type: "int8 GENERATED ALWAYS AS (n + 1) VIRTUAL"})
	table.Indexes = []state.Index{{Name: "by_n", Unique: true, Parts: []state.Part{{Column: "n", Desc: true}}, Buckets: 16, Comment: "c", NotVisible: true}}
	want := &state.Database{Target: target.CockroachDB, Tables: []*state.Table{table}}
	mustApply(t, db, want)
	if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("afterwards the plan is %+v, %v", p, err)
	}
	text := printed(t, db, "books")
	for _, part := range []string{"FAMILY \"primary\" (id, n), FAMILY texts (s)", "s STRING NOT VISIBLE NULL ON UPDATE 'changed':::STRING",
		"UNIQUE INDEX by_n (n DESC) USING HASH WITH (bucket_count=16) NOT VISIBLE", "COMMENT ON INDEX public.books@by_n IS 'c'"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
	run(t, db, "INSERT INTO books (id, n) VALUES (1, 2)")
	run(t, db, "UPDATE books SET n = 3")
	if have := look(t, db, "s"); have != "1=changed" {
		t.Errorf("after an update the row is %s", have)
	}
}

// TestCockroachTTL changes row-level TTL in both forms and its parameters on a table with rows.
func TestCockroachTTL(t *testing.T) {
	db := space(t, "cockroachdb")
	set := func(pairs ...string) func(*state.Table) {
		return func(t *state.Table) {
			t.Settings = make(map[string]string)
			for i := 0; i < len(pairs); i += 2 {
				t.Settings[pairs[i]] = pairs[i+1]
			}
		}
	}
	const after, expr, cron, batch = "ttl_expire_after", "ttl_expiration_expression", "ttl_job_cron", "ttl_delete_batch_size"
	stages(t, db, func() *state.Table {
		table := stored3()
		table.Columns = append(table.Columns, state.Column{Name: "gone", Type: "timestamptz"})
		return table
	}, []stage{
		{"no TTL", set(), "create-table", ") WITH (schema_locked = true)"},
		{"by age", set(cron, "@hourly", after, "720:00:00"), "set-setting set-setting",
			"ttl = 'on', ttl_expire_after = '720:00:00':::INTERVAL, ttl_job_cron = '@hourly', schema_locked = true"},
		{"another age, no cron", set(after, "48:00:00", batch, "50"), "set-setting set-setting set-setting",
			"ttl = 'on', ttl_expire_after = '48:00:00':::INTERVAL, ttl_delete_batch_size = 50, schema_locked = true"},
		{"by expression", set(expr, "gone + INTERVAL '1 day'", batch, "50"), "set-setting set-setting",
			"ttl_expiration_expression = e'gone + INTERVAL \\'1 day\\'"},
		{"by another expression", set(expr, "gone"), "set-setting set-setting", "ttl_expiration_expression = 'gone', schema_locked = true"},
		{"by age again", set(after, "24:00:00", "ttl_pause", "true"), "set-setting set-setting set-setting", "ttl_pause = true, schema_locked = true"},
		{"no TTL again", set(), "set-setting", ") WITH (schema_locked = true)"},
		{"operators' TTL", func(t *state.Table) { set()(t); t.Comment = "x" }, "set-comment", "COMMENT ON TABLE"},
	})
	run(t, db, "ALTER TABLE books SET (schema_locked = false)")
	run(t, db, "ALTER TABLE books SET (ttl_expiration_expression = 'gone')")
	table := stored3()
	table.Comment, table.Columns = "x", append(table.Columns, state.Column{Name: "gone", Type: "timestamptz"})
	want := &state.Database{Target: target.CockroachDB, Tables: []*state.Table{table}}
	if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("a TTL that an operator has set is a difference: %+v, %v", p, err)
	}
	table.Settings = map[string]string{"ttl_expiration_expression": "n"}
	if _, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err == nil || !strings.Contains(err.Error(), "timestamptz") {
		t.Errorf("an expression of the wrong type: %v", err)
	}
	table.Settings = map[string]string{"ttl_expiration_expression": "ends"}
	table.Columns[3].Name, table.Columns[3].RenamedFrom = "ends", "gone"
	mustApply(t, db, want)
	if text := printed(t, db, "books"); !strings.Contains(text, "ttl_expiration_expression = 'ends'") || strings.Contains(text, "schema_locked") {
		t.Errorf("after the column was renamed: %s", text)
	}
}

// TestCockroachIndexes adds and drops partial, expression, inverted, trigram and vector indexes on a table with rows.
func TestCockroachIndexes(t *testing.T) {
	db := space(t, "cockroachdb")
	only := func(x state.Index) func(*state.Table) {
		return func(t *state.Table) { t.Indexes = []state.Index{x} }
	}
	stages(t, db, func() *state.Table {
		table := stored3()
		table.Columns = append(table.Columns, state.Column{Name: "v", Type: "vector(3)", NotNull: true, Default: "'[1,2,3]'"}, state.Column{Name: "j", Type: "jsonb"})
		return table
	}, []stage{
		{"expression", only(state.Index{Name: "x", Unique: true, Where: "n > 0", Parts: []state.Part{{Expr: "(lower(s))"}, {Column: "n", Desc: true}}}), "create-table",
			"UNIQUE INDEX x (lower(s) ASC, n DESC) WHERE n > 0:::INT8"},
		{"trigrams of an expression", only(state.Index{Name: "x", Method: "gin", Parts: []state.Part{{Column: "n"}, {Expr: "(lower(s))", OpClass: "gin_trgm_ops"}}}), "drop-index add-index",
			"INVERTED INDEX x (n ASC, lower(s) gin_trgm_ops)"},
		{"inverted", only(state.Index{Name: "x", Method: "gin", Parts: []state.Part{{Column: "n"}, {Column: "j"}}}), "drop-index add-index", "INVERTED INDEX x (n ASC, j)"},
		{"vectors", only(state.Index{Name: "x", Method: "cspann", Params: map[string]string{"min_partition_size": "8", "max_partition_size": "64"},
			Parts: []state.Part{{Column: "n"}, {Column: "v", OpClass: "vector_cosine_ops"}}}), "drop-index add-index",
			"VECTOR INDEX x (n, v vector_cosine_ops) WITH (min_partition_size=8, max_partition_size=64)"},
		{"other vectors", func(t *state.Table) { t.Indexes[0].Params = map[string]string{"build_beam_size": "4"} }, "drop-index add-index", "WITH (build_beam_size=4)"},
	})
}

// TestCockroachLocality: a locality in a database without regions is refused before any change.
func TestCockroachLocality(t *testing.T) {
	db := space(t, "cockroachdb")
	table := stored3()
	table.Settings = map[string]string{"locality": "GLOBAL"}
	_, err := migrate.NewPlan(t.Context(), db, &state.Database{Target: target.CockroachDB, Tables: []*state.Table{table}}, migrate.Options{})
	if err == nil || !strings.Contains(err.Error(), "the table books has the locality GLOBAL, and the database") || !strings.Contains(err.Error(), "has no regions; declare them in the schema with cockroach.Database") {
		t.Error(err)
	}
}

// TestCockroachZone changes the zone configuration of a table.
func TestCockroachZone(t *testing.T) {
	db := space(t, "cockroachdb")
	set := func(settings map[string]string) func(*state.Table) {
		return func(t *state.Table) { t.Settings = settings }
	}
	stages(t, db, stored3, []stage{
		{"created", set(map[string]string{"zone.gc.ttlseconds": "600"}), "create-table",
			"CONFIGURE ZONE USING gc.ttlseconds = 600;"},
		{"changed", set(map[string]string{"zone.gc.ttlseconds": "900"}), "set-setting", "gc.ttlseconds = 900"},
		{"removed", set(nil), "set-setting", "WITH (schema_locked = true);"},
		{"many", set(map[string]string{"zone.gc.ttlseconds": "900", "zone.num_replicas": "5", "zone.range_min_bytes": "1048576", "zone.range_max_bytes": "67108864",
			"zone.constraints": "[-region=atlantis]", "zone.lease_preferences": "[[-region=atlantis], [-ssd]]"}),
			"set-setting", "constraints = '[-region=atlantis]', lease_preferences = '[[-region=atlantis], [-ssd]]'"},
		{"fewer", set(map[string]string{"zone.num_replicas": "5"}), "set-setting", "num_replicas = 5"},
		{"none again", set(nil), "set-setting", "WITH (schema_locked = true);"},
		{"an index", func(t *state.Table) {
			t.Indexes = []state.Index{{Name: "by n", Parts: []state.Part{{Column: "n"}}, Zone: map[string]string{"gc.ttlseconds": "600", "constraints": "[-ssd]"}}}
		}, "add-index alter-index", `@"by n" CONFIGURE ZONE USING gc.ttlseconds = 600, constraints = '[-ssd]'`},
		{"another zone of the index", func(t *state.Table) { t.Indexes[0].Zone = map[string]string{"gc.ttlseconds": "700"} }, "alter-index", "gc.ttlseconds = 700"},
		{"another name of the index", func(t *state.Table) { t.Indexes[0].Name = "of_n" }, "rename-index", "@of_n CONFIGURE ZONE USING gc.ttlseconds = 700"},
		{"another index of the name", func(t *state.Table) { t.Indexes[0].Parts[0].Desc = true }, "drop-index add-index alter-index", "@of_n CONFIGURE ZONE USING gc.ttlseconds = 700"},
		{"no zone of the index", func(t *state.Table) { t.Indexes[0].Zone = nil }, "alter-index", "WITH (schema_locked = true);"},
		{"a zone of the index again", func(t *state.Table) { t.Indexes[0].Zone = map[string]string{"gc.ttlseconds": "700"} }, "alter-index", "gc.ttlseconds = 700"},
	})
	run(t, db, "ALTER INDEX books@of_n CONFIGURE ZONE USING num_replicas = 5")
	bare := stored3()
	bare.Indexes = []state.Index{{Name: "of_n", Parts: []state.Part{{Column: "n", Desc: true}}}}
	wantActions(t, db, &state.Database{Target: target.CockroachDB, Tables: []*state.Table{bare}}, "alter-index", migrate.Options{})
	if have, err := ask.Value(t.Context(), db, "SELECT create_statement FROM [SHOW CREATE TABLE books]"); err != nil || !strings.Contains(have, "num_replicas = 5") || strings.Contains(have, "gc.ttlseconds = 700") {
		t.Errorf("the option of an operator is gone: %s (%v)", have, err)
	}
	run(t, db, "ALTER TABLE books CONFIGURE ZONE USING range_max_bytes = 67108864, range_min_bytes = 1048576")
	table := stored3()
	table.Indexes = []state.Index{{Name: "of_n", Parts: []state.Part{{Column: "n", Desc: true}}}}
	want := &state.Database{Target: target.CockroachDB, Tables: []*state.Table{table}}
	if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("a zone that an operator has set is a difference: %+v, %v", p, err)
	}
	table.Settings = map[string]string{"zone.constraints": "[+region=atlantis]"}
	if _, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err == nil || !strings.Contains(err.Error(), "matches no existing nodes") {
		t.Errorf("a condition that no node meets: %v", err)
	}
}

// TestCockroachSpatial changes the options of an index over shapes, which need no library on the server.
func TestCockroachSpatial(t *testing.T) {
	db := space(t, "cockroachdb")
	with := func(params map[string]string) func(*state.Table) {
		return func(t *state.Table) {
			t.Indexes = []state.Index{{Name: "by_p", Method: "gin", Parts: []state.Part{{Column: "p"}}, Params: params}}
		}
	}
	stages(t, db, func() *state.Table {
		table := stored3()
		table.Columns = append(table.Columns, state.Column{Name: "p", Type: "geography"})
		return table
	}, []stage{
		{"created", with(map[string]string{"s2_max_level": "20", "s2_max_cells": "8"}), "create-table", "INVERTED INDEX by_p (p) WITH (s2_max_level=20, s2_max_cells=8)"},
		{"the server's default", with(map[string]string{"s2_max_level": "30"}), "drop-index add-index", "INVERTED INDEX by_p (p)"},
		{"other levels", with(map[string]string{"s2_max_level": "27", "s2_level_mod": "3"}), "drop-index add-index", "INVERTED INDEX by_p (p) WITH (s2_max_level=27, s2_level_mod=3)"},
		{"no options", with(nil), "drop-index add-index", "INVERTED INDEX by_p (p)"},
	})
	run(t, db, "UPDATE books SET p = 'POINT(16.37 48.2)' WHERE id = 1")
	if n, err := ask.Value(t.Context(), db, "SELECT count(*)::text FROM books@by_p WHERE st_dwithin(p, 'POINT(16.37 48.2)'::geography, 100)"); err != nil || n != "1" {
		t.Errorf("the index finds %s rows, %v", n, err)
	}
}

// nextStage migrates the table books to a state by these steps, after which the plan is empty. The first stage inserts its rows, which all have.
func nextStage(t *testing.T, db wire.DB, name string, want *state.Database, steps string, first bool) {
	t.Helper()
	p, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var have []string
	for _, step := range p.Steps {
		have = append(have, step.Change.Action)
	}
	if have := strings.Join(have, " "); have != steps {
		t.Errorf("%s: the steps are %q, want %q", name, have, steps)
	}
	again, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{})
	if err != nil || !again.Empty() {
		t.Errorf("%s: afterwards the plan is %+v, %v", name, again, err)
	}
	if first {
		run(t, db, `INSERT INTO "books" ("id", "n", "s") VALUES (1, 10, 'a'), (2, NULL, '20')`)
	}
	if diff := cmp.Diff("1=a 2=20", look(t, db, "s")); diff != "" {
		t.Errorf("%s: rows (-want +have):\n%s", name, diff)
	}
}
