package migrations_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// folder is a directory of migration files of one database.
type folder struct {
	t    *testing.T
	on   target.Name
	path string
	next int
}

func newFolder(t *testing.T, on target.Name) *folder { return &folder{t: t, on: on, path: t.TempDir()} }

func (f *folder) read() *files.Dir {
	f.t.Helper()
	d, err := files.ReadUnchecked(os.DirFS(f.path), f.on)
	if err != nil {
		f.t.Fatal(err)
	}
	return d
}

func (f *folder) version() string {
	f.next++
	return fmt.Sprintf("2026112800%04d", f.next)
}

// diff writes the migration to a state.
func (f *folder) diff(name string, to *state.Database) string {
	f.t.Helper()
	d := f.read()
	made, err := migrate.Diff(d, to, f.version(), name)
	if err != nil || made == nil {
		f.t.Fatalf("%v, %v", made, err)
	}
	if err := errors.Join(d.Add(*made, to), d.Write(f.path)); err != nil {
		f.t.Fatal(err)
	}
	return made.Name
}

// write writes a file, and the hashes of all files.
func (f *folder) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.path, string(f.on), name), []byte(text), 0o666); err != nil {
		f.t.Fatal(err)
	}
	f.rehash()
}

func (f *folder) rehash() {
	f.t.Helper()
	if err := f.read().WriteHashes(filepath.Join(f.path, string(f.on))); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) text(name string) string {
	f.t.Helper()
	text, err := os.ReadFile(filepath.Join(f.path, string(f.on), name))
	if err != nil {
		f.t.Fatal(err)
	}
	return string(text)
}

func (f *folder) remove(name string) {
	f.t.Helper()
	if err := os.Remove(filepath.Join(f.path, string(f.on), name)); err != nil {
		f.t.Fatal(err)
	}
	f.rehash()
}

func (f *folder) apply(db wire.DB, o migrate.Options) (*migrate.Pending, error) {
	return migrate.ApplyDir(f.t.Context(), db, os.DirFS(f.path), o)
}

// states of the files in a database.
func (f *folder) states(db wire.DB) string {
	f.t.Helper()
	s, err := migrate.StatusDir(f.t.Context(), db, os.DirFS(f.path), migrate.Options{})
	if err != nil {
		f.t.Fatal(err)
	}
	var out []string
	for _, x := range s.Files {
		word := string(x.State)
		if x.Late {
			word += " late"
		}
		out = append(out, word)
	}
	for _, c := range s.Changes {
		out = append(out, c.Title().String())
	}
	return strings.Join(out, ", ")
}

func (f *folder) wantStates(db wire.DB, want string) {
	f.t.Helper()
	if got := f.states(db); got != want {
		f.t.Errorf("the files are %q, want %q", got, want)
	}
}

func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("the error is %v, want %q in it", err, w)
		}
	}
}

// words are the types of the tests by database: of a key, and of a text.
var wordOf = map[target.Name]string{target.CrateDB: "TEXT", target.CockroachDB: "text", target.Postgres: "text", target.SQLite: "text"}

func tableOf(on target.Name, name string, columns ...string) *state.Table {
	t := &state.Table{TableName: state.TableName{Name: name}, PrimaryKey: []string{"id"}}
	for _, c := range append([]string{"id"}, columns...) {
		t.Columns = append(t.Columns, state.Column{Name: c, Type: wordOf[on], NotNull: c == "id"})
	}
	if on == target.SQLite {
		t.Strict = true
	}
	return t
}

func stateOf(on target.Name, list ...*state.Table) *state.Database {
	return &state.Database{Target: on, Tables: list}
}

func eachTarget(t *testing.T, fn func(t *testing.T, db wire.DB, on target.Name)) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) { fn(t, space(t, on.Name), target.Name(on.Name)) })
	}
}

