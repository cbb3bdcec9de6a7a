package lint_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

func indexed(columns []state.Column, x state.Index) func(*state.Table) {
	return func(t *state.Table) {
		t.Columns = append(t.Columns, columns...)
		t.Indexes = append(t.Indexes, x)
	}
}

func on(columns ...string) state.Index {
	x := state.Index{Name: "i"}
	for _, c := range columns {
		x.Parts = append(x.Parts, state.Part{Column: c})
	}
	return x
}

// TestHotspots checks the rules about keys and indexes of CockroachDB, which find nothing elsewhere.
func TestHotspots(t *testing.T) {
	at := state.Column{Name: "at", Type: "timestamptz"}
	body := state.Column{Name: "body", Type: "jsonb"}
	n := state.Column{Name: "n", Type: "int8"}
	id := func(c state.Column) func(*state.Table) {
		c.Name, c.NotNull = "id", true
		return func(t *state.Table) { t.Columns[0] = c }
	}
	with := func(x state.Index, change func(*state.Index)) state.Index {
		change(&x)
		return x
	}
	for _, tt := range []struct {
		name string
		t    func(*state.Table)
		want string
	}{
		{"gen_random_uuid", id(state.Column{Type: "uuid", Default: "gen_random_uuid()"}), ""},
		{"gen_random_ulid", id(state.Column{Type: "uuid", Default: "gen_random_ulid()"}), "CG403"},
		{"UUIDs of version 7", id(state.Column{Type: "uuid", Rising: true}), "CG403"},
		{"serial", id(state.Column{Type: "SERIAL8"}), "CG403"},
		{"a sequence", id(state.Column{Type: "int8", Default: "nextval('s')"}), "CG403"},
		{"unordered", id(state.Column{Type: "int8", Default: "unordered_unique_rowid()"}), ""},
		{"an index on a time", indexed([]state.Column{at, body}, on("at")), "CG403"},
		{"a unique constraint on a time", func(t *state.Table) {
			t.Columns, t.Uniques = append(t.Columns, at, body), [][]string{{"at", "id"}}
		}, "CG403"},
		{"a sharded index on a time", indexed([]state.Column{at, body}, with(on("at"), func(x *state.Index) { x.Buckets = 16 })), ""},
		{"an inverted index", indexed([]state.Column{body}, with(on("body"), func(x *state.Index) { x.Method = "gin" })), ""},
		{"a state and a time", indexed([]state.Column{enum("new", "done"), at, body}, on("s", "at")), "CG408"},
		{"a flag and a time", indexed([]state.Column{{Name: "done", Type: "bool"}, at, body}, on("done", "at")), "CG408"},
		{"a state and a text", indexed([]state.Column{enum("new", "done"), {Name: "x", Type: "text"}, body}, on("s", "x")), ""},
		{"a customer and a time", indexed([]state.Column{{Name: "customer", Type: "uuid"}, at, body}, on("customer", "at")), ""},
		{"a key in every region", func(t *state.Table) { t.Settings = map[string]string{"locality": "REGIONAL BY ROW"} }, "CG410"},
		{"a key that the database makes", func(t *state.Table) {
			id(state.Column{Type: "uuid", Default: "gen_random_uuid()"})(t)
			t.Settings = map[string]string{"locality": "REGIONAL BY ROW"}
		}, ""},
		{"a key with the region", func(t *state.Table) {
			t.Columns, t.PrimaryKey = append(t.Columns, state.Column{Name: "my region", Type: "crdb_internal_region", NotNull: true}), []string{"my region", "id"}
			t.Settings = map[string]string{"locality": `REGIONAL BY ROW AS "my region"`}
		}, ""},
		{"a unique index with a region that follows from the row", func(t *state.Table) {
			indexed([]state.Column{{Name: "r", Type: "crdb_internal_region AS (CASE WHEN n > 1 THEN 'a' ELSE 'b' END) STORED"}, n, body}, with(on("n"), func(x *state.Index) { x.Unique = true }))(t)
			t.Settings = map[string]string{"locality": "REGIONAL BY ROW AS r"}
		}, ""},
		{"a unique index in every region", func(t *state.Table) {
			indexed([]state.Column{n, body}, with(on("n"), func(x *state.Index) { x.Unique = true }))(t)
			id(state.Column{Type: "uuid", Default: "gen_random_uuid()"})(t)
			t.Settings = map[string]string{"locality": "REGIONAL BY ROW"}
		}, "CG410"},
		{"a unique index in the primary region", func(t *state.Table) {
			indexed([]state.Column{n, body}, with(on("n"), func(x *state.Index) { x.Unique = true }))(t)
			t.Settings = map[string]string{"locality": "REGIONAL BY TABLE IN PRIMARY REGION"}
		}, ""},
		{"an index for row-level TTL", func(t *state.Table) {
			indexed([]state.Column{{Name: "ends", Type: "text"}, body}, on("ends", "id"))(t)
			t.Settings = map[string]string{"ttl_expiration_expression": "ends::timestamptz"}
		}, "CG411"},
		{"an index of a table whose rows expire by another column", func(t *state.Table) {
			indexed([]state.Column{n, body}, on("n"))(t)
			t.Settings = map[string]string{"ttl_expiration_expression": "at"}
		}, ""},
		{"soft deletion", func(t *state.Table) {
			indexed([]state.Column{n, {Name: "deleted_at", Type: "timestamptz"}, body}, on("n"))(t)
			t.Filtered = []string{"deleted_at"}
		}, "CG409"},
		{"soft deletion, stored", func(t *state.Table) {
			indexed([]state.Column{n, {Name: "deleted_at", Type: "timestamptz"}, body}, with(on("n"), func(x *state.Index) { x.Include = []string{"deleted_at"} }))(t)
			t.Filtered = []string{"deleted_at"}
		}, ""},
		{"soft deletion, a partial index", func(t *state.Table) {
			indexed([]state.Column{n, {Name: "deleted_at", Type: "timestamptz"}, body}, with(on("n"), func(x *state.Index) { x.Where = "deleted_at IS NULL" }))(t)
			t.Filtered = []string{"deleted_at"}
		}, ""},
		{"one small column is missing", indexed([]state.Column{n, {Name: "m", Type: "int8"}}, on("n")), "CG409"},
		{"it is stored", indexed([]state.Column{n, {Name: "m", Type: "int8"}}, with(on("n"), func(x *state.Index) { x.Include = []string{"m"} })), ""},
		{"a document is missing", indexed([]state.Column{n, body}, on("n")), ""},
		{"three columns are missing", indexed([]state.Column{n, {Name: "a", Type: "int8"}, {Name: "b", Type: "int8"}, {Name: "c", Type: "int8"}}, on("n")), ""},
		{"a unique column", indexed([]state.Column{n, {Name: "m", Type: "int8"}}, with(on("n"), func(x *state.Index) { x.Unique = true })), ""},
		{"the index of an edge", indexed([]state.Column{n, {Name: "m", Type: "int8"}}, with(on("n"), func(x *state.Index) { x.Name = "books_n_idx" })), ""},
		{"silenced", func(t *state.Table) {
			indexed([]state.Column{n, {Name: "m", Type: "int8"}}, on("n"))(t)
			t.Ignored = []state.Ignored{{Column: "n", Code: "CG409", Reason: "few reads"}}
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, name := range []target.Name{target.CockroachDB, target.Postgres, target.SQLite} {
				want := tt.want
				if name != target.CockroachDB {
					want = ""
				}
				list := lint.Check(lint.Schema(&state.Database{Target: name, Tables: []*state.Table{table("books", tt.t)}}))
				if got := codes(list); got != want {
					t.Errorf("%s: got %q, want %q: %v", name, got, want, list)
				}
				for _, f := range list {
					if !lint.Known(f.Code).Schema || f.Object == "" {
						t.Errorf("%+v", f)
					}
				}
			}
		})
	}
}

