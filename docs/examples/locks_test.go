package examples

import (
	"context"
	"fmt"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

func pay(ctx context.Context, client *db.Client) error {
	return client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		jobs, err := query.ForUpdate(tx.Accounts.Where(account.Balance.GT(0)).OrderBy(account.ID.Asc()).Limit(10), query.SkipLocked).All(ctx)
		if err != nil {
			return err
		}
		fmt.Println("locked", len(jobs))
		return nil
	})
}

func lookBack(ctx context.Context, client *db.Client, id int64) error {
	old, err := query.AsOf(client.Accounts.Where(account.ID.EQ(id)), query.Ago(time.Minute)).Only(ctx)
	if err != nil {
		return err
	}
	fmt.Println("a minute ago", old.Balance)
	return nil
}

func depositAndRead(ctx context.Context, client *db.Client, id, amount int64) error {
	var token query.CommitTime
	err := client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Accounts.Where(account.ID.EQ(id)).Update(ctx, account.Balance.Add(amount))
		return err
	}, query.CommitTimeTo(&token))
	if err != nil {
		return err
	}
	a, err := query.AsOf(client.Accounts, query.Containing(token)).Get(ctx, id) // from the nearest replica that has the commit
	if err != nil {
		return err
	}
	fmt.Println("balance", a.Balance)
	return nil
}

func Example_locks() {
	onLedger(func(ctx context.Context, client *db.Client) error {
		a := &db.Account{Email: "a@example.com", Balance: 100}
		if err := client.Accounts.Insert(ctx, a); err != nil {
			return err
		}
		fmt.Println(lookBack(ctx, client, a.ID))
		if err := depositAndRead(ctx, client, a.ID, 20); err != nil {
			return err
		}
		return pay(ctx, client)
	})
	// Output:
	// select Account: sqlite does not keep the past: query.At and query.Ago need CockroachDB; keep the history of rows in a table of its own: unsupported operation
	// balance 120
	// locked 1
}
