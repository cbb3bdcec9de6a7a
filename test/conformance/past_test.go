package conformance

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/card"
	"github.com/crategen/crategen/test/ledger/db/entry"
	"github.com/crategen/crategen/test/ledger/db/of"
)

// TestPast reads the state before a write, in every form of query.
func TestPast(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		var before, after query.CommitTime
		a := &ledger.Account{Email: "a@x", Balance: 1}
		b := &ledger.Account{Email: "b@x", Balance: 2}
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			if err := tx.Accounts.InsertMany(ctx, []*ledger.Account{a, b}); err != nil {
				return err
			}
			tx.Final(query.Inserting(tx.Entries, &ledger.Entry{Amount: 5, BookedAt: time.Now(), AccountID: a.ID}))
			return nil
		}, query.CommitTimeTo(&before)))
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			_, err := tx.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Set(100))
			must[int](t)(tx.Entries.Where(entry.AccountID.EQ(a.ID)).Delete(ctx))
			return err
		}, query.CommitTimeTo(&after)))
		cockroach := c.Conn().Dialect() == "cockroachdb"
		if (before != "") != cockroach || (after > before) != cockroach {
			t.Fatalf("the times of the commits: %q, %q", before, after)
		}

		// Everywhere a reader with the token sees the write.
		is(t, "since the write", must[*ledger.Account](t)(query.AsOf(c.Accounts, query.Containing(after)).Get(ctx, a.ID)).Balance, 100)
		err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			is(t, "a transaction since the write", must[*ledger.Account](t)(tx.Accounts.Get(ctx, a.ID)).Balance, 100)
			_, err := tx.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Set(1))
			return err
		}, query.ReadOnlyAsOf(query.Containing(after)), query.Attempts(1))
		if err == nil {
			t.Error("a write in a read-only transaction was accepted")
		}

		if !cockroach {
			refusedPast(t, ctx, c)
			return
		}
		old := query.Containing(before)
		past := query.AsOf(c.Accounts, old)
		is(t, "Get", must[*ledger.Account](t)(past.Get(ctx, a.ID)).Balance, 1)
		is(t, "GetMany", must[[]*ledger.Account](t)(past.GetMany(ctx, b.ID, a.ID))[1].Balance, 1)
		is(t, "Only", must[*ledger.Account](t)(query.AsOf(c.Accounts.Where(account.Balance.LT(2)), old).Only(ctx)).ID, a.ID)
		is(t, "Count", must[int](t)(query.AsOf(c.Accounts.Where(account.Balance.LT(2)), old).Count(ctx)), 1)
		is(t, "Exist", must[bool](t)(query.AsOf(c.Accounts.Where(account.Balance.GT(2)), old).Exist(ctx)), false)
		joined := c.Accounts.Where(query.Or(query.Via(account.Card, card.ID).EQ("x"), account.Balance.EQ(1)))
		is(t, "with a join", len(must[[]*ledger.Account](t)(query.AsOf(joined, old).All(ctx))), 1)
		is(t, "with an edge's condition", len(must[[]*ledger.Account](t)(query.AsOf(c.Accounts.Where(account.Entries.Has()), old).All(ctx))), 1)
		edges := must[*ledger.Account](t)(query.AsOf(c.Accounts.With(account.Entries).Where(account.ID.EQ(a.ID)), old).Only(ctx))
		entries, _ := edges.Edges.Entries.Get()
		is(t, "with an edge", len(entries), 1)
		is(t, "of the same time", edges.Balance, 1)
		page := must[*query.Page[*ledger.Account]](t)(query.AsOf(c.Accounts.OrderBy(account.Balance.Desc()), old).Page(ctx, 1, ""))
		is(t, "a page", page.Items[0].ID, b.ID)
		page = must[*query.Page[*ledger.Account]](t)(query.AsOf(c.Accounts.OrderBy(account.Balance.Desc()), old).Page(ctx, 1, page.Next))
		is(t, "the next page", page.Items[0].ID, a.ID)
		n := 0
		for range query.AsOf(c.Accounts.Where(account.Balance.EQ(1)), old).Iter(ctx) {
			n++
		}
		is(t, "Iter", n, 1)

		balances := query.Select1(account.Balance).From(past)
		is(t, "a selection", *must[*int64](t)(query.Select1(query.Sum(account.Balance)).From(past).Only(ctx)), 3)
		union := must[[]int64](t)(query.UnionAll(balances, balances).OrderBy(query.Position(1).Asc()).Limit(3).All(ctx))
		is(t, "a union", len(union), 3)
		is(t, "its order", union[2], 2)
		cte := query.CTE1("x", balances.OrderBy(account.Balance.Asc()).Limit(1))
		is(t, "a CTE", must[int64](t)(query.Select1(cte.C1).From(cte).Only(ctx)), 1)
		within := past.Where(query.In(account.Balance, balances))
		is(t, "a subquery of the same time", must[int](t)(query.AsOf(within, old).Count(ctx)), 2)

		for _, at := range []query.Past{query.Ago(time.Microsecond), query.At(time.Now().Add(-time.Millisecond))} {
			must[*ledger.Account](t)(query.AsOf(c.Accounts, at).Get(ctx, a.ID))
		}
		for _, at := range []query.Past{query.FollowerRead(), query.MaxStaleness(time.Minute), query.MinTime(time.Now().Add(-time.Minute)), query.MaxStaleness(time.Minute).Nearest()} {
			_, err := query.AsOf(c.Accounts, at).Get(ctx, a.ID)
			if err != nil && !errors.Is(err, dberr.ErrNotFound) && !errors.Is(err, dberr.ErrHistoryGone) { // the table and the row are new
				t.Errorf("a stale read: %v", err)
			}
		}
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			is(t, "a transaction", must[*ledger.Account](t)(tx.Accounts.Get(ctx, a.ID)).Balance, 1)
			is(t, "one time for all", must[int](t)(tx.Entries.Count(ctx)), 1)
			_, err := query.AsOf(tx.Accounts, old).All(ctx)
			refusedBy(t, "AsOf in a transaction", err, "query.ReadOnlyAsOf")
			return nil
		}, query.ReadOnlyAsOf(old)))

		_, err = query.AsOf(c.Accounts, query.At(time.Now().Add(time.Hour))).All(ctx)
		wrong(t, "the future", err, dberr.ErrFuture)
		_, err = query.AsOf(c.Accounts, query.MinTime(time.Now().Add(time.Hour))).Get(ctx, a.ID)
		wrong(t, "a minimum in the future", err, dberr.ErrFuture)
		_, err = query.AsOf(c.Accounts, query.Ago(1000*time.Hour)).All(ctx)
		wrong(t, "before the database existed", err, dberr.ErrHistoryGone)
		_, err = query.AsOf(c.Accounts.With(account.Entries), query.MaxStaleness(time.Second)).All(ctx)
		refusedBy(t, "bounded staleness with edges", err, "query.FollowerRead")
		err = c.Tx(ctx, func(context.Context, *ledger.Tx) error { return nil }, query.ReadOnlyAsOf(query.MaxStaleness(time.Second)))
		refusedBy(t, "bounded staleness in a transaction", err, "query.FollowerRead")
		_, err = c.Accounts.Where(query.In(account.Balance, balances)).All(ctx)
		refusedBy(t, "a subquery alone", err, "the whole statement")
		_, err = c.Accounts.Where(query.Exists[*of.Account](past)).All(ctx)
		refusedBy(t, "a subquery alone", err, "the whole statement")
		related := query.Relate(account.ID, past, account.ID)
		_, err = c.Accounts.Where(query.Via(related, account.Balance).EQ(1)).All(ctx)
		refusedBy(t, "a relation alone", err, "the whole statement")
		_, err = query.InsertFrom2(ctx, c.Accounts, query.Select2(account.Email, account.Balance).From(past), account.Email, account.Balance)
		refusedBy(t, "an insert", err, "the whole statement")
		for _, at := range []query.Past{query.Ago(0), query.Ago(-time.Second), query.MaxStaleness(-1), query.At(time.Time{}), query.Containing("1; DROP TABLE accounts"), query.Containing("x"), query.Containing(".")} {
			_, err = query.AsOf(c.Accounts, at).All(ctx)
			refusedBy(t, "a time", err, "query.")
			if _, bad := errors.AsType[*dberr.ArgumentError](err); !bad {
				t.Errorf("a time: %v is no error of the argument", err)
			}
		}
	})
}