// TestIndexOfEdge: the step that makes the index of an edge for a table with rows is a finding, unless it is silenced.
func TestIndexOfEdge(t *testing.T) {
	author := state.Column{Name: "author_id", Type: "text"}
	made := state.Index{Name: "books_author_id_idx", Parts: []state.Part{{Column: "author_id"}}}
	for _, tt := range []struct {
		name   string
		before func(*state.Table)
		after  func(*state.Table)
		rows   int64
		want   string
	}{
		{"rows", columns(author), indexed([]state.Column{author}, made), 10, "CG405"},
		{"no rows", columns(author), indexed([]state.Column{author}, made), 0, ""},
		{"a new column", nil, indexed([]state.Column{author}, made), 10, ""},
		{"another index before", indexed([]state.Column{author}, state.Index{Name: "i", Parts: made.Parts}), indexed([]state.Column{author}, made), 10, ""},
		{"an index of the schema", columns(author), indexed([]state.Column{author}, state.Index{Name: "i", Parts: made.Parts}), 10, ""},
		{"silenced", columns(author), func(t *state.Table) {
			indexed([]state.Column{author}, made)(t)
			t.Ignored = []state.Ignored{{Column: "author_id", Code: "CG405", Reason: "at night"}}
		}, 10, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from := &state.Database{Target: target.Postgres, Tables: []*state.Table{table("books", tt.before)}}
			to := &state.Database{Target: target.Postgres, Tables: []*state.Table{table("books", tt.after)}}
			in := &lint.Input{Target: target.Postgres, From: from, To: to, Changes: state.Diff(from, to), Rows: map[string]int64{"books": tt.rows}}
			for _, c := range in.Changes {
				in.Steps = append(in.Steps, plan.One(c, plan.Backfill))
			}
			list := lint.Check(in)
			if got := codes(list); got != tt.want {
				t.Fatalf("got %q, want %q: %v", got, tt.want, list)
			}
			if tt.want != "" && (list[0].Step == 0 || !strings.Contains(list[0].String(), "(10 rows)") || !strings.Contains(list[0].Remedy, "schema.NoIndex")) {
				t.Errorf("%+v", list[0])
			}
		})
	}
}
