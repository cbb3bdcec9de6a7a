package versions_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/versions/db"
	"github.com/crategen/crategen/test/versions/db/account"
	"github.com/crategen/crategen/test/versions/db/of"
	"github.com/crategen/crategen/test/versions/db/owner"
	"github.com/crategen/crategen/testdb"
)

// refreshes counts the statements that refresh a table.
func refreshes(n *atomic.Int64) wire.Option {
	return query.Use(func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error {
			if sql := c.SQL(); strings.HasPrefix(sql, "REFRESH") || strings.HasPrefix(sql, "DROP TABLE IF EXISTS temp.") {
				n.Add(1)
			}
			return next(ctx, c)
		}
	})
}

func count(t *testing.T, ctx context.Context, q *db.AccountQuery) int {
	t.Helper()
	n, err := q.Count(ctx)
	check(t, err)
	return n
}

func TestReadYourWrites(t *testing.T) {
	var n atomic.Int64
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		delays := target == "cratedb" || target == "sqlite" // which hides writes here
		o := &db.Owner{Name: "eve"}
		check(t, client.Owners.Insert(ctx, o))
		for i := range 5 {
			a := newAccount("x")
			a.OwnerID = &o.ID
			check(t, client.Accounts.Insert(ctx, a))
			equal(t, "rows", count(t, ctx, client.Accounts.Where(account.Name.EQ("x"))), i+1)
			equal(t, "rows over an edge", count(t, ctx, client.Accounts.Where(account.Owner.Has(owner.Name.EQ("eve")))), i+1)
		}
		changed, err := client.Accounts.Where(account.Name.EQ("x")).Update(ctx, account.Name.Set("y"))
		check(t, err)
		equal(t, "updated by a search", changed, 5)
		rows, err := client.Owners.With(owner.Accounts.Where(account.Name.EQ("y"))).All(ctx)
		check(t, err)
		list, _ := rows[0].Edges.Accounts.Get()
		equal(t, "an edge", len(list), 5)
		check(t, client.Accounts.InsertMany(ctx, []*db.Account{newAccount("z"), newAccount("z")}))
		sum, err := query.Select1(query.CountRows(client.Accounts)).From(client.Accounts).All(ctx)
		check(t, err)
		equal(t, "an aggregate", sum[0], 7)
		_, err = client.Accounts.Where(account.Name.EQ("z")).Delete(ctx)
		check(t, err)
		equal(t, "after a delete", count(t, ctx, client.Accounts.Where()), 5)
		_, err = client.Exec(ctx, `UPDATE accounts SET name = 'raw' WHERE name = 'y'`)
		check(t, err)
		equal(t, "after SQL", count(t, ctx, client.Accounts.Where(account.Name.EQ("raw"))), 5)

		before := n.Load()
		for range 3 { // nothing was written since
			count(t, ctx, client.Accounts.Where())
		}
		a := newAccount("key")
		check(t, client.Accounts.Insert(ctx, a))
		_, err = client.Accounts.Get(ctx, a.ID)
		check(t, err)
		got, err := client.Accounts.Where(account.ID.EQ(a.ID), account.Name.EQ("key")).All(ctx)
		check(t, err)
		equal(t, "by key", len(got), 1)
		_, err = client.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Set(3))
		check(t, err)
		count(t, query.Stale(ctx), client.Accounts.Where())
		equal(t, "refreshes that nothing needs", n.Load()-before, 0)

		var running sync.WaitGroup
		for range 20 {
			running.Go(func() { equal(t, "at once", count(t, ctx, client.Accounts.Where()), 6) })
		}
		running.Wait()
		if most := n.Load() - before; delays && (most < 1 || most > 3) || !delays && most != 0 {
			t.Errorf("%d refreshes for 20 searches at once", most)
		}
	}, query.ReadYourWrites(), testdb.HideWrites(), refreshes(&n))
}

// TestReadYourWritesBesideKeys finds rows by their keys, and others by a search for a condition or a value: only the table of these is refreshed.
func TestReadYourWritesBesideKeys(t *testing.T) {
	var n atomic.Int64
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		delays := target == "cratedb" || target == "sqlite" // which hides writes here
		a := newAccount("x")
		check(t, client.Accounts.Insert(ctx, a))
		one := client.Accounts.Where(account.ID.EQ(a.ID))
		hire := func(name string) {
			t.Helper()
			o := &db.Owner{Name: name}
			check(t, client.Owners.Insert(ctx, o))
			_, err := one.Update(ctx, account.OwnerID.Set(o.ID))
			check(t, err)
		}
		ofOwner := func(name string) *db.AccountQuery { return one.Where(account.Owner.Has(owner.Name.EQ(name))) }
		for _, c := range []struct {
			name      string
			do        func(name string) (int, error)
			refreshes int64 // on a database that hides writes
		}{
			{"a read over an edge", func(name string) (int, error) {
				got, err := ofOwner(name).All(ctx)
				return len(got), err
			}, 1},
			{"a selection", func(name string) (int, error) {
				got, err := query.Select1(account.Name).From(ofOwner(name)).All(ctx)
				return len(got), err
			}, 1},
			{"a count", func(name string) (int, error) { return ofOwner(name).Count(ctx) }, 1},
			{"a subquery", func(name string) (int, error) {
				named := query.Select1(owner.ID).From(client.Owners.Where(owner.Name.EQ(name)))
				got, err := one.Where(query.In(account.OwnerID, named)).All(ctx)
				return len(got), err
			}, 1},
			{"raw SQL", func(name string) (int, error) {
				got, err := one.Where(query.Raw[*of.Account]("owner_id in (select id from owners where name = ?)", name)).All(ctx)
				return len(got), err
			}, 2}, // it may name any table
			{"an update over an edge", func(name string) (int, error) {
				return ofOwner(name).Update(ctx, account.Balance.Set(7))
			}, 1},
			{"a value of another table", func(name string) (int, error) {
				last := query.Scalar[*of.Account](query.Select1(query.Max(owner.Name)).From(client.Owners))
				if n, err := one.Update(ctx, query.SetTo(account.Name, last)); n != 1 || err != nil {
					return n, err
				}
				got, err := client.Accounts.Get(ctx, a.ID)
				if err != nil || got.Name != name {
					return 0, err
				}
				return 1, nil
			}, 1},
		} {
			before := n.Load()
			name := fmt.Sprintf("owner %03d", before)
			hire(name)
			equal(t, "refreshes of writes by key", n.Load()-before, 0)
			found, err := c.do(name)
			check(t, err)
			equal(t, c.name, found, 1)
			if want := c.refreshes; delays {
				equal(t, c.name+": refreshes", n.Load()-before, want)
			}
		}
	}, query.ReadYourWrites(), testdb.HideWrites(), refreshes(&n))
}

