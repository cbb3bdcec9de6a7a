package migrations_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
)

// reported is a change of a table that people reported to CrateDB and to its clients as one that loses rows or breaks the table.
type reported struct {
	issue  string
	from   func() *state.Table
	insert []string // before the change
	change func(*state.Table)
	after  []string // statements that must work after the change
	rows   string   // the values of all rows in the end, as text
	want   []string
}

// reportedTable is a table with documents, of partitions or not.
func reportedTable(partitioned bool, columns ...state.Column) func() *state.Table {
	return func() *state.Table {
		t := &state.Table{TableName: state.TableName{Name: "events"}, PrimaryKey: []string{"id"}, Shards: 1, Settings: map[string]string{"number_of_replicas": "0"},
			Columns: append([]state.Column{{Name: "id", Type: "TEXT", NotNull: true}, {Name: "p", Type: "TEXT", NotNull: true}}, columns...)}
		if partitioned {
			t.PrimaryKey, t.PartitionedBy, t.ClusteredBy = []string{"id", "p"}, []string{"p"}, "id"
		}
		return t
	}
}

// byMonth is a table with partitions by a generated column, which a document or a column decides.
func byMonth(source, expr string, columns ...state.Column) func() *state.Table {
	return func() *state.Table {
		t := &state.Table{TableName: state.TableName{Name: "events"}, PrimaryKey: []string{"id", "month"}, PartitionedBy: []string{"month"}, Shards: 1,
			Settings: map[string]string{"number_of_replicas": "0"}, Columns: []state.Column{{Name: "id", Type: "TEXT", NotNull: true}}}
		t.Columns = append(t.Columns, columns...)
		t.Columns = append(t.Columns, state.Column{Name: "month", Type: "TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', " + expr + ")", NotNull: true})
		if source != "" {
			t.Checks = []state.Check{{Name: "late", Expr: `"` + source + `" > '2020-01-01'::TIMESTAMP WITH TIME ZONE`}}
		}
		return t
	}
}

func columnOf(t *state.Table, name string) *state.Column {
	return &t.Columns[slices.IndexFunc(t.Columns, func(c state.Column) bool { return c.Name == name })]
}

