package writes

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	laccount "github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/testdb"
)

// TestBatchesNodesKilled deletes nine tenths of many rows in batches while the nodes of a cluster are killed and started again, and goes on after
// each error from where the last progress was. CRATEGEN_BATCHES_ROWS is the number of rows, 100,000 if not set.
func TestBatchesNodesKilled(t *testing.T) {
	cluster := testtarget.ClusterOf(t, "cockroachdb")
	rows := 100_000
	if n, err := strconv.Atoi(os.Getenv("CRATEGEN_BATCHES_ROWS")); err == nil {
		rows = n
	}
	ctx := t.Context()
	client := testdb.Schema(t, ledger.Open, cluster.URL)
	for from := 1; from <= rows; from += 10_000 {
		_, err := query.Exec(ctx, client, `INSERT INTO accounts (email, balance, currency) SELECT g::text, g % 10, 'EUR' FROM generate_series(?, ?) AS s (g)`,
			from, min(from+9_999, rows))
		check(t, err)
	}
	due := client.Accounts.Where(laccount.Balance.GTE(1))
	var next query.Cursor
	var most uint64
	deleted, batches, unknown, calls := 0, 0, 0, 0
	stop := cluster.KillInTurn(t, 3*time.Second)
	start := time.Now()
	for {
		before := 0
		n, err := query.DeleteBatches(ctx, due, query.BatchAfter(next), query.BatchDone(func(p query.BatchProgress) error {
			next, before = p.Next, p.Changed
			var m runtime.MemStats
			if batches++; batches%50 == 0 {
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
			return nil
		}))
		calls++
		deleted += n
		if err == nil {
			break
		}
		t.Logf("after %v and %d rows: %v", time.Since(start).Round(time.Second), deleted, err)
		switch {
		case errors.Is(err, dberr.ErrUnknownOutcome):
			unknown++
		case !errors.Is(err, dberr.ErrUnavailable) && !errors.Is(err, dberr.ErrSerialization) && !errors.Is(err, dberr.ErrIncomplete):
			t.Fatal("this error is not that of a lost node")
		}
		if n != before {
			t.Errorf("%d rows were reported, and %d returned", before, n)
		}
	}
	took := time.Since(start)
	killed := stop()
	want := rows - rows/10
	if deleted > want || deleted < want-1000*unknown {
		t.Errorf("%d rows were reported as deleted of %d, and %d batches have an unknown outcome", deleted, want, unknown)
	}
	left, err := client.Accounts.Count(ctx)
	check(t, err)
	equal(t, "rows that are left", left, rows/10)
	left, err = due.Count(ctx)
	check(t, err)
	equal(t, "rows that should be deleted", left, 0)
	if killed == 0 {
		t.Error("no node was killed: set CRATEGEN_BATCHES_ROWS to more")
	}
	t.Logf("%d of %d rows deleted in %v, in %d batches and %d calls, %d of unknown outcome; %d nodes killed; heap at most %d MB", deleted, rows, took.Round(time.Second),
		batches, calls, unknown, killed, most>>20)
}
