package examples

import (
	"context"
	"fmt"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/entry"
)

func bookSums(ctx context.Context, client *db.Client) (int, error) {
	sums := query.CTE2("sums", query.Select2(entry.AccountID, query.Sum(entry.Amount)).From(client.Entries).GroupBy(entry.AccountID))
	booked := query.Relate(account.ID, sums, sums.C1)
	sum := query.Via(booked, query.Nullable(sums.C2))
	n, err := query.UpdateFrom(ctx, client.Accounts.Where(query.NotEqual(account.Balance, sum)), booked, query.SetTo(account.Balance, sum))
	return n, err
}

func Example_updateFrom() {
	onLedger(func(ctx context.Context, client *db.Client) error {
		a := &db.Account{Email: "ada", Currency: "EUR"}
		if err := client.Accounts.InsertMany(ctx, []*db.Account{a, {Email: "ben", Currency: "EUR"}}); err != nil {
			return err
		}
		for _, amount := range []int64{5, 7} {
			if err := client.Entries.Insert(ctx, &db.Entry{AccountID: a.ID, Amount: amount, BookedAt: time.Now()}); err != nil {
				return err
			}
		}
		n, err := bookSums(ctx, client)
		if err != nil {
			return err
		}
		a, err = client.Accounts.Get(ctx, a.ID)
		fmt.Println(n, a.Balance)
		return err
	})
	// Output: 1 12
}

func topEntries(ctx context.Context, client *db.Client) error {
	top := query.Lateral(account.Entries.OrderBy(entry.Amount.Desc()).Limit(2))
	rows, err := query.Select2(account.Email, query.Each(top, entry.Amount)).From(client.Accounts).
		OrderBy(account.Email.Asc(), query.Each(top, entry.Amount).Desc()).All(ctx)
	for _, r := range rows {
		if r.V2 != nil {
			fmt.Println(r.V1, *r.V2)
		}
	}
	return err
}

func Example_lateral() {
	onLedger(func(ctx context.Context, client *db.Client) error {
		a := &db.Account{Email: "ada", Currency: "EUR"}
		if err := client.Accounts.Insert(ctx, a); err != nil {
			return err
		}
		for _, amount := range []int64{5, 7, 3} {
			if err := client.Entries.Insert(ctx, &db.Entry{AccountID: a.ID, Amount: amount, BookedAt: time.Now()}); err != nil {
				return err
			}
		}
		return topEntries(ctx, client)
	})
	// Output:
	// ada 7
	// ada 5
}
