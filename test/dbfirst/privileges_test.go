package dbfirst_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// restricted is a new user without privileges, and its connection to the database. password reports that the server wants one.
func restricted(t *testing.T, name string, admin wire.DB) (string, wire.DB) {
	t.Helper()
	user := "first_user_" + strings.ToLower(name)
	place, err := url.Parse(targetOf(name).URL(t))
	if err != nil {
		t.Fatal(err)
	}
	var database string
	switch name {
	case "cratedb":
		_ = ask.Exec(context.Background(), admin, `DROP USER IF EXISTS `+user)
		run(t, admin, `CREATE USER `+user+` WITH (password = 'secret')`)
		place.User = url.UserPassword(user, "secret")
		database, err = ask.Value(t.Context(), admin, "SELECT CURRENT_SCHEMA")
	default:
		run(t, admin, `CREATE USER `+user)
		place.User = url.User(user)
		database, err = ask.Value(t.Context(), admin, "SELECT current_database()::text")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		if name != "cratedb" {
			_ = ask.Exec(ctx, admin, "REASSIGN OWNED BY "+user+" TO CURRENT_USER")
			_ = ask.Exec(ctx, admin, "DROP OWNED BY "+user)
		}
		if err := ask.Exec(ctx, admin, "DROP USER "+user); err != nil {
			t.Error(err)
		}
	})
	return user, open(t, place.String(), connect.Database(database))
}

// TestPrivileges migrates as a user without privileges. The error comes before any change, and with the statements that it names the
// migration runs.
func TestPrivileges(t *testing.T) {
	for _, name := range []string{"postgres", "cockroachdb", "cratedb"} {
		t.Run(name, func(t *testing.T) {
			admin := space(t, name)
			text := map[string]string{"cratedb": "TEXT", "postgres": "text", "cockroachdb": "text"}[name]
			want := func(columns ...string) *state.Database {
				table := &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}}
				for _, c := range append([]string{"id"}, columns...) {
					table.Columns = append(table.Columns, state.Column{Name: c, Type: text, NotNull: c == "id"})
				}
				out := &state.Database{Tables: []*state.Table{table}}
				if name != "cratedb" {
					out.Enums = []state.Enum{{TableName: state.TableName{Name: "mood"}, Values: append([]string{"bad"}, columns...)}}
				}
				return out
			}
			of := func(columns ...string) *state.Database {
				db := want(columns...)
				live, err := migrate.Inspect(t.Context(), admin)
				if err != nil {
					t.Fatal(err)
				}
				db.Target = live.Target
				return db
			}
			if _, err := migrate.Apply(t.Context(), admin, of(), migrate.Options{}); err != nil {
				t.Fatal(err)
			}
			user, db := restricted(t, name, admin)
			next := of("title", "isbn")
			next.Tables = append(next.Tables, &state.Table{TableName: state.TableName{Name: "authors"}, PrimaryKey: []string{"id"},
				Columns: []state.Column{{Name: "id", Type: text, NotNull: true}}})
			for round := 0; ; round++ {
				_, err := migrate.Apply(t.Context(), db, next, migrate.Options{})
				var missing *migrate.PrivilegeError
				if errors.As(err, &missing) {
					t.Log(err)
					if missing.User != user || round > 4 || !strings.Contains(err.Error(), "nothing was changed") {
						t.Fatalf("round %d: %v", round, err)
					}
					changed(t, admin)
					for _, m := range missing.Missing {
						run(t, admin, m.Grant)
					}
					continue
				}
				if err != nil || round == 0 {
					t.Fatalf("round %d: %v", round, err)
				}
				break
			}
		})
	}
}

// changed reports a table that was changed.
func changed(t *testing.T, admin wire.DB) {
	t.Helper()
	live, err := migrate.Inspect(t.Context(), admin)
	if err != nil {
		t.Fatal(err)
	}
	if live = here(live); len(live.Tables) != 1 || len(live.Tables[0].Columns) != 1 || len(live.Enums) > 0 && len(live.Enums[0].Values) != 1 {
		t.Errorf("the database was changed: %+v", live.Tables)
	}
}

