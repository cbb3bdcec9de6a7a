package conformance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/card"
	"github.com/crategen/crategen/test/ledger/db/of"
)

// eight inserts accounts with the balances 0 to 7.
func eight(t *testing.T, ctx context.Context, c *ledger.Client) []*ledger.Account {
	t.Helper()
	var all []*ledger.Account
	for i := range 8 {
		all = append(all, &ledger.Account{Email: string(rune('a'+i)) + "@x", Balance: int64(i)})
	}
	ok(t, c.Accounts.InsertMany(ctx, all))
	return all
}

// free are the balances of the rows that another transaction can lock.
func free(t *testing.T, ctx context.Context, c *ledger.Client) (balances []int64) {
	t.Helper()
	ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
		list, err := query.ForUpdate(tx.Accounts.OrderBy(account.Balance.Asc()), query.SkipLocked).All(ctx)
		balances = nil
		for _, a := range list {
			balances = append(balances, a.Balance)
		}
		return err
	}))
	return balances
}

// TestRowLocks holds that exactly the rows that a query returns are locked, also those that it finds by an index, and that others are not.
func TestRowLocks(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		all := eight(t, ctx, c)
		if c.Conn().Dialect() == "sqlite" { // nothing is locked, because there is no other transaction
			ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
				list := must[[]*ledger.Account](t)(query.ForUpdate(tx.Accounts.Where(account.Balance.LT(2)), query.SkipLocked).All(ctx))
				is(t, "rows", len(list), 2)
				sql := must[string](t)(query.Selecting(query.ForUpdate(tx.Accounts.Where(account.Balance.LT(2)))).SQL())
				is(t, "no lock in the text", strings.Contains(sql, "FOR"), false)
				return nil
			}))
			return
		}
		type locker func(ctx context.Context, tx *ledger.Tx) error
		last := func(_ any, err error) error { return err }
		for _, x := range []struct {
			name  string
			lock  locker
			left  []int64 // the rows that others can lock
			share bool
		}{
			{"by a condition", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.ForUpdate(tx.Accounts.Where(account.Balance.GTE(5))).All(ctx))
			}, []int64{0, 1, 2, 3, 4}, false},
			{"by an index", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.Select1(account.ID).From(query.ForUpdate(tx.Accounts.Where(account.Email.EQ("c@x")))).All(ctx))
			}, []int64{0, 1, 3, 4, 5, 6, 7}, false},
			{"by the key", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.ForUpdate(tx.Accounts).Get(ctx, all[3].ID))
			}, []int64{0, 1, 2, 4, 5, 6, 7}, false},
			{"by keys", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.ForUpdate(tx.Accounts).GetMany(ctx, all[3].ID, all[4].ID))
			}, []int64{0, 1, 2, 5, 6, 7}, false},
			{"with a join, of the root", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.ForUpdate(tx.Accounts.Where(query.Or(query.Via(account.Card, card.ID).EQ("none"), account.Balance.EQ(1)))).All(ctx))
			}, []int64{0, 2, 3, 4, 5, 6, 7}, false},
			{"with an order and a limit", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.ForUpdate(tx.Accounts.OrderBy(account.Balance.Desc()).Limit(2)).All(ctx))
			}, []int64{0, 1, 2, 3, 4, 5}, false},
			{"one row", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.ForUpdate(tx.Accounts.Where(account.Balance.EQ(6))).Only(ctx))
			}, []int64{0, 1, 2, 3, 4, 5, 7}, false},
			{"shared", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.ForShare(tx.Accounts.Where(account.Balance.EQ(6))).All(ctx))
			}, []int64{0, 1, 2, 3, 4, 5, 7}, true},
			{"none found", func(ctx context.Context, tx *ledger.Tx) error {
				return last(query.ForUpdate(tx.Accounts.Where(account.Owner.EQ("nobody"))).All(ctx))
			}, []int64{0, 1, 2, 3, 4, 5, 6, 7}, false},
		} {
			for _, level := range []wire.Isolation{wire.Serializable, wire.ReadCommitted} {
				ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
					if err := x.lock(ctx, tx); err != nil {
						return err
					}
					other := context.WithoutCancel(t.Context())
					is(t, x.name, fmt.Sprint(free(t, other, c)), fmt.Sprint(x.left))
					if len(x.left) == 8 {
						return nil
					}
					err := c.Tx(other, func(ctx context.Context, tx *ledger.Tx) error {
						_, err := query.ForUpdate(tx.Accounts, query.NoWait).All(ctx)
						return err
					})
					if !errors.Is(err, dberr.ErrLocked) || errors.Is(err, dberr.ErrLockTimeout) {
						t.Errorf("%s: NoWait: %v", x.name, err)
					}
					err = c.Tx(other, func(ctx context.Context, tx *ledger.Tx) error {
						_, err := query.ForUpdate(tx.Accounts).All(ctx)
						return err
					}, query.LockTimeout(30*time.Millisecond))
					if !errors.Is(err, dberr.ErrLockTimeout) {
						t.Errorf("%s: LockTimeout: %v", x.name, err)
					}
					err = c.Tx(other, func(ctx context.Context, tx *ledger.Tx) error {
						_, err := query.ForShare(tx.Accounts, query.NoWait).All(ctx)
						return err
					})
					if x.share != (err == nil) {
						t.Errorf("%s: another lock that is shared: %v", x.name, err)
					}
					return nil
				}, query.Isolation(level)))
			}
		}
	})
}

