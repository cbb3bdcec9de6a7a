package conformance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/entry"
	"github.com/crategen/crategen/test/ledger/db/of"
)

func TestGeneratedKeys(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		a := &ledger.Account{Email: "a@x"}
		ok(t, c.Accounts.Insert(ctx, a))
		if a.ID == 0 {
			t.Fatal("the key did not come back")
		}
		var many []*ledger.Account
		for i := range 50 {
			many = append(many, &ledger.Account{Email: fmt.Sprintf("%d@x", i), Balance: int64(i), Currency: "EUR"})
		}
		many[20].ID = 1_000_007 // one that the caller chose
		ok(t, c.Accounts.InsertMany(ctx, many))
		for _, m := range many {
			got := must[*ledger.Account](t)(c.Accounts.Get(ctx, m.ID))
			is(t, "the key belongs to the row", got.Email, m.Email)
		}
		b := must[*ledger.Account](t)(c.Accounts.Create(ctx, account.Email.Set("b@x"), account.ID.Set(2_000_008)))
		is(t, "a key that was given", b.ID, 2_000_008)
		is(t, "a default", b.Currency, "EUR")
	})
}

func TestConstraints(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		ok(t, c.Accounts.Insert(ctx, &ledger.Account{Email: "a@x", Owner: ptr("o"), Currency: "EUR"}))
		err := c.Accounts.Insert(ctx, &ledger.Account{Email: "a@x"})
		var broken *dberr.ConstraintError
		if !errors.As(err, &broken) || broken.Rule != dberr.Unique || broken.Name == "" {
			t.Errorf("a duplicate: %v", err)
		}
		if err := c.Accounts.Insert(ctx, &ledger.Account{Email: "b@x", Owner: ptr("o"), Currency: "EUR"}); !dberr.IsUnique(err) {
			t.Errorf("a duplicate in two columns: %v", err)
		}
		if err := c.Entries.Insert(ctx, &ledger.Entry{Amount: 1, BookedAt: time.Now(), AccountID: 12345}); !dberr.IsForeignKey(err) {
			t.Errorf("an account that is not there: %v", err)
		}
		_, err = c.Exec(ctx, "UPDATE accounts SET email = NULL")
		if !errors.As(err, &broken) || broken.Rule != dberr.NotNull || broken.Column != "email" {
			t.Errorf("NULL where none may be: %v", err)
		}
	})
}

func TestCascade(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		a := &ledger.Account{Email: "a@x"}
		ok(t, c.Accounts.Insert(ctx, a))
		for i := range 3 {
			ok(t, c.Entries.Insert(ctx, &ledger.Entry{Amount: int64(i), BookedAt: time.Now(), AccountID: a.ID}))
		}
		with := must[*ledger.Account](t)(c.Accounts.With(account.Entries).Only(ctx))
		entries, _ := with.Edges.Entries.Get()
		is(t, "entries", len(entries), 3)
		e := must[*ledger.Entry](t)(c.Entries.With(entry.Account).First(ctx))
		owner, _ := e.Edges.Account.Get()
		is(t, "owner", owner.ID, a.ID)
		must[int](t)(c.Accounts.Where(account.ID.EQ(a.ID)).Delete(ctx))
		is(t, "left", must[int](t)(c.Entries.Count(ctx)), 0)
	})
}

func TestTx(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		a := &ledger.Account{Email: "a@x", Balance: 10}
		ok(t, c.Accounts.Insert(ctx, a))
		boom := errors.New("boom")
		err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			must[int](t)(tx.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Add(1)))
			is(t, "its own write", must[*ledger.Account](t)(tx.Accounts.Get(ctx, a.ID)).Balance, 11)
			return boom
		})
		is(t, "the error comes through", errors.Is(err, boom), true)
		is(t, "rolled back", must[*ledger.Account](t)(c.Accounts.Get(ctx, a.ID)).Balance, 10)

		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			_, err := tx.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Add(5))
			if _, err := c.Accounts.Count(ctx); !errors.Is(err, dberr.ErrNestedTx) {
				t.Errorf("the client inside of a transaction: %v", err)
			}
			return err
		}))
		is(t, "committed", must[*ledger.Account](t)(c.Accounts.Get(ctx, a.ID)).Balance, 15)

		err = c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			if err := tx.Accounts.Insert(ctx, &ledger.Account{Email: "a@x"}); !dberr.IsUnique(err) {
				t.Errorf("a duplicate: %v", err)
			}
			_, err := tx.Accounts.Count(ctx)
			if !errors.Is(err, dberr.ErrTxDone) {
				t.Errorf("a statement after one that failed: %v", err)
			}
			return nil // swallowed: the transaction must not look as if it were committed
		})
		if !errors.Is(err, dberr.ErrTxDone) {
			t.Errorf("the commit of a failed transaction: %v", err)
		}
		err = c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			_, err := tx.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Set(0))
			return err
		}, query.ReadOnly())
		if err == nil {
			t.Error("a write in a read-only transaction")
		}
	})
}

