package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

func codes(list []lint.Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, f.Code)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// TestHandwritten checks the findings of handwritten files: code by code, what violates a rule and what does not.
func TestHandwritten(t *testing.T) {
	for _, tt := range []struct {
		on   target.Name
		sql  string
		want string
	}{
		{target.Postgres, `DROP TABLE IF EXISTS "books"`, "CG101 CG501"},
		{target.Postgres, "-- crategen:allow drop-table=books\nDROP TABLE IF EXISTS books", "CG501"},
		{target.Postgres, "-- crategen:lint-ignore CG501 nobody reads it\n-- crategen:lint-ignore CG101 it is empty\nDROP TABLE IF EXISTS books", ""},
		{target.Postgres, "TRUNCATE books", "CG101"},
		{target.SQLite, "DELETE FROM books", "CG101"},
		{target.SQLite, "DELETE FROM books WHERE id = 1", ""},
		{target.Postgres, "ALTER TABLE books DROP COLUMN IF EXISTS title", "CG101 CG501"},
		{target.Postgres, "ALTER TABLE books DROP title", "CG101 CG501 CG602"},
		{target.Postgres, `ALTER TABLE books DROP CONSTRAINT "books_check"`, ""},
		{target.Postgres, "ALTER TABLE books ALTER COLUMN a DROP NOT NULL", ""},
		{target.CockroachDB, "DROP INDEX IF EXISTS books@i CASCADE", "CG103"},
		{target.Postgres, "ALTER TABLE books ADD COLUMN IF NOT EXISTS n int NOT NULL", "CG201"},
		{target.Postgres, "ALTER TABLE books ADD COLUMN IF NOT EXISTS n int NOT NULL DEFAULT 0", ""},
		{target.CrateDB, "ALTER TABLE books ADD COLUMN n INTEGER NOT NULL", "CG202 CG602"},
		{target.CrateDB, "ALTER TABLE books ADD COLUMN n INTEGER", "CG602"},
		{target.Postgres, "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON books (isbn)", "CG203"},
		{target.Postgres, "ALTER TABLE books ADD CONSTRAINT c CHECK (n > 0)", "CG203 CG302 CG602"},
		{target.CockroachDB, "ALTER TABLE books ADD CONSTRAINT IF NOT EXISTS c CHECK (n > 0) NOT VALID", "CG602"},
		{target.Postgres, "ALTER TABLE books ALTER COLUMN n SET NOT NULL", "CG203 CG501"},
		{target.Postgres, "ALTER TABLE books ALTER COLUMN n TYPE smallint", "CG204 CG302 CG501"},
		{target.CockroachDB, "ALTER TABLE books ALTER COLUMN n SET DATA TYPE INT2", "CG104 CG204 CG501"},
		{target.CockroachDB, "-- crategen:allow lost-writes=books.n\nALTER TABLE books ALTER COLUMN n TYPE text USING n::text", "CG204 CG501"},
		{target.Postgres, "CREATE INDEX IF NOT EXISTS i ON books (n)", "CG302"},
		{target.SQLite, "CREATE INDEX IF NOT EXISTS i ON books (n)", ""},
		{target.CrateDB, "UPDATE books SET n = 1", "CG302"},
		{target.CrateDB, "UPDATE books SET n = 1 WHERE n IS NULL", ""},
		{target.Postgres, "UPDATE books SET n = n + 1 WHERE n < 3", "CG602"},
		{target.CockroachDB, "BEGIN; UPDATE books SET n = 1 WHERE n IS NULL; COMMIT", "CG402"},
		{target.CockroachDB, "ALTER TABLE books ALTER PRIMARY KEY USING COLUMNS (isbn)", "CG404"},
		{target.Postgres, "ALTER TABLE books RENAME TO papers", "CG501 CG602"},
		{target.SQLite, "INSERT INTO books VALUES (1)", "CG602"},
		{target.SQLite, "INSERT OR IGNORE INTO books VALUES (1)", ""},
		{target.SQLite, "INSERT INTO books VALUES ('DROP TABLE x') ON CONFLICT DO NOTHING", ""},
		{target.SQLite, "-- crategen:lint-ignore CG602 the table is empty\nDELETE FROM books WHERE id = 1", "CG604"},
		{target.SQLite, "-- crategen:lint-ignore CG999 because\nDELETE FROM books WHERE id = 1", "CG604"},
		{target.SQLite, "-- crategen:lint-ignore CG101\nDELETE FROM books", "CG604"},
	} {
		steps, ignored, err := files.File{Name: "1_a.sql", Version: "1", Text: tt.sql + ";\n"}.Parse(tt.on)
		if err != nil {
			t.Fatal(err)
		}
		list := lint.Check(&lint.Input{Target: tt.on, File: "1_a.sql", Steps: steps, FileIgnores: ignored})
		if got := codes(list); got != tt.want {
			t.Errorf("%s: %s\ngot %q, want %q: %v", tt.on, tt.sql, got, tt.want, list)
		}
	}
}

