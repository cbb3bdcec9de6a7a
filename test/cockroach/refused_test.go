package cockroach

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

// firstError is the first element of a stream of changes.
func firstError(ctx context.Context, client *db.Client, opts ...query.ChangesOption) error {
	for _, err := range query.Changes(ctx, client.Accounts, opts...) {
		return err
	}
	return errors.New("the loop had no element")
}

// since is a mark of the time.
func since(t *testing.T, at time.Time) query.ChangesOption {
	t.Helper()
	var mark query.Mark
	ok(t, mark.UnmarshalText(fmt.Appendf(nil, "%d.0000000000", at.UnixNano())))
	return query.Since(mark)
}

// refused holds that an error is of a kind, and says what its reader needs.
func refused(t *testing.T, what string, err, kind error, texts ...string) {
	t.Helper()
	if kind != nil && !errors.Is(err, kind) || err == nil {
		t.Errorf("%s: %v, want %v", what, err, kind)
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v, want %q in it", what, err, text)
		}
	}
	t.Logf("%s: %v", what, err)
}

// refusedStatements has what the server refuses, with typed errors.
func refusedStatements(t *testing.T, ctx context.Context, client *db.Client) {
	a, _ := two(t, ctx, client)
	future := query.At(time.Now().Add(time.Hour))
	refused(t, "the future", last(query.AsOf(client.Accounts, future).Get(ctx, a)), dberr.ErrFuture, "select Account", "in the future of the server")
	refused(t, "the future, in a transaction", client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return last(tx.Accounts.Get(ctx, a))
	}, query.ReadOnlyAsOf(future)), dberr.ErrFuture)
	refused(t, "a minimum in the future", last(query.AsOf(client.Accounts, query.MinTime(time.Now().Add(time.Hour))).Get(ctx, a)), dberr.ErrFuture)
	refused(t, "bounded staleness of more than a range", last(query.AsOf(client.Accounts.Where(account.Balance.GT(3)), query.MaxStaleness(time.Second)).All(ctx)), nil, "bounded staleness", "more than one range")

	ours := client.Accounts.Where(account.Balance.GT(3))
	refused(t, "no such index", last(query.UseIndex(ours, "nope").All(ctx)), dberr.ErrNoIndex, "nope", "select Account")
	refused(t, "no such index, a count", last(query.UseIndex(ours, "nope").Count(ctx)), dberr.ErrNoIndex, "nope")
	runs := 0
	err := client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		runs++
		return last(query.UseIndex(tx.Accounts, "nope").All(ctx))
	})
	refused(t, "no such index, in a transaction", err, dberr.ErrNoIndex, "nope")
	is(t, "runs of the transaction", runs, 1)
	refused(t, "SKIP LOCKED outside of a transaction", last(query.ForUpdate(client.Accounts, query.SkipLocked).All(ctx)), nil, "until the end of its transaction", "client.Tx")
}

// privileges has a user without the privileges that statements and streams of changes need, on a cluster with and without rangefeeds.
func privileges(t *testing.T, ctx context.Context, client *db.Client) {
	a, _ := two(t, ctx, client)
	path := searchPath(t, ctx, client)
	name := "u" + strings.ReplaceAll(uuid.NewString(), "-", "")
	user, schema := sqlquote.Name(name), sqlquote.Name(path)
	sql(t, ctx, client, "CREATE USER "+user, "GRANT USAGE ON SCHEMA "+schema+" TO "+user)
	t.Cleanup(func() {
		clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		sql(t, clean, client, "SET CLUSTER SETTING kv.rangefeed.enabled = true", fmt.Sprintf("REVOKE ALL ON TABLE accounts FROM %s", user),
			"REVOKE ALL ON SCHEMA "+schema+" FROM "+user, "DROP USER "+user)
	})
	other, err := db.Open(ctx, with(t, cockroach.URL(t), "", name), connect.SearchPath(path))
	ok(t, err)
	t.Cleanup(func() { _ = other.Close() })

	sql(t, ctx, client, "SET CLUSTER SETTING kv.rangefeed.enabled = true")
	refused(t, "a read", last(other.Accounts.Get(ctx, a)), dberr.ErrAuth, "accounts", "SELECT")
	refused(t, "a stream without a privilege", firstError(ctx, other), dberr.ErrAuth, "SELECT", "changes of Account")
	sql(t, ctx, client, "GRANT SELECT ON TABLE accounts TO "+user)
	refused(t, "a write", last(other.Accounts.Where(account.ID.EQ(a)).Update(ctx, account.Balance.Add(1))), dberr.ErrAuth, "accounts", "UPDATE")
	short, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for c, err := range query.Changes(short, other.Accounts, query.ExistingRows()) {
		ok(t, err)
		if c.Kind == query.RowExisting {
			break // SELECT is enough
		}
	}
	refused(t, "a mark of the future", firstError(ctx, other, since(t, time.Now().Add(time.Hour))), dberr.ErrFuture, "changes of Account")
	refused(t, "a mark from before the database", firstError(ctx, other, since(t, time.Now().Add(-100*24*time.Hour))), dberr.ErrHistoryGone,
		"changes of Account", "did not exist at that time", "anew")
	sql(t, ctx, client, "SET CLUSTER SETTING kv.rangefeed.enabled = false")
	refused(t, "a stream without rangefeeds", firstError(ctx, other), dberr.ErrNoRangefeeds, "kv.rangefeed.enabled = true", "changes of Account")
}
