package cockroach

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/faultproxy"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

// commitTimeLost loses the connection in SHOW COMMIT TIMESTAMP, which is the commit: whether the server has executed it is unknown to the client,
// which reports that, runs nothing again, and runs nothing that waits for the commit. Once the time has come, the transaction is committed.
func commitTimeLost(t *testing.T, ctx context.Context, client *db.Client) {
	address := cockroach.URL(t)
	u, err := url.Parse(address)
	ok(t, err)
	var action atomic.Pointer[faultproxy.Action]
	var met atomic.Int64
	p, err := faultproxy.Listen(u.Host, faultproxy.Postgres, faultproxy.Hooks{Plan: func(request []byte) faultproxy.Action {
		if a := action.Load(); a != nil && bytes.Contains(request, []byte("SHOW COMMIT TIMESTAMP")) {
			met.Add(1)
			return *a
		}
		return faultproxy.Action{}
	}})
	ok(t, err)
	t.Cleanup(p.Close)
	far, err := db.Open(ctx, with(t, address, p.Addr(), ""), connect.SearchPath(searchPath(t, ctx, client)))
	ok(t, err)
	t.Cleanup(func() { _ = far.Close() })

	for i, a := range []faultproxy.Action{
		{Fault: faultproxy.ResetBefore}, {Fault: faultproxy.ResetBefore, At: 0.9}, {Fault: faultproxy.ResetAfter}, {Fault: faultproxy.Truncate}, {Fault: faultproxy.Truncate, At: 0.3},
		{Fault: faultproxy.StallBefore}, {Fault: faultproxy.StallAfter}, {Fault: faultproxy.Truncate, At: 0.95}, {Fault: faultproxy.Slow, At: 0.4},
	} {
		email, runs, after := fmt.Sprintf("%d@x", i), 0, 0
		var at query.CommitTime
		action.Store(&a)
		met.Store(0)
		limited, cancel := context.WithTimeout(ctx, 2*time.Second)
		err := far.Tx(limited, func(ctx context.Context, tx *db.Tx) error {
			runs++
			tx.AfterCommit(func(context.Context) { after++ })
			return tx.Accounts.Insert(ctx, &db.Account{Email: email, Currency: "EUR"})
		}, query.CommitTimeTo(&at))
		cancel()
		action.Store(nil)
		what := fmt.Sprintf("%s at %v", a.Fault, a.At)
		is(t, what+": faults", met.Load(), 1)
		is(t, what+": runs", runs, 1)
		there := must[bool](t)(client.Accounts.Where(account.Email.EQ(email)).Exist(ctx))
		is(t, what+": the row is there", there, a.Fault.Executed())
		known := a.Fault == faultproxy.Slow || a.At == 0.95 // the time has come
		is(t, what+": functions after the commit", after == 1, known)
		is(t, what+": the time is known", at != "", known)
		if known {
			ok(t, err)
			continue
		}
		if !errors.Is(err, dberr.ErrAmbiguousCommit) || !errors.Is(err, dberr.ErrUnknownOutcome) || errors.Is(err, dberr.ErrSerialization) {
			t.Errorf("%s: %v", what, err)
		}
		if i == 2 {
			t.Log(err)
		}
	}
	is(t, "the client goes on", must[int](t)(far.Accounts.Count(ctx)), 6)
}
