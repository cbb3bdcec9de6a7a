package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseTargets(t *testing.T) {
	tests := []struct {
		list string
		want []Target
		err  string
	}{
		{list: "sqlite", want: []Target{{Dialect: SQLite}}},
		{list: "cratedb@6.4, sqlite", want: []Target{{Dialect: CrateDB, Major: 6, Minor: 4}, {Dialect: SQLite}}},
		{list: "cockroachdb@24.1,postgres@15", want: []Target{{Dialect: CockroachDB, Major: 24, Minor: 1}, {Dialect: Postgres, Major: 15, Minor: 0}}},
		{list: "cratedb@6", want: []Target{{Dialect: CrateDB, Major: 6, Minor: 0}}},
		{list: "", err: "a target is empty; name databases with commas between them, such as cratedb@6.4,sqlite"},
		{list: "sqlite,", err: "a target is empty; name databases with commas between them, such as cratedb@6.4,sqlite"},
		{list: "crate", err: `unknown target "crate"; did you mean "cratedb"?`},
		{list: "crdb", err: `unknown target "crdb"; did you mean "cockroachdb"?`},
		{list: "PostgreSQL", err: `unknown target "PostgreSQL"; did you mean "postgres"?`},
		{list: "cocroachdb", err: `unknown target "cocroachdb"; did you mean "cockroachdb"?`},
		{list: "mysql", err: `unknown target "mysql"; the targets are cratedb, cockroachdb, postgres, sqlite`},
		{list: "sqlite,sqlite", err: "target sqlite is named twice; name each database once, with the oldest version to support"},
		{list: "cratedb@", err: `target "cratedb@" has no version after the @; write major.minor, such as cratedb@5.10`},
		{list: "cratedb@new", err: `target "cratedb@new" has no version after the @; write major.minor, such as cratedb@5.10`},
		{list: "cratedb@6.-1", err: `target "cratedb@6.-1" has no version after the @; write major.minor, such as cratedb@5.10`},
		{list: "cratedb@5.9", err: `target "cratedb@5.9" is too old; crategen supports cratedb 5.10 and later`},
		{list: "postgres@13", err: `target "postgres@13" is too old; crategen supports postgres 14.0 and later`},
	}
	for _, tt := range tests {
		t.Run(tt.list, func(t *testing.T) {
			got, err := ParseTargets(tt.list)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("targets (-want +got):\n%s", diff)
			}
			if text := message(err); text != tt.err {
				t.Errorf("error %q, want %q", text, tt.err)
			}
		})
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
