package examples

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

var errTooPoor = errors.New("not enough money")

func transfer(ctx context.Context, client *db.Client, from, to, amount int64) error {
	return client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := tx.Accounts.Get(ctx, from)
		if err != nil {
			return err
		}
		if a.Balance < amount {
			return errTooPoor // rolls back
		}
		if _, err := tx.Accounts.Where(account.ID.EQ(from)).Update(ctx, account.Balance.Add(-amount)); err != nil {
			return err
		}
		_, err = tx.Accounts.Where(account.ID.EQ(to)).Update(ctx, account.Balance.Add(amount))
		return err
	})
}

func transferTogether(ctx context.Context, client *db.Client, from, to, amount int64) error {
	return client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		payer, payee := query.Getting(tx.Accounts, from), query.Getting(tx.Accounts, to)
		if err := tx.Send(ctx, payer, payee); err != nil { // BEGIN goes along
			return err
		}
		if payer.Result().Balance < amount {
			return errTooPoor
		}
		tx.Final( // with COMMIT
			query.Updating(tx.Accounts.Where(account.ID.EQ(from)), account.Balance.Add(-amount)),
			query.Updating(tx.Accounts.Where(account.ID.EQ(to)), account.Balance.Add(amount)),
		)
		return nil
	})
}

func deposit(ctx context.Context, client *db.Client, id, amount int64) error {
	return client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Accounts.Where(account.ID.EQ(id)).Update(ctx, account.Balance.Add(amount))
		tx.AfterCommit(func(ctx context.Context) { mail(ctx, id, amount) })
		return err
	})
}

func mail(_ context.Context, id, amount int64) { fmt.Println("mail: account", id, "got", amount) }

// report takes the tables of a client as well as those of a transaction.
func report(ctx context.Context, tables *db.Tables) error {
	sum, err := query.Select1(query.Sum(account.Balance)).From(tables.Accounts).Only(ctx)
	if err != nil {
		return err
	}
	fmt.Println("sum", *sum)
	return nil
}

func consistent(ctx context.Context, client *db.Client) error {
	return client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := report(ctx, &tx.Tables); err != nil {
			return err
		}
		return report(ctx, &tx.Tables)
	}, query.ReadOnly(), query.Isolation(wire.RepeatableRead), query.Attempts(3))
}

func register(ctx context.Context, client *db.Client, email string) error {
	err := client.Accounts.Insert(ctx, &db.Account{Email: email, Currency: "EUR"})
	var broken *dberr.ConstraintError
	var invalid *dberr.ValidationError
	switch {
	case errors.As(err, &broken) && broken.Rule == dberr.Unique:
		return fmt.Errorf("%s is taken", email)
	case errors.As(err, &invalid):
		return fmt.Errorf("%s cannot be that", invalid.Field)
	case errors.Is(err, dberr.ErrUnknownOutcome):
		return errors.New("look whether the account is there before trying again")
	}
	return err
}

func lookup(ctx context.Context, client *db.Client, id int64) (string, error) {
	a, err := client.Accounts.Get(ctx, id)
	if errors.Is(err, dberr.ErrNotFound) {
		return "nobody", nil
	}
	if err != nil {
		return "", err
	}
	return a.Email, nil
}

func loadAccounts(ctx context.Context, client *db.Client, accounts iter.Seq[*db.Account]) error {
	return client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := query.Load(ctx, tx.Accounts, accounts)
		return err
	})
}

func Example_transactions() {
	ctx := context.Background()
	client, err := db.Open(ctx, "sqlite::memory:", sqlite.Driver)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	if err := client.CreateTables(ctx); err != nil {
		fmt.Println(err)
		return
	}
	a := &db.Account{Email: "a@example.com", Balance: 100, Currency: "EUR"}
	b := &db.Account{Email: "b@example.com", Balance: 50, Currency: "EUR"}
	if err := client.Accounts.InsertMany(ctx, []*db.Account{a, b}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(loadAccounts(ctx, client, slices.Values([]*db.Account{{ID: 10, Email: "c@example.com"}, {ID: 11, Email: "d@example.com"}})))
	fmt.Println(transfer(ctx, client, a.ID, b.ID, 30))
	fmt.Println(transfer(ctx, client, a.ID, b.ID, 300))
	fmt.Println(transferTogether(ctx, client, b.ID, a.ID, 10))
	fmt.Println(transferTogether(ctx, client, b.ID, a.ID, 300))
	fmt.Println(report(ctx, &client.Tables))
	fmt.Println(consistent(ctx, client))
	fmt.Println(deposit(ctx, client, b.ID, 20))
	fmt.Println(register(ctx, client, "a@example.com"))
	fmt.Println(lookup(ctx, client, 999))
	// Output:
	// <nil>
	// <nil>
	// not enough money
	// <nil>
	// not enough money
	// sum 150
	// <nil>
	// sum 150
	// sum 150
	// <nil>
	// mail: account 2 got 20
	// <nil>
	// a@example.com is taken
	// nobody <nil>
}
