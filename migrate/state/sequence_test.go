package state

import (
	"testing"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
)

// TestRenamedSequence renames a sequence in the defaults as the schema and as servers write them, and nothing else.
func TestRenamedSequence(t *testing.T) {
	named := func(name, old string, defaults ...string) *Database {
		db := &Database{Target: target.Postgres, Schemas: []string{"x"}, Sequences: []Sequence{{TableName: TableName{Name: name}, RenamedFrom: old},
			{TableName: TableName{Schema: "x", Name: "numbers"}}}}
		table := &Table{TableName: TableName{Name: "books"}}
		for _, d := range defaults {
			table.Columns = append(table.Columns, Column{Name: d, Default: d})
		}
		db.Tables = []*Table{table}
		return db
	}
	live := named("numbers", "", `nextval('"numbers"')`, `nextval('numbers'::regclass)`, `nextval('public.numbers'::REGCLASS)`, `nextval('x.numbers'::regclass)`,
		`nextval('numbers2'::regclass)`, `nextval('numbers`, `'numbers'`, "")
	got, changes := Rename(live, named("Order", "numbers"), &sqllex.Postgres)
	if len(changes) != 1 || changes[0] != (RenameSequence{TableName{Name: "numbers"}, TableName{Name: "Order"}}) {
		t.Fatalf("the changes are %v", changes)
	}
	want := []string{`nextval('"Order"')`, `nextval('"Order"'::regclass)`, `nextval('"public"."Order"'::REGCLASS)`, `nextval('x.numbers'::regclass)`,
		`nextval('numbers2'::regclass)`, `nextval('numbers`, `'numbers'`, ""}
	for i, c := range got.Tables[0].Columns {
		if c.Default != want[i] {
			t.Errorf("%s becomes %s, want %s", c.Name, c.Default, want[i])
		}
		if old := live.Tables[0].Columns[i]; old.Default != old.Name {
			t.Errorf("the live state has %s", old.Default)
		}
	}
	if got.Sequence(TableName{Name: "Order"}) == nil || live.Sequence(TableName{Name: "numbers"}) == nil {
		t.Errorf("the sequences are %v, and were %v", got.Sequences, live.Sequences)
	}
	for name, want := range map[string]*Database{"not there": named("a", "b"), "wanted as well": named("a", "numbers")} {
		if name == "wanted as well" {
			want.Sequences = append(want.Sequences, Sequence{TableName: TableName{Name: "numbers"}})
		}
		if _, changes := Rename(live, want, &sqllex.Postgres); len(changes) != 0 {
			t.Errorf("%s: %v", name, changes)
		}
	}
}

// TestNewTablesOfRenames have a sequence or an enum type that is renamed: they wait for it in the second phase.
func TestNewTablesOfRenames(t *testing.T) {
	make := func(name, old string) *Database {
		return &Database{Target: target.Postgres, Sequences: []Sequence{{TableName: TableName{Name: "q" + name}, RenamedFrom: old}},
			Enums: []Enum{{TableName: TableName{Name: "e" + name}, RenamedFrom: old}}}
	}
	live, want := make("1", ""), make("2", "")
	want.Sequences[0].RenamedFrom, want.Enums[0].RenamedFrom = "q1", "e1"
	want.Tables = []*Table{
		{TableName: TableName{Name: "numbered"}, Columns: []Column{{Name: "n", Default: `nextval('"q2"')`}}},
		{TableName: TableName{Name: "moods"}, Columns: []Column{{Name: "m", Type: `"e2"`}}},
		{TableName: TableName{Name: "after"}, ForeignKeys: []ForeignKey{{References: TableName{Name: "moods"}}}},
		{TableName: TableName{Name: "plain"}},
	}
	from, renames := Rename(live, want, &sqllex.Postgres)
	if mid := Between(from, want, renames...); len(mid.Tables) != 1 || mid.Tables[0].Name != "plain" {
		t.Errorf("the tables of the first phase are %v", mid.Tables)
	}
}
