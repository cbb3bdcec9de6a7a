package examples

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/versions/db"
	"github.com/crategen/crategen/test/versions/schema"
)

// onAccount runs an example on a new account, and prints its error.
func onAccount(example func(context.Context, *db.Client, uuid.UUID) error) {
	inMemory(db.Open, func(ctx context.Context, client *db.Client) error {
		a := &db.Account{Name: "savings", OpenedBy: "ada", Balance: 10, Tags: []string{}, Details: schema.Details{Level: 1}}
		if err := client.Accounts.Insert(ctx, a); err != nil {
			return err
		}
		return example(ctx, client, a.ID)
	})
}

// withdraw takes an amount from an account. It decides again if somebody else wrote the account meanwhile.
func withdraw(ctx context.Context, client *db.Client, id uuid.UUID, amount int64) error {
	for {
		a, err := client.Accounts.Get(ctx, id)
		if err != nil {
			return err
		}
		if a.Balance < amount {
			return errors.New("not enough")
		}
		a.Balance -= amount
		if err = client.Accounts.Save(ctx, a); !errors.Is(err, dberr.ErrConflict) {
			return err
		}
	}
}

func Example_withdraw() {
	onAccount(func(ctx context.Context, client *db.Client, id uuid.UUID) error {
		fmt.Println(withdraw(ctx, client, id, 7), withdraw(ctx, client, id, 7))
		return nil
	})
	// Output: <nil> not enough
}

func saveVersions(ctx context.Context, client *db.Client, id uuid.UUID) error {
	mine, err := client.Accounts.Get(ctx, id)
	if err != nil {
		return err
	}
	theirs, err := client.Accounts.Get(ctx, id)
	if err != nil {
		return err
	}
	theirs.Name = "theirs"
	if err := client.Accounts.Save(ctx, theirs); err != nil {
		return err
	}

	mine.Name = "mine"
	err = query.SaveMany(ctx, client.Accounts, []*db.Account{mine})
	var lost *dberr.ConflictError
	if errors.As(err, &lost) {
		fmt.Println(lost.Rows, lost.Total)
	}
	err = query.DeleteVersion(ctx, client.Accounts, mine)
	fmt.Println(errors.Is(err, dberr.ErrConflict))
	return query.DeleteVersion(ctx, client.Accounts, theirs)
}

func Example_saveVersions() {
	onAccount(saveVersions)
	// Output:
	// [0] 1
	// true
}
