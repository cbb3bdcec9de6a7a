package wirefaults_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/test/faultcases/wirefaults/db"
	"github.com/crategen/crategen/test/faultcases/wirefaults/db/item"
	docs "github.com/crategen/crategen/test/faultcases/wirefaults/relational/db"
	"github.com/crategen/crategen/test/faultcases/wirefaults/relational/db/doc"
	"github.com/crategen/crategen/testdb"
)

// onDocs runs a scenario on each relational database, with a function that changes the schema behind the client's back.
func onDocs(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, c *docs.Client, migrate func(sql ...string))) {
	for _, target := range testtarget.Relational {
		t.Run(target.Name, func(t *testing.T) {
			url, ctx := target.URL(t), t.Context()
			if target.Name == "sqlite" {
				url = "sqlite:" + filepath.Join(t.TempDir(), "docs.db")
				c, other := openDocs(t, url), openDocs(t, url)
				if err := c.CreateTables(ctx); err != nil {
					t.Fatal(err)
				}
				scenario(t, ctx, target.Name, c, func(sql ...string) {
					for _, one := range sql {
						if _, err := query.Exec(ctx, other, one); err != nil {
							t.Fatalf("%s: %v", one, err)
						}
					}
				})
				return
			}
			c := testdb.Schema(t, docs.Open, url)
			schema, err := query.SQL1[string](c, "SELECT current_schema()::text").All(ctx)
			if err != nil {
				t.Fatal(err)
			}
			conn, err := pgconn.Connect(ctx, strings.Replace(url, "cockroachdb://", "postgresql://", 1))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(ctx)) })
			migrate := func(sql ...string) {
				for _, one := range sql {
					if _, err := conn.Exec(ctx, one).ReadAll(); err != nil {
						t.Fatalf("%s: %v", one, err)
					}
				}
			}
			migrate("SET search_path = " + schema[0])
			scenario(t, ctx, target.Name, c, migrate)
		})
	}
}

