package conformance

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/card"
	"github.com/crategen/crategen/test/ledger/db/entry"
	"github.com/crategen/crategen/test/ledger/db/of"
)

// TestUpdateFrom updates rows with the values of other rows.
func TestUpdateFrom(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		ids := map[string]int64{}
		for i, email := range []string{"a", "b", "c"} {
			a := &ledger.Account{Email: email, Currency: "EUR", Balance: int64(i)}
			ok(t, c.Accounts.Insert(ctx, a))
			ids[email] = a.ID
		}
		for i, email := range []string{"a", "a", "b"} {
			ok(t, c.Entries.Insert(ctx, &ledger.Entry{AccountID: ids[email], Amount: int64(10 * (i + 1)), BookedAt: time.Now()}))
		}
		ok(t, c.Cards.Insert(ctx, &ledger.Card{ID: "x", AccountID: new(ids["b"])}))
		balances := func() string {
			return text(must[[]query.Row2[string, int64]](t)(query.Select2(account.Email, account.Balance).From(c.Accounts).OrderBy(account.Email.Asc()).All(ctx)))
		}

		// From an edge, with conditions on both tables and a change that reads its own row.
		n, err := query.UpdateFrom(ctx, c.Entries.Where(query.Via(entry.Account, account.Email).EQ("a"), entry.Amount.GT(10)), entry.Account,
			query.SetTo(entry.Amount, query.Plus(entry.Amount, query.Via(entry.Account, account.ID))))
		ok(t, err)
		is(t, "from an edge", n, 1)
		amounts := must[[]int64](t)(query.Select1(entry.Amount).From(c.Entries).OrderBy(entry.ID.Asc()).All(ctx))
		is(t, "the amounts", text(amounts), text([]int64{10, 20 + ids["a"], 30}))

		// From a query with an aggregate. An account without entries is left alone.
		sums := query.CTE2("sums", query.Select2(entry.AccountID, query.Sum(entry.Amount)).From(c.Entries).Where(entry.Amount.LT(1<<40)).GroupBy(entry.AccountID))
		booked := query.Relate(account.ID, sums, sums.C1)
		every := query.Every[*of.Account]()
		n, err = query.UpdateFrom(ctx, c.Accounts.Where(every), booked, query.SetTo(account.Balance, query.Plus(account.Balance, query.Via(booked, query.Nullable(sums.C2)))),
			account.Seen.Set(time.Now()))
		ok(t, err)
		want := "[(a, 10) (b, 31) (c, 2)]"
		if ids["a"] < 1<<39 {
			want = text([]query.Row2[string, int64]{{V1: "a", V2: 30 + ids["a"]}, {V1: "b", V2: 31}, {V1: "c", V2: 2}})
		}
		is(t, "from a query", n, 2)
		is(t, "the balances", balances(), want)

		// From the same table, and over two edges.
		other := query.Relate(account.Email, c.Accounts.Where(account.Balance.EQ(2)), account.Email)
		n, err = query.UpdateFrom(ctx, c.Accounts.Where(every), other, query.SetTo(account.Balance, query.Plus(query.Via(other, account.Balance), query.Value[*of.Account](int64(5)))))
		ok(t, err)
		is(t, "from the same table", n, 1)
		n, err = query.UpdateFrom(ctx, c.Cards.Where(query.Via(card.Account, account.Balance).EQ(31)), card.Account, card.Blocked.Set(true))
		ok(t, err)
		is(t, "a condition on the other table", n, 1)
		is(t, "the card", must[*ledger.Card](t)(c.Cards.Get(ctx, "x")).Blocked, true)

		// A subquery refers to the row, and a transaction sends it with other statements.
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			s := query.UpdatingFrom(tx.Entries.Where(query.Exists[*of.Entry](tx.Cards.Where(query.Equal(query.AsNullable(card.AccountID), query.Outer[*of.Card](query.AsNullable(entry.AccountID)))))),
				entry.Account, query.SetTo(entry.Amount, query.Via(entry.Account, account.Balance)))
			sql, err := s.SQL()
			if err != nil || !strings.HasPrefix(sql, "UPDATE ") || !strings.Contains(sql, " FROM ") {
				t.Error(sql, err)
			}
			if err := tx.Send(ctx, s); err != nil {
				return err
			}
			is(t, "in a batch", s.Result(), 1)
			return nil
		}))

		for name, refused := range map[string]func() (int, error){
			"no Where": func() (int, error) {
				return query.UpdateFrom(ctx, c.Entries, entry.Account, query.SetTo(entry.Amount, query.Via(entry.Account, account.Balance)))
			},
			"update from another table has no order": func() (int, error) {
				return query.UpdateFrom(ctx, c.Entries.Where(entry.Amount.GT(1)).OrderBy(entry.ID.Asc()).Limit(1), entry.Account, query.SetTo(entry.Amount, query.Via(entry.Account, account.Balance)))
			},
			"the update has no changes": func() (int, error) {
				return query.UpdateFrom(ctx, c.Entries.Where(entry.Amount.GT(1)), entry.Account)
			},
			"the one edge that the call names": func() (int, error) {
				return query.UpdateFrom(ctx, c.Accounts.Where(every), booked, query.SetTo(account.Balance, query.Via(other, account.Balance)))
			},
			"cannot join": func() (int, error) {
				return c.Entries.Where(entry.Amount.GT(1)).Update(ctx, query.SetTo(entry.Amount, query.Via(entry.Account, account.Balance)))
			},
		} {
			if _, err := refused(); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		var broken *dberr.ConstraintError
		same := query.Relate(account.Currency, c.Accounts.Where(account.Email.EQ("a")), account.Currency)
		if _, err := query.UpdateFrom(ctx, c.Accounts.Where(every), same, query.SetTo(account.Email, query.Via(same, account.Email))); !errors.As(err, &broken) {
			t.Errorf("a unique constraint: %v", err)
		}
	})
}
