package relational_test

import (
	"context"
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/versions/relational/db"
	"github.com/crategen/crategen/test/versions/relational/db/account"
	"github.com/crategen/crategen/test/versions/relational/db/of"
)

// TestUpdateFrom counts the version of each row that it changes, although both tables have the column.
func TestUpdateFrom(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		a, b := &db.Account{Name: "a", Balance: 7}, &db.Account{Name: "b"}
		if err := client.Accounts.InsertMany(ctx, []*db.Account{a, b}); err != nil {
			t.Fatal(err)
		}
		richer := query.Relate(account.Balance, client.Accounts.Where(account.Name.EQ("a")), query.Minus(account.Balance, query.Value[*of.Account](int64(7))))
		n, err := query.UpdateFrom(ctx, client.Accounts.Where(account.Name.EQ("b")), richer, query.SetTo(account.Balance, query.Via(richer, account.Balance)))
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		got, err := client.Accounts.Get(ctx, b.ID)
		if err != nil || got.Balance != 7 || got.Version != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		if got, err = client.Accounts.Get(ctx, a.ID); err != nil || got.Version != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		if err := client.Accounts.Save(ctx, b); !errors.Is(err, dberr.ErrConflict) {
			t.Error(err)
		}
	})
}

// TestTx loses a race in a transaction, which is rolled back and not repeated.
func TestTx(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		check := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		a, b := &db.Account{Name: "a"}, &db.Account{Name: "b"}
		check(client.Accounts.InsertMany(ctx, []*db.Account{a, b}))
		if a.Version != 1 || b.Version != 1 {
			t.Fatalf("versions after InsertMany: %d, %d", a.Version, b.Version)
		}
		old := *b
		b.Balance = 1
		check(client.Accounts.Save(ctx, b))
		runs := 0
		err := client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			runs++
			a.Balance = 100
			if err := tx.Accounts.Save(ctx, a); err != nil {
				return err
			}
			return tx.Accounts.Save(ctx, &old)
		})
		if !errors.Is(err, dberr.ErrConflict) || runs != 1 {
			t.Errorf("%v after %d runs", err, runs)
		}
		got, err := client.Accounts.Get(ctx, a.ID)
		check(err)
		if got.Balance != 0 || got.Version != 1 {
			t.Errorf("the row of the transaction: %+v", got)
		}
		check(client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return query.SaveMany(ctx, tx.Accounts, []*db.Account{got, b})
		}))
		if got.Version != 2 || b.Version != 3 {
			t.Errorf("versions after SaveMany: %d, %d", got.Version, b.Version)
		}

		// An error of a row names it, and leaves all rows and entities as they were.
		got.Email, b.Email = new("x"), new("x")
		err = query.SaveMany(ctx, client.Accounts, []*db.Account{got, b})
		if row, ok := errors.AsType[dberr.RowError](err); !ok || row.Index != 1 || !dberr.IsUnique(err) {
			t.Errorf("a unique value twice: %v", err)
		}
		if got.Version != 2 || b.Version != 3 {
			t.Errorf("versions after an error: %d, %d", got.Version, b.Version)
		}
		var many []*db.Account
		for range 250 { // more than are sent together
			many = append(many, &db.Account{Name: "many"})
		}
		check(client.Accounts.InsertMany(ctx, many))
		check(query.SaveMany(ctx, client.Accounts, many))
		many[200].Version = 1
		var c *dberr.ConflictError
		if err := query.SaveMany(ctx, client.Accounts, many); !errors.As(err, &c) || len(c.Rows) != 1 || c.Rows[0] != 200 || c.Total != 250 {
			t.Errorf("a conflict in the third part: %v", err)
		}
		if many[0].Version != 2 {
			t.Errorf("the first part after a conflict: version %d", many[0].Version)
		}
	})
}
