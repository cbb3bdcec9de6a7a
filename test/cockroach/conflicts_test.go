package cockroach

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

// pair runs two transactions at once. between is where each waits, in its first run only, until the other one is there, too.
func pair(t *testing.T, ctx context.Context, client *db.Client, level wire.Isolation, first, second func(ctx context.Context, tx *db.Tx, between func()) error) (runs int64) {
	t.Helper()
	var all, there sync.WaitGroup
	var total atomic.Int64
	there.Add(2)
	for _, do := range []func(context.Context, *db.Tx, func()) error{first, second} {
		all.Go(func() {
			mine := 0
			err := client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
				total.Add(1)
				mine++
				return do(ctx, tx, func() {
					if mine == 1 {
						there.Done()
						there.Wait()
					}
				})
			}, query.Isolation(level))
			if err != nil {
				t.Errorf("a transaction of the pair: %v", err)
			}
		})
	}
	all.Wait()
	return total.Load()
}

// deadlock has two transactions that wait for each other: one of them runs again, and both are committed.
func deadlock(t *testing.T, ctx context.Context, client *db.Client) {
	a, b := two(t, ctx, client)
	crossed := func(one, other, n int64) func(context.Context, *db.Tx, func()) error {
		return func(ctx context.Context, tx *db.Tx, between func()) error {
			if err := add(ctx, tx, one, n); err != nil {
				return err
			}
			between()
			return add(ctx, tx, other, n)
		}
	}
	for name, level := range levels {
		runs := pair(t, ctx, client, level, crossed(a, b, 1), crossed(b, a, 10))
		if runs < 3 {
			t.Errorf("%s: %d runs: nothing ran again", name, runs)
		}
	}
	is(t, "balances", [2]int64{balance(t, ctx, client, a), balance(t, ctx, client, b)}, [2]int64{22, 22})
}

// lostUpdate has two transactions that read a balance, and write what follows from it. With serializable isolation one of them runs again. With
// READ COMMITTED the lock of ForUpdate makes one wait for the other, and no transaction runs again; without a lock the later write wins, as this
// level permits.
func lostUpdate(t *testing.T, ctx context.Context, client *db.Client) {
	a, _ := two(t, ctx, client)
	set := func(ctx context.Context, tx *db.Tx, to int64) error {
		return last(tx.Accounts.Where(account.ID.EQ(a)).Update(ctx, account.Balance.Set(to)))
	}
	plain := func(ctx context.Context, tx *db.Tx, between func()) error {
		row, err := tx.Accounts.Get(ctx, a)
		if err != nil {
			return err
		}
		between()
		return set(ctx, tx, row.Balance+1)
	}
	locked := func(ctx context.Context, tx *db.Tx, between func()) error {
		between()
		row, err := query.ForUpdate(tx.Accounts).Get(ctx, a)
		if err != nil {
			return err
		}
		return set(ctx, tx, row.Balance+1)
	}
	runs := pair(t, ctx, client, wire.Serializable, plain, plain)
	is(t, "serializable", balance(t, ctx, client, a), 2)
	if runs < 3 {
		t.Errorf("serializable: %d runs: nothing ran again", runs)
	}
	is(t, "runs with read committed and a lock", pair(t, ctx, client, wire.ReadCommitted, locked, locked), 2)
	is(t, "read committed and a lock", balance(t, ctx, client, a), 4)
	is(t, "runs with read committed and no lock", pair(t, ctx, client, wire.ReadCommitted, plain, plain), 2)
	is(t, "read committed and no lock: one write is lost", balance(t, ctx, client, a), 5)
}

// conflicts moves money between three accounts from many goroutines with each isolation level, and the sum stays.
func conflicts(t *testing.T, ctx context.Context, client *db.Client) {
	list := []*db.Account{{Email: "a@x", Balance: 100}, {Email: "b@x", Balance: 100}, {Email: "c@x", Balance: 100}}
	ok(t, client.Accounts.InsertMany(ctx, list))
	for name, level := range levels {
		var all sync.WaitGroup
		var runs, done atomic.Int64
		for w := range 4 {
			all.Go(func() {
				for i := range 5 {
					from, to := list[(w+i)%3].ID, list[(w+i+1+w%2)%3].ID
					err := client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
						runs.Add(1)
						a, err := query.ForUpdate(tx.Accounts).Get(ctx, from)
						if err != nil {
							return err
						}
						b, err := query.ForUpdate(tx.Accounts).Get(ctx, to)
						if err != nil {
							return err
						}
						if _, err := tx.Accounts.Where(account.ID.EQ(from)).Update(ctx, account.Balance.Set(a.Balance-1)); err != nil {
							return err
						}
						_, err = tx.Accounts.Where(account.ID.EQ(to)).Update(ctx, account.Balance.Set(b.Balance+1))
						return err
					}, query.Isolation(level), query.Attempts(1000))
					if err != nil {
						t.Errorf("%s: %v", name, err)
						return
					}
					done.Add(1)
				}
			})
		}
		all.Wait()
		sum := must[*int64](t)(query.Select1(query.Sum(account.Balance)).From(client.Accounts).Only(ctx))
		is(t, name+": the sum", *sum, 300)
		is(t, name+": transfers", done.Load(), 20)
		t.Logf("%s: %d transfers took %d runs", name, done.Load(), runs.Load())
	}
}