func reportedCases() []reported {
	doc := state.Column{Name: "o", Type: "OBJECT(DYNAMIC)"}
	nested := state.Column{Name: "nested", Type: "OBJECT(DYNAMIC)", Members: []state.Column{{Name: "sub1", Type: "OBJECT(DYNAMIC)",
		Members: []state.Column{{Name: "sub2", Type: "BIGINT"}}}}}
	n := state.Column{Name: "n", Type: "INTEGER"}
	ts := state.Column{Name: "ts", Type: "TIMESTAMP WITH TIME ZONE"}
	toBigint := func(t *state.Table) { columnOf(t, "n").Type = "BIGINT" }
	var out []reported
	for _, partitioned := range []bool{false, true} {
		mark := map[bool]string{true: ", with partitions"}[partitioned]
		out = append(out,
			// Documents with other keys than the first one could not be copied.
			reported{"crate/crate#11386" + mark, reportedTable(partitioned, doc, n), []string{`('1', 'a', {"x" = 1}, 1)`, `('2', 'a', {"y" = 2, "z" = {"k" = 'v'}}, 2)`, `('3', 'b', {}, 3)`},
				toBigint, nil, `"id" || "p" || "o"::TEXT || "n"::TEXT`, []string{`1a{"x":1}1`, `2a{"y":2,"z":{"k":"v"}}2`, `3b{}3`}},
			// After a new key in a document, a new declared member and a second new key, inserts failed.
			reported{"crate/crate#12630" + mark, reportedTable(partitioned, nested, doc), []string{`('1', 'a', NULL, {"new" = 1})`},
				func(t *state.Table) { columnOf(t, "o").Members = []state.Column{{Name: "added", Type: "TEXT"}} },
				[]string{`INSERT INTO "events" ("id", "p", "o") VALUES ('2', 'a', {"newer" = 1, "added" = 'x'})`, `INSERT INTO "events" ("id", "p", "nested") VALUES ('3', 'b', {"sub1" = {"sub2" = 5, "sub3" = 6}})`},
				`"id" || COALESCE("o"['added'], '-') || COALESCE("o"['new']::TEXT, '-') || COALESCE("nested"['sub1']['sub2']::TEXT, '-')`, []string{"1-1-", "2x--", "3--5"}},
			// Rows were gone after a table was renamed, copied into a new one of its name and dropped; and rows of a partition that came later.
			reported{"crate/crate#5823" + mark, reportedTable(partitioned, n), []string{`('1', 'a', 1)`, `('2', 'b', 2)`}, toBigint,
				[]string{`INSERT INTO "events" ("id", "p", "n") VALUES ('3', 'c', 3)`, `INSERT INTO "events" ("id", "p", "n") VALUES ('4', 'a', 4)`},
				`"id" || "p" || "n"::TEXT`, []string{"1a1", "2b2", "3c3", "4a4"}},
			// A new column took the expression of a generated column away.
			reported{"crate/crate#11947" + mark, reportedTable(partitioned, ts, state.Column{Name: "day", Type: `TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('day', "ts")`}),
				nil, func(t *state.Table) { t.Columns = append(t.Columns, state.Column{Name: "added", Type: "TEXT"}) },
				[]string{`INSERT INTO "events" ("id", "p", "ts") VALUES ('1', 'a', '2024-02-29T11:12:13Z')`},
				`"id" || date_format('%d.%H', "day")`, []string{"129.00"}},
			// The old rows kept NULL.
			reported{"crate/crate#18783" + mark, reportedTable(partitioned), []string{`('1', 'a')`, `('2', 'b')`},
				func(t *state.Table) {
					t.Columns = append(t.Columns, state.Column{Name: "data", Type: "TEXT", Default: "'foo'"})
				},
				[]string{`INSERT INTO "events" ("id", "p") VALUES ('3', 'c')`}, `"id" || COALESCE("data", '-')`, []string{"1foo", "2foo", "3foo"}})
	}
	return append(out,
		// INSERT ... SELECT into partitions by a generated column wrote no rows, with a CHECK over its source.
		reported{"crate/crate#15837", byMonth("ts", `"ts"`, ts, n), []string{`('1', '2024-01-05', 1)`, `('2', '2024-01-06', 2)`, `('3', '2024-02-07', 3)`}, toBigint,
			[]string{`INSERT INTO "events" ("id", "ts", "n") VALUES ('4', '2024-03-08', 4)`}, `"id" || date_format('%m', "month") || "n"::TEXT`, []string{"1011", "2012", "3023", "4034"}},
		// Partitions by a member of a document.
		reported{"crate/crate#16815", byMonth("", `"entity"['createdAt']`, state.Column{Name: "entity", Type: "OBJECT(DYNAMIC)", Members: []state.Column{{Name: "createdAt", Type: "TIMESTAMP WITH TIME ZONE"}}}, n),
			[]string{`('1', {"createdAt" = '2024-01-05', "k" = 'v'}, 1)`, `('2', {"createdAt" = '2024-02-06'}, 2)`}, toBigint,
			[]string{`UPDATE "events" SET "n" = 20 WHERE "id" = '2'`}, `"id" || date_format('%m', "month") || "n"::TEXT || COALESCE("entity"['k'], '-')`, []string{"1011v", "20220-"}},
		// A document with a full-text member, and a column without an index, in partitions by a generated column.
		reported{"crate/crate#13380", byMonth("", `"ts"`, ts, state.Column{Name: "n", Type: "INTEGER", Storage: "INDEX OFF"}, state.Column{Name: "fields", Type: "OBJECT(DYNAMIC)", Members: []state.Column{{Name: "message", Type: "TEXT"}}}),
			[]string{`('1', '2024-01-05', 1, {"message" = 'disk is full'})`, `('2', '2024-02-05', 2, {"message" = 'all is well', "code" = 7})`},
			func(t *state.Table) {
				toBigint(t)
				columnOf(t, "fields").Members[0].Storage = "INDEX USING FULLTEXT WITH (analyzer = 'english')"
			}, nil, `CASE WHEN MATCH("fields"['message'], 'disks') THEN '' END`, nil},
	)
}