// refusedPast holds that databases without history refuse exact times, and read the present for the others.
func refusedPast(t *testing.T, ctx context.Context, c *ledger.Client) {
	for _, at := range []query.Past{query.FollowerRead(), query.MaxStaleness(time.Second), query.MinTime(time.Now().Add(-time.Hour))} {
		is(t, "the present", must[int](t)(query.AsOf(c.Accounts.With(account.Entries), at).Count(ctx)), 2)
		must[[]*ledger.Account](t)(query.AsOf(c.Accounts.With(account.Entries), at).All(ctx))
	}
	for _, at := range []query.Past{query.Ago(time.Second), query.At(time.Now().Add(-time.Second))} {
		_, err := query.AsOf(c.Accounts, at).All(ctx)
		refusedBy(t, "an exact time", err, "need CockroachDB")
		err = c.Tx(ctx, func(context.Context, *ledger.Tx) error { return nil }, query.ReadOnlyAsOf(at))
		refusedBy(t, "an exact time of a transaction", err, "need CockroachDB")
	}
	_, err := query.AsOf(c.Accounts.Where(account.Balance.EQ(1)), query.FollowerRead()).Update(ctx, account.Balance.Add(1))
	refusedBy(t, "a write", err, "is for reading")
}

func refusedBy(t *testing.T, what string, err error, text string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("%s: %v, want %q", what, err, text)
	}
}

func wrong(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}
