package migrations_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
)

// report is what somebody told about a migration of CockroachDB by another tool.
type report struct {
	name, issue string
	on          []target.Name // CockroachDB without it
	by          []string      // SQL of people, before the first state
	states      []reportedState
}

// reportedState is a state that the database shall get, with what happens then.
type reportedState struct {
	want    func(*state.Database)
	allow   string
	refused string   // a part of the error, before anything is changed
	sql     []string // afterwards
	value   string   // of the query ask
	ask     string
}

// idOnly is a table with a key.
func idOnly(name string) *state.Table {
	return &state.Table{TableName: state.TableName{Name: name}, PrimaryKey: []string{"id"}, Columns: []state.Column{{Name: "id", Type: "int8", NotNull: true}}}
}

// withColumns adds a table of a key and other columns.
func withColumns(d *state.Database, name string, columns ...state.Column) *state.Table {
	t := idOnly(name)
	t.Columns = append(t.Columns, columns...)
	d.Tables = append(d.Tables, t)
	return t
}

func textColumn(name string) state.Column { return state.Column{Name: name, Type: "text"} }

// flags are a table and one that refers to it, by one column or with a namespace.
func flags(namespaces bool) func(*state.Database) {
	return func(d *state.Database) {
		key, space := state.Column{Name: "key", Type: "text", NotNull: true}, state.Column{Name: "namespace", Type: "text", NotNull: true, Default: "'default'"}
		f := &state.Table{TableName: state.TableName{Name: "flags"}, PrimaryKey: []string{"key"}, Columns: []state.Column{key}}
		r := idOnly("rules")
		r.Columns = append(r.Columns, state.Column{Name: "flag_key", Type: "text", NotNull: true})
		k := state.ForeignKey{Name: "rules_flag", Columns: []string{"flag_key"}, References: f.TableName, Referenced: []string{"key"}, OnDelete: "CASCADE"}
		if namespaces {
			f.Columns, r.Columns, f.PrimaryKey = append(f.Columns, space), append(r.Columns, space), []string{"namespace", "key"}
			k.Columns, k.Referenced = []string{"namespace", "flag_key"}, f.PrimaryKey
		}
		r.ForeignKeys = []state.ForeignKey{k}
		d.Tables = append(d.Tables, f, r)
	}
}

// extensions is a table whose key of two columns becomes a new one.
func extensions(own bool) func(*state.Database) {
	return func(d *state.Database) {
		t := &state.Table{TableName: state.TableName{Name: "extensions"}, PrimaryKey: []string{"folder", "source"}, Columns: []state.Column{
			{Name: "folder", Type: "text", NotNull: true}, {Name: "source", Type: "text", NotNull: true}}}
		if own {
			t.Columns = append(t.Columns, state.Column{Name: "uid", Type: "uuid", NotNull: true, Default: "gen_random_uuid()"})
			t.PrimaryKey = []string{"uid"}
		}
		d.Tables = append(d.Tables, t)
	}
}

// messages is a table with computed columns that are never NULL.
func messages(computed ...string) func(*state.Database) {
	return func(d *state.Database) {
		t := withColumns(d, "messages", textColumn("sent"), textColumn("opened"))
		for _, name := range computed {
			t.Columns = append(t.Columns, state.Column{Name: name + "_f", Type: generatedOf(d.Target, "boolean", `"`+name+`" = 'true'`), NotNull: true})
		}
	}
}

func planType(native bool) func(*state.Database) {
	return func(d *state.Database) {
		typ := state.Column{Name: "type", Type: "text", NotNull: true, Default: "'TRIP'"}
		t := withColumns(d, "Plan", textColumn("endDate"), textColumn("about"))
		if native {
			e := state.Enum{TableName: state.TableName{Name: "PlanType"}, Values: []string{"TRIP", "MEETUP"}}
			g := state.Enum{TableName: state.TableName{Name: "GroupSize"}, Values: []string{"PAIR", "PAIR_OR_MORE"}}
			d.Enums = []state.Enum{e, g}
			typ.Type, typ.Values = e.Type(), e.Values
			t.Columns = []state.Column{t.Columns[0], {Name: "about", Type: "text", NotNull: true, Default: "'none'"}, textColumn("afterMatch"),
				{Name: "groupSize", Type: g.Type(), NotNull: true, Default: "'PAIR'", Values: g.Values}}
			t.Indexes = []state.Index{{Name: "Plan_type", Parts: []state.Part{{Column: "type"}, {Column: "groupSize", Desc: true}}}}
		}
		t.Columns = append(t.Columns, typ)
	}
}

