package writes

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	laccount "github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/versions/db"
	"github.com/crategen/crategen/test/versions/db/account"
	"github.com/crategen/crategen/test/versions/db/of"
	"github.com/crategen/crategen/test/versions/db/slot"
)

var errEnough = errors.New("enough for now")

// batches deletes and updates rows in batches, ends early and goes on.
func batches(t *testing.T, ctx context.Context, client *db.Client) {
	list := make([]*db.Account, 25)
	for i := range list {
		list[i] = newAccount("batch", int64(i))
	}
	check(t, client.Accounts.InsertMany(ctx, list))
	check(t, client.Accounts.Refresh(ctx))
	ours := client.Accounts.Where(account.Name.EQ("batch"), account.Balance.LT(23))

	var seen []int
	n, err := query.UpdateBatches(ctx, ours, []query.Change[*of.Account]{account.Rate.Set(9), account.Balance.Add(0)}, query.BatchRows(10),
		query.BatchDone(func(p query.BatchProgress) error { seen = append(seen, p.Changed, p.Seen); return nil }))
	check(t, err)
	equal(t, "updated", n, 23)
	equal(t, "progress", seen, []int{10, 10, 20, 20, 23, 23})
	check(t, client.Accounts.Refresh(ctx))
	n, err = client.Accounts.Where(account.Rate.EQ(9), account.Name.EQ("batch")).Count(ctx)
	check(t, err)
	equal(t, "updated rows", n, 23)

	var last query.BatchProgress
	n, err = query.DeleteBatches(ctx, ours, query.BatchRows(10), query.BatchDone(func(p query.BatchProgress) error { last = p; return errEnough }))
	if !errors.Is(err, errEnough) || n != 10 || last.Changed != 10 || last.Next == "" {
		t.Errorf("ended early: %d, %v, %+v", n, err, last)
	}
	n, err = query.DeleteBatches(ctx, ours, query.BatchRows(10), query.BatchAfter(last.Next))
	check(t, err)
	equal(t, "the rest", n, 13)
	check(t, client.Accounts.Refresh(ctx))
	left, err := client.Accounts.Where(account.Name.EQ("batch")).OrderBy(account.Balance.Asc()).All(ctx)
	check(t, err)
	if len(left) != 2 || left[0].Balance != 23 || left[1].Balance != 24 {
		t.Errorf("%d rows are left", len(left))
	}
	n, err = query.DeleteBatches(ctx, ours)
	check(t, err)
	equal(t, "nothing is left", n, 0)

	slots := make([]*db.Slot, 7)
	for i := range slots {
		slots[i] = &db.Slot{Room: fmt.Sprint("batch", i%2), Ts: time.Date(2023, time.Month(i+1), 2, 3, 4, 5, 0, time.UTC), Guest: "batch"}
	}
	check(t, client.Slots.InsertMany(ctx, slots))
	check(t, client.Slots.Refresh(ctx))
	n, err = query.DeleteBatches(ctx, client.Slots.Where(slot.Guest.EQ("batch")), query.BatchRows(3))
	check(t, err)
	equal(t, "by a key of several columns", n, 7)

	for name, q := range map[string]*db.AccountQuery{"no condition": client.Accounts.Limit(0), "an order": ours.OrderBy(account.Name.Asc()), "a limit": ours.Limit(3)} {
		if n, err := query.DeleteBatches(ctx, q); err == nil || n != 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	if _, err := query.DeleteBatches(ctx, client.Accounts.Where(query.And[*of.Account]())); !errors.Is(err, dberr.ErrNoFilter) {
		t.Errorf("a condition that all rows meet: %v", err)
	}
	if client.Conn().Dialect() == "cratedb" {
		if n, err := ours.Limit(3).Delete(ctx); err == nil || n != 0 {
			t.Errorf("a limit on CrateDB: %d, %v", n, err)
		}
	}
}

// limits writes the first rows of an order.
func limits(t *testing.T, ctx context.Context, client *ledger.Client) {
	list := make([]*ledger.Account, 8)
	for i := range list {
		list[i] = &ledger.Account{Email: fmt.Sprint("limit", i), Balance: int64(1000 + i), Currency: "LIM"}
	}
	check(t, client.Accounts.InsertMany(ctx, list))
	ours := client.Accounts.Where(query.Or(laccount.Currency.EQ("LIM"), laccount.Currency.EQ("XXX")))
	n, err := ours.OrderBy(laccount.Balance.Desc()).Limit(3).Update(ctx, laccount.Balance.Add(1000))
	check(t, err)
	equal(t, "updated", n, 3)
	n, err = ours.Where(laccount.Balance.GTE(2005)).Count(ctx)
	check(t, err)
	equal(t, "the greatest", n, 3)
	gone, err := query.DeleteReturning(ctx, ours.OrderBy(laccount.Balance.Asc()).Limit(2))
	check(t, err)
	if len(gone) != 2 || gone[0].Balance+gone[1].Balance != 2001 {
		t.Errorf("deleted %d rows", len(gone))
	}
	n, err = ours.Limit(100).Delete(ctx)
	check(t, err)
	equal(t, "deleted", n, 6)
	for name, q := range map[string]*ledger.AccountQuery{"an order alone": ours.OrderBy(laccount.ID.Asc()), "an offset": ours.Limit(1).Offset(1), "no condition": client.Accounts.Limit(1)} {
		if n, err := q.Delete(ctx); err == nil || n != 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	if err := client.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
		_, err := query.DeleteBatches(ctx, tx.Accounts.Where(laccount.Currency.EQ("LIM")))
		return err
	}); err == nil {
		t.Error("batches in a transaction: no error")
	}
}