// uniqueRace has two transactions that insert the same value of a unique column: one of them fails with the constraint, and is not repeated.
func uniqueRace(t *testing.T, ctx context.Context, client *db.Client) {
	for name, level := range levels {
		var all sync.WaitGroup
		var inserted, refused atomic.Int64
		for range 6 {
			all.Go(func() {
				err := client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
					return tx.Accounts.Insert(ctx, &db.Account{Email: name, Currency: "EUR"})
				}, query.Isolation(level))
				switch {
				case err == nil:
					inserted.Add(1)
				case dberr.IsUnique(err):
					refused.Add(1)
				default:
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		all.Wait()
		is(t, name+": inserted", inserted.Load(), 1)
		is(t, name+": refused", refused.Load(), 5)
	}
}

// priority has a transaction of high priority that writes what one of low priority has written and not committed. It does not wait, and the
// other one runs again: both are committed. Without priorities it waits.
func priority(t *testing.T, ctx context.Context, client *db.Client) {
	a, _ := two(t, ctx, client)
	for name, level := range levels {
		before := balance(t, ctx, client, a)
		lowRuns, highRuns := 0, 0
		ok(t, client.Tx(ctx, func(_ context.Context, low *db.Tx) error {
			lowRuns++
			if err := add(ctx, low, a, 1); err != nil || lowRuns > 1 {
				return err
			}
			err := client.Tx(ctx, func(ctx context.Context, high *db.Tx) error {
				highRuns++
				return add(ctx, high, a, 10)
			}, query.Isolation(level), query.Priority(wire.HighPriority), query.Timeout(20*time.Second))
			if err != nil {
				t.Errorf("%s, high priority: %v", name, err)
			}
			return nil
		}, query.Isolation(level), query.Priority(wire.LowPriority)))
		is(t, name+": runs of the low priority", lowRuns, 2)
		is(t, name+": runs of the high priority", highRuns, 1)
		is(t, name+": both are there", balance(t, ctx, client, a)-before, 11)

		ok(t, client.Tx(ctx, func(_ context.Context, one *db.Tx) error {
			if err := add(ctx, one, a, 1); err != nil {
				return err
			}
			err := client.Tx(ctx, func(ctx context.Context, other *db.Tx) error { return add(ctx, other, a, 10) },
				query.Isolation(level), query.LockTimeout(100*time.Millisecond))
			if !errors.Is(err, dberr.ErrLockTimeout) {
				t.Errorf("%s, equal priorities: %v, want a wait for the lock", name, err)
			}
			return nil
		}, query.Isolation(level)))
	}
}

// limitsEnd holds that the time limits of a transaction whose commit failed with a conflict do not hold for the next one on the connection.
func limitsEnd(t *testing.T, ctx context.Context, client *db.Client) {
	a, b := two(t, ctx, client)
	single, err := db.Open(ctx, with(t, cockroach.URL(t), "", "", "pool_size", "1"), connect.SearchPath(searchPath(t, ctx, client)))
	ok(t, err)
	t.Cleanup(func() { _ = single.Close() })
	var at query.CommitTime
	for name, opts := range map[string][]query.TxOption{"COMMIT": nil, "SHOW COMMIT TIMESTAMP": {query.CommitTimeTo(&at)}, "a commit with the last statement": nil} {
		opts = append(opts, query.Attempts(1), query.LockTimeout(time.Hour), query.Timeout(time.Minute), query.IdleTimeout(time.Minute))
		err := single.Tx(ctx, func(ctx context.Context, tx *db.Tx) error { // reads what another one writes, and writes what that one reads
			if err := last(tx.Accounts.All(ctx)); err != nil {
				return err
			}
			ok(t, client.Tx(context.WithoutCancel(t.Context()), func(ctx context.Context, other *db.Tx) error {
				if err := last(other.Accounts.All(ctx)); err != nil {
					return err
				}
				return add(ctx, other, b, 1)
			}))
			if name == "a commit with the last statement" {
				tx.Final(query.Updating(tx.Accounts.Where(account.ID.EQ(a)), account.Balance.Add(1)))
				return nil
			}
			return add(ctx, tx, a, 1)
		}, opts...)
		if !errors.Is(err, dberr.ErrSerialization) {
			t.Errorf("%s: %v, want a conflict", name, err)
		}
		ok(t, single.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, limit := range []string{"lock_timeout", "transaction_timeout", "idle_in_transaction_session_timeout"} {
				list, err := query.SQL1[string](tx, "SHOW "+limit).All(ctx)
				if err != nil {
					return err
				}
				is(t, name+": "+limit+" of the next transaction", list[0], "0")
			}
			return nil
		}))
	}
}