var cockroachReports = []report{
	{"a column of a name that was just dropped", "prisma/orm#20851", nil, nil, []reportedState{
		{want: func(d *state.Database) { withColumns(d, "t", state.Column{Name: "num", Type: "numeric(10,2)"}) }, sql: []string{"INSERT INTO t VALUES (1, 1.5)"}},
		{want: func(d *state.Database) { withColumns(d, "t") }, allow: "drop-column=t.num"},
		{want: func(d *state.Database) {
			withColumns(d, "t", state.Column{Name: "num", Type: "boolean", NotNull: true, Default: "true"})
		}, ask: "SELECT num::text FROM t", value: "true"},
	}},
	{"a type without a cast from the old one", "prisma/orm#20851", nil, nil, []reportedState{
		{want: func(d *state.Database) { withColumns(d, "t", state.Column{Name: "num", Type: "uuid"}) }, sql: []string{"INSERT INTO t VALUES (1, gen_random_uuid())"}},
		{want: func(d *state.Database) { withColumns(d, "t", state.Column{Name: "num", Type: "boolean"}) }, refused: "cast"},
	}},
	{"a text becomes a new enum type with capitals", "prisma/orm#17930, #18240", []target.Name{target.CockroachDB, target.Postgres}, nil, []reportedState{
		{want: planType(false), sql: []string{`INSERT INTO "Plan" (id, about) VALUES (1, 'x')`, `INSERT INTO "Plan" (id, type, about) VALUES (2, 'MEETUP', 'y')`}},
		{want: planType(true), allow: "drop-column=Plan.endDate", ask: `SELECT string_agg(concat(type::text, ' ', "groupSize"::text), ', ' ORDER BY id) FROM "Plan"`, value: "TRIP PAIR, MEETUP PAIR"},
	}},
	{"the same changes of a table with rows in the way", "prisma/orm#20707", nil, nil, []reportedState{
		{want: planType(false), sql: []string{`INSERT INTO "Plan" (id, type) VALUES (1, 'AD'), (2, 'TRIP')`}},
		{want: planType(true), allow: "drop-column=Plan.endDate", refused: "rows"},
	}},
	{"a key changes with the foreign keys to it", "flipt-io/flipt#3353", nil, nil, []reportedState{
		{want: flags(false), sql: []string{"INSERT INTO flags VALUES ('a')", "INSERT INTO rules VALUES (1, 'a')"}},
		{want: flags(true), sql: []string{"INSERT INTO flags VALUES ('a', 'other')", "INSERT INTO rules VALUES (2, 'a', 'other')"},
			ask: "SELECT count(*)::text FROM rules JOIN flags ON key = flag_key AND rules.namespace = flags.namespace", value: "2"},
	}},
	{"a new column takes the place of the key", "directus/directus#25262", nil, nil, []reportedState{
		{want: extensions(false), sql: []string{"INSERT INTO extensions VALUES ('a', 'x'), ('b', 'x')"}},
		{want: extensions(true), sql: []string{"INSERT INTO extensions VALUES ('a', 'x')"}, ask: "SELECT count(DISTINCT uid)::text FROM extensions", value: "3"},
	}},
	{"computed columns that cannot be NULL", "cockroachdb/cockroach#66685", []target.Name{target.CockroachDB, target.Postgres, target.SQLite}, nil, []reportedState{
		{want: messages(), sql: []string{"INSERT INTO messages VALUES (1, 'true', 'true'), (2, 'false', NULL)"}},
		{want: messages("sent", "opened"), refused: "rows with a NULL in messages.opened_f: 1; give a value to what it is computed from"},
		{want: messages("sent")},
		{want: messages("sent", "opened"), refused: "messages.opened_f", sql: []string{"UPDATE messages SET opened = 'true' WHERE opened IS NULL"}},
		{want: messages("sent", "opened"), ask: "SELECT CAST(count(*) AS text) FROM messages WHERE opened_f", value: "2"},
	}},
	{"indexes that people made", "sqlalchemy/alembic#1356, ariga/atlas#832", nil, []string{
		"CREATE TABLE file (id int8 NOT NULL DEFAULT unique_rowid(), bucket text, at date, email character varying(255), PRIMARY KEY (id))",
		"CREATE INDEX ix_file_bucket ON file (bucket ASC NULLS FIRST)", "CREATE INDEX by_at ON file (at DESC)", "CREATE UNIQUE INDEX by_email ON file (email)"}, []reportedState{
		{want: func(d *state.Database) {
			t := withColumns(d, "file", textColumn("bucket"), state.Column{Name: "at", Type: "date"}, state.Column{Name: "email", Type: "varchar(255)"})
			t.Columns[0].Default = "unique_rowid()"
			t.Indexes = []state.Index{{Name: "ix_file_bucket", Parts: []state.Part{{Column: "bucket"}}}, {Name: "by_at", Parts: []state.Part{{Column: "at", Desc: true}}},
				{Name: "by_email", Unique: true, Parts: []state.Part{{Column: "email"}}}}
		}, allow: "adopt-table=file", ask: "SELECT count(DISTINCT index_name)::text FROM [SHOW INDEXES FROM file]", value: "4"},
	}},
	{"a key and a foreign key that people made", "cockroachdb/sqlalchemy-cockroachdb#42, #126", nil, []string{
		`CREATE TABLE main (id varchar(40) NOT NULL, CONSTRAINT "primary" PRIMARY KEY (id))`,
		`CREATE TABLE secondary (id varchar(40) NOT NULL PRIMARY KEY, org_id varchar(40) CONSTRAINT fk_org REFERENCES main (id) ON DELETE CASCADE, INDEX secondary_auto_index_fk (org_id))`}, []reportedState{
		{want: func(d *state.Database) {
			main, second := withColumns(d, "main"), withColumns(d, "secondary", state.Column{Name: "org_id", Type: "varchar(40)"})
			main.Columns[0].Type, second.Columns[0].Type = "varchar(40)", "varchar(40)"
			second.ForeignKeys = []state.ForeignKey{{Name: "fk_org", Columns: []string{"org_id"}, References: main.TableName, Referenced: []string{"id"}, OnDelete: "CASCADE"}}
			second.Indexes = []state.Index{{Name: "secondary_auto_index_fk", Parts: []state.Part{{Column: "org_id"}}}}
		}, allow: "adopt-table=*", ask: "SELECT index_name FROM [SHOW INDEXES FROM main] LIMIT 1", value: "primary"},
	}},
	{"a default, a type and NOT NULL change at once", "prisma/orm#20557", nil, nil, []reportedState{
		{want: func(d *state.Database) { withColumns(d, "t", state.Column{Name: "expiry", Type: "timestamp"}) }, sql: []string{"INSERT INTO t VALUES (1, '2024-01-01')"}},
		{want: func(d *state.Database) {
			withColumns(d, "t", state.Column{Name: "expiry", Type: "timestamptz", NotNull: true, Default: "now()"})
		}, allow: "lost-writes=*", ask: "SELECT (expiry AT TIME ZONE 'UTC')::date::text FROM t", value: "2024-01-01"},
	}},
	{"a unique index goes with its column", "golang-migrate/migrate#712", nil, nil, []reportedState{
		{want: func(d *state.Database) {
			withColumns(d, "t", textColumn("a"), textColumn("b")).Indexes = []state.Index{{Name: "t_ab", Unique: true, Parts: []state.Part{{Column: "a"}, {Column: "b"}}}}
		}, sql: []string{"INSERT INTO t VALUES (1, 'a', 'b')"}},
		{want: func(d *state.Database) { withColumns(d, "t", textColumn("a")) }, allow: "drop-column=t.b", ask: "SELECT a FROM t", value: "a"},
	}},
	{"columns of a table with a lifetime, locked for schema changes", "cockroachdb/cockroach#172617", nil, nil, []reportedState{
		{want: func(d *state.Database) {
			withColumns(d, "t", textColumn("a")).Settings = map[string]string{"ttl_expire_after": "720:00:00"}
		}},
		{want: func(d *state.Database) {
			withColumns(d, "t", textColumn("a"), textColumn("b"), state.Column{Name: "c", Type: "int8", NotNull: true, Default: "7"}, textColumn("d")).Settings =
				map[string]string{"ttl_expire_after": "48:00:00"}
		}, sql: []string{"INSERT INTO t (id) VALUES (1)"}, ask: "SELECT c::text FROM t", value: "7"},
	}},
}

