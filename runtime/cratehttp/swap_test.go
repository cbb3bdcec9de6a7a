package cratehttp

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// TestLiveSwap reads by key while a real CrateDB swaps the table, five times. It does not answer some of these reads; every one of them gets its
// row all the same, in less than the deadline of its caller.
func TestLiveSwap(t *testing.T) {
	db := live(t).(*DB)
	run := func(sql string) {
		t.Helper()
		if _, err := db.Exec(soon(t), &wire.Statement{SQL: sql, Op: wire.OpOther}); err != nil {
			t.Fatal(err)
		}
	}
	create := func(name string) {
		run("DROP TABLE IF EXISTS " + name)
		run("CREATE TABLE " + name + " (id BIGINT PRIMARY KEY) CLUSTERED INTO 4 SHARDS")
		run("INSERT INTO " + name + " (SELECT x FROM generate_series(1, 100) AS g(x))")
		run("REFRESH TABLE " + name)
	}
	create("swap_live")
	defer run("DROP TABLE IF EXISTS swap_live")
	defer run("DROP TABLE IF EXISTS swap_next")
	var stop atomic.Bool
	var reads, again, slowest atomic.Int64
	var readers sync.WaitGroup
	for i := range int64(8) {
		readers.Go(func() {
			for id := i; !stop.Load(); id++ {
				ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
				st := &wire.Statement{SQL: "SELECT id FROM swap_live WHERE id = ?", Args: []wire.Value{wire.Int(id%100 + 1)}, Op: wire.OpRead, Lookup: true}
				began := time.Now()
				r, err := db.Query(ctx, st)
				took := time.Since(began)
				cancel()
				switch {
				case err != nil:
					t.Errorf("after %v: %v", took, err)
				case !r.Next() || r.Int() != id%100+1:
					t.Errorf("row %d was not found", id%100+1)
				}
				if err == nil {
					_ = r.Close()
				}
				reads.Add(1)
				if took >= db.lookupWait {
					again.Add(1)
				}
				slowest.Store(max(slowest.Load(), int64(took)))
			}
		})
	}
	for range 5 {
		create("swap_next")
		run("ALTER CLUSTER SWAP TABLE swap_next TO swap_live")
		time.Sleep(time.Second)
	}
	time.Sleep(2 * db.lookupWait)
	stop.Store(true)
	readers.Wait()
	t.Logf("%d reads, %d took longer than %v, the slowest %v", reads.Load(), again.Load(), db.lookupWait, time.Duration(slowest.Load()).Round(time.Millisecond))
}