// TestFresh asks for one fresh search.
func TestFresh(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		check(t, client.Accounts.Insert(ctx, newAccount("x")))
		equal(t, "fresh", count(t, query.Fresh(ctx), client.Accounts.Where()), 1)
	}, testdb.HideWrites())
}

// TestHideWrites searches on SQLite without Refresh.
func TestHideWrites(t *testing.T) {
	client, ctx := testdb.New(t, db.Open, testdb.HideWrites()), t.Context()
	a := newAccount("one")
	check(t, client.Accounts.Insert(ctx, a))
	equal(t, "a new row", count(t, ctx, client.Accounts.Where()), 0)
	got, err := client.Accounts.Get(ctx, a.ID)
	check(t, err)
	equal(t, "by key", got, a)
	check(t, client.Owners.Refresh(ctx)) // another table
	equal(t, "after another table's Refresh", count(t, ctx, client.Accounts.Where()), 0)
	check(t, client.Accounts.Refresh(ctx))
	equal(t, "after Refresh", count(t, ctx, client.Accounts.Where(account.Name.EQ("one"))), 1)
	a.Name = "two"
	check(t, client.Accounts.Save(ctx, a))
	equal(t, "a changed row", count(t, ctx, client.Accounts.Where(account.Name.EQ("one"))), 1)
	check(t, query.Refresh(ctx, client))
	equal(t, "a changed row after Refresh", count(t, ctx, client.Accounts.Where(account.Name.EQ("two"))), 1)
	_, err = client.Accounts.Where(account.ID.EQ(a.ID)).Delete(ctx)
	check(t, err)
	equal(t, "a deleted row", count(t, ctx, client.Accounts.Where()), 1)
	_, err = client.Exec(ctx, `INSERT INTO owners (id, name) VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'raw')`)
	check(t, err)
	equal(t, "SQL shows all", count(t, ctx, client.Accounts.Where()), 0)

	// The rows of subqueries and of an InsertFrom are those of the last refresh, too, also beside a row that is found by its key.
	o, b := &db.Owner{Name: "late"}, newAccount("three")
	check(t, client.Owners.Insert(ctx, o))
	b.OwnerID = &o.ID
	check(t, client.Accounts.Insert(ctx, b))
	one := client.Accounts.Where(account.ID.EQ(b.ID))
	owned := one.Where(account.Owner.Has(owner.Name.EQ("late")))
	copied := func() (int, error) {
		return query.InsertFrom2(ctx, client.Owners, query.Select2(account.ID, account.Name).From(client.Accounts), owner.ID, owner.Name)
	}
	for _, refreshed := range []int{0, 1} {
		equal(t, "a row by key", count(t, ctx, one), 1)
		equal(t, "a row by key, with a hidden one", count(t, ctx, owned), refreshed)
		n, err := owned.Update(ctx, account.Balance.Add(1))
		check(t, err)
		equal(t, "an update by key, with a hidden row", n, refreshed)
		n, err = copied()
		check(t, err)
		equal(t, "copied rows", n, refreshed)
		check(t, query.Refresh(ctx, client))
	}
}

// BenchmarkReadYourWrites writes and searches in turns, with and without a refresh.
func BenchmarkReadYourWrites(b *testing.B) {
	url := os.Getenv("CRATEGEN_TEST_CRATEDB_URL")
	if url == "" {
		b.Skip("no CrateDB")
	}
	for name, opts := range map[string][]wire.Option{"stale": nil, "fresh": {query.ReadYourWrites()}} {
		b.Run(name, func(b *testing.B) {
			client, ctx := testdb.Schema(b, db.Open, url, opts...), b.Context()
			a := newAccount("x")
			if err := client.Accounts.Insert(ctx, a); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := client.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Add(1)); err != nil {
					b.Fatal(err)
				}
				if _, err := client.Accounts.Where(account.Name.EQ("x")).Count(ctx); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