// TestPrivilegesByHand runs a handwritten file as a user who may not update the table. The error comes before any change, with the statement
// that gives the privilege.
func TestPrivilegesByHand(t *testing.T) {
	for _, name := range []string{"postgres", "cockroachdb", "cratedb"} {
		t.Run(name, func(t *testing.T) {
			admin := space(t, name)
			text := map[string]string{"cratedb": "TEXT", "postgres": "text", "cockroachdb": "text"}[name]
			run(t, admin, "CREATE TABLE books (id "+text+" PRIMARY KEY, title "+text+")")
			run(t, admin, "INSERT INTO books (id, title) VALUES ('a', 'x')")
			run(t, admin, "CREATE TABLE others (id "+text+" PRIMARY KEY)")
			if name != "cratedb" {
				run(t, admin, "CREATE TABLE pages (id "+text+" PRIMARY KEY, n "+text+")")
				run(t, admin, "CREATE INDEX pages_n ON pages (n)")
			}
			user, db := restricted(t, name, admin)
			for _, grant := range map[string][]string{
				"postgres":    {"GRANT CREATE, USAGE ON SCHEMA public TO " + user, "GRANT SELECT ON TABLE books TO " + user},
				"cockroachdb": {"GRANT CREATE, USAGE ON SCHEMA public TO " + user, "GRANT SELECT ON TABLE books TO " + user},
				"cratedb":     {"GRANT DQL ON SCHEMA sys TO " + user},
			}[name] {
				run(t, admin, grant)
			}
			if name == "cratedb" {
				schema, err := ask.Value(t.Context(), admin, "SELECT CURRENT_SCHEMA")
				if err != nil {
					t.Fatal(err)
				}
				run(t, admin, "GRANT DDL, DML, DQL ON SCHEMA "+schema+" TO "+user)
				run(t, admin, "DENY DML ON TABLE books TO "+user)
			}
			file, index := "UPDATE books SET title = 'y' WHERE id = 'a';\nDELETE FROM books WHERE id IN (SELECT id FROM others);\n", map[string]string{
				"postgres": "pages_n", "cockroachdb": "pages@pages_n"}[name]
			want := []string{"update the table", "delete from the table"}
			if index != "" {
				want = append(want, "read the table")
				file += "TRUNCATE TABLE pages;\nDROP INDEX IF EXISTS " + index + ";\n"
				want = append(want, "truncate the table", "alter the table")
			}
			dir := fstest.MapFS{name + "/20260101000000_fill.sql": {Data: []byte(file)}}
			d, err := files.ReadUnchecked(dir, target.Name(name))
			if err != nil {
				t.Fatal(err)
			}
			dir[name+"/"+files.SumName] = &fstest.MapFile{Data: []byte(files.Sum(d.Files))}
			_, err = migrate.ApplyDir(t.Context(), db, dir, migrate.Options{})
			var missing *migrate.PrivilegeError
			if !errors.As(err, &missing) {
				t.Fatal(err)
			}
			for _, w := range want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("no %q in %v", w, err)
				}
			}
			for _, m := range missing.Missing {
				if name == "cratedb" { // a DENY on the table is before a GRANT of the schema
					m.Grant = strings.Replace(m.Grant, "GRANT", "REVOKE", 1)
					m.Grant = strings.Replace(m.Grant, " TO ", " FROM ", 1)
				}
				run(t, admin, m.Grant)
			}
			if _, err := migrate.ApplyDir(t.Context(), db, dir, migrate.Options{}); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestPrivilegesAnalyzer migrates to a table with an own analyzer as a user who may do everything in the schema. It may not create the analyzer, which
// belongs to the cluster, but use it when it is there.
func TestPrivilegesAnalyzer(t *testing.T) {
	admin := space(t, "cratedb")
	schema, err := ask.Value(t.Context(), admin, "SELECT CURRENT_SCHEMA")
	if err != nil {
		t.Fatal(err)
	}
	own := &analyzer.Definition{Name: "first_" + schema, Tokenizer: analyzer.Part{Type: "whitespace"}}
	t.Cleanup(func() { _ = ask.Exec(context.Background(), admin, "DROP ANALYZER "+sqlquote.Name(own.ServerName())) })
	want := &state.Database{Target: target.CrateDB, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
		Columns:   []state.Column{{Name: "id", Type: "TEXT", NotNull: true}, {Name: "title", Type: "TEXT"}},
		Fulltexts: []state.Fulltext{{Name: "words", Columns: []string{"title"}, Analyzer: own.ServerName(), Own: own}}}}}
	user, db := restricted(t, "cratedb", admin)
	for _, on := range []string{schema, "crategen_scratch", "sys"} {
		run(t, admin, "GRANT DDL, DML, DQL ON SCHEMA "+on+" TO "+user)
	}
	refused := func(grant, words string) {
		t.Helper()
		_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
		var missing *migrate.PrivilegeError
		if !errors.As(err, &missing) || len(missing.Missing) != 1 || missing.Missing[0].Grant != grant || !strings.Contains(err.Error(), words) ||
			!strings.Contains(err.Error(), "nothing was changed") {
			t.Fatal(err)
		}
		t.Log(err)
		if live, err := migrate.Inspect(t.Context(), admin); err != nil || len(here(live).Tables) > 0 {
			t.Errorf("the database was changed: %+v, %v", live.Tables, err)
		}
	}
	name := `"` + own.ServerName() + `"`
	refused(`GRANT DQL TO "`+user+`"`, "may not see the analyzer "+name)
	if _, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err == nil || !strings.Contains(err.Error(), "is hidden from users without a privilege on the cluster: GRANT DQL") {
		t.Error(err)
	}
	run(t, admin, `GRANT DQL TO `+user)
	refused(`GRANT DDL TO "`+user+`"`, "may not create the analyzer "+name+" (DDL on the cluster)")
	run(t, admin, own.Create())
	if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{}); err != nil {
		t.Error(err)
	}
	if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("%+v, %v", p, err)
	}
}
