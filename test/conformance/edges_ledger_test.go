package conformance

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/card"
	"github.com/crategen/crategen/test/ledger/db/group"
	"github.com/crategen/crategen/test/ledger/db/membership"
)

// accountsOf inserts an account for each name and returns their keys.
func accountsOf(t *testing.T, ctx context.Context, c *ledger.Client, names ...string) map[string]int64 {
	t.Helper()
	ids := map[string]int64{}
	for _, name := range names {
		a := &ledger.Account{Email: name, Currency: "EUR"}
		ok(t, c.Accounts.Insert(ctx, a))
		ids[name] = a.ID
	}
	return ids
}

func emails(accounts []*ledger.Account) string {
	var out []string
	for _, a := range accounts {
		out = append(out, a.Email)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestOneToOne(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		ids := accountsOf(t, ctx, c, "ada", "ben", "cy")
		ok(t, c.Cards.InsertMany(ctx, []*ledger.Card{
			{ID: "1", AccountID: new(ids["ada"])}, {ID: "2", AccountID: new(ids["ben"]), Blocked: true}, {ID: "3"},
		}))
		ctx, statements := counted(ctx)
		accounts := must[[]*ledger.Account](t)(c.Accounts.OrderBy(account.Email.Asc()).With(account.Card.With(card.Account)).All(ctx))
		is(t, "statements", statements(), 3)
		for i, want := range []string{"1", "2", ""} {
			x, loaded := accounts[i].Edges.Card.Get()
			is(t, "loaded", loaded, true)
			if x == nil {
				is(t, "no card", "", want)
				continue
			}
			is(t, "card", x.ID, want)
			back, _ := x.Edges.Account.Get()
			is(t, "and back", back.ID, accounts[i].ID)
		}
		list := must[[]*ledger.Account](t)(c.Accounts.With(account.Card.Where(card.Blocked.EQ(true))).OrderBy(account.Email.Asc()).All(ctx))
		x, _ := list[0].Edges.Card.Get()
		is(t, "one that does not meet the condition", x, nil)
		is(t, "has", emails(must[[]*ledger.Account](t)(c.Accounts.Where(account.Card.Has(card.Blocked.EQ(false))).All(ctx))), "ada")
		is(t, "has none", emails(must[[]*ledger.Account](t)(c.Accounts.Where(account.Card.HasNone()).All(ctx))), "cy")
		is(t, "no owner", must[int](t)(c.Cards.Where(card.Account.HasNone()).Count(ctx)), 1)
		err := c.Cards.Insert(ctx, &ledger.Card{ID: "4", AccountID: new(ids["ada"])})
		is(t, "a second card is refused", dberr.IsUnique(err), true)
	})
}

// An edge that goes through an entity is read like any other; its rows are made as those of the entity.
func TestEdgeSchema(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		ids := accountsOf(t, ctx, c, "ada", "ben", "cy")
		ok(t, c.Groups.InsertMany(ctx, []*ledger.Group{{ID: "staff"}, {ID: "board"}}))
		for _, m := range []struct{ group, account, role string }{
			{"staff", "ada", "owner"}, {"staff", "ben", "reader"}, {"board", "ada", "reader"},
		} {
			x := ledger.NewMembership()
			x.GroupID, x.AccountID, x.Role = m.group, int(ids[m.account]), m.role
			ok(t, c.Memberships.Insert(ctx, x))
		}
		counting, statements := counted(ctx)
		groups := must[[]*ledger.Group](t)(c.Groups.OrderBy(group.ID.Desc()).
			With(group.Accounts.OrderBy(account.Email.Desc()).Limit(1), group.Accounts.Count(), group.Memberships.With(membership.Account)).All(counting))
		is(t, "statements", statements(), 5)
		for i, want := range []struct {
			first string
			n     int
		}{{"ben", 2}, {"ada", 1}} {
			accounts, _ := groups[i].Edges.Accounts.Get()
			n, _ := groups[i].Edges.Accounts.Count()
			is(t, groups[i].ID, emails(accounts), want.first)
			is(t, groups[i].ID+", counted", n, want.n)
			members, _ := groups[i].Edges.Memberships.Get()
			is(t, groups[i].ID+", rows in between", len(members), want.n)
			for _, m := range members {
				a, _ := m.Edges.Account.Get()
				is(t, "their account", a.ID, int64(m.AccountID))
			}
		}
		owners := account.Memberships.Has(membership.Role.EQ("owner"))
		is(t, "by a field of the edge", emails(must[[]*ledger.Account](t)(c.Accounts.Where(owners).All(ctx))), "ada")
		is(t, "through", emails(must[[]*ledger.Account](t)(c.Accounts.Where(account.Groups.Has(group.ID.EQ("staff"))).All(ctx))), "ada ben")
		is(t, "in none", emails(must[[]*ledger.Account](t)(c.Accounts.Where(account.Groups.HasNone()).All(ctx))), "cy")
	})
}

// Friends are friends of each other: each pair is two rows.
func TestFriends(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		ids := accountsOf(t, ctx, c, "ada", "ben", "cy", "dan")
		friends := func(name string) string {
			t.Helper()
			a := must[*ledger.Account](t)(c.Accounts.Where(account.Email.EQ(name)).With(account.Friends).Only(ctx))
			list, _ := a.Edges.Friends.Get()
			return emails(list)
		}
		ok(t, query.Link(ctx, c, account.Friends, ids["ada"], ids["ben"], ids["cy"]))
		ok(t, query.Link(ctx, c, account.Friends, ids["ben"], ids["ada"]))
		is(t, "ada", friends("ada"), "ben cy")
		is(t, "ben", friends("ben"), "ada")
		ok(t, query.Unlink(ctx, c, account.Friends, ids["ben"], ids["ada"], ids["dan"]))
		is(t, "ada, later", friends("ada"), "cy")
		is(t, "ben, later", friends("ben"), "")
		is(t, "those with a friend", emails(must[[]*ledger.Account](t)(c.Accounts.Where(account.Friends.Has()).All(ctx))), "ada cy")

		err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			ok(t, query.Link(ctx, tx, account.Friends, ids["dan"], ids["ada"]))
			return errors.New("no")
		})
		is(t, "rolled back", err.Error(), "no")
		is(t, "dan", friends("dan"), "")

		err = query.Link(ctx, c, account.Friends, ids["ada"], -1)
		if !dberr.IsForeignKey(err) || !strings.HasPrefix(err.Error(), "link friends: insert account_friends: ") {
			t.Errorf("a friend that is not there: %v", err)
		}
	})
}