func openDocs(t *testing.T, url string) *docs.Client {
	c, err := docs.Open(t.Context(), url, sqlite.Driver)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// rebuilt makes a table of SQLite anew, which is how its columns change their types.
var rebuilt = []string{
	`CREATE TABLE "docs_new" ("id" integer PRIMARY KEY, "n" int8 NOT NULL DEFAULT 7, "r" double precision, "s" text, "list" text, "more" text)`,
	`INSERT INTO docs_new (id, n, r, s, list) SELECT id, n, r, s, list FROM docs`,
	`DROP TABLE docs`,
	`ALTER TABLE docs_new RENAME TO docs`,
}

var widened = []string{
	"ALTER TABLE docs ALTER COLUMN n TYPE bigint", "ALTER TABLE docs ALTER COLUMN r TYPE double precision",
	"ALTER TABLE docs ALTER COLUMN s TYPE text", "ALTER TABLE docs ALTER COLUMN list TYPE bigint[]",
	"ALTER TABLE docs ADD COLUMN more text",
}

var replaced = []string{
	"CREATE TABLE docs_new (id bigint PRIMARY KEY DEFAULT (floor(random() * 1e15))::bigint, n bigint NOT NULL DEFAULT 7, more text, r double precision, s text, list bigint[])",
	"INSERT INTO docs_new (id, n, r, s, list) SELECT id, n, r, s, list FROM docs",
	"ALTER TABLE docs RENAME TO docs_old", "ALTER TABLE docs_new RENAME TO docs", "DROP TABLE docs_old CASCADE",
}

// useDocs runs a statement of every form, with numbers from n on. The numbers must fit the column.
func useDocs(ctx context.Context, table *docTable, n int64) error {
	d := &docs.Doc{N: n, R: new(0.5), S: new("short"), List: []int{1, int(n)}}
	if err := table.Insert(ctx, d); err != nil {
		return fmt.Errorf("insert: %w", err)
	}
	got, err := table.Get(ctx, d.ID)
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	if diff := cmp.Diff(d, got); diff != "" {
		return fmt.Errorf("get (-want +got):\n%s", diff)
	}
	if made, err := table.Create(ctx, doc.N.Set(n), doc.R.Set(0.25)); err != nil || made.N != n || *made.R != 0.25 {
		return fmt.Errorf("create: %v, %w", made, err)
	}
	if k, err := table.Where(doc.N.EQ(n)).Update(ctx, doc.N.Add(1)); err != nil || k != 2 {
		return fmt.Errorf("update of %d rows: %w", k, err)
	}
	if all, err := query.UpdateReturning(ctx, table.Where(doc.N.In(n+1, -5)), doc.R.Set(1.5)); err != nil || len(all) != 2 || all[0].N != n+1 {
		return fmt.Errorf("update returning: %v, %w", all, err)
	}
	d.N, d.S = n+2, new("upser")
	if err := table.Upsert(ctx, d); err != nil {
		return fmt.Errorf("upsert: %w", err)
	}
	sum, err := query.Select1(query.Sum(doc.N)).From(table).Where(doc.N.GTE(n)).All(ctx)
	if err != nil || len(sum) != 1 {
		return fmt.Errorf("sum: %v, %w", sum, err)
	}
	all, err := table.Where(doc.N.GTE(n)).OrderBy(doc.N.Asc()).All(ctx)
	if err != nil || len(all) != 2 || all[0].N != n+1 || all[1].N != n+2 || *all[1].S != "upser" {
		return fmt.Errorf("all: %v, %w", all, err)
	}
	if k, err := table.Where(doc.N.GTE(n)).Delete(ctx); err != nil || k != 2 {
		return fmt.Errorf("delete of %d rows: %w", k, err)
	}
	return nil
}

// TestFault04Alone: a client does not notice that the schema changes under its statements.
func TestFault04Alone(t *testing.T) {
	onDocs(t, func(t *testing.T, ctx context.Context, target string, c *docs.Client, migrate func(...string)) {
		change := [][]string{widened, replaced}
		if target == "sqlite" {
			change = [][]string{rebuilt}
		}
		for i, sql := range change {
			for range 2 {
				if err := useDocs(ctx, c.Docs, int64(100+i)); err != nil {
					t.Fatal(err)
				}
			}
			kept := &docs.Doc{N: int64(i)}
			if err := c.Docs.Insert(ctx, kept); err != nil {
				t.Fatal(err)
			}
			migrate(sql...)
			for _, n := range []int64{100, 3_000_000_000} {
				if err := useDocs(ctx, c.Docs, n); err != nil {
					t.Errorf("change %d, %d: %v", i, n, err)
				}
			}
			if got, err := c.Docs.Get(ctx, kept.ID); err != nil || got.N != kept.N {
				t.Errorf("a row from before: %v, %v", got, err)
			}
			if target != "sqlite" && i == 0 {
				migrate("ALTER TABLE docs ALTER COLUMN n TYPE int2", "ALTER TABLE docs ALTER COLUMN n SET DEFAULT 8")
				for range 2 {
					if err := useDocs(ctx, c.Docs, 100); err != nil {
						t.Errorf("narrower: %v", err)
					}
				}
				if err := c.Docs.Insert(ctx, &docs.Doc{N: 70_000}); err == nil {
					t.Error("70,000 went into an int2")
				}
				migrate("ALTER TABLE docs ALTER COLUMN n TYPE int4")
			}
		}
	})
}

// TestFault04Exact: what a column held no more exactly than a float4 is exact as soon as the column is a float8, in every statement.
func TestFault04Exact(t *testing.T) {
	onDocs(t, func(t *testing.T, ctx context.Context, target string, c *docs.Client, migrate func(...string)) {
		write := func(want float64) {
			t.Helper()
			d := &docs.Doc{N: 1, R: new(0.1)}
			if err := c.Docs.Insert(ctx, d); err != nil {
				t.Fatal(err)
			}
			made, err := c.Docs.Create(ctx, doc.N.Set(2), doc.R.Set(0.1))
			if err != nil {
				t.Fatal(err)
			}
			changed := &docs.Doc{N: 3}
			if err := c.Docs.Insert(ctx, changed); err != nil {
				t.Fatal(err)
			}
			if n, err := c.Docs.Where(doc.ID.EQ(changed.ID)).Update(ctx, doc.R.Set(0.1)); err != nil || n != 1 {
				t.Fatalf("%d rows changed: %v", n, err)
			}
			for _, id := range []int64{d.ID, made.ID, changed.ID} {
				if got, err := c.Docs.Get(ctx, id); err != nil || *got.R != want {
					t.Errorf("read %v, %v, want %v", *got.R, err, want)
				}
			}
			for i, p := range []docPredicate{doc.R.EQ(0.1), doc.R.In(0.1, 7), doc.R.GTE(0.1), query.Not(doc.R.LT(0.1))} {
				if n, err := c.Docs.Where(p, doc.ID.In(d.ID, made.ID, changed.ID)).Count(ctx); err != nil || n != 3 {
					t.Errorf("condition %d finds %d, %v", i, n, err)
				}
			}
		}
		for range 2 {
			if target == "sqlite" { // whose REAL is a float8 by any name
				write(0.1)
			} else {
				write(float64(float32(0.1)))
			}
		}
		if target == "sqlite" {
			migrate(rebuilt...)
		} else {
			migrate(widened...)
		}
		write(0.1)
	})
}

// TestFault04Bulk: nor do writes of many rows.
func TestFault04Bulk(t *testing.T) {
	onDocs(t, func(t *testing.T, ctx context.Context, target string, c *docs.Client, migrate func(...string)) {
		write := func() {
			t.Helper()
			var many []*docs.Doc
			for i := range 10 {
				many = append(many, &docs.Doc{N: int64(i), R: new(0.5), List: []int{i}})
			}
			if err := c.Docs.InsertMany(ctx, many); err != nil {
				t.Fatal(err)
			}
			for i, d := range many {
				if d.ID == 0 || i > 0 && d.ID == many[i-1].ID {
					t.Errorf("row %d has the key %d", i, d.ID)
				}
			}
			if err := query.UpsertMany(ctx, c.Docs, many); err != nil {
				t.Fatal(err)
			}
			seq := func(yield func(*docs.Doc) bool) {
				for i := range 10 {
					if !yield(&docs.Doc{N: int64(i), R: new(0.5), List: []int{i}}) {
						return
					}
				}
			}
			if n, err := query.Load[*docs.Doc](ctx, c.Docs, seq); err != nil || n != 10 {
				t.Fatalf("load of %d rows: %v", n, err)
			}
			if n, err := c.Docs.Where(query.Every[docMarker]()).Delete(ctx); err != nil || n != 20 {
				t.Fatalf("%d rows were there: %v", n, err)
			}
		}
		write()
		if target == "sqlite" {
			migrate(rebuilt...)
		} else {
			migrate(widened...)
			write()
			migrate("ALTER TABLE docs DROP COLUMN list", "ALTER TABLE docs ADD COLUMN list int4[]", "ALTER TABLE docs ALTER COLUMN n TYPE int2")
		}
		write()
	})
}

// TestFault04InTransaction: a transaction that meets a statement of an old schema is run once more, whatever the number of such
// statements and of connections.
func TestFault04InTransaction(t *testing.T) {
	onDocs(t, func(t *testing.T, ctx context.Context, target string, c *docs.Client, migrate func(...string)) {
		in := func(runs *int, n int64) error {
			return c.Tx(ctx, func(ctx context.Context, tx *docs.Tx) error {
				*runs++
				if _, err := query.SQL1[int64](tx, "SELECT 41 + 1").All(ctx); err != nil {
					return err
				}
				return useDocs(ctx, tx.Docs, n)
			})
		}
		several := func(n int64, most int) {
			t.Helper()
			var all sync.WaitGroup
			for g := range 4 {
				all.Go(func() {
					runs := 0
					if err := in(&runs, n+1000*int64(g)); err != nil {
						t.Error(err)
					}
					if most > 0 && runs > most {
						t.Errorf("%d runs", runs)
					}
				})
			}
			all.Wait()
		}
		if target == "sqlite" {
			several(100, 0)
			migrate(rebuilt...)
			several(100, 0)
			return
		}
		sent := func(n int64) (runs int, err error) {
			err = c.Tx(ctx, func(ctx context.Context, tx *docs.Tx) error {
				runs++
				if _, err := query.SQL1[int64](tx, "SELECT 41 + 1").All(ctx); err != nil {
					return err
				}
				made := query.Creating(tx.Docs, doc.N.Set(n))
				all := query.Selecting(tx.Docs.Where(doc.N.EQ(n)))
				changed := query.Updating(tx.Docs.Where(doc.N.EQ(n)), doc.R.Set(0.5), doc.N.Set(n+1))
				gone := query.Deleting(tx.Docs.Where(doc.N.EQ(n + 1)))
				if err := tx.Send(ctx, made, all, changed, gone); err != nil {
					return err
				}
				if made.Result().N != n || len(all.Result()) != 1 || all.Result()[0].N != n || changed.Result() != 1 || gone.Result() != 1 {
					return fmt.Errorf("results: %v, %v, %d, %d", made.Result(), all.Result(), changed.Result(), gone.Result())
				}
				return nil
			})
			return runs, err
		}
		several(1000, 0)
		if _, err := sent(100); err != nil {
			t.Fatal(err)
		}
		migrate(widened...)
		runs := 0
		if err := in(&runs, 3_000_000_000); err != nil || runs > 2 {
			t.Errorf("%d runs: %v", runs, err)
		}
		if runs, err := sent(3_000_000_000); err != nil || runs > 2 {
			t.Errorf("together, %d runs: %v", runs, err)
		}
		migrate(replaced...)
		if runs, err := sent(3_000_000_000); err != nil || runs > 2 {
			t.Errorf("together, %d runs: %v", runs, err)
		}
	})
}

// TestFault04OwnChange: a transaction may change the schema under its own statements.
func TestFault04OwnChange(t *testing.T) {
	onDocs(t, func(t *testing.T, ctx context.Context, target string, c *docs.Client, _ func(...string)) {
		if target == "cockroachdb" {
			t.Skip("CockroachDB commits before it changes a schema")
		}
		change := rebuilt
		if target == "postgres" {
			change = replaced
		}
		if err := useDocs(ctx, c.Docs, 100); err != nil {
			t.Fatal(err)
		}
		runs := 0
		err := c.Tx(ctx, func(ctx context.Context, tx *docs.Tx) error {
			runs++
			if err := useDocs(ctx, tx.Docs, 100); err != nil {
				return err
			}
			for _, one := range change {
				if _, err := query.Exec(ctx, tx, one); err != nil {
					return err
				}
			}
			return useDocs(ctx, tx.Docs, 3_000_000_000)
		})
		if err != nil || runs > 2 {
			t.Errorf("%d runs: %v", runs, err)
		}
	})
}

// TestFault04EveryDatabase: tables that are made again, columns that come, go and are renamed, on all four.
func TestFault04EveryDatabase(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		use := func(want string) {
			t.Helper()
			got := "as it should be"
			for _, use := range []func() error{
				func() error { return c.Items.InsertMany(ctx, someItems("many", 3)) },
				func() error {
					return c.Items.Insert(ctx, &db.Item{ID: "one", Name: "one", Body: new("b"), Tags: []string{"x"}})
				},
				func() error {
					return c.Items.Upsert(ctx, &db.Item{ID: "one", Name: "one", Body: new("c"), N: new(int32(7)), Tags: []string{"x", "y"}})
				},
				func() error {
					i, err := c.Items.Get(ctx, "one")
					if err == nil && (*i.Body != "c" || *i.N != 7 || !slices.Equal(i.Tags, []string{"x", "y"})) {
						err = fmt.Errorf("got %v", i)
					}
					return err
				},
				func() error { return c.Items.Refresh(ctx) },
				func() error {
					n, err := c.Items.Where(item.Name.EQ("one")).Update(ctx, item.Body.Set("d"))
					if err == nil && n != 1 {
						err = fmt.Errorf("%d rows changed", n)
					}
					return err
				},
				func() error { return c.Items.Refresh(ctx) },
				func() error {
					all, err := c.Items.OrderBy(item.ID.Asc()).All(ctx)
					if err == nil && (len(all) != 4 || *all[3].Body != "d") {
						err = fmt.Errorf("%d rows", len(all))
					}
					return err
				},
			} {
				if err := use(); err != nil {
					got = err.Error()
					break
				}
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s, want %s", got, want)
			}
		}
		run := func(sql ...string) {
			t.Helper()
			for _, one := range sql {
				if _, err := c.Exec(ctx, strings.ReplaceAll(one, "@", schemaOf(c))); err != nil {
					t.Fatalf("%s: %v", one, err)
				}
			}
		}
		use("as it should be")
		clear(t, ctx, c)
		run("ALTER TABLE @items ADD COLUMN more text")
		use("as it should be")
		clear(t, ctx, c)
		run("ALTER TABLE @items DROP COLUMN more")
		use("as it should be")
		clear(t, ctx, c)
		run("ALTER TABLE @items RENAME COLUMN n TO m")
		use(map[string]string{"sqlite": "no column named n", "postgres": "does not exist", "cratedb": "n unknown", "cockroachdb": "does not exist"}[target])
		run("ALTER TABLE @items RENAME COLUMN m TO n")
		clear(t, ctx, c)
		use("as it should be")
		if err := query.DropTables(ctx, c); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Items.Get(ctx, "one"); !errors.Is(err, dberr.ErrNoTable) {
			t.Errorf("a table that is gone: %v", err)
		}
		if err := c.CreateTables(ctx); err != nil {
			t.Fatal(err)
		}
		use("as it should be")
		clear(t, ctx, c)
		// The same table, with its columns in another order and some of another type.
		columns := "id text PRIMARY KEY, tags text[], code text, addr text, doc jsonb, marks float8[], ref uuid, at timestamptz, ratio float8, big int8, n int8, small int8, body text, name text"
		switch target {
		case "cratedb":
			columns = "id text PRIMARY KEY, tags array(text), code text, addr text, doc object(ignored), marks array(double precision), ref text, at timestamptz, ratio double precision, big bigint, n bigint, small bigint, body text, name text"
		case "sqlite":
			columns = "id text PRIMARY KEY, tags text, code text, addr text, doc text, marks text, ref text, at text, ratio float8, big int8, n int8, small int8, body text, name text"
		}
		run("CREATE TABLE @items_new (" + columns + ")")
		if target == "cratedb" {
			run(`ALTER CLUSTER SWAP TABLE @items_new TO @items`)
		} else {
			run("ALTER TABLE @items RENAME TO items_old", "ALTER TABLE @items_new RENAME TO items")
		}
		use("as it should be")
		if target == "cratedb" {
			run("DROP TABLE @items_new")
		} else {
			run("DROP TABLE @items_old")
		}
		use("unique constraint")
	})
}

// schemaOf is what qualifies names in SQL of the test's own.
func schemaOf(c *db.Client) string {
	if c.Conn().Dialect() != "cratedb" {
		return ""
	}
	var schema string
	text, _ := query.Selecting(c.Items.Where(item.ID.EQ(""))).SQL() // SELECT ... FROM "schema"."items"
	if _, after, ok := strings.Cut(text, `FROM "`); ok {
		schema, _, _ = strings.Cut(after, `"`)
	}
	return schema + "."
}
