package crate

import (
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// TestDefaultOnOldServer checks that a server without ALTER COLUMN SET DEFAULT gets a rebuild.
func TestDefaultOnOldServer(t *testing.T) {
	table := func(value string) *state.Table {
		return &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
			Columns: []state.Column{{Name: "id", Type: "BIGINT", NotNull: true}, {Name: "n", Type: "BIGINT", Default: value}}}
	}
	for server, rebuilt := range map[target.Version]bool{{}: false, {Major: 5, Minor: 10}: true, {Major: 6, Minor: 2}: true, {Major: 6, Minor: 3}: false} {
		from := &state.Database{Target: target.CrateDB, Version: server, Tables: []*state.Table{table("1")}}
		to := &state.Database{Target: target.CrateDB, Tables: []*state.Table{table("2")}}
		steps, err := Printer{}.Plan(from, to, state.Diff(from, to))
		if err != nil || len(steps) != 1 || (steps[0].Rebuild != nil) != rebuilt {
			t.Errorf("%s: %+v, %v", server, steps, err)
		}
		// The same for a file, where the schema names the version, and for the file of a schema that names none.
		from.Version, to.Version = target.Version{}, server
		steps, err = Printer{}.Plan(from, to, state.Diff(from, to))
		if err != nil || len(steps) != 1 || (steps[0].Rebuild != nil) != rebuilt {
			t.Errorf("schema of %s: %+v, %v", server, steps, err)
		}
	}
}

// TestPartition prints the values of a partition.
func TestPartition(t *testing.T) {
	got, err := partition([]string{"day", "at", "s", "none"}, `{"s":"it's","day":2,"at":1767225600000,"none":null}`)
	if want := `"day" = 2, "at" = 1767225600000, "s" = 'it''s', "none" = NULL`; err != nil || got != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

// TestOtherMembers checks which members of objects need a cast of the documents.
func TestOtherMembers(t *testing.T) {
	object := func(policy string, members ...state.Column) state.Column {
		return state.Column{Name: "o", Type: "OBJECT(" + policy + ")", Members: members}
	}
	a, text := state.Column{Name: "a", Type: "INTEGER"}, state.Column{Name: "a", Type: "TEXT"}
	for _, tt := range []struct {
		from, to state.Column
		want     bool
	}{
		{object("IGNORED"), object("IGNORED", a), true},
		{object("STRICT"), object("STRICT", a), false},
		{object("STRICT", a), object("STRICT", text), true},
		{object("STRICT", a), object("STRICT"), false},
		{object("DYNAMIC", object("IGNORED")), object("DYNAMIC", object("IGNORED", a)), true},
	} {
		if got := otherMembers(tt.from, tt.to); got != tt.want {
			t.Errorf("%+v to %+v: %v", tt.from, tt.to, got)
		}
	}
}

// TestAfterRename: once a column was renamed, CrateDB 5.10 prints the checks of the table in other words.
func TestAfterRename(t *testing.T) {
	for after, want := range map[string]string{
		`("aa" >= - 128) AND ("aa" <= 127)`:                  `"aa" BETWEEN - 128 AND 127`,
		`"b" >= CAST(0 AS bigint)`:                           `"b" >= 0`,
		`("a" >= 0) AND ("b" <= 255)`:                        `("a" >= 0) AND ("b" <= 255)`,
		`("a" >= CAST(0 AS bigint)) AND ("a" <= 9)`:          `"a" BETWEEN 0 AND 9`,
		`("a" IS NULL) OR (("a" >= 0) AND ("a" <= "other"))`: `("a" IS NULL) OR ("a" BETWEEN 0 AND "other")`,
	} {
		if got := withoutCasts(after); got != want {
			t.Errorf("%s: %s, want %s", after, got, want)
		}
	}
}
