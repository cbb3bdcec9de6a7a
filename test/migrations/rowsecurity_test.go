package migrations_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// guarded is a database with a role that may read and write the tables, and is bound by policies.
type guarded struct {
	t     *testing.T
	admin wire.DB // who creates the tables
	role  string
	db    wire.DB // of the role
}

// eachGuarded runs fn on each database with row-level security.
func eachGuarded(t *testing.T, fn func(t *testing.T, g *guarded, on target.Name)) {
	for _, on := range []target.Name{target.Postgres, target.CockroachDB} {
		t.Run(string(on), func(t *testing.T) {
			admin, place, own := spaceAt(t, string(on))
			g := &guarded{t: t, admin: admin, role: "app_" + own}
			g.db = g.user(place, own, g.role)
			fn(t, g, on)
		})
	}
}

// user is a new role and its connection.
func (g *guarded) user(place, database, role string) wire.DB {
	g.t.Helper()
	run(g.t, g.admin, "CREATE USER %s", ddltext.Ident(role))
	u, err := url.Parse(place)
	if err != nil {
		g.t.Fatal(err)
	}
	u.User = url.User(role)
	db := open(g.t, u.String(), connect.Database(database))
	g.t.Cleanup(func() {
		_ = db.Close()
		_ = ask.Exec(g.t.Context(), g.admin, "REASSIGN OWNED BY "+ddltext.Ident(role)+" TO CURRENT_USER")
		_ = ask.Exec(g.t.Context(), g.admin, "DROP OWNED BY "+ddltext.Ident(role))
		_ = ask.Exec(g.t.Context(), g.admin, "DROP USER "+ddltext.Ident(role))
	})
	return db
}

// as runs SQL as the role with a tenant, and returns its first value.
func (g *guarded) as(tenant, sql string) (value string, err error) {
	g.t.Helper()
	ctx := g.t.Context()
	tx, err := g.db.Begin(ctx, wire.TxOptions{})
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	if err := ask.Exec(ctx, tx, "SELECT set_config('app.tenant', "+ddltext.Literal(tenant)+", true)"); err != nil {
		return "", err
	}
	if value, err = ask.Value(ctx, tx, sql); err != nil {
		return "", err
	}
	return value, tx.Commit(ctx)
}

// sees checks which rows the role finds for the tenant a.
func (g *guarded) sees(want string) {
	g.t.Helper()
	have, err := g.as("a", "SELECT string_agg(id::text, ' ' ORDER BY id) FROM notes")
	if err != nil || have != want {
		g.t.Errorf("the role sees %q (%v), want %q", have, err, want)
	}
}

// note is a table of notes of tenants; column names its last column.
func notes(on target.Name, tenant, column string, security *state.RowSecurity) *state.Database {
	t := &state.Table{TableName: state.TableName{Name: "notes"}, PrimaryKey: []string{"id"}, RowSecurity: security, Columns: []state.Column{
		{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}, {Name: "tenant", Type: tenant, NotNull: true},
		{Name: column, Type: "text", NotNull: true, Default: "'plain'"}}}
	return &state.Database{Target: on, Tables: []*state.Table{t}}
}

var (
	byTenant = state.Policy{Name: "tenant", Using: "tenant = NULLIF(current_setting('app.tenant', true), '')"}
	noSecret = state.Policy{Name: "no_secret", Restrictive: true, Using: "body <> 'secret'"}
)

func secured(list ...state.Policy) *state.RowSecurity { return &state.RowSecurity{Policies: list} }

