package versions_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/versions/db"
	"github.com/crategen/crategen/test/versions/db/account"
	"github.com/crategen/crategen/test/versions/db/owner"
	"github.com/crategen/crategen/test/versions/schema"
)

func run(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, client *db.Client)) {
	t.Helper()
	testtarget.Run(t, testtarget.All, db.Open, scenario)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(db.Account{}, "Edges")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// conflicts checks that an error is a lost race of the rows.
func conflicts(t *testing.T, what string, err error, rows ...int) {
	t.Helper()
	c, ok := errors.AsType[*dberr.ConflictError](err)
	if !ok || !errors.Is(err, dberr.ErrConflict) || errors.Is(err, dberr.ErrSerialization) || !slices.Equal(c.Rows, rows) {
		t.Errorf("%s: %v, want a conflict of the rows %v", what, err, rows)
	}
}

func newAccount(name string) *db.Account {
	return &db.Account{Name: name, OpenedBy: "ada", Balance: 1, Tags: []string{"a"}, Details: schema.Details{Level: 1}, Rate: 1.5}
}

func TestSave(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a := newAccount("one")
		check(t, client.Accounts.Insert(ctx, a))
		if a.Version == 0 {
			t.Fatal("Insert leaves no version")
		}
		first, err := client.Accounts.Get(ctx, a.ID)
		check(t, err)
		equal(t, "read after Insert", first, a)
		stale := *first

		first.Name, first.Balance, first.Tags, first.Details, first.Note, first.Rate = "two", 0, []string{}, schema.Details{Color: "red"}, nil, 0
		first.OpenedBy = "an update cannot set it"
		check(t, client.Accounts.Save(ctx, first))
		now, err := client.Accounts.Get(ctx, a.ID)
		check(t, err)
		equal(t, "read after Save", now, first)
		equal(t, "an immutable field", now.OpenedBy, "ada")
		if now.Version == stale.Version || now.Name != "two" || now.Balance != 0 || len(now.Tags) != 0 || now.Details.Color != "red" || now.Note != nil {
			t.Errorf("saved: %+v", now)
		}
		if !now.UpdatedAt.After(now.CreatedAt.Add(-time.Second)) || now.UpdatedAt.Before(stale.UpdatedAt) {
			t.Errorf("updated_at is %v, before %v", now.UpdatedAt, stale.UpdatedAt)
		}

		before := stale
		conflicts(t, "an old version", client.Accounts.Save(ctx, &stale), 0)
		equal(t, "the struct after a conflict", stale, before)
		check(t, client.Accounts.Save(ctx, first)) // twice from one struct
		equal(t, "the row after a conflict", first.Name, "two")

		_, err = client.Accounts.Where(account.ID.EQ(a.ID)).Delete(ctx)
		check(t, err)
		conflicts(t, "a deleted row", client.Accounts.Save(ctx, first), 0)
		check(t, client.Accounts.Insert(ctx, first)) // the row of that key is another one now
		conflicts(t, "another row of the key", client.Accounts.Save(ctx, now), 0)
	})
}

func TestRefused(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a := newAccount("one")
		check(t, client.Accounts.Insert(ctx, a))
		check(t, client.Accounts.Refresh(ctx))
		part, err := client.Accounts.Fields(account.Name).First(ctx)
		check(t, err)
		empty, _ := client.Accounts.Get(ctx, a.ID)
		empty.Name = ""
		for name, x := range map[string]*db.Account{"a new one": newAccount("new"), "some fields": part, "a validator": empty} {
			var invalid *dberr.ValidationError
			if err := client.Accounts.Save(ctx, x); !errors.As(err, &invalid) {
				t.Errorf("%s: %v", name, err)
			}
			if err := query.SaveMany(ctx, client.Accounts, []*db.Account{x}); !errors.As(err, &invalid) {
				t.Errorf("%s among several: %v", name, err)
			}
		}
		if _, err := query.ColumnsByName(client.Accounts, "version"); err == nil {
			t.Error("the version is selectable by name")
		}
		now, err := client.Accounts.Get(ctx, a.ID)
		check(t, err)
		equal(t, "the row", now, a)
	})
}

// TestReads reads the version in each way.
func TestReads(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		o := &db.Owner{Name: "eve"}
		check(t, client.Owners.Insert(ctx, o))
		var ids []uuid.UUID
		versions := map[uuid.UUID]int64{}
		for _, name := range []string{"a", "b", "c"} {
			x := newAccount(name)
			x.OwnerID = &o.ID
			check(t, client.Accounts.Insert(ctx, x))
			ids = append(ids, x.ID)
			x.Balance = 2
			check(t, client.Accounts.Save(ctx, x))
			versions[x.ID] = x.Version
		}
		check(t, client.Accounts.Refresh(ctx))
		check(t, client.Owners.Refresh(ctx))
		all := func(what string, rows []*db.Account, err error) {
			t.Helper()
			check(t, err)
			if len(rows) != len(ids) {
				t.Errorf("%s: %d rows", what, len(rows))
			}
			for _, x := range rows {
				if x.Version != versions[x.ID] {
					t.Errorf("%s: version %d, want %d", what, x.Version, versions[x.ID])
				}
			}
		}
		rows, err := client.Accounts.GetMany(ctx, ids...)
		all("GetMany", rows, err)
		rows, err = client.Accounts.Where(account.Balance.EQ(2)).OrderBy(account.Name.Desc()).Limit(3).All(ctx)
		all("a search", rows, err)
		rows, err = client.Accounts.Where(account.Owner.Has(owner.Name.EQ("eve"))).All(ctx)
		all("by an edge", rows, err)
		rows, err = client.Accounts.OrderBy(query.Via(account.Owner, owner.Name).Asc(), account.ID.Asc()).All(ctx)
		all("over a join", rows, err)
		page, err := client.Accounts.OrderBy(account.Name.Asc(), account.Rate.Desc()).Page(ctx, 2, "")
		check(t, err)
		next, err := client.Accounts.OrderBy(account.Name.Asc(), account.Rate.Desc()).Page(ctx, 2, page.Next)
		check(t, err)
		all("pages", slices.Concat(page.Items, next.Items), nil)
		for what, q := range map[string]*db.OwnerQuery{
			"an edge": client.Owners.With(owner.Accounts), "an edge with a limit": client.Owners.With(owner.Accounts.OrderBy(account.Name.Asc()).Limit(3)),
		} {
			x, err := q.First(ctx)
			check(t, err)
			equal(t, what+": the owner", x.Revision, o.Revision)
			list, _ := x.Edges.Accounts.Get()
			all(what, list, nil)
		}
		one, err := client.Accounts.With(account.Owner).Where(account.Name.EQ("a")).Only(ctx)
		check(t, err)
		parent, _ := one.Edges.Owner.Get()
		equal(t, "a parent", parent.Revision, o.Revision)
	})
}
