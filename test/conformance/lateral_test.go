package conformance

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/entry"
	"github.com/crategen/crategen/test/ledger/db/of"
)

// TestLateral joins the first targets of each row.
func TestLateral(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		ids := map[string]int64{}
		for _, email := range []string{"a", "b", "c"} {
			a := &ledger.Account{Email: email, Currency: "EUR"}
			ok(t, c.Accounts.Insert(ctx, a))
			ids[email] = a.ID
		}
		for i, email := range []string{"a", "a", "a", "b"} {
			ok(t, c.Entries.Insert(ctx, &ledger.Entry{AccountID: ids[email], Amount: int64(10 * (i + 1)), BookedAt: time.Now()}))
		}
		ok(t, query.Link(ctx, c, account.Friends, ids["a"], ids["b"], ids["c"]))
		rows := func(q query.Selection[*of.Account, query.Row2[string, int64]]) string {
			list := must[[]query.Row2[string, int64]](t)(q.All(ctx))
			slices.SortFunc(list, func(a, b query.Row2[string, int64]) int {
				return cmp.Or(strings.Compare(a.V1, b.V1), cmp.Compare(b.V2, a.V2))
			})
			return text(list)
		}
		top := query.Lateral(account.Entries.Where(entry.Amount.LT(100)).OrderBy(entry.Amount.Desc()).Limit(2))
		is(t, "the two greatest", rows(query.Select2(account.Email, query.Each(top, entry.Amount).Or(0)).From(c.Accounts)),
			"[(a, 30) (a, 20) (b, 40) (c, 0)]")
		// A computed value without a target is NULL, values over one edge belong together, and a condition on the rows.
		double := query.Each(top, query.Plus(entry.Amount, entry.Amount))
		is(t, "a computed value", rows(query.Select2(account.Email, double.Or(0)).From(c.Accounts).Where(query.Each(top, entry.Amount).GT(20), account.Email.NEQ("c"))),
			"[(a, 60) (b, 80)]")
		// Conditions and orders of the edge can join as well.
		joined := query.Lateral(account.Entries.Where(query.Via(entry.Account, account.Email).EQ("a")).OrderBy(query.Via(entry.Account, account.Email).Asc(), entry.Amount.Asc()).Limit(1))
		is(t, "a join within", rows(query.Select2(account.Email, query.Each(joined, entry.Amount).Or(0)).From(c.Accounts)), "[(a, 10) (b, 0) (c, 0)]")
		// The same table over a join table, and an edge within an edge.
		friend := query.Lateral(account.Friends.Where(account.Email.NEQ("x")).OrderBy(account.Email.Desc()).Limit(1))
		names := must[[]query.Row2[string, string]](t)(query.Select2(account.Email, query.Each(friend, account.Email).Or("none")).From(c.Accounts).OrderBy(account.Email.Asc()).All(ctx))
		is(t, "over a join table", text(names), "[(a, c) (b, a) (c, a)]")
		within := query.Each(friend, query.Each(top, entry.Amount))
		is(t, "an edge within", rows(query.Select2(account.Email, within.Or(0)).From(c.Accounts.Where(account.Email.EQ("a")))), "[(a, 0)]")
		// Sums of the first targets, and an edge of two equal values.
		sums := must[[]query.Row2[string, int64]](t)(query.Select2(account.Email, query.Sum(query.Each(top, entry.Amount)).Or(0)).From(c.Accounts).
			GroupBy(account.Email).OrderBy(account.Email.Asc()).All(ctx))
		is(t, "sums", text(sums), "[(a, 50) (b, 40) (c, 0)]")
		related := query.Lateral(query.RelateMany(account.ID, c.Entries.Where(entry.Amount.GT(10)), entry.AccountID).OrderBy(entry.Amount.Asc()).Limit(1))
		is(t, "equal values", rows(query.Select2(account.Email, query.Each(related, entry.Amount).Or(0)).From(c.Accounts)), "[(a, 20) (b, 40) (c, 0)]")

		for name, err := range map[string]error{
			"remove With and Count":     errorOf(query.Select1(query.Each(query.Lateral(account.Entries.Count()), entry.Amount)).From(c.Accounts).All(ctx)),
			"a zero EdgeQuery":          errorOf(query.Select1(query.Each(query.Lateral(new(query.EdgeQuery[*of.Account, *of.Entry])), entry.Amount)).From(c.Accounts).All(ctx)),
			"cannot join several":       errorOf(c.Accounts.Where(query.Each(top, entry.Amount).GT(1)).All(ctx)),
			"cannot be loaded":          errorOf(c.Accounts.With(top).All(ctx)),
			"query.Lateral has a limit": errorOf(c.Accounts.Where(query.Targets(top).GT(1)).All(ctx)),
		} {
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func errorOf[T any](_ T, err error) error { return err }