// TestRowSecurity changes the policies of a table with rows. Between two statements a role never sees a row that it sees neither before nor
// after the migration.
func TestRowSecurity(t *testing.T) {
	eachGuarded(t, func(t *testing.T, g *guarded, on target.Name) {
		mustApply(t, g.admin, notes(on, "text", "body", nil))
		run(t, g.admin, "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO %s", ddltext.Ident(g.role))
		run(t, g.admin, "INSERT INTO notes VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'a', 'secret')")
		g.sees("1 2 3")

		other := byTenant
		other.WithCheck, other.Roles = byTenant.Using+" AND body <> 'no'", []string{g.role}
		reads := noSecret
		reads.For = "SELECT"
		named := reads
		named.Name = "hidden"
		kind := named
		kind.Using = "kind <> 'plain' OR id = 1"
		retyped := map[target.Name]string{target.Postgres: "alter-type alter-policy", target.CockroachDB: "alter-type"}[on] // PostgreSQL prints a cast then
		for _, step := range []struct {
			name, tenant, column string
			policies             []state.Policy
			actions, sees        string
		}{
			{"enable", "text", "body", []state.Policy{byTenant}, "create-policy enable-row-security", "1 3"},
			{"restrict", "text", "body", []state.Policy{byTenant, noSecret}, "create-policy", "1"},
			{"alter", "text", "body", []state.Policy{other, noSecret}, "alter-policy", "1"},
			{"replace", "text", "body", []state.Policy{other, reads}, "alter-policy", "1"},
			{"rename", "text", "body", []state.Policy{other, named}, "rename-policy", "1"},
			{"type", "varchar(40)", "body", []state.Policy{other, named}, retyped, "1"},
			{"column", "varchar(40)", "kind", []state.Policy{byTenant, kind}, "add-column alter-policy drop-column", "1"},
			{"loosen", "varchar(40)", "kind", []state.Policy{byTenant}, "drop-policy", "1 3"},
		} {
			before, err := g.as("a", "SELECT string_agg(id::text, ' ' ORDER BY id) FROM notes")
			if err != nil {
				t.Fatal(err)
			}
			watched := &at{g.admin, func(sql string) error {
				have, err := g.as("a", "SELECT string_agg(id::text, ' ' ORDER BY id) FROM notes")
				for id := range strings.FieldsSeq(have) {
					if !strings.Contains(before+" "+step.sees, id) {
						t.Errorf("%s: before %s the role sees the row %s", step.name, sql, id)
					}
				}
				return err
			}}
			want := notes(on, step.tenant, step.column, secured(step.policies...))
			wantActions(t, watched, want, step.actions, migrate.Options{Allow: []string{"drop-column=*"}})
			g.sees(step.sees)
			if t.Failed() {
				t.Fatalf("after %s", step.name)
			}
		}
		_, err := g.as("a", "INSERT INTO notes VALUES (4, 'b')")
		if !errors.Is(err, dberr.ErrRowSecurity) || !errors.Is(err, dberr.ErrAuth) {
			t.Errorf("a row of another tenant: %v", err)
		}
		if n, err := g.as("a", "WITH d AS (DELETE FROM notes WHERE id = 2 RETURNING 1) SELECT count(*)::text FROM d"); err != nil || n != "0" {
			t.Errorf("%s hidden rows were deleted (%v)", n, err)
		}
		wantActions(t, g.admin, notes(on, "varchar(40)", "kind", nil), "disable-row-security drop-policy", migrate.Options{})
		g.sees("1 2 3")
	})
}

// TestRowSecurityKilled kills the run before each statement that replaces a restrictive policy and the type of a column that policies name. The
// next run completes it.
func TestRowSecurityKilled(t *testing.T) {
	eachGuarded(t, func(t *testing.T, g *guarded, on target.Name) {
		reads := noSecret
		reads.For = "SELECT"
		for n := 0; ; n += map[target.Name]int{target.Postgres: 1, target.CockroachDB: 4}[on] { // each statement of CockroachDB is a job
			mustApply(t, g.admin, notes(on, "text", "body", secured(byTenant, noSecret)))
			run(t, g.admin, "GRANT SELECT ON notes TO %s", ddltext.Ident(g.role))
			run(t, g.admin, "INSERT INTO notes VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'a', 'secret')")
			left, want := n, notes(on, "varchar(40)", "body", secured(byTenant, reads))
			_, err := migrate.Apply(t.Context(), &at{g.admin, func(sql string) error {
				g.sees("1")
				if ddl := strings.Contains(sql, "POLICY") || strings.Contains(sql, "ALTER TABLE"); ddl {
					left--
				}
				if left < 0 {
					return errKilled
				}
				return nil
			}}, want, migrate.Options{})
			if err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			if err != nil {
				expire(t, g.admin)
				mustApply(t, g.admin, want)
			}
			if p, err := migrate.NewPlan(t.Context(), g.admin, want, migrate.Options{}); err != nil || !p.Empty() {
				t.Fatalf("killed before statement %d, the plan is %+v, %v", n, p, err)
			}
			g.sees("1")
			run(t, g.admin, "DROP TABLE notes")
			if err == nil {
				if n < 2 {
					t.Errorf("the migration has %d statements", n)
				}
				return
			}
		}
	})
}