func table(name string, change func(*state.Table)) *state.Table {
	t := &state.Table{TableName: state.TableName{Name: name}, PrimaryKey: []string{"id"}, Columns: []state.Column{{Name: "id", Type: "text", NotNull: true}}}
	if change != nil {
		change(t)
	}
	return t
}

func columns(list ...state.Column) func(*state.Table) {
	return func(t *state.Table) { t.Columns = append(t.Columns, list...) }
}

func enum(values ...string) state.Column {
	return state.Column{Name: "s", Type: "text", Values: values}
}

// TestEnumsByHand takes a value of an enum away in a handwritten file: the file must look for it.
func TestEnumsByHand(t *testing.T) {
	from := &state.Database{Target: target.SQLite, Tables: []*state.Table{table("books", columns(enum("a", "b")))}}
	to := &state.Database{Target: target.SQLite, Tables: []*state.Table{table("books", columns(enum("a")))}}
	for sql, want := range map[string]string{
		"DELETE FROM books WHERE id = 1;\n": "CG204 CG501",
		`-- crategen:check {"what": "rows", "count": "SELECT count(*) FROM books WHERE s = 'b'", "list": "SELECT 1"}` + "\nDELETE FROM books WHERE id = 1;\n": "CG501",
	} {
		steps, _, err := files.File{Name: "1_a.sql", Version: "1", Text: sql}.Parse(target.SQLite)
		if err != nil {
			t.Fatal(err)
		}
		list := lint.Check(&lint.Input{Target: target.SQLite, File: "1_a.sql", From: from, To: to, Changes: state.Diff(from, to), Steps: steps})
		if got := codes(list); got != want {
			t.Errorf("%s: got %q, want %q: %v", sql, got, want, list)
		}
	}
}

