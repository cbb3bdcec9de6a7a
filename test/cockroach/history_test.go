package cockroach

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

// forget ends the history of the accounts before now: rows are kept for a second, and the server cleans up at once.
func forget(t *testing.T, ctx context.Context, client *db.Client) {
	t.Helper()
	sql(t, ctx, client, "ALTER TABLE accounts CONFIGURE ZONE USING gc.ttlseconds = 1")
	operator, err := db.Open(ctx, with(t, cockroach.URL(t), "", "", "allow_unsafe_internals", "on"), connect.SearchPath(searchPath(t, ctx, client)))
	ok(t, err)
	defer operator.Close()
	node := must[[]int64](t)(query.SQL1[int64](operator, "SELECT crdb_internal.node_id()").All(ctx))[0]
	for begin := time.Now(); ; time.Sleep(500 * time.Millisecond) {
		sql(t, ctx, operator, fmt.Sprintf("ALTER RANGE RELOCATE LEASE TO %d FOR SELECT range_id FROM [SHOW RANGES FROM TABLE accounts]", node)) // who has it cleans up
		sql(t, ctx, operator, "SELECT crdb_internal.kv_enqueue_replica(range_id, 'mvccGC', true) FROM [SHOW RANGES FROM TABLE accounts]")
		if _, err := query.AsOf(client.Accounts, query.At(begin)).Count(ctx); err != nil {
			t.Logf("the history was gone after %s", time.Since(begin).Round(time.Second/10))
			return
		}
	}
}

// historyGone reads from before the history that is kept: in every form of query, in a transaction, and with a stream of changes.
func historyGone(t *testing.T, ctx context.Context, client *db.Client) {
	a, _ := two(t, ctx, client)
	sql(t, ctx, client, "SET CLUSTER SETTING kv.rangefeed.enabled = true")
	var mark query.Mark
	for c, err := range query.Changes(ctx, client.Accounts, query.ExistingRows()) {
		ok(t, err)
		if mark = c.Mark; c.Kind == query.Resolved {
			break
		}
	}
	var token query.CommitTime
	ok(t, client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return add(ctx, tx, a, 1) }, query.CommitTimeTo(&token)))
	then := time.Now()
	is(t, "while it is kept", must[*db.Account](t)(query.AsOf(client.Accounts, query.At(then.Add(-time.Millisecond))).Get(ctx, a)).ID, a)
	forget(t, ctx, client)

	at := query.At(then)
	past := query.AsOf(client.Accounts, at)
	reads := map[string]func() error{
		"Get":          func() error { return last(past.Get(ctx, a)) },
		"GetMany":      func() error { return last(past.GetMany(ctx, a)) },
		"All":          func() error { return last(query.AsOf(client.Accounts.Where(account.ID.EQ(a)), at).All(ctx)) },
		"Count":        func() error { return last(past.Count(ctx)) },
		"Ago":          func() error { return last(query.AsOf(client.Accounts, query.Ago(time.Since(then))).All(ctx)) },
		"an edge":      func() error { return last(query.AsOf(client.Accounts.With(account.Entries), at).All(ctx)) },
		"an aggregate": func() error { return last(query.Select1(query.Sum(account.Balance)).From(past).Only(ctx)) },
		"Iter": func() error {
			for _, err := range query.AsOf(client.Accounts.Where(account.ID.EQ(a)), at).Iter(ctx) {
				return err
			}
			return nil
		},
		"a transaction": func() error {
			return client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return last(tx.Accounts.Get(ctx, a)) }, query.ReadOnlyAsOf(at))
		},
		"a stream of changes": func() error {
			for _, err := range query.Changes(ctx, client.Accounts, query.Since(mark)) {
				return err
			}
			return nil
		},
	}
	tooOld := func() error { return last(query.AsOf(client.Accounts, query.Containing(token)).Get(ctx, a)) }
	if time.Since(then) < 50*time.Second { // after a minute it reads a newer state
		reads["the token of a commit"] = tooOld
	} else {
		t.Log("the token of the commit is too old to be read exactly")
	}
	for name, read := range reads {
		err := read()
		if !errors.Is(err, dberr.ErrHistoryGone) || !strings.Contains(err.Error(), dberr.ErrHistoryGone.Error()) {
			t.Errorf("%s: %v", name, err)
		} else {
			t.Logf("%s: %v", name, err)
		}
	}
	// The token of a commit that is older than a minute is answered by a newer state, however old it is.
	is(t, "an old token", must[*db.Account](t)(query.AsOf(client.Accounts, query.Containing("1600000000000000000.0000000000")).Get(ctx, a)).ID, a)
	// A state that may be stale is not before the history.
	is(t, "bounded staleness", must[*db.Account](t)(query.AsOf(client.Accounts, query.MaxStaleness(500*time.Millisecond)).Get(ctx, a)).Balance, 1)
	n := 0
	for c, err := range query.Changes(ctx, client.Accounts, query.ExistingRows()) {
		ok(t, err)
		if c.Kind == query.Resolved {
			break
		}
		n++
	}
	is(t, "rows of a stream that begins anew", n, 2)
}

// tooStale asks the nearest replica only, for a state that is newer than what it has for certain.
func tooStale(t *testing.T, ctx context.Context, client *db.Client) {
	a, _ := two(t, ctx, client)
	for name, at := range map[string]query.Past{"MaxStaleness": query.MaxStaleness(time.Millisecond), "MinTime": query.MinTime(time.Now().Add(-time.Millisecond))} {
		_, err := query.AsOf(client.Accounts, at.Nearest()).Get(ctx, a)
		if !errors.Is(err, dberr.ErrTooStale) {
			t.Errorf("%s: %v", name, err)
		}
		t.Log(err)
		is(t, name+" of any replica", must[*db.Account](t)(query.AsOf(client.Accounts, at).Get(ctx, a)).ID, a)
	}
	time.Sleep(6 * time.Second) // until the rows are older than what the replica lacks
	is(t, "a state that the replica has", must[*db.Account](t)(query.AsOf(client.Accounts, query.MaxStaleness(5*time.Second).Nearest()).Get(ctx, a)).ID, a)
}
