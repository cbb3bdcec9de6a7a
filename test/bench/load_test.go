//go:build !race

package bench

import (
	"context"
	"encoding/binary"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	shop "github.com/crategen/crategen/test/shop/db"
)

// TestLoadMemory holds the promise that a load takes memory that does not depend on the number of rows: the sequence yields
// one author again and again, so all that is counted is Load's own.
func TestLoadMemory(t *testing.T) {
	onPostgres, _, _ := setup(t)
	inProcess, err := shop.Open(context.Background(), "sqlite:"+t.TempDir()+"/load.db", sqlite.Driver)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { inProcess.Close() })
	if err := inProcess.CreateTables(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		client *shop.Client
		opts   []query.BulkOption
		each   float64 // allocations for 1,000 rows more
		heap   uint64  // bytes that are live at a time
	}{
		{"COPY", onPostgres, nil, 1, 1 << 20},
		{"statements of 2,500 rows", onPostgres, []query.BulkOption{query.ContinueOnError()}, 40, 6 << 20},
		{"SQLite", inProcess, nil, 40, 2 << 20},
	} {
		t.Run(tc.name, func(t *testing.T) {
			load(t, tc.client, 5_000, tc.opts) // makes what is made once
			few, _ := load(t, tc.client, 5_000, tc.opts)
			many, heap := load(t, tc.client, 55_000, tc.opts)
			each := (float64(many) - float64(few)) / 50
			t.Logf("%d allocations for 5,000 rows, %d for 55,000: %.1f for 1,000 more; %d kB live", few, many, each, heap>>10)
			if each > tc.each {
				t.Errorf("%.1f allocations for 1,000 rows more, at most %.1f are allowed", each, tc.each)
			}
			if heap > tc.heap {
				t.Errorf("%d bytes are live at a time, at most %d are allowed", heap, tc.heap)
			}
		})
	}
}

var keys atomic.Uint64

// load loads authors and returns the allocations, and the most that was live beyond what was before.
func load(t *testing.T, client *shop.Client, rows int, opts []query.BulkOption) (allocations, heap uint64) {
	t.Helper()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	a := &shop.Author{Name: "the name of an author"}
	n, err := query.Load(context.Background(), client.Authors, func(yield func(*shop.Author) bool) {
		for i := range rows {
			if i%10_000 == 9_999 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				if now.HeapAlloc > before.HeapAlloc {
					heap = max(heap, now.HeapAlloc-before.HeapAlloc)
				}
			}
			binary.BigEndian.PutUint64(a.ID[8:], keys.Add(1))
			if !yield(a) {
				return
			}
		}
	}, opts...)
	if n != rows || err != nil {
		t.Fatalf("%d rows, %v", n, err)
	}
	runtime.ReadMemStats(&now)
	return now.Mallocs - before.Mallocs, heap
}
