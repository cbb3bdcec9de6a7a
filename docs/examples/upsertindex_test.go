package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

func invite(ctx context.Context, client *db.Client, accounts ...*db.Account) error {
	added, err := query.UpsertOn(client.Accounts, account.Email).DoNothing().Exec(ctx, accounts...)
	if err != nil {
		return err
	}
	fmt.Println(added, "new accounts")
	return nil
}

func Example_invite() {
	onLedger(func(ctx context.Context, client *db.Client) error {
		if err := invite(ctx, client, &db.Account{Email: "ada@example.com", Currency: "EUR"}); err != nil {
			return err
		}
		return invite(ctx, client, &db.Account{Email: "ada@example.com", Currency: "EUR"}, &db.Account{Email: "bob@example.com", Currency: "EUR"})
	})
	// Output:
	// 1 new accounts
	// 1 new accounts
}
