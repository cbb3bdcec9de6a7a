package versions_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/versions/db"
	"github.com/crategen/crategen/test/versions/db/account"
	"github.com/crategen/crategen/test/versions/db/draft"
	"github.com/crategen/crategen/test/versions/schema"
)

// TestEveryWriteChangesTheVersion saves an old struct after each kind of write.
// again repeats a save of a version that the row does not have any more. On CrateDB its outcome is unknown if a table was made or dropped meanwhile, by
// another package of the tests: then the database might have repeated the write. The save cannot succeed later.
func again(save func() error) (err error) {
	for range 20 {
		if err = save(); !errors.Is(err, dberr.ErrUnknownOutcome) {
			return err
		}
	}
	return err
}

func TestEveryWriteChangesTheVersion(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a := newAccount("one")
		check(t, client.Accounts.Insert(ctx, a))
		byKey := client.Accounts.Where(account.ID.EQ(a.ID))
		second := func(_ any, err error) error { return err }
		for _, w := range []struct {
			name  string
			write func() error
		}{
			{"Update", func() error { return second(byKey.Update(ctx, account.Balance.Set(5))) }},
			{"Update with the same value", func() error { return second(byKey.Update(ctx, account.Balance.Set(5))) }},
			{"Update of a member", func() error { return second(byKey.Update(ctx, account.Details.Level.Set(5))) }},
			{"Add", func() error { return second(byKey.Update(ctx, account.Balance.Add(5))) }},
			{"an array", func() error { return second(byKey.Update(ctx, account.Tags.Append("x"))) }},
			{"with a condition", func() error { return second(byKey.Where(account.Rate.GT(1)).Update(ctx, account.Balance.Set(6))) }},
			{"UpdateReturning", func() error {
				rows, err := query.UpdateReturning(ctx, byKey, account.Balance.Set(7))
				if err == nil && (len(rows) != 1 || rows[0].Version == 0) {
					err = fmt.Errorf("returned %v", rows)
				}
				return err
			}},
			{"a search", func() error {
				check(t, client.Accounts.Refresh(ctx))
				n, err := client.Accounts.Where(account.Name.EQ("one")).Update(ctx, account.Balance.Set(8))
				if n != 1 {
					t.Errorf("a search updated %d rows", n)
				}
				return err
			}},
			{"Upsert", func() error {
				x := *a
				x.Balance = 9
				return client.Accounts.Upsert(ctx, &x)
			}},
		} {
			old, err := client.Accounts.Get(ctx, a.ID)
			check(t, err)
			check(t, w.write())
			conflicts(t, w.name, again(func() error { return client.Accounts.Save(ctx, old) }), 0)
			now, err := client.Accounts.Get(ctx, a.ID)
			check(t, err)
			check(t, client.Accounts.Save(ctx, now))
		}
		if target != "cratedb" {
			now, err := client.Accounts.Get(ctx, a.ID)
			check(t, err)
			equal(t, "the version counts writes", now.Version, 19)
		}
	})
}

func TestBulks(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		rows := []*db.Account{newAccount("a"), newAccount("b"), newAccount("c")}
		check(t, client.Accounts.InsertMany(ctx, rows))
		if target == "cratedb" {
			for i, x := range rows {
				equal(t, "the version after InsertMany", x.Version, 0)
				var err error
				rows[i], err = client.Accounts.Get(ctx, x.ID)
				check(t, err)
			}
		}
		for _, x := range rows {
			x.Balance = 10
		}
		check(t, query.SaveMany(ctx, client.Accounts, rows))
		old := []*db.Account{new(*rows[0]), new(*rows[1]), new(*rows[2])}
		rows[1].Balance = 20
		check(t, client.Accounts.Save(ctx, rows[1]))
		for _, x := range old {
			x.Balance = 30
		}
		before := []db.Account{*old[0], *old[1], *old[2]}
		conflicts(t, "one of three", query.SaveMany(ctx, client.Accounts, old), 1)
		want := []int64{30, 20, 30} // CrateDB writes the other rows
		if target != "cratedb" {
			want = []int64{10, 20, 10}
			for i := range old {
				equal(t, "the struct after a rollback", *old[i], before[i])
			}
		}
		for i, x := range rows {
			now, err := client.Accounts.Get(ctx, x.ID)
			check(t, err)
			equal(t, fmt.Sprint("balance ", i), now.Balance, want[i])
		}
		check(t, query.SaveMany[*db.Account](ctx, client.Accounts, nil))

		check(t, client.Accounts.Upsert(ctx, rows...))
		now, err := client.Accounts.Get(ctx, rows[0].ID)
		check(t, err)
		if target == "cratedb" {
			equal(t, "the version after Upsert", rows[0].Version, 0)
		} else {
			equal(t, "the version after Upsert", rows[0].Version, now.Version)
		}
		n, err := query.Load(ctx, client.Accounts, func(yield func(*db.Account) bool) { yield(newAccount("loaded")) })
		check(t, err)
		equal(t, "loaded", n, 1)
		check(t, client.Accounts.Refresh(ctx))
		loaded, err := client.Accounts.Where(account.Name.EQ("loaded")).Only(ctx)
		check(t, err)
		check(t, client.Accounts.Save(ctx, loaded))
		created, err := client.Accounts.Create(ctx, account.Name.Set("created"), account.OpenedBy.Set("x"), account.Balance.Set(1),
			account.Tags.Set(nil), account.Details.Set(schema.Details{}), account.Rate.Set(2))
		if err != nil { // nil tags are NULL
			created, err = client.Accounts.Create(ctx, account.Name.Set("created"), account.OpenedBy.Set("x"), account.Balance.Set(1),
				account.Tags.Set([]string{}), account.Details.Set(schema.Details{}), account.Rate.Set(2))
		}
		check(t, err)
		check(t, client.Accounts.Save(ctx, created))
	})
}

