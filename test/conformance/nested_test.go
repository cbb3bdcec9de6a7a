package conformance

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

// TestNested holds that a nested function that fails takes back what it did, and nothing else.
func TestNested(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		var after []string
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			after = nil
			note := func(what string) { tx.AfterCommit(func(context.Context) { after = append(after, what) }) }
			err := query.Nested(ctx, tx, func(ctx context.Context) error { // the first statement of the transaction is a savepoint
				note("first")
				return tx.Accounts.Insert(ctx, &ledger.Account{Email: "a@x", Balance: 1})
			})
			if err != nil {
				return err
			}
			err = query.Nested(ctx, tx, func(ctx context.Context) error {
				note("duplicate")
				must[*ledger.Account](t)(tx.Accounts.Create(ctx, account.Email.Set("lost@x")))
				tx.Final(query.Updating(tx.Accounts.Where(account.Email.EQ("a@x")), account.Balance.Set(99)))
				return tx.Accounts.Insert(ctx, &ledger.Account{Email: "a@x"})
			})
			is(t, "a duplicate", dberr.IsUnique(err), true)
			err = query.Nested(ctx, tx, func(ctx context.Context) error {
				_ = tx.Accounts.Insert(ctx, &ledger.Account{Email: "a@x"}) // swallowed
				return nil
			})
			wrong(t, "a failure that the function does not report", err, dberr.ErrTxDone)
			boom := errors.New("boom")
			err = query.Nested(ctx, tx, func(ctx context.Context) error {
				ok(t, tx.Accounts.Insert(ctx, &ledger.Account{Email: "outer@x"}))
				is(t, "the inner one", query.Nested(ctx, tx, func(ctx context.Context) error {
					ok(t, tx.Accounts.Insert(ctx, &ledger.Account{Email: "inner@x"}))
					return boom
				}), boom)
				is(t, "within", must[int](t)(tx.Accounts.Count(ctx)), 2)
				for range tx.Accounts.Iter(ctx) { // its rows are open when the function ends
					return boom
				}
				return nil
			})
			wrong(t, "boom", err, boom)
			note("end")
			return query.Nested(ctx, tx, func(ctx context.Context) error {
				return tx.Accounts.Insert(ctx, &ledger.Account{Email: "b@x", Balance: 2})
			})
		}))
		list := must[[]*ledger.Account](t)(c.Accounts.OrderBy(account.Email.Asc()).All(ctx))
		is(t, "accounts", fmt.Sprintln(len(list), list[0].Email, list[0].Balance, list[1].Email), "2 a@x 1 b@x\n")
		is(t, "after the commit", fmt.Sprint(after), "[first end]")

		runs := 0
		err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			runs++
			return query.Nested(ctx, tx, func(ctx context.Context) error {
				if runs < 3 {
					return fmt.Errorf("mine: %w", dberr.ErrSerialization)
				}
				return nil
			})
		})
		is(t, "a conflict in a nested function runs all again", fmt.Sprintln(runs, err), "3 <nil>\n")
		err = c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			time.Sleep(40 * time.Millisecond)
			_, err := tx.Accounts.Count(ctx)
			return err
		}, query.Timeout(20*time.Millisecond))
		wrong(t, "Timeout", err, dberr.ErrTimeout)
	})
}