// TestReported makes the changes that people reported, on a table with their rows.
func TestReported(t *testing.T) {
	db := space(t, "cratedb")
	for _, c := range reportedCases() {
		t.Run(strings.ReplaceAll(c.issue, "/", " "), func(t *testing.T) {
			clean(t, db)
			from, to := c.from(), c.from()
			c.change(to)
			mustApply(t, db, &state.Database{Target: target.CrateDB, Tables: []*state.Table{from}})
			var names []string
			for _, col := range from.Columns {
				if !computed(col) {
					names = append(names, `"`+col.Name+`"`)
				}
			}
			for _, row := range c.insert {
				run(t, db, `INSERT INTO "events" (%s) VALUES %s`, strings.Join(names, ", "), row)
			}
			run(t, db, `REFRESH TABLE "events"`)
			want := &state.Database{Target: target.CrateDB, Tables: []*state.Table{to}}
			mustApply(t, db, want)
			for _, sql := range c.after {
				run(t, db, "%s", sql)
			}
			run(t, db, `REFRESH TABLE "events"`)
			if c.want == nil { // by a search
				if got := texts(t, db, `SELECT "id" || "fields"['message'] FROM "events" WHERE MATCH("fields"['message'], 'disks')`); !slices.Equal(got, []string{"1disk is full"}) {
					t.Errorf("the full-text member finds %q", got)
				}
				if got := texts(t, db, `SELECT "id" || "n"::TEXT || COALESCE("fields"['code']::TEXT, '-') FROM "events" ORDER BY "id"`); !slices.Equal(got, []string{"11-", "227"}) {
					t.Errorf("the rows are %q", got)
				}
			} else if got := texts(t, db, "SELECT "+c.rows+` FROM "events" ORDER BY "id"`); !slices.Equal(got, c.want) {
				t.Errorf("the rows are %q, want %q", got, c.want)
			}
			if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
				t.Errorf("afterwards the plan is %+v, %v", p, err)
			}
		})
	}
}

// TestRenameToOthers renames a table to a name that a table of others has: the server once made both unreadable (crate/crate#15316). It is refused before
// anything is changed, for a table with partitions and one without.
func TestRenameToOthers(t *testing.T) {
	db := space(t, "cratedb")
	for _, partitioned := range []bool{false, true} {
		clean(t, db)
		run(t, db, `DROP TABLE IF EXISTS "taken"`)
		mustApply(t, db, events("INTEGER", partitioned))
		run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (1, 1, 1)`)
		run(t, db, `CREATE TABLE "taken" ("a" INTEGER) CLUSTERED INTO 1 SHARDS PARTITIONED BY ("a") WITH (number_of_replicas = 0)`)
		run(t, db, `INSERT INTO "taken" ("a") VALUES (5)`)
		want := events("INTEGER", partitioned)
		want.Tables[0].Name, want.Tables[0].RenamedFrom = "taken", "events"
		_, err := migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{"incomplete-reads=*"}})
		if err == nil {
			t.Fatalf("partitioned %v: the table has the name of another one", partitioned)
		}
		t.Log(err)
		run(t, db, `REFRESH TABLE "events", "taken"`)
		if a, b := number(t, db, `SELECT count(*) FROM "events"`), number(t, db, `SELECT count(*) FROM "taken"`); a != 1 || b != 1 {
			t.Errorf("partitioned %v: the tables have %d and %d rows", partitioned, a, b)
		}
	}
}
