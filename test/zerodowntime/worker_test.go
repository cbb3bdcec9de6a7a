package zerodowntime_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
)

// absent is the amount of a row that does not exist.
const absent = -1

// conditional is an update by key with a further condition. CrateDB reads the row first, and writes it in the version that was read. If
// another writer, like the migration, comes between the two while the cluster changes, the outcome may be unknown.
const conditional = "conditional update"

// Time limits of single statements.
const (
	readLimit  = 5 * time.Second
	writeLimit = time.Minute
)

// worker uses one table, and records what the rows of its own must hold.
type worker struct {
	name     string // version and table
	table    table
	id       int32
	searches bool         // a search sees all acknowledged writes: not on CrateDB
	span     int64        // amounts are below it
	done     atomic.Int64 // statements that succeeded
	slowest  atomic.Int64 // the longest one in nanoseconds

	// rows holds the amounts that a row may have. A write whose outcome is unknown leaves more than one.
	rows   map[int64][]int64
	ids    []int64 // of the rows that were inserted
	counts map[string]int
	failed []string // everything that must not happen

	ctx  context.Context
	stop context.CancelFunc
	end  sync.WaitGroup
}

func newWorker(ctx context.Context, name string, t table, id int32, searches bool, span int64) *worker {
	w := &worker{name: name, table: t, id: id, searches: searches, span: span, rows: make(map[int64][]int64), counts: make(map[string]int)}
	w.ctx, w.stop = context.WithCancel(ctx)
	return w
}

func (w *worker) start() {
	w.end.Go(func() {
		for w.ctx.Err() == nil {
			w.step()
			time.Sleep(time.Millisecond)
		}
	})
}

// finish lets the last statement end. Its outcome is known then.
func (w *worker) finish() {
	w.stop()
	w.end.Wait()
}

// step runs one statement.
func (w *worker) step() {
	id := w.known()
	switch n := rand.N(10); {
	case n < 3 || id == 0:
		id, amount := int64(w.id)*1_000_000+int64(len(w.ids)), rand.Int64N(w.span)
		w.ids = append(w.ids, id)
		w.write("insert", id, amount, func(ctx context.Context) (int, error) {
			return 1, w.table.insert(ctx, row{id, w.id, amount})
		})
	case n < 5:
		amount := rand.Int64N(w.span)
		op := "update"
		if amount%2 == 1 {
			op = conditional
		}
		w.write(op, id, amount, func(ctx context.Context) (int, error) { return w.table.update(ctx, id, amount) })
	case n < 6:
		w.write("delete", id, absent, func(ctx context.Context) (int, error) { return w.table.remove(ctx, id) })
	case n < 8:
		w.read("get", func(ctx context.Context) (func(), error) {
			got, err := w.table.get(ctx, id)
			if errors.Is(err, dberr.ErrNotFound) {
				got, err = row{id, w.id, absent}, nil
			}
			return func() { w.compare(id, got.amount) }, err
		})
	default:
		w.read("list", func(ctx context.Context) (func(), error) {
			list, err := w.table.list(ctx, w.id, 50)
			return func() { w.compareList(list) }, err
		})
	}
}

// known is a random row that exists for certain, 0 for none.
func (w *worker) known() int64 {
	for range 10 {
		if len(w.ids) == 0 {
			return 0
		}
		id := w.ids[rand.N(len(w.ids))]
		if may := w.rows[id]; len(may) == 1 && may[0] != absent {
			return id
		}
	}
	return 0
}

func (w *worker) write(op string, id, amount int64, run func(context.Context) (int, error)) {
	// Ending the worker does not end its statement.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), writeLimit)
	defer cancel()
	began := time.Now()
	n, err := run(ctx)
	if w.rows[id] == nil {
		w.rows[id] = []int64{absent}
	}
	switch {
	case err == nil && n != 1:
		w.failed = append(w.failed, fmt.Sprintf("%s %s of row %d, which exists, found %d rows", w.name, op, id, n))
	case err == nil:
		w.rows[id] = []int64{amount}
	case errors.Is(err, dberr.ErrUnknownOutcome):
		w.rows[id] = append(w.rows[id], amount)
	}
	w.count(op, began, err)
}

func (w *worker) read(op string, run func(context.Context) (func(), error)) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), readLimit)
	defer cancel()
	began := time.Now()
	compare, err := run(ctx)
	if err == nil {
		compare()
	}
	w.count(op, began, err)
}

func (w *worker) count(op string, began time.Time, err error) {
	took := time.Since(began)
	w.slowest.Store(max(w.slowest.Load(), int64(took)))
	switch {
	case err == nil:
		w.done.Add(1)
		w.counts["done"]++
	case errors.Is(err, dberr.ErrUnknownOutcome):
		w.counts[op+" of unknown outcome"]++
		if op == conditional && !w.searches {
			break
		}
		w.failed = append(w.failed, fmt.Sprintf("%s %s: %v", w.name, op, err))
	case errors.Is(err, context.DeadlineExceeded) && (op == "get" || op == "list"):
		w.counts[op+" out of time"]++
	default:
		w.counts[op+" refused"]++
		w.failed = append(w.failed, fmt.Sprintf("%s %s after %v: %v", w.name, op, took, err))
	}
}

// compare checks the amount of a row.
func (w *worker) compare(id, got int64) {
	if !slices.Contains(w.rows[id], got) {
		w.failed = append(w.failed, fmt.Sprintf("%s: row %d has %d and not %v", w.name, id, got, w.rows[id]))
	}
}

// compareList checks the rows of a search.
func (w *worker) compareList(list []row) {
	if !w.searches {
		return
	}
	found := make(map[int64]int64)
	for _, r := range list {
		w.compare(r.id, r.amount)
		found[r.id] = r.amount
	}
	for _, id := range w.ids {
		if len(found) == 50 && id > list[49].id {
			break
		}
		if _, ok := found[id]; !ok {
			w.compare(id, absent)
		}
	}
}
