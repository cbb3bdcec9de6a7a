package grammar

import (
	"context"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/card"
	"github.com/crategen/crategen/test/ledger/db/entry"
	"github.com/crategen/crategen/test/ledger/db/of"
)

// ledgerStatements sends what the package ledger adds: keys that the database makes, constraints, transactions.
func ledgerStatements(ctx context.Context, r *recorder, url string) error {
	c, err := db.Open(ctx, url, r)
	if err != nil {
		return err
	}
	fresh := func() []*db.Account { return []*db.Account{{Email: "a"}, {Email: "b"}} }
	return steps(
		func() error { return c.CreateTables(ctx) },
		func() error { return c.Accounts.Insert(ctx, &db.Account{Email: "a"}) },
		func() error { return c.Accounts.Insert(ctx, &db.Account{ID: 1, Email: "a"}) },
		func() error { return c.Accounts.InsertMany(ctx, fresh()) },
		func() error { return c.Accounts.Upsert(ctx, fresh()...) },
		func() error { return ok(c.Accounts.Create(ctx, account.Email.Set("a"))) },
		func() error {
			return ok(c.Entries.Where(entry.Account.Has(account.Email.EQ("a"))).With(entry.Account).All(ctx))
		},
		func() error { return c.Entries.Insert(ctx, &db.Entry{BookedAt: time.Unix(0, 0)}) },
		func() error {
			return c.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
				return ok(tx.Accounts.Where(account.ID.EQ(1)).Update(ctx, account.Balance.Add(-1)))
			})
		},
		func() error {
			return ok(c.Accounts.With(account.Card.Where(card.Blocked.EQ(true)), account.Friends, account.Groups.Limit(1), account.Memberships).All(ctx))
		},
		func() error { return query.Link(ctx, c, account.Friends, 1, 2, 3) },
		func() error { return query.Unlink(ctx, c, account.Friends, 1, 2, 3) },
		func() error {
			emails, currencies := query.Select1(account.Email).From(c.Accounts), query.Select1(account.Currency).From(c.Accounts)
			return ok(query.Intersect(emails, query.Except(currencies, emails)).All(ctx))
		},
		func() error { return ok(query.DeleteReturning(ctx, c.Accounts.Where(account.ID.EQ(1)))) },
		func() error {
			w := query.OrderedBy(account.Balance.Asc())
			return ok(query.Select2(query.NTile[*of.Account](4).Over(w), query.PercentRank[*of.Account]().Over(w)).From(c.Accounts).All(ctx))
		},
		func() error {
			return ok(query.UpdateFrom(ctx, c.Entries.Where(query.Via(entry.Account, account.Email).EQ("a")), entry.Account,
				query.SetTo(entry.Amount, query.Plus(entry.Amount, query.Via(entry.Account, account.Balance)))))
		},
		func() error {
			sums := query.CTE2("sums", query.Select2(entry.AccountID, query.Sum(entry.Amount)).From(c.Entries).GroupBy(entry.AccountID))
			booked := query.Relate(account.ID, sums, sums.C1)
			return ok(query.UpdateFrom(ctx, c.Accounts.Where(query.Every[*of.Account]()), booked, query.SetTo(account.Balance, query.Via(booked, query.Nullable(sums.C2)))))
		},
		func() error {
			top := query.Lateral(account.Entries.Where(entry.Amount.LT(100)).OrderBy(entry.Amount.Desc()).Limit(2))
			friend := query.Lateral(account.Friends.OrderBy(account.Email.Desc()).Limit(1))
			return ok(query.Select2(query.Each(top, entry.Amount).Or(0), query.Each(friend, query.Each(top, entry.Amount))).From(c.Accounts).All(ctx))
		},
		func() error { return query.DropTable(ctx, c.Accounts) },
		func() error { return query.DropTables(ctx, c) },
	)
}
