package migrations_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// ledger is two tables: rows of lines refer to accounts by their key. typ is the type of the key; with it, the columns of an index, of a
// check and of a foreign key have that type, and a required column that nothing else names.
func ledger(on target.Name, typ string) *state.Database {
	name := func(s string) state.TableName { return state.TableName{Name: s} }
	accounts := &state.Table{TableName: name("accounts"), PrimaryKey: []string{"id"},
		Columns: []state.Column{{Name: "id", Type: typ, NotNull: true}, {Name: "code", Type: typ, NotNull: true, Default: "5"}, {Name: "n", Type: "int8"},
			{Name: "m", Type: typ, NotNull: true, Default: "5"}},
		Indexes: []state.Index{{Name: "by_code", Parts: []state.Part{{Column: "code"}}, Include: []string{"n"}}},
		Checks:  []state.Check{{Name: "code_known", Expr: `"code" IS NOT NULL`}}}
	if typ == "text" {
		accounts.Columns[1].Default, accounts.Columns[3].Default = "'5'", "'5'"
	}
	lines := &state.Table{TableName: name("lines"), PrimaryKey: []string{"id"},
		Columns: []state.Column{{Name: "id", Type: "int8", NotNull: true}, {Name: "account", Type: typ}},
		Indexes: []state.Index{{Name: "by_account", Parts: []state.Part{{Column: "account"}}}},
		ForeignKeys: []state.ForeignKey{{Name: "line_account", Columns: []string{"account"}, References: name("accounts"),
			Referenced: []string{"id"}, OnDelete: "CASCADE"}}}
	view := &state.View{TableName: name("codes"), Query: `SELECT "id", "code" FROM "accounts"`}
	return &state.Database{Target: on, Tables: []*state.Table{accounts, lines}, Views: []*state.View{view}}
}

// TestConstrainedType changes the type of a key, of an indexed column with a check and a default, and of a foreign key, while programs
// write: each acknowledged row is there afterwards, in the new type.
func TestConstrainedType(t *testing.T) {
	for _, on := range []target.Name{target.CockroachDB, target.Postgres} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			if _, err := migrate.Apply(t.Context(), db, ledger(on, "int8"), migrate.Options{}); err != nil {
				t.Fatal(err)
			}
			run(t, db, `INSERT INTO accounts (id, n) VALUES (1, 10), (2, 20)`)
			run(t, db, `INSERT INTO lines (id, account) VALUES (1, 1), (2, 2), (3, NULL)`)
			ctx, stop := context.WithCancel(context.Background())
			var next, refused atomic.Int64
			next.Store(100)
			var kept sync.Map
			var writers sync.WaitGroup
			for range 2 {
				writers.Go(func() {
					for ctx.Err() == nil {
						id := next.Add(1)
						sql := fmt.Sprintf(`INSERT INTO accounts (id, code, n, m) VALUES ('%d', '%d', %[1]d, '%[1]d')`, id, id%7) // of either type
						n, err := db.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpInsert, Once: true})
						switch {
						case err == nil && n == 1:
							kept.Store(id, true)
						case ctx.Err() == nil:
							refused.Add(1)
							t.Logf("row %d: %v", id, err)
						}
						time.Sleep(20 * time.Millisecond)
					}
				})
			}
			_, err := migrate.Apply(t.Context(), db, ledger(on, "text"), migrate.Options{})
			stop()
			writers.Wait()
			if err != nil {
				t.Fatal(err)
			}
			rows := 0
			if err := ask.Rows(t.Context(), db, `SELECT n, id || '', m || '' FROM codes JOIN accounts USING (id) WHERE n > 100`, func(r wire.Rows) {
				if n, id, m := r.Int(), r.Text(), r.Text(); id == fmt.Sprint(n) && m == id {
					kept.Delete(n)
				}
				rows++
			}); err != nil {
				t.Fatal(err)
			}
			kept.Range(func(id, _ any) bool { t.Errorf("row %v is lost", id); return true })
			t.Logf("%d rows written meanwhile, %d refused", rows, refused.Load())
			if err := ask.Exec(t.Context(), db, `INSERT INTO lines (id, account) VALUES (9, 'none')`); err == nil {
				t.Error("the foreign key is gone")
			}
			p, err := migrate.NewPlan(t.Context(), db, ledger(on, "text"), migrate.Options{})
			if err != nil || !p.Empty() {
				t.Errorf("%v, %v", p, err)
			}
		})
	}
}

// TestConstrainedTypeKilled kills the client at each statement of that change. The next run continues.
func TestConstrainedTypeKilled(t *testing.T) {
	db := space(t, "cockroachdb")
	end := time.Now().Add(*span)
	kills := 0
	for at := 1; time.Now().Before(end); at++ {
		run(t, db, `DROP VIEW IF EXISTS codes`)
		run(t, db, `DROP TABLE IF EXISTS lines`)
		run(t, db, `DROP TABLE IF EXISTS accounts`)
		if _, err := migrate.Apply(t.Context(), db, ledger(target.CockroachDB, "int8"), migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		run(t, db, `INSERT INTO accounts (id, n) VALUES (1, 10), (2, 20)`)
		run(t, db, `INSERT INTO lines (id, account) VALUES (1, 1), (2, 2), (3, NULL)`)
		m := &mortal{DB: db, left: at + 20*rand.IntN(4), after: rand.IntN(2) == 0}
		_, _ = migrate.Apply(t.Context(), m, ledger(target.CockroachDB, "text"), migrate.Options{})
		if !m.dead {
			break
		}
		kills++
		run(t, db, "UPDATE crategen_leases SET expires = 0 WHERE project = 'default'")
		if _, err := migrate.Apply(t.Context(), db, ledger(target.CockroachDB, "text"), migrate.Options{}); err != nil {
			t.Fatalf("killed at statement %d: %v", at, err)
		}
		have, err := ask.Value(t.Context(), db, `SELECT string_agg(l.id::text || a.id || a.code, ',' ORDER BY l.id) FROM lines l LEFT JOIN accounts a ON a.id = l.account`)
		if err != nil || have != "115,225" {
			t.Fatalf("killed at statement %d: the rows are %s (%v)", at, have, err)
		}
	}
	t.Logf("killed %d times", kills)
}