// TestHistory checks files that were edited, renamed, removed, added late and added by a newer program, and what repairs them.
func TestHistory(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		f := newFolder(t, on)
		first := f.diff("first", stateOf(on, tableOf(on, "books")))
		second := f.diff("second", stateOf(on, tableOf(on, "books", "title")))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		f.wantStates(db, "applied, applied")
		text := f.text(first)
		repair := func(want ...string) {
			t.Helper()
			list, err := migrate.Repair(t.Context(), db, os.DirFS(f.path), migrate.RepairOptions{}, migrate.Options{})
			var got []string
			for _, r := range list {
				got = append(got, r.Action)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("repaired %v, %v, want %v", got, err, want)
			}
		}

		f.write(first, text+"-- edited\n")
		_, err := f.apply(db, migrate.Options{})
		wantError(t, err, first+" was changed after it had been applied", "no file was run", "crategen migrate repair")
		f.wantStates(db, "edited, applied")
		repair("record-text")
		f.wantStates(db, "applied, applied")

		f.remove(first)
		_, err = f.apply(db, migrate.Options{})
		wantError(t, err, "the database has run "+first+", which the directory lacks", "restore the file")
		f.write("20261201000000_first.sql", text+"-- edited\n")
		_, err = f.apply(db, migrate.Options{})
		wantError(t, err, first+" was renamed to 20261201000000_first.sql", "give it its name back")
		f.wantStates(db, "renamed, applied, pending")
		f.remove("20261201000000_first.sql")
		repair("forget")
		if _, err = f.apply(db, migrate.Options{}); err != nil {
			t.Error(err)
		}

		f.write(first, "-- nothing is left of it\n")
		_, err = f.apply(db, migrate.Options{})
		wantError(t, err, first+" is older than the last file that was applied", "--allow-out-of-order")
		f.wantStates(db, "out of order, applied")
		if _, err = f.apply(db, migrate.Options{OutOfOrder: true}); err != nil {
			t.Error(err)
		}
		f.wantStates(db, "applied late, applied")

		older := newFolder(t, on)
		older.diff("first", stateOf(on, tableOf(on, "books")))
		older.remove(first)
		older.write(first, f.text(first))
		_, err = older.apply(db, migrate.Options{})
		var history *migrate.HistoryError
		if !errors.As(err, &history) || history.State != migrate.FileAhead || history.File != second {
			t.Errorf("the error is %v", err)
		}
	})
}

// TestStatementChanged edits a handwritten file of five statements after three of them were applied.
func TestStatementChanged(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		f := newFolder(t, on)
		f.diff("first", stateOf(on, tableOf(on, "books")))
		insert := func(id string) string { return "INSERT INTO books (id) VALUES ('" + id + "');\n" }
		file := f.version() + "_rows.sql"
		f.write(file, insert("a")+insert("b")+insert("c")+"INSERT INTO nowhere (id) VALUES ('d');\n"+insert("e"))
		_, err := f.apply(db, migrate.Options{})
		wantError(t, err, file, "3 of 5 steps are done, and the next run continues there")
		f.wantStates(db, "applied, partly applied")

		f.write(file, insert("a")+insert("x")+insert("c")+insert("d")+insert("e"))
		_, err = f.apply(db, migrate.Options{})
		wantError(t, err, file+": history changed at statement 2", "3 of 5 steps were applied", "nothing was run")
		f.write(file, insert("a")+insert("b"))
		_, err = f.apply(db, migrate.Options{})
		wantError(t, err, file+": history changed at statement 3")

		f.write(file, insert("a")+insert("b")+insert("c")+insert("d")+insert("e"))
		if _, err = f.apply(db, migrate.Options{}); err != nil {
			t.Error(err)
		}
		if on == target.CrateDB {
			run(t, db, "REFRESH TABLE books")
		}
		if n := number(t, db, "SELECT count(*) FROM books"); n != 5 {
			t.Errorf("there are %d rows, want 5", n)
		}
	})
}

// TestForeignTable finds tables with the names of wanted ones that somebody else made.
func TestForeignTable(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		run(t, db, "CREATE TABLE books (id %s PRIMARY KEY, n integer)", wordOf[on])
		want := stateOf(on, tableOf(on, "books", "title"))
		_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
		var foreign *migrate.ForeignError
		if !errors.As(err, &foreign) || foreign.Table != "books" {
			t.Errorf("the error is %v", err)
		}
		wantError(t, err, `the project "default" did not make it`, "add-column=books.title", "--allow adopt-table=books")

		f := newFolder(t, on)
		file := f.diff("first", want)
		_, err = f.apply(db, migrate.Options{})
		wantError(t, err, file+" creates the table books, which exists already", "no file was run", "crategen migrate baseline")
		_, err = migrate.PendingDir(t.Context(), db, os.DirFS(f.path), migrate.Options{})
		wantError(t, err, file+" creates the table books, which exists already")

		if _, err = migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{"adopt-table=books", "drop-column=books.n"}}); err != nil {
			t.Error(err)
		}
		if _, err = migrate.NewPlan(t.Context(), db, want, migrate.Options{Project: "other"}); err == nil {
			t.Error("another project does not see whose table it is")
		}
		_, err = migrate.PendingDir(t.Context(), db, os.DirFS(f.path), migrate.Options{Project: "other"})
		wantError(t, err, `the table books belongs to the project "default"`)
	})
}

