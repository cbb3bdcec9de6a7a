package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

const constrained = `CREATE TABLE child (
	id integer PRIMARY KEY, a text NOT NULL UNIQUE, b integer, c integer, parent integer REFERENCES child (id),
	CONSTRAINT positive CHECK (b > 0), UNIQUE (b, c))`

func TestConstraints(t *testing.T) {
	tests := map[string]struct {
		sql  string
		want dberr.ConstraintError
	}{
		"primary key": {"INSERT INTO child (id, a) VALUES (1, 'z')",
			dberr.ConstraintError{Rule: dberr.Unique, Name: "child.id", Table: "child", Column: "id"}},
		"unique": {"INSERT INTO child (a) VALUES ('x')",
			dberr.ConstraintError{Rule: dberr.Unique, Name: "child.a", Table: "child", Column: "a"}},
		"unique of two": {"INSERT INTO child (a, b, c) VALUES ('y', 1, 1)",
			dberr.ConstraintError{Rule: dberr.Unique, Name: "child.b, child.c", Table: "child"}},
		"unique expression": {"INSERT INTO folded VALUES ('X')",
			dberr.ConstraintError{Rule: dberr.Unique, Name: "folded_lower"}},
		"not null": {"INSERT INTO child (b) VALUES (2)",
			dberr.ConstraintError{Rule: dberr.NotNull, Name: "child.a", Table: "child", Column: "a"}},
		"check": {"UPDATE child SET b = -1",
			dberr.ConstraintError{Rule: dberr.Check, Name: "positive"}},
		"foreign key": {"UPDATE child SET parent = 99",
			dberr.ConstraintError{Rule: dberr.ForeignKey}},
	}
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, constrained)
		exec(t, db, "CREATE TABLE folded (a text)")
		exec(t, db, "CREATE UNIQUE INDEX folded_lower ON folded (lower(a))")
		exec(t, db, "INSERT INTO folded VALUES ('x')")
		exec(t, db, "INSERT INTO child (id, a, b, c) VALUES (1, 'x', 1, 1)")
		for name, c := range tests {
			_, err := db.Exec(t.Context(), stmt(c.sql))
			var got *dberr.ConstraintError
			if !errors.As(err, &got) {
				t.Errorf("%s: got %v", name, err)
				continue
			}
			if d := cmp.Diff(c.want, *got, cmpopts.IgnoreFields(*got, "Err")); d != "" {
				t.Errorf("%s (-want +got):\n%s", name, d)
			}
			var server *dberr.ServerError
			if !errors.As(err, &server) || server.Code == "" || server.Node == "" {
				t.Errorf("%s: no server error within: %v", name, err)
			}
		}
	})
}

func TestServerErrors(t *testing.T) {
	db := open(t, &wire.Config{Database: ":memory:"})
	exec(t, db, "CREATE TABLE t (a text)")
	if _, err := db.Query(t.Context(), stmt("SELECT * FROM absent")); !errors.Is(err, dberr.ErrNoTable) {
		t.Errorf("got %v, want ErrNoTable", err)
	}
	for _, sql := range []string{"SELEC 1", `SELECT "b" FROM t`, "SELECT a FROM t WHERE f(a)"} {
		_, err := db.Query(t.Context(), stmt(sql))
		var server *dberr.ServerError
		if !errors.As(err, &server) || server.Code != "1" {
			t.Errorf("%s: got %v, want a ServerError with code 1", sql, err)
		}
	}
	for sql, want := range map[string]string{
		"":                     "empty",
		"-- nothing":           "empty",
		"SELECT 1; SELECT 2":   "more than one statement",
		"SELECT 1; oops":       "more than one statement",
		"BEGIN":                "begun with Tx",
		"SELECT 1; /* x */ ; ": "",
	} {
		_, err := db.Exec(t.Context(), stmt(sql))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v, want %q", sql, err, want)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"":                                 "names no database",
		"file:x.db?mode=memory":            "plain file name",
		"a\x00b":                           "NUL",
		filepath.Join(dir, "none", "x.db"): "unable to open",
		text:                               "not a database",
	} {
		_, err := sqlite.Driver.Open(t.Context(), &wire.Config{Database: name})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", name, err, want)
		}
	}
}

func TestReadOnlyFile(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write to every file")
	}
	file := filepath.Join(t.TempDir(), "x.db")
	writer := open(t, &wire.Config{Database: file})
	exec(t, writer, "CREATE TABLE t (a integer)")
	writer.Close()
	if err := os.Chmod(file, 0o400); err != nil {
		t.Fatal(err)
	}
	db := open(t, &wire.Config{Database: file})
	count(t, db, "t")
	_, err := db.Exec(t.Context(), stmt("INSERT INTO t VALUES (1)"))
	var server *dberr.ServerError
	if !errors.As(err, &server) || server.Code != "8" {
		t.Errorf("got %v, want SQLITE_READONLY", err)
	}
}

func TestRowsMisread(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		r := query(t, db, "SELECT 1 AS a, NULL AS b UNION ALL SELECT 2, 2")
		if d := cmp.Diff([]string{"a", "b"}, r.Columns()); d != "" {
			t.Error(d)
		}
		r.Next()
		r.Int()
		if got := r.Int(); got != 0 {
			t.Errorf("NULL read as %d", got)
		}
		r.Fail(errors.New("a later error"))
		var column *dberr.ColumnError
		if r.Next() || !errors.As(r.Close(), &column) || column.Column != "b" || !errors.Is(column, dberr.ErrNull) {
			t.Errorf("got %v", r.Err())
		}
		r = query(t, db, "SELECT 1")
		r.Next()
		r.Int()
		if r.Int(); r.Close() == nil {
			t.Error("a cell beyond the last could be read")
		}
		if r.Close() == nil || r.Next() {
			t.Error("closed rows go on")
		}
	})
}