// TestWriters counts with many writers, each of which reads and saves until it wins.
func TestWriters(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a := newAccount("counter")
		a.Balance = 0
		check(t, client.Accounts.Insert(ctx, a))
		const writers, each = 6, 10
		var running sync.WaitGroup
		var lost, done sync.Map
		for w := range writers {
			running.Go(func() {
				for i := range each {
					for {
						x, err := client.Accounts.Get(ctx, a.ID)
						if err == nil {
							x.Balance++
							err = client.Accounts.Save(ctx, x)
						}
						if err == nil {
							done.Store([2]int{w, i}, true)
							break
						}
						if !errors.Is(err, dberr.ErrConflict) && !errors.Is(err, dberr.ErrSerialization) {
							t.Error(err)
							return
						}
						lost.Store(time.Now(), true)
					}
				}
			})
		}
		running.Wait()
		now, err := client.Accounts.Get(ctx, a.ID)
		check(t, err)
		equal(t, "the sum", now.Balance, writers*each)
	})
}

func TestDeleteVersion(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a := newAccount("one")
		check(t, client.Accounts.Insert(ctx, a))
		old := *a
		check(t, client.Accounts.Save(ctx, a))
		conflicts(t, "an old version", query.DeleteVersion(ctx, client.Accounts, &old), 0)
		check(t, query.DeleteVersion(ctx, client.Accounts, a))
		if _, err := client.Accounts.Get(ctx, a.ID); !errors.Is(err, dberr.ErrNotFound) {
			t.Errorf("the row: %v", err)
		}
		conflicts(t, "a deleted row", query.DeleteVersion(ctx, client.Accounts, a), 0)

		d := &db.Draft{ID: "x", Tenant: "t", Text: "one"}
		check(t, client.Drafts.Insert(ctx, d))
		stale := *d
		check(t, query.DeleteVersion(ctx, client.Drafts, d))
		if d.DeletedAt == nil || d.Version == stale.Version {
			t.Errorf("after a soft deletion: %+v", d)
		}
		conflicts(t, "a softly deleted row", client.Drafts.Save(ctx, &stale), 0)
		d.DeletedAt = nil
		check(t, client.Drafts.Save(ctx, d)) // the struct says that it is not deleted
		got, err := client.Drafts.Get(ctx, "x")
		check(t, err)
		equal(t, "restored by Save", got, d)
		n, err := client.Drafts.Where(draft.ID.EQ("x")).Delete(ctx)
		check(t, err)
		equal(t, "deleted", n, 1)
		conflicts(t, "after Delete", client.Drafts.Save(ctx, d), 0)
		n, err = client.Drafts.Where(draft.ID.EQ("x")).Restore(ctx)
		check(t, err)
		equal(t, "restored", n, 1)
		conflicts(t, "after Restore", client.Drafts.Save(ctx, d), 0)
	})
}

func TestKeyWithGeneratedPart(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		s := &db.Slot{Room: "a", Ts: time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC), Guest: "ada"}
		check(t, client.Slots.Insert(ctx, s))
		old := *s
		s.Guest = "bob"
		check(t, client.Slots.Save(ctx, s))
		conflicts(t, "an old version", client.Slots.Save(ctx, &old), 0)
		now, err := client.Slots.Get(ctx, db.SlotKey{Room: s.Room, Ts: s.Ts})
		check(t, err)
		equal(t, "the row", now, s)
		check(t, query.DeleteVersion(ctx, client.Slots, now))
	})
}

type tenantKey struct{}

// TestTenants saves rows of another tenant with their right version.
func TestTenants(t *testing.T) {
	tenants := query.Tenant("tenant", func(ctx context.Context) (string, error) {
		name, _ := ctx.Value(tenantKey{}).(string)
		return name, nil
	})
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		one, other := context.WithValue(ctx, tenantKey{}, "one"), context.WithValue(ctx, tenantKey{}, "other")
		d := &db.Draft{ID: "x", Text: "mine"}
		check(t, client.Drafts.Insert(one, d))
		for name, forged := range map[string]*db.Draft{
			"without a tenant": {ID: "x", Text: "stolen", Version: d.Version}, "with another": {ID: "x", Tenant: "other", Text: "stolen", Version: d.Version},
		} {
			conflicts(t, name, client.Drafts.Save(other, forged), 0)
			conflicts(t, name+", deleted", query.DeleteVersion(other, client.Drafts, forged), 0)
		}
		if err := client.Drafts.Save(other, d); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("the row of another tenant: %v", err)
		}
		d.Text = "changed"
		check(t, client.Drafts.Save(one, d))
		check(t, query.SaveMany(one, client.Drafts, []*db.Draft{d}))
		d.Text = "by the administrator"
		check(t, client.Drafts.Save(query.Unscoped(ctx), d))
		got, err := client.Drafts.Get(one, "x")
		check(t, err)
		equal(t, "the row", got, d)
	}, tenants)
}