// TestPhases migrates in two phases: in between, statements of programs of both versions succeed.
// TestDeclaredTable runs files in a database whose tables were made from a schema: only tables that are what a file creates pass.
func TestDeclaredTable(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		f := newFolder(t, on)
		first, second := stateOf(on, tableOf(on, "books", "title")), stateOf(on, tableOf(on, "books", "title", "isbn"))
		f.diff("first", first)
		f.diff("isbn", second)
		mustApply(t, db, second)
		_, err := f.apply(db, migrate.Options{})
		wantError(t, err, "_first.sql creates the table books, which exists already, and which differs from it: drop-column=books.isbn; no file was run; "+
			"if the database has what later files make, run crategen migrate baseline")
		if p, err := migrate.PendingDir(t.Context(), db, os.DirFS(f.path), migrate.Options{}); err == nil {
			t.Errorf("a dry run says that %d files would run", len(p.Files))
		}
		s, err := migrate.StatusDir(t.Context(), db, os.DirFS(f.path), migrate.Options{})
		if err != nil || len(s.Changes) > 0 || !slices.Contains(s.Others, state.TableName{Name: "books"}) {
			t.Errorf("before any file, the status is %+v, %v", s, err)
		}
		if _, err := migrate.Apply(t.Context(), db, first, migrate.Options{Allow: []string{"drop-column=books.isbn"}}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatalf("a table that is what the file creates: %v", err)
		}
		f.wantStates(db, "applied, applied")
		dropped := f.diff("drop", stateOf(on))
		f.diff("again", first)
		allowed := strings.Replace(f.text(dropped), "-- crategen:step", "-- crategen:allow drop-table=books\n-- crategen:step", 1)
		f.write(dropped, allowed)
		f.rehash()
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Errorf("a table that a file drops and another creates: %v", err)
		}
	})
}

func TestPhases(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		before, after := stateOf(on, tableOf(on, "books", "title")), stateOf(on, tableOf(on, "books", "name"))
		before.Tables[0].Columns[1].NotNull, after.Tables[0].Columns[1].NotNull = true, true
		f := newFolder(t, on)
		f.diff("first", before)
		d := f.read()
		if notes := migrate.ExpandNotes(d, after); len(notes) != 1 || !strings.HasPrefix(notes[0], "add-column=books.name: the column is nullable until") {
			t.Errorf("the notes are %q", notes)
		}
		list, err := migrate.DiffExpand(d, after, f.version, "name")
		if err != nil || len(list) != 2 || list[0].Title != "name_expand" || list[1].Title != "name_contract" {
			t.Fatalf("%v, %v", list, err)
		}
		if err := d.Write(f.path); err != nil {
			t.Fatal(err)
		}
		p, err := f.apply(db, migrate.Options{Phase: plan.Expand})
		if err != nil || p.Applied != 2 || !strings.Contains(p.Stopped, list[1].Name+": stopped before step 1") {
			t.Fatalf("%+v, %v", p, err)
		}
		run(t, db, "INSERT INTO books (id, title) VALUES ('old', 'x')")
		run(t, db, "INSERT INTO books (id, name) VALUES ('new', 'y')")
		if on == target.CrateDB {
			run(t, db, "REFRESH TABLE books")
		}
		run(t, db, "UPDATE books SET name = title WHERE name IS NULL")
		if on == target.CrateDB {
			run(t, db, "REFRESH TABLE books")
		}
		if p, err = f.apply(db, migrate.Options{Phase: plan.Contract}); err != nil || p.Applied != 1 || p.Stopped != "" {
			t.Fatalf("%+v, %v", p, err)
		}
		f.wantStates(db, "applied, applied, applied")
		if n := number(t, db, "SELECT count(*) FROM books WHERE name IN ('x', 'y')"); n != 2 {
			t.Errorf("%d rows have their values", n)
		}

		// The same without files.
		next := stateOf(on, tableOf(on, "books", "name", "pages"))
		next.Tables[0].Columns[1].NotNull, next.Tables[0].Columns[2].NotNull = true, true
		_, err = migrate.Apply(t.Context(), db, next, migrate.Options{Phase: plan.Contract})
		wantError(t, err, "the phase expand is not complete: add-column=books.pages")
		if _, err = migrate.Apply(t.Context(), db, next, migrate.Options{Phase: plan.Expand}); err != nil {
			t.Fatal(err)
		}
		run(t, db, "UPDATE books SET pages = '1'")
		if on == target.CrateDB {
			run(t, db, "REFRESH TABLE books")
		}
		if _, err = migrate.Apply(t.Context(), db, next, migrate.Options{Phase: plan.Contract}); err != nil {
			t.Fatal(err)
		}
		if rest, err := migrate.NewPlan(t.Context(), db, next, migrate.Options{}); err != nil || !rest.Empty() {
			t.Errorf("%+v, %v", rest, err)
		}
	})
}

