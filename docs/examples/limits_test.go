package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

func bonus(ctx context.Context, client *db.Client) error {
	n, err := client.Accounts.Where(account.Balance.GT(0)).OrderBy(account.Balance.Desc()).Limit(10).
		Update(ctx, account.Balance.Add(5))
	if err != nil {
		return err
	}
	fmt.Println(n, "updated")
	return nil
}

func Example_bonus() {
	onLedger(func(ctx context.Context, client *db.Client) error {
		if err := client.Accounts.Insert(ctx, &db.Account{Email: "ada@example.com", Balance: 3, Currency: "EUR"}); err != nil {
			return err
		}
		return bonus(ctx, client)
	})
	// Output:
	// 1 updated
}