// TestRowSecurityByOwner migrates as the owner of a table whose policies bind the owner, too: its checks and updates would miss hidden rows.
func TestRowSecurityByOwner(t *testing.T) {
	for _, on := range []target.Name{target.Postgres, target.CockroachDB} {
		t.Run(string(on), func(t *testing.T) {
			admin, place, own := spaceAt(t, string(on))
			g := &guarded{t: t, admin: admin, role: "own_" + own}
			g.db = g.user(place, own, g.role)
			run(t, admin, "GRANT CREATE ON DATABASE %s TO %s", ddltext.Ident(own), ddltext.Ident(g.role))
			run(t, admin, "GRANT CREATE, USAGE ON SCHEMA public TO %s", ddltext.Ident(g.role))
			forced := func(column string) *state.Database {
				s := secured(byTenant)
				s.Force = true
				d := notes(on, "text", column, s)
				d.Tables[0].Columns[2].Default = ""
				return d
			}
			optional := forced("body")
			optional.Tables[0].Columns[2].NotNull = false
			mustApply(t, g.db, optional)
			run(t, admin, "INSERT INTO notes VALUES (1, 'a', 'x'), (2, 'b', NULL)")
			var denied *migrate.PrivilegeError
			_, err := migrate.Apply(t.Context(), g.db, forced("body"), migrate.Options{})
			if !errors.As(err, &denied) || !strings.Contains(err.Error(), "BYPASSRLS") || !strings.Contains(err.Error(), "nothing was changed") {
				t.Fatalf("the error is %v", err)
			}
			run(t, admin, "%s", denied.Missing[0].Grant)
			var rows *migrate.RowsError
			if _, err = migrate.Apply(t.Context(), g.db, forced("body"), migrate.Options{}); !errors.As(err, &rows) || rows.Rows != 1 {
				t.Fatalf("the error is %v", err)
			}
			run(t, admin, "UPDATE notes SET body = 'y' WHERE body IS NULL")
			mustApply(t, g.db, forced("body"))
			wantActions(t, g.db, notes(on, "text", "body", secured(byTenant)), "set-default unforce-row-security", migrate.Options{})
		})
	}
}

// TestRowSecurityOfOthers leaves the policies of operators alone, and refuses changes of the columns that they name before any other.
func TestRowSecurityOfOthers(t *testing.T) {
	eachGuarded(t, func(t *testing.T, g *guarded, on target.Name) {
		plain := notes(on, "text", "body", nil)
		mustApply(t, g.admin, plain)
		run(t, g.admin, "CREATE POLICY mine ON notes USING (body <> 'secret')")
		run(t, g.admin, "ALTER TABLE notes ENABLE ROW LEVEL SECURITY")
		if p, err := migrate.NewPlan(t.Context(), g.admin, plain, migrate.Options{}); err != nil || !p.Empty() {
			t.Fatalf("the plan is %+v, %v", p, err)
		}
		var unsupported *plan.Unsupported
		_, err := migrate.NewPlan(t.Context(), g.admin, notes(on, "text", "kind", nil), migrate.Options{})
		if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "the policy mine") {
			t.Errorf("the error is %v", err)
		}
		wantActions(t, g.admin, notes(on, "text", "body", secured(byTenant)), "create-policy drop-policy", migrate.Options{})

		strange := byTenant
		strange.Roles = []string{"nobody_" + g.role}
		for what, want := range map[string]*state.Database{
			fmt.Sprintf("the role %s, which does not exist", strange.Roles[0]): notes(on, "text", "body", secured(strange)),
			"nothing_like_it": notes(on, "text", "body", secured(state.Policy{Name: "p", Using: "nothing_like_it = 1"})),
		} {
			if _, err := migrate.Apply(t.Context(), g.admin, want, migrate.Options{}); err == nil || !strings.Contains(err.Error(), what) {
				t.Errorf("the error is %v, want %q", err, what)
			} else {
				t.Log(err)
			}
		}
	})
}

// TestNewTableSecuredInFirstPhase runs the first phase of a file that creates a table and takes something away from another one: a program that is
// deployed then finds the policies of the new table.
func TestNewTableSecuredInFirstPhase(t *testing.T) {
	eachGuarded(t, func(t *testing.T, g *guarded, on target.Name) {
		f := newFolder(t, on)
		old := func(columns int) *state.Table {
			d := notes(on, "text", "body", nil).Tables[0]
			d.Name, d.Columns = "authors", d.Columns[:columns]
			return d
		}
		f.diff("authors", &state.Database{Target: on, Tables: []*state.Table{old(3)}})
		want := notes(on, "text", "body", secured(byTenant, noSecret))
		want.Tables = append(want.Tables, old(2))
		f.diff("notes", want)
		allow := migrate.Options{Phase: plan.Expand, Allow: []string{"drop-column=*"}}
		if _, err := f.apply(g.admin, allow); err != nil {
			t.Fatal(err)
		}
		run(t, g.admin, "GRANT SELECT ON notes TO %s", ddltext.Ident(g.role))
		run(t, g.admin, "INSERT INTO notes VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'a', 'secret')")
		run(t, g.admin, "SELECT body FROM authors") // the second phase drops it
		g.sees("1")
		allow.Phase = plan.Contract
		if _, err := f.apply(g.admin, allow); err != nil {
			t.Fatal(err)
		}
		g.sees("1")
	})
}