// TestBack goes back to an older version with a new migration: renames are undone with their data, and what does not come back is said.
func TestBack(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		f := newFolder(t, on)
		first := f.diff("first", stateOf(on, tableOf(on, "books", "title", "isbn")))
		renamed := tableOf(on, "papers", "name")
		renamed.RenamedFrom, renamed.Columns[1].RenamedFrom = "books", "title"
		f.diff("second", stateOf(on, renamed, tableOf(on, "authors")))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		run(t, db, "INSERT INTO papers (id, name) VALUES ('a', 'x')")
		version, _, _ := strings.Cut(first, "_")
		d := f.read()
		made, want, lost, err := migrate.DiffTo(d, version, f.version(), "back")
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(lost)
		if !slices.Equal(lost, []string{"authors is dropped with what was written since", "books.isbn comes back without its values"}) {
			t.Errorf("lost: %q", lost)
		}
		if err := errors.Join(d.Add(*made, want), d.Write(f.path)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		f.wantStates(db, "applied, applied, applied")
		if on == target.CrateDB {
			run(t, db, "REFRESH TABLE books")
		}
		if n := number(t, db, "SELECT count(*) FROM books WHERE title = 'x'"); n != 1 {
			t.Error("the renamed column lost its value")
		}
		_, _, _, err = migrate.DiffTo(f.read(), "1", f.version(), "back")
		wantError(t, err, "there is no migration with the version 1")
	})
}

// TestDrift finds what somebody changed by hand.
func TestDrift(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		f := newFolder(t, on)
		f.diff("first", stateOf(on, tableOf(on, "books")))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		f.diff("second", stateOf(on, tableOf(on, "books", "title")))
		f.wantStates(db, "applied, pending")
		run(t, db, "ALTER TABLE books ADD COLUMN byhand %s", wordOf[on])
		f.wantStates(db, "applied, pending, drop-column=books.byhand")
	})
}

func number(t *testing.T, db wire.DB, sql string) (n int64) {
	t.Helper()
	if err := ask.Rows(t.Context(), db, sql, func(r wire.Rows) { n = r.Int() }); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestJournalFormat refuses the journal of a newer crategen, and completes that of an older one.
func TestJournalFormat(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		f := newFolder(t, on)
		f.diff("first", stateOf(on, tableOf(on, "books")))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		run(t, db, "DROP TABLE crategen_positions")
		f.diff("second", stateOf(on, tableOf(on, "books", "title")))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		f.wantStates(db, "applied, applied")

		refresh := func() {
			if on == target.CrateDB {
				run(t, db, "REFRESH TABLE crategen_leases")
			}
		}
		refresh() // an update without a key finds only what was refreshed
		run(t, db, "UPDATE crategen_leases SET format = 99")
		refresh()
		want := "a newer crategen migrated the database (format 99, this one knows"
		_, err := f.apply(db, migrate.Options{})
		wantError(t, err, want)
		_, err = migrate.StatusDir(t.Context(), db, os.DirFS(f.path), migrate.Options{})
		wantError(t, err, want)
		_, err = migrate.Apply(t.Context(), db, stateOf(on, tableOf(on, "books")), migrate.Options{})
		wantError(t, err, want)
		_, err = migrate.Repair(t.Context(), db, os.DirFS(f.path), migrate.RepairOptions{}, migrate.Options{})
		wantError(t, err, want)
		_, err = migrate.Abort(t.Context(), db, migrate.Options{})
		wantError(t, err, want)
	})
}

// TestClosedTable inspects a CrateDB schema beside a closed table of somebody else, and with one of its own.
func TestClosedTable(t *testing.T) {
	db := space(t, "cratedb")
	other := open(t, targetOf("cratedb").URL(t), connect.Database("mig_closed"))
	run(t, other, "CREATE TABLE IF NOT EXISTS mig_closed.theirs (a INTEGER)")
	t.Cleanup(func() {
		run(t, other, "ALTER TABLE mig_closed.theirs OPEN")
		run(t, other, "DROP TABLE mig_closed.theirs")
	})
	run(t, other, "ALTER TABLE mig_closed.theirs CLOSE")
	want := stateOf(target.CrateDB, tableOf(target.CrateDB, "books"))
	if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	run(t, db, "ALTER TABLE books CLOSE")
	_, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{})
	wantError(t, err, "the table books is closed", "OPEN")
	run(t, db, "ALTER TABLE books OPEN")
}