// TestLocksRefused holds that a lock that would not hold is an error before the statement is sent.
func TestLocksRefused(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		eight(t, ctx, c)
		refused := func(what string, err error, text string) {
			t.Helper()
			if err == nil || !strings.Contains(err.Error(), text) {
				t.Errorf("%s: %v, want %q", what, err, text)
			}
		}
		last := func(_ any, err error) error { return err }
		refused("outside of a transaction", last(query.ForUpdate(c.Accounts, query.SkipLocked).All(ctx)), "until the end of its transaction")
		refused("by the key", last(query.ForShare(c.Accounts).Get(ctx, 1)), "until the end of its transaction")
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			refused("read-only", last(query.ForUpdate(tx.Accounts).All(ctx)), "a read-only transaction")
			return nil
		}, query.ReadOnly()))
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			refused("with AsOf", last(query.AsOf(query.ForUpdate(tx.Accounts), query.FollowerRead()).All(ctx)), "cannot lock rows")
			refused("an update", last(query.ForUpdate(tx.Accounts.Where(account.Balance.EQ(1))).Update(ctx, account.Balance.Add(1))), "is for reading")
			refused("a delete", last(query.ForUpdate(tx.Accounts.Where(account.Balance.EQ(1)), query.SkipLocked).Delete(ctx)), "is for reading")
			if c.Conn().Dialect() == "sqlite" {
				return nil
			}
			only := "only rows of a table can be locked"
			refused("a count", last(query.ForUpdate(tx.Accounts).Count(ctx)), only)
			refused("an aggregate", last(query.Select1(query.Sum(account.Balance)).From(query.ForUpdate(tx.Accounts)).All(ctx)), only)
			refused("groups", last(query.Select1(account.Owner).From(query.ForUpdate(tx.Accounts)).GroupBy(account.Owner).All(ctx)), only)
			refused("distinct rows", last(query.Select1(account.Owner).From(query.ForUpdate(tx.Accounts)).Distinct().All(ctx)), only)
			refused("a page", last(query.ForUpdate(tx.Accounts).Page(ctx, 2, "")), only)
			ids := query.Select1(account.ID).From(query.ForUpdate(tx.Accounts))
			refused("a union", last(query.Union(ids, ids).All(ctx)), only)
			within := "not a query within it"
			refused("a subquery", last(tx.Accounts.Where(query.In(account.ID, ids)).All(ctx)), within)
			refused("exists", last(tx.Accounts.Where(query.Exists[*of.Account](query.ForUpdate(tx.Accounts))).All(ctx)), within)
			refused("a CTE", last(query.Select1(query.CTE1("x", ids).C1).From(query.CTE1("x", ids)).All(ctx)), "")
			return nil
		}))
	})
}
