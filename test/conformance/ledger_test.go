package conformance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
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

// TestSend: statements of every kind in one round trip, and a transfer whose second half goes with the commit.
func TestSend(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		a := &ledger.Account{Email: "a@x", Balance: 10}
		b := &ledger.Account{Email: "b@x", Balance: 20}
		ok(t, c.Accounts.Insert(ctx, a))
		ok(t, c.Accounts.Insert(ctx, b))

		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			from, to := query.Getting(tx.Accounts, a.ID), query.Getting(tx.Accounts, b.ID)
			emails := query.Select1(account.Email).From(tx.Accounts).OrderBy(account.Email.Asc()).Selecting()
			rich := query.Selecting(tx.Accounts.Where(account.Balance.GT(15)))
			made := query.Creating(tx.Accounts, account.Email.Set("c@x"), account.Balance.Set(1))
			booked := query.Inserting(tx.Entries, &ledger.Entry{Amount: 5, BookedAt: time.Now(), AccountID: a.ID})
			none := query.Deleting(tx.Accounts.Where(account.Email.EQ("nobody")))
			if err := tx.Send(ctx, from, to, emails, rich, made, booked, none); err != nil {
				return err
			}
			is(t, "from", from.Result().Balance, 10)
			is(t, "emails", strings.Join(emails.Result(), " "), "a@x b@x")
			is(t, "rich", len(rich.Result()), 1)
			is(t, "made, its default", made.Result().Currency, "EUR")
			is(t, "made, its key", made.Result().ID != 0, true)
			is(t, "booked", booked.Result().ID != 0, true)
			is(t, "none", none.Result(), 0)
			paid := query.Updating(tx.Accounts.Where(account.ID.EQ(a.ID)), account.Balance.Add(-5))
			got := query.Updating(tx.Accounts.Where(account.ID.EQ(b.ID)), account.Balance.Add(5))
			tx.Final(paid, got)
			tx.AfterCommit(func(context.Context) { is(t, "changed", paid.Result()+got.Result(), 2) })
			return nil
		}))
		is(t, "left", must[*ledger.Account](t)(c.Accounts.Get(ctx, a.ID)).Balance, 5)
		is(t, "right", must[*ledger.Account](t)(c.Accounts.Get(ctx, b.ID)).Balance, 25)

		for _, final := range []bool{false, true} {
			err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
				up := query.Updating(tx.Accounts.Where(account.ID.EQ(a.ID)), account.Balance.Add(1))
				twice := query.Inserting(tx.Accounts, &ledger.Account{Email: "b@x"})
				if final {
					tx.Final(up, twice)
					return nil
				}
				return tx.Send(ctx, up, twice)
			})
			if !dberr.IsUnique(err) || !strings.HasPrefix(err.Error(), "insert Account") {
				t.Errorf("a duplicate: %v", err)
			}
			is(t, "rolled back", must[*ledger.Account](t)(c.Accounts.Get(ctx, a.ID)).Balance, 5)
		}
		err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Send(ctx, query.Getting(tx.Accounts, -1), query.Updating(tx.Accounts.Where(account.ID.EQ(a.ID)), account.Balance.Add(1)))
		})
		is(t, "not found", errors.Is(err, dberr.ErrNotFound), true)
		is(t, "rolled back", must[*ledger.Account](t)(c.Accounts.Get(ctx, a.ID)).Balance, 5)
	})
}

// TestSendConflicts: transfers in two round trips lose no money, and are run again after a conflict.
func TestSendConflicts(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		ids := make([]int64, 3)
		for i := range ids {
			a := &ledger.Account{Email: fmt.Sprint(i), Balance: 100}
			ok(t, c.Accounts.Insert(ctx, a))
			ids[i] = a.ID
		}
		var runs, done atomic.Int64
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				for j := range 10 {
					from, to := ids[(i+j)%3], ids[(i+j+1)%3]
					err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
						runs.Add(1)
						a, b := query.Getting(tx.Accounts, from), query.Getting(tx.Accounts, to)
						if err := tx.Send(ctx, a, b); err != nil {
							return err
						}
						tx.Final(
							query.Updating(tx.Accounts.Where(account.ID.EQ(from)), account.Balance.Set(a.Result().Balance-1)),
							query.Updating(tx.Accounts.Where(account.ID.EQ(to)), account.Balance.Set(b.Result().Balance+1)))
						return nil
					}, query.Attempts(1000))
					if err != nil {
						t.Error(err)
						return
					}
					done.Add(1)
				}
			})
		}
		all.Wait()
		sum := must[*int64](t)(query.Select1(query.Sum(account.Balance)).From(c.Accounts).Only(ctx))
		is(t, "the sum", *sum, 300)
		is(t, "transfers", done.Load(), 40)
		t.Logf("%d runs", runs.Load())
	})
}