// Every database takes a priority, and what waits for the
// commit runs once, after it.
func TestTxOptions(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		a := &ledger.Account{Email: "a@x", Balance: 10}
		ok(t, c.Accounts.Insert(ctx, a))
		mails := 0
		for _, p := range []wire.Priority{wire.LowPriority, wire.NormalPriority, wire.HighPriority} {
			ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
				tx.AfterCommit(func(ctx context.Context) {
					mails++
					is(t, "the client reads what was committed", must[*ledger.Account](t)(c.Accounts.Get(ctx, a.ID)).Balance, 10+int64(mails))
				})
				if n, err := tx.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Add(1)); err != nil || n != 1 {
					return fmt.Errorf("%d rows, %w", n, err)
				}
				return nil
			}, query.Priority(p)))
		}
		is(t, "mails", mails, 3)
		err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			tx.AfterCommit(func(context.Context) { mails++ })
			return tx.Accounts.Insert(ctx, &ledger.Account{Email: "a@x"})
		})
		if !dberr.IsUnique(err) {
			t.Errorf("a duplicate: %v", err)
		}
		is(t, "mails after a rollback", mails, 3)
	})
}

func TestTxBusy(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		for i := range 3 {
			ok(t, c.Accounts.Insert(ctx, &ledger.Account{Email: fmt.Sprint(i)}))
		}
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			for a, err := range tx.Accounts.Iter(ctx) {
				ok(t, err)
				_, err = tx.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Set(1))
				if !errors.Is(err, dberr.ErrBusy) {
					t.Errorf("a statement while rows are open: %v", err)
				}
				break
			}
			_, err := tx.Accounts.Count(ctx)
			return err
		}))
	})
}

// TestTransfers moves money between few accounts from many goroutines; conflicts are retried and the sum stays.
func TestTransfers(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		const accounts, workers, transfers = 3, 4, 15
		var ids []int64
		for i := range accounts {
			a := &ledger.Account{Email: fmt.Sprint(i), Balance: 1000}
			ok(t, c.Accounts.Insert(ctx, a))
			ids = append(ids, a.ID)
		}
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := range transfers {
					from, to := ids[(w+i)%accounts], ids[(w+i+1)%accounts]
					err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
						a, err := tx.Accounts.Get(ctx, from)
						if err != nil {
							return err
						}
						b, err := tx.Accounts.Get(ctx, to)
						if err != nil {
							return err
						}
						if _, err := tx.Accounts.Where(account.ID.EQ(from)).Update(ctx, account.Balance.Set(a.Balance-1)); err != nil {
							return err
						}
						_, err = tx.Accounts.Where(account.ID.EQ(to)).Update(ctx, account.Balance.Set(b.Balance+1))
						return err
					}, query.Isolation(wire.Serializable), query.Attempts(100))
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		sum := must[*int64](t)(query.Select1(query.Sum(account.Balance)).From(c.Accounts).Only(ctx))
		is(t, "sum", *sum, accounts*1000)
		is(t, "count", must[int64](t)(query.Select1(query.Count[*of.Account]()).From(c.Accounts).Only(ctx)), accounts)
	})
}

// A date, and a time without a zone, are of UTC in what is computed of them.
func TestTimesWithoutZone(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		day, seen := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), time.Date(2024, 12, 31, 23, 30, 0, 0, time.UTC)
		ok(t, c.Accounts.Insert(ctx, &ledger.Account{Email: "a@x", OpenedOn: &day, Seen: &seen}))
		got := must[query.Row4[*int, *time.Time, *int, *time.Time]](t)(query.Select4(
			query.Extract(query.Month, account.OpenedOn), query.DateTrunc(query.Year, account.OpenedOn),
			query.Extract(query.Hour, account.Seen), query.DateTrunc(query.Day, account.Seen),
		).From(c.Accounts).Only(ctx))
		is(t, "the month of a date", *got.V1, 2)
		is(t, "the year of a date", got.V2.Format(time.RFC3339), "2024-01-01T00:00:00Z")
		is(t, "the hour of a time", *got.V3, 23)
		is(t, "the day of a time", got.V4.Format(time.RFC3339), "2024-12-31T00:00:00Z")
		a := must[*ledger.Account](t)(c.Accounts.Where(account.OpenedOn.EQ(day), account.Seen.EQ(seen)).Only(ctx))
		is(t, "the date itself", a.OpenedOn.Format(time.RFC3339), "2024-02-29T00:00:00Z")
		is(t, "the time itself", a.Seen.Format(time.RFC3339), "2024-12-31T23:30:00Z")
	})
}