// TestPlans checks the findings of changes.
func TestPlans(t *testing.T) {
	isbn := state.Column{Name: "isbn", Type: "text", NotNull: true}
	for _, tt := range []struct {
		name     string
		on       target.Name
		from, to func(*state.Table)
		rows     int64 // -1 if they are unknown
		want     string
	}{
		{"required column", target.Postgres, nil, columns(isbn), -1, "CG201 CG501"},
		{"required column of an empty table", target.Postgres, nil, columns(isbn), 0, "CG501"},
		{"nullable column", target.Postgres, nil, columns(state.Column{Name: "a", Type: "text"}), 10, ""},
		{"dropped", target.Postgres, columns(isbn), nil, 10, "CG101 CG501"},
		{"renamed?", target.Postgres, columns(isbn), columns(state.Column{Name: "code", Type: "text"}), 10, "CG101 CG102 CG501"},
		{"another type", target.Postgres, columns(isbn), columns(state.Column{Name: "code", Type: "uuid"}), 10, "CG101 CG501"},
		{"narrower", target.Postgres, columns(state.Column{Name: "n", Type: "bigint"}), columns(state.Column{Name: "n", Type: "smallint"}), 10, "CG204 CG501"},
		{"wider", target.Postgres, columns(state.Column{Name: "n", Type: "smallint"}), columns(state.Column{Name: "n", Type: "bigint"}), 10, ""},
		{"fewer values", target.SQLite, columns(enum("a", "b")), columns(enum("a")), 10, "CG204 CG501"},
		{"values of a text", target.SQLite, columns(enum()), columns(enum("a")), 10, "CG204 CG501"},
		{"fewer values, no rows", target.SQLite, columns(enum("a", "b")), columns(enum("a")), 0, "CG501"},
		{"more values", target.SQLite, columns(enum("a")), columns(enum("b", "a")), 10, ""},
		{"ignored object", target.CrateDB, columns(state.Column{Name: "o", Type: "OBJECT(IGNORED)"}),
			columns(state.Column{Name: "o", Type: "OBJECT(IGNORED)", Members: []state.Column{{Name: "a", Type: "TEXT"}}}), 10, "CG205"},
		{"session's zone", target.CockroachDB, nil, columns(state.Column{Name: "at", Type: "timestamptz", Default: "'2020-02-29 12:00:00'"}), 10, "CG603"},
		{"a zone", target.CockroachDB, nil, columns(state.Column{Name: "at", Type: "timestamptz", Default: "'2020-02-29 12:00:00+00'"}), 10, ""},
		{"rising index", target.CockroachDB, columns(state.Column{Name: "at", Type: "timestamptz"}), func(t *state.Table) {
			columns(state.Column{Name: "at", Type: "timestamptz"})(t)
			t.Indexes = []state.Index{{Name: "i", Parts: []state.Part{{Column: "at"}}}}
		}, 10, "CG403"},
		{"silenced", target.CockroachDB, columns(state.Column{Name: "at", Type: "timestamptz"}), func(t *state.Table) {
			columns(state.Column{Name: "at", Type: "timestamptz"})(t)
			t.Indexes = []state.Index{{Name: "i", Parts: []state.Part{{Column: "at"}}}}
			t.Ignored = []state.Ignored{{Column: "at", Code: "CG403", Reason: "few rows"}}
		}, 10, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from := &state.Database{Target: tt.on, Tables: []*state.Table{table("books", tt.from)}}
			to := &state.Database{Target: tt.on, Tables: []*state.Table{table("books", tt.to)}}
			in := &lint.Input{Target: tt.on, From: from, To: to, Changes: state.Diff(from, to)}
			for _, c := range in.Changes {
				in.Steps = append(in.Steps, plan.One(c, plan.Metadata))
			}
			if tt.rows >= 0 {
				in.Rows = map[string]int64{"books": tt.rows}
			}
			list := lint.Check(in)
			if got := codes(list); got != tt.want {
				t.Errorf("got %q, want %q: %v", got, tt.want, list)
			}
			for _, f := range list {
				if f.Step == 0 || f.Object == "" || f.Remedy == "" {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}

// TestDroppedSequence finds that programs may take numbers of a sequence that is dropped.
func TestDroppedSequence(t *testing.T) {
	of := func(names ...string) *state.Database {
		d := &state.Database{Target: target.Postgres}
		for _, name := range names {
			d.Sequences = append(d.Sequences, state.Sequence{TableName: state.TableName{Name: name}})
		}
		return d
	}
	in := &lint.Input{Target: target.Postgres, From: of("a", "b"), To: of("b", "c"), Changes: state.Diff(of("a", "b"), of("b", "c"))}
	for _, c := range in.Changes {
		in.Steps = append(in.Steps, plan.One(c, plan.Metadata))
	}
	list := lint.Check(in)
	if len(list) == 0 || list[len(list)-1].Code != "CG501" || list[len(list)-1].Object != "a" {
		t.Errorf("the findings are %v", list)
	}
	if phase := in.Steps[len(in.Steps)-1].Phase; phase != plan.Contract {
		t.Errorf("a sequence is dropped in the phase %s", phase)
	}
}

// TestCosts checks the rules about the size of tables, views and foreign keys of others.
func TestCosts(t *testing.T) {
	from := &state.Database{Target: target.CrateDB, Tables: []*state.Table{table("books", columns(state.Column{Name: "n", Type: "TEXT"}))}}
	to := &state.Database{Target: target.CrateDB, Tables: []*state.Table{table("books", columns(state.Column{Name: "n", Type: "INTEGER"}))}}
	steps := []plan.Step{plan.Remake(to.Tables[0])}
	steps[0].Rebuild = &plan.Copy{From: from.Tables[0], To: to.Tables[0]}
	steps[0].Checks = []plan.Check{{What: "rows"}}
	live := &state.Database{Target: target.CrateDB, Tables: from.Tables, Views: []*state.View{{TableName: state.TableName{Name: "v"}, Query: `SELECT "n" FROM "books"`}}}
	in := &lint.Input{Target: target.CrateDB, From: from, To: to, Live: live, Changes: state.Diff(from, to), Steps: steps, Rows: map[string]int64{"books": 1200}, Split: true}
	list := lint.Check(in)
	if got := codes(list); got != "CG301 CG502" {
		t.Errorf("%v", list)
	}
	if !strings.Contains(list[0].String(), "(1200 rows); CrateDB refuses writes") {
		t.Error(list[0])
	}
	in.Steps[0].Hazards = []string{"2 partitions are closed, and their rows cannot be copied; open or drop them"}
	if list = lint.Check(in); codes(list) != "CG301 CG303 CG502" || !strings.HasSuffix(list[1].String(), "copied; open or drop them") {
		t.Errorf("%v", list)
	}
	step := plan.Step{Change: state.Title{Action: "add-index", Table: "books", Object: "i"}, Cost: plan.Backfill}
	in = &lint.Input{Target: target.Postgres, Steps: []plan.Step{step}, Rows: map[string]int64{"books": 2_000_000}}
	if list = lint.Check(in); codes(list) != "CG401" {
		t.Errorf("%v", list)
	}
	in.Rows["books"], in.Bytes = 1200, map[string]int64{"books": 5 << 30} // few rows with large documents
	if list = lint.Check(in); codes(list) != "CG401" || !strings.Contains(list[0].String(), "(1200 rows, 5.0 GiB)") {
		t.Errorf("%v", list)
	}
	in.Bytes["books"] = 5 << 20
	if list = lint.Check(in); len(list) > 0 {
		t.Errorf("%v", list)
	}

	gone := &state.Database{Target: target.Postgres}
	has := &state.Database{Target: target.Postgres, Tables: []*state.Table{table("books", nil)}}
	all := &state.Database{Target: target.Postgres, Tables: append(has.Tables, table("others", func(t *state.Table) {
		t.ForeignKeys = []state.ForeignKey{{Name: "fk", Columns: []string{"id"}, References: state.TableName{Name: "books"}, Referenced: []string{"id"}}}
	}))}
	in = &lint.Input{Target: target.Postgres, From: has, To: gone, Live: all, Changes: state.Diff(has, gone), Split: true}
	if list = lint.Check(in); codes(list) != "CG103" {
		t.Errorf("%v", list)
	}
}

// TestSchemas checks the rules for a schema alone.
func TestSchemas(t *testing.T) {
	for _, tt := range []struct {
		name string
		on   target.Name
		t    func(*state.Table)
		want string
	}{
		{"a text key", target.CockroachDB, nil, ""},
		{"a sequence", target.CockroachDB, func(t *state.Table) {
			t.Columns[0] = state.Column{Name: "id", Type: "int8", Identity: &state.Identity{}}
		}, "CG403"},
		{"a sequence elsewhere", target.Postgres, func(t *state.Table) {
			t.Columns[0] = state.Column{Name: "id", Type: "int8", Identity: &state.Identity{}}
		}, ""},
		{"unique_rowid", target.CockroachDB, func(t *state.Table) { t.Columns[0] = state.Column{Name: "id", Type: "int8", Default: "unique_rowid()"} }, "CG403"},
		{"a time first", target.CockroachDB, func(t *state.Table) {
			columns(state.Column{Name: "at", Type: "timestamptz"})(t)
			t.PrimaryKey = []string{"at", "id"}
		}, "CG403"},
		{"a foreign key", target.SQLite, func(t *state.Table) {
			columns(state.Column{Name: "a", Type: "text"})(t)
			t.ForeignKeys = []state.ForeignKey{{Name: "fk", Columns: []string{"a"}, References: t.TableName, Referenced: []string{"id"}}}
		}, "CG405"},
		{"a foreign key with an index", target.SQLite, func(t *state.Table) {
			columns(state.Column{Name: "a", Type: "text"})(t)
			t.ForeignKeys = []state.ForeignKey{{Name: "fk", Columns: []string{"a"}, References: t.TableName, Referenced: []string{"id"}}}
			t.Indexes = []state.Index{{Name: "i", Parts: []state.Part{{Column: "a"}, {Column: "id"}}}}
		}, ""},
		{"a partition a row", target.CrateDB, func(t *state.Table) { t.PartitionedBy, t.Shards = []string{"id"}, 1 }, "CG406"},
		{"a partition a millisecond", target.CrateDB, func(t *state.Table) {
			columns(state.Column{Name: "ts", Type: "TIMESTAMP WITH TIME ZONE"})(t)
			t.PrimaryKey, t.PartitionedBy, t.Shards = []string{"id", "ts"}, []string{"ts"}, 1
		}, "CG406"},
		{"a partition a month", target.CrateDB, func(t *state.Table) {
			columns(state.Column{Name: "m", Type: "TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ts)"})(t)
			t.PrimaryKey, t.PartitionedBy, t.Shards = []string{"id", "m"}, []string{"m"}, 3
		}, ""},
		{"default shards of partitions", target.CrateDB, func(t *state.Table) {
			columns(state.Column{Name: "m", Type: "TEXT"})(t)
			t.PrimaryKey, t.PartitionedBy = []string{"id", "m"}, []string{"m"}
		}, "CG407"},
		{"many shards", target.CrateDB, func(t *state.Table) { t.Shards, t.Settings = 40, map[string]string{"number_of_replicas": "0-1"} }, "CG407"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := lint.Check(lint.Schema(&state.Database{Target: tt.on, Tables: []*state.Table{table("books", tt.t)}}))
			if got := codes(list); got != tt.want {
				t.Errorf("got %q, want %q: %v", got, tt.want, list)
			}
			for _, f := range list {
				if !lint.Known(f.Code).Schema {
					t.Errorf("%s is not marked as a rule for schemas", f.Code)
				}
			}
		})
	}
}

// TestOtherSchema: a table in a schema is found by its name in one word, as a table in the current schema is.
func TestOtherSchema(t *testing.T) {
	for _, name := range []state.TableName{{Name: "books"}, {Schema: "shop", Name: "books"}} {
		before := &state.Database{Target: target.Postgres, Tables: []*state.Table{{TableName: name}}}
		in := &lint.Input{Target: target.Postgres, From: before, To: before,
			Steps: []plan.Step{{Change: state.Title{Action: "add-check", Table: name.String(), Object: "positive"}, Phase: plan.Contract}}}
		if got := codes(lint.Check(in)); !strings.Contains(got, "CG203") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestNewTypes: a handwritten change of a type is a finding unless CockroachDB keeps the values as they are.
func TestNewTypes(t *testing.T) {
	from := &state.Database{Target: target.CockroachDB, Tables: []*state.Table{table("books", columns(
		state.Column{Name: "n", Type: "INT8"}, state.Column{Name: "p", Type: "DECIMAL(10,2)"}, state.Column{Name: "s", Type: "STRING"}))}}
	for _, tt := range []struct {
		sql, want string
	}{
		{"ALTER TABLE books ALTER COLUMN n TYPE INT4", ""},
		{"ALTER TABLE books ALTER n TYPE text", "books.n"},
		{"ALTER TABLE books ALTER COLUMN n TYPE INT4 USING n::INT4", "books.n"},
		{"ALTER TABLE books ALTER COLUMN p SET DATA TYPE DECIMAL(12, 4), ALTER COLUMN s TYPE VARCHAR(20)", ""},
		{"ALTER TABLE books ALTER COLUMN s TYPE VARCHAR(20), ALTER COLUMN p TYPE DECIMAL(12, 1)", "books.p"},
		{`ALTER TABLE "books" ALTER COLUMN "s" TYPE STRING COLLATE de`, "books.s"},
		{"ALTER TABLE other ALTER COLUMN s TYPE STRING", "other.s"},
		{"ALTER TABLE books RENAME COLUMN type TO kind", ""},
		{"ALTER TABLE books ADD COLUMN type text", ""},
	} {
		steps, _, err := files.File{Name: "1_a.sql", Version: "1", Text: tt.sql + ";\n"}.Parse(target.CockroachDB)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range lint.Check(&lint.Input{Target: target.CockroachDB, From: from, File: "1_a.sql", Steps: steps}) {
			if f.Code == "CG104" {
				got = append(got, f.Object)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", tt.sql, got, tt.want)
		}
	}
}

// TestTouched checks what handwritten statements need rights for.
func TestTouched(t *testing.T) {
	for sql, want := range map[string]string{
		"INSERT INTO Books (id) VALUES (1)":                             "INSERT books",
		`UPDATE "Books" SET a = 1`:                                      "UPDATE Books",
		"DELETE FROM audit.events WHERE id = 1":                         "DELETE audit.events",
		"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON books (a)": "CREATE INDEX books",
		"CREATE TABLE IF NOT EXISTS x (id int)":                         "CREATE TABLE x",
		"ALTER TABLE IF EXISTS ONLY books ADD COLUMN a int":             "ALTER TABLE books",
		"DROP VIEW IF EXISTS v":                                         "DROP VIEW v",
		"DROP INDEX IF EXISTS i":                                        "DROP INDEX ",
		"CREATE OR REPLACE VIEW v AS SELECT 1":                          "CREATE VIEW v",
	} {
		what, table := lint.Touched(target.Postgres, sql)
		if got := what + " " + table.String(); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
}

// TestReads: the tables that handwritten statements read, empty, and whose indexes they drop.
func TestReads(t *testing.T) {
	join := func(list []state.TableName) string {
		var out []string
		for _, n := range list {
			out = append(out, n.String())
		}
		return strings.Join(out, " ")
	}
	for sql, want := range map[string]string{
		"INSERT INTO a SELECT * FROM b, s.c AS x JOIN \"D\" ON true WHERE EXISTS (SELECT 1 FROM e)": "b s.c D e",
		"UPDATE a SET n = b.n FROM b WHERE b.id = a.id":                                             "b a",
		"DELETE FROM a USING b WHERE a.id = b.id":                                                   "b a",
		"DELETE FROM a": "", "CREATE INDEX i ON a (n)": "", "CREATE VIEW v AS SELECT * FROM b": "b",
		"WITH x AS (SELECT * FROM b) UPDATE a SET n = 1 WHERE id IN (SELECT id FROM x)": "b x a",
	} {
		if have := join(lint.Reads(target.Postgres, sql)); have != want {
			t.Errorf("%s reads %q, want %q", sql, have, want)
		}
	}
	if have := join(lint.Truncated(target.Postgres, "TRUNCATE TABLE ONLY a, s.b CASCADE")); have != "a s.b" {
		t.Error(have)
	}
	if what, table := lint.Touched(target.Postgres, "WITH x AS (DELETE FROM b RETURNING *) INSERT INTO a SELECT * FROM x"); what != "INSERT" || table.Name != "a" {
		t.Error(what, table)
	}
	for sql, want := range map[string]string{"DROP INDEX CONCURRENTLY IF EXISTS s.i": "s.i ", "DROP INDEX b@i": "i b", "ALTER INDEX i RENAME TO j": "i "} {
		if index, table := lint.Index(target.CockroachDB, sql); index.String()+" "+table.String() != want {
			t.Errorf("%s: %v %v", sql, index, table)
		}
	}
}

// TestVersions checks what CG701 finds in tables and in handwritten statements for an old server, and not for a new one.
func TestVersions(t *testing.T) {
	for _, tt := range []struct {
		on       target.Name
		old, new target.Version
		sql      string
		want     string // a part of the text
	}{
		{target.CockroachDB, target.Version{Major: 24, Minor: 1}, target.Version{Major: 24, Minor: 2}, "CREATE TABLE IF NOT EXISTS books (id int8 PRIMARY KEY, v VECTOR(3))", "columns of the type vector, which 24.2 has"},
		{target.CockroachDB, target.Version{Major: 25, Minor: 1}, target.Version{Major: 25, Minor: 2}, "CREATE INDEX IF NOT EXISTS i ON books USING cspann (v)", "indexes of vectors, which 25.2 has"},
		{target.CockroachDB, target.Version{Major: 25, Minor: 2}, target.Version{Major: 25, Minor: 3}, "CREATE INDEX IF NOT EXISTS i ON books USING cspann (v vector_ip_ops)", "by inner product, which 25.3 has"},
		{target.Postgres, target.Version{Major: 16}, target.Version{Major: 17}, `ALTER TABLE books ALTER COLUMN a TYPE text COLLATE "pg_c_utf8"`, "the collation pg_c_utf8, which 17"},
		{target.Postgres, target.Version{Major: 16}, target.Version{Major: 17}, `CREATE INDEX IF NOT EXISTS pg_c_utf8 ON books (a)`, ""},
		{target.CockroachDB, target.Version{Major: 25, Minor: 3}, target.Version{Major: 25, Minor: 4}, "ALTER TABLE books ADD COLUMN IF NOT EXISTS path ltree", "the type ltree, which 25.4 has"},
		{target.CockroachDB, target.Version{Major: 25, Minor: 2}, target.Version{Major: 25, Minor: 3}, "ALTER TABLE books ALTER COLUMN a TYPE citext", "the type citext, which 25.3 has"},
		{target.CrateDB, target.Version{Major: 5, Minor: 10}, target.Version{Major: 6, Minor: 3}, "ALTER TABLE books ALTER COLUMN n SET DEFAULT 1", "a statement for a new default, which 6.3 has"},
		{target.CrateDB, target.Version{Major: 5, Minor: 10}, target.Version{Major: 6, Minor: 3}, `ALTER TABLE books ALTER COLUMN "n" DROP DEFAULT`, "a statement for a new default, which 6.3 has"},
		{target.CrateDB, target.Version{Major: 6, Minor: 1}, target.Version{Major: 6, Minor: 2}, `ALTER TABLE books ADD COLUMN "_n" INTEGER`, "begin with an underscore, which 6.2 has"},
		{target.CrateDB, target.Version{Major: 6, Minor: 1}, target.Version{Major: 6, Minor: 2}, `CREATE TABLE IF NOT EXISTS books ("id" TEXT, "u" UUID)`, "the type UUID, which 6.2 has"},
		{target.Postgres, target.Version{Major: 17}, target.Version{Major: 18}, "ALTER TABLE books ALTER COLUMN id SET DEFAULT uuidv7()", "which 18.0 has"},
		{target.Postgres, target.Version{Major: 17}, target.Version{Major: 18}, "ALTER TABLE books ADD COLUMN IF NOT EXISTS n int GENERATED ALWAYS AS (m + 1) VIRTUAL", "not stored, which 18.0 has"},
		{target.SQLite, target.Version{Major: 3, Minor: 38}, target.Version{Major: 3, Minor: 44}, "UPDATE books SET n = concat(a, b) WHERE n IS NULL", "concat_ws and string_agg, which 3.44 has"},

		{target.Postgres, target.Version{Major: 14}, target.Version{Major: 18}, `INSERT INTO casefold (a) VALUES ('uuidv7()') ON CONFLICT DO NOTHING`, ""},
		{target.CockroachDB, target.Version{Major: 24, Minor: 1}, target.Version{Major: 25, Minor: 4}, "CREATE TABLE IF NOT EXISTS vector (vector int8 PRIMARY KEY, ltree text)", ""},
		{target.CockroachDB, target.Version{Major: 24, Minor: 1}, target.Version{Major: 25, Minor: 4}, `UPDATE books SET vector = 1 WHERE "citext" IS NULL`, ""},
		{target.CrateDB, target.Version{Major: 5, Minor: 10}, target.Version{Major: 6, Minor: 3}, `ALTER TABLE books ADD COLUMN n INTEGER DEFAULT 1`, ""},
	} {
		steps, _, err := files.File{Name: "1_a.sql", Version: "1", Text: tt.sql + ";\n"}.Parse(tt.on)
		if err != nil {
			t.Fatal(err)
		}
		find := func(v target.Version) (out []lint.Finding) {
			for _, f := range lint.Check(&lint.Input{Target: tt.on, Version: v, File: "1_a.sql", Steps: steps}) {
				if f.Code == "CG701" {
					out = append(out, f)
				}
			}
			return out
		}
		old := find(tt.old)
		if tt.want == "" && len(old) > 0 || tt.want != "" && (len(old) != 1 || !strings.Contains(old[0].Text, tt.want)) {
			t.Errorf("%s: %v, want %q", tt.sql, old, tt.want)
		}
		for _, v := range []target.Version{tt.new, {}} {
			if list := find(v); len(list) > 0 {
				t.Errorf("%s on %s: %v", tt.sql, v, list)
			}
		}
	}
	books := table("books", func(b *state.Table) {
		b.Columns = append(b.Columns, state.Column{Name: "v", Type: "VECTOR(3)"}, state.Column{Name: "p", Type: "ltree[]"},
			state.Column{Name: "low", Type: "text GENERATED ALWAYS AS (lower(id)) STORED"})
		b.Indexes = []state.Index{{Name: "by_v", Method: "cspann", Parts: []state.Part{{Column: "v", OpClass: "vector_cosine_ops"}}}}
	})
	var have []string
	for _, f := range lint.Versions(&state.Database{Target: target.CockroachDB, Tables: []*state.Table{books}}, target.Version{Major: 24, Minor: 2}) {
		have = append(have, f.Object+" "+f.Text)
	}
	want := []string{"books.p CockroachDB 24.2 does not have columns of the type ltree, which 25.4 has",
		"books.by_v CockroachDB 24.2 does not have indexes of vectors, which 25.2 has",
		"books.by_v CockroachDB 24.2 does not have indexes of vectors by cosine and by inner product, which 25.3 has"}
	if !slices.Equal(have, want) {
		t.Errorf("%q", have)
	}
}

// TestSecondPhase checks what is reported of a file with steps of the phase contract alone: a rename, which breaks programs whenever it runs,
// and no other change.
func TestSecondPhase(t *testing.T) {
	from := &state.Database{Target: target.Postgres, Tables: []*state.Table{table("books", columns(state.Column{Name: "a", Type: "text"}))}}
	to := &state.Database{Target: target.Postgres, Tables: []*state.Table{table("books", columns(state.Column{Name: "b", Type: "text", RenamedFrom: "a"}))}}
	named, renames := state.Rename(from, to, &sqllex.Postgres)
	in := &lint.Input{Target: target.Postgres, From: named, To: to, Changes: state.Diff(named, to, renames...), Split: true}
	if list := lint.Check(in); codes(list) != "CG501" || !strings.Contains(list[0].Remedy, "keep the name in the database") {
		t.Errorf("a rename: %v", list)
	}
	gone := &state.Database{Target: target.Postgres, Tables: []*state.Table{table("books", nil)}}
	in = &lint.Input{Target: target.Postgres, From: from, To: gone, Changes: state.Diff(from, gone), Split: true,
		Allowed: func(state.Title) bool { return true }}
	if list := lint.Check(in); len(list) > 0 {
		t.Errorf("a dropped column: %v", list)
	}
}

// TestRepeated checks that a handwritten step which is recorded in its own transaction is no step that may run twice.
func TestRepeated(t *testing.T) {
	for _, tt := range []struct {
		on       target.Name
		together bool
		want     string
	}{
		{target.Postgres, true, ""}, {target.Postgres, false, "CG602"}, {target.SQLite, true, ""}, {target.SQLite, false, "CG602"},
		{target.CockroachDB, true, "CG602"}, {target.CrateDB, true, "CG602"},
	} {
		steps := []plan.Step{{Change: state.Title{Action: "run", Table: "1_a.sql"}, SQL: []string{"INSERT INTO t (a) VALUES (1)"}, Together: tt.together}}
		if list := lint.Check(&lint.Input{Target: tt.on, File: "1_a.sql", Steps: steps}); codes(list) != tt.want {
			t.Errorf("%s, %v: %v", tt.on, tt.together, list)
		}
	}
}