// TestReportedMigrations does what people reported to other tools. Apply compares the database with the wanted state after each migration.
func TestReportedMigrations(t *testing.T) {
	for _, r := range cockroachReports {
		if r.on == nil {
			r.on = []target.Name{target.CockroachDB}
		}
		for _, on := range r.on {
			t.Run(r.name+" on "+string(on), func(t *testing.T) {
				db := space(t, string(on))
				for _, sql := range r.by {
					run(t, db, "%s", sql)
				}
				for i, s := range r.states {
					want := &state.Database{Target: on}
					s.want(want)
					if on == target.SQLite {
						for _, table := range want.Tables {
							for j := range table.Columns {
								table.Columns[j].Type = strings.NewReplacer("int8", "integer", "boolean", "integer").Replace(table.Columns[j].Type)
							}
						}
					}
					before, err := migrate.Inspect(t.Context(), db)
					if err != nil {
						t.Fatal(err)
					}
					_, err = migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{s.allow}})
					if s.refused != "" {
						after, inspected := migrate.Inspect(t.Context(), db)
						if err == nil || !strings.Contains(err.Error(), s.refused) {
							t.Fatalf("%s, state %d: the error is %v", r.issue, i, err)
						}
						if list := state.Diff(before, after); inspected != nil || len(list) > 0 {
							t.Errorf("%s, state %d: it was refused, and changed: %+v %v", r.issue, i, list, inspected)
						}
					} else if err != nil {
						t.Fatalf("%s, state %d: %v", r.issue, i, err)
					} else if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
						t.Errorf("%s, state %d: afterwards the plan is %+v, %v", r.issue, i, p, err)
					}
					for _, sql := range s.sql {
						run(t, db, "%s", sql)
					}
					if s.ask != "" {
						if have, err := ask.Value(t.Context(), db, s.ask); err != nil || have != s.value {
							t.Errorf("%s, state %d: there is %q (%v), want %q", r.issue, i, have, err, s.value)
						}
					}
				}
			})
		}
	}
}

// TestSchemasOfServer inspects a database of CockroachDB and manages nothing of the server's own schemas: another tool planned to drop
// crdb_internal (ariga/terraform-provider-atlas#16).
func TestSchemasOfServer(t *testing.T) {
	db := space(t, "cockroachdb")
	run(t, db, "CREATE SCHEMA own")
	run(t, db, "CREATE TABLE own.t (id int8 PRIMARY KEY)")
	live, err := migrate.Inspect(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range live.Schemas {
		if s != "own" && s != "public" {
			t.Errorf("there is the schema %s", s)
		}
	}
	var loss *migrate.LossError
	_, err = migrate.Apply(t.Context(), db, &state.Database{Target: target.CockroachDB}, migrate.Options{Allow: []string{"drop-table=*"}})
	if errors.As(err, &loss) || err != nil {
		t.Fatal(err)
	}
	run(t, db, "INSERT INTO own.t VALUES (1)") // of others: it stays
}
