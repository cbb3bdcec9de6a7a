package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/of"
)

func relational(ctx context.Context, client *db.Client) error {
	rich := query.Select1(account.Email).From(client.Accounts).Where(account.Balance.GT(50))
	inEuros := query.Select1(account.Email).From(client.Accounts).Where(account.Currency.EQ("EUR"))
	both, err := query.Intersect(rich, inEuros).All(ctx)
	if err != nil {
		return err
	}
	rest, err := query.Except(rich, inEuros).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(both, rest)

	quarter := query.NTile[*of.Account](4).Over(query.OrderedBy(account.Balance.Asc()))
	quarters, err := query.Select2(account.Email, quarter).From(client.Accounts).OrderBy(quarter.Asc()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(quarters)

	gone, err := query.DeleteReturning(ctx, client.Accounts.Where(account.Balance.EQ(0)))
	if err != nil {
		return err
	}
	fmt.Println(gone[0].Email)
	return nil
}

func Example_relational() {
	onLedger(func(ctx context.Context, client *db.Client) error {
		err := client.Accounts.InsertMany(ctx, []*db.Account{
			{Email: "ada", Balance: 100, Currency: "EUR"}, {Email: "ben", Balance: 60, Currency: "USD"}, {Email: "cy", Currency: "EUR"},
		})
		if err != nil {
			return err
		}
		return relational(ctx, client)
	})
	// Output:
	// [ada] [ben]
	// [(cy, 1) (ben, 2) (ada, 3)]
	// cy
}
