package changes

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/testdb"
)

// TestNodesKilled makes 100,000 changes while the nodes of a cluster are killed and started again, and builds the table from the stream.
// The copy equals the table. CRATEGEN_CHANGES is another number of changes.
func TestNodesKilled(t *testing.T) {
	cluster := testtarget.ClusterOf(t, "cockroachdb")
	const accounts, writers = 2_000, 8
	changes := int64(100_000)
	if n, err := strconv.ParseInt(os.Getenv("CRATEGEN_CHANGES"), 10, 64); err == nil {
		changes = n
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
	defer cancel()
	client := testdb.Schema(t, db.Open, cluster.URL)

	switchOn(t, ctx, client)
	var made atomic.Int64
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for i := w; made.Load() < changes && ctx.Err() == nil; i += writers {
				n, err := write(ctx, client, i, accounts)
				if err != nil && !errors.Is(err, dberr.ErrUnknownOutcome) && !errors.Is(err, dberr.ErrUnavailable) && !dberr.IsUnique(err) {
					t.Errorf("write: %v", err)
				}
				made.Add(int64(n))
			}
		})
	}
	stop, killed := cluster.KillInTurn(t, 5*time.Second), make(chan int, 1)

	copied := map[int64]db.Account{}
	delivered, repeated, streams := 0, 0, 0
	var mark query.Mark
	var heap runtime.MemStats
	var most uint64
	var sentinel atomic.Int64 // key of the last row
	go func() {
		writing.Wait()
		killed <- stop()
		for ctx.Err() == nil {
			a := &db.Account{Email: "last", Currency: "EUR"}
			if err := client.Accounts.Insert(ctx, a); err == nil {
				sentinel.Store(a.ID)
				return
			}
		}
	}()
	for done := false; !done && ctx.Err() == nil; streams++ {
		left := int(changes)/5 + rand.IntN(int(changes)/5) // then another process goes on from the mark
		for c, err := range query.Changes(ctx, client.Accounts, query.Since(mark), query.ExistingRows()) {
			if err != nil {
				t.Logf("the stream ended: %v", err)
				break
			}
			mark = c.Mark
			switch c.Kind {
			case query.RowDeleted:
				delete(copied, c.Before.ID)
			case query.Resolved:
			default:
				copied[c.After.ID] = *c.After
			}
			if c.Kind != query.Resolved {
				delivered++
				if c.Repeated {
					repeated++
				}
			}
			if delivered%1_000 == 0 {
				runtime.ReadMemStats(&heap)
				most = max(most, heap.HeapInuse)
			}
			if last := sentinel.Load(); last != 0 {
				if _, there := copied[last]; there && c.Kind == query.Resolved {
					done = true
					break
				}
			}
			if left--; left == 0 && !mark.IsZero() {
				break
			}
		}
	}
	rows, err := client.Accounts.All(ctx)
	ok(t, err)
	different := len(copied) - len(rows)
	for _, row := range rows {
		if have, there := copied[row.ID]; !there || !reflect.DeepEqual(have, *row) {
			different++
		}
	}
	nodes := <-killed
	t.Logf("%d changes made, %d delivered in %d streams, %d of them marked as repetitions; %d nodes killed; %d rows, %d different; %d MB of heap at most",
		made.Load(), delivered, streams, repeated, nodes, len(rows), different, most>>20)
	if different != 0 || delivered < int(made.Load()) || nodes == 0 {
		t.Error("the copy is not the table, or changes are missing, or no node was killed")
	}
}

// write inserts, updates or deletes, and returns the number of changed rows.
func write(ctx context.Context, client *db.Client, i, accounts int) (int, error) {
	email := fmt.Sprintf("%d@x", rand.IntN(accounts))
	switch i % 10 {
	case 0:
		return client.Accounts.Where(account.Email.EQ(email)).Delete(ctx)
	case 1, 2, 3:
		err := client.Accounts.Insert(ctx, &db.Account{Email: email, Balance: int64(i), Currency: "EUR"})
		if err != nil {
			return 0, err
		}
		return 1, nil
	}
	return client.Accounts.Where(account.Email.EQ(email)).Update(ctx, account.Balance.Set(int64(i)))
}