// TestRowSecurityByFiles writes and applies migration files.
func TestRowSecurityByFiles(t *testing.T) {
	eachGuarded(t, func(t *testing.T, g *guarded, on target.Name) {
		f := newFolder(t, on)
		for i, security := range []*state.RowSecurity{secured(byTenant), secured(byTenant, noSecret), {Force: true, Policies: []state.Policy{noSecret, byTenant}}, nil} {
			f.diff(fmt.Sprint("step", i), notes(on, "text", "body", security))
			if _, err := f.apply(g.admin, migrate.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		db, err := migrate.Inspect(t.Context(), g.admin)
		if err != nil || db.Table(state.TableName{Name: "notes"}).RowSecurity != nil {
			t.Errorf("the table has %+v (%v)", db.Table(state.TableName{Name: "notes"}).RowSecurity, err)
		}
	})
}

// TestPoliciesOfLostValue takes a value away from an enum type whose column is named by policies that are dropped, renamed, altered and created in
// the same migration.
func TestPoliciesOfLostValue(t *testing.T) {
	eachGuarded(t, func(t *testing.T, g *guarded, on target.Name) {
		wanted := func(values []string, list ...state.Policy) *state.Database {
			db, e := notes(on, "text", "body", secured(list...)), mood("mood", values...)
			db.Enums = []state.Enum{e}
			db.Tables[0].Columns[2] = state.Column{Name: "body", Type: e.Type(), NotNull: true, Default: "'plain'", Values: values}
			return db
		}
		of := func(name, using string) state.Policy {
			return state.Policy{Name: name, Restrictive: true, Using: using}
		}
		mustApply(t, g.admin, wanted([]string{"plain", "odd", "secret"}, byTenant, of("gone", "body <> 'odd' OR id = 1"),
			of("before", "body <> 'secret'"), of("other", "body <> 'odd'")))
		run(t, g.admin, "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO %s", ddltext.Ident(g.role))
		run(t, g.admin, "INSERT INTO notes VALUES (1, 'a', 'plain'), (2, 'b', 'plain'), (3, 'a', 'secret'), (4, 'a', 'plain')")
		g.sees("1 4")
		mustApply(t, g.admin, wanted([]string{"plain", "secret"}, byTenant, of("after", "body <> 'secret'"),
			of("other", "body <> 'secret' OR id = 3"), of("new", "body <> 'plain' OR id <> 4")))
		g.sees("1")
		if have := valuesIn(t, g.admin, "notes", "body"); have != "plain plain plain secret" {
			t.Errorf("the rows have %s", have)
		}
	})
}

// TestPoliciesOfOtherType makes integers of the texts that policies name by a function of texts. The same migration drops one of them and
// replaces the other.
func TestPoliciesOfOtherType(t *testing.T) {
	eachGuarded(t, func(t *testing.T, g *guarded, on target.Name) {
		gone := state.Policy{Name: "gone", Using: "lower(body) = '2'"}
		other := state.Policy{Name: "other", Restrictive: true, Using: "lower(body) <> '3'", WithCheck: "lower(body) <> '3'"}
		before := notes(on, "text", "body", secured(byTenant, gone, other))
		before.Tables[0].Columns[2].Default = ""
		mustApply(t, g.admin, before)
		run(t, g.admin, "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO %s", ddltext.Ident(g.role))
		run(t, g.admin, "INSERT INTO notes VALUES (1, 'a', '1'), (2, 'b', '2'), (3, 'a', '3'), (4, 'a', '4')")
		g.sees("1 2 4")
		watched := &at{g.admin, func(sql string) error {
			have, err := g.as("a", "SELECT string_agg(id::text, ' ' ORDER BY id) FROM notes")
			if strings.Contains(have, "3") {
				t.Errorf("before %s the role sees the row 3", sql)
			}
			return err
		}}
		other.For, other.Using, other.WithCheck = "SELECT", "body <> 3", ""
		after := notes(on, "text", "body", secured(byTenant, other))
		after.Tables[0].Columns[2] = state.Column{Name: "body", Type: typesOf[on]["int"][0], NotNull: true}
		mustApply(t, watched, after)
		g.sees("1 4")
	})
}
