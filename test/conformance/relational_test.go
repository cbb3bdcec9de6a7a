package conformance

import (
	"context"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/entry"
	"github.com/crategen/crategen/test/ledger/db/of"
)

// TestRelational is about what CrateDB lacks.
func TestRelational(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		for i, email := range []string{"a", "b", "c", "d"} {
			ok(t, c.Accounts.Insert(ctx, &ledger.Account{Email: email, Currency: "EUR", Balance: int64(i)}))
		}
		emails := func(ps ...query.Predicate[*of.Account]) query.Selection[*of.Account, string] {
			return query.Select1(account.Email).From(c.Accounts).Where(ps...)
		}
		is(t, "Intersect", text(must[[]string](t)(query.Intersect(emails(account.Balance.GT(0)), emails(account.Balance.LT(3))).
			OrderBy(query.Position(1).Asc()).All(ctx))), "[b c]")
		is(t, "Except", text(must[[]string](t)(query.Except(emails(), query.UnionAll(emails(account.Email.EQ("a")), emails(account.Email.EQ("d")))).
			OrderBy(query.Position(1).Desc()).All(ctx))), "[c b]")
		byBalance := query.OrderedBy(account.Balance.Asc())
		rows := must[[]query.Row2[int, float64]](t)(query.Select2(query.NTile[*of.Account](2).Over(byBalance),
			query.PercentRank[*of.Account]().Over(byBalance)).From(c.Accounts).OrderBy(account.Balance.Desc()).Limit(1).All(ctx))
		is(t, "NTile and PercentRank", text(rows), "[(2, 1)]")

		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			gone, err := query.DeleteReturning(ctx, tx.Accounts.Where(account.Balance.GTE(2)))
			if err != nil {
				return err
			}
			is(t, "DeleteReturning", len(gone), 2)
			none, err := query.UpdateReturning(ctx, tx.Accounts.Where(account.Email.EQ("d")), account.Balance.Set(9))
			is(t, "it is gone", len(none), 0)
			return err
		}))
		left := must[[]*ledger.Account](t)(query.DeleteReturning(ctx, c.Accounts.Where(query.NotExists[*of.Account](
			c.Entries.Where(query.Equal(entry.AccountID, query.Outer[*of.Entry](account.ID)))), account.Balance.EQ(1))))
		is(t, "a correlated delete", left[0].Email, "b")
	})
}
