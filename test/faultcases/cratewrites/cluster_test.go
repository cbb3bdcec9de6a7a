package cratewrites_test

import (
	"context"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/counter"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/of"
	"github.com/crategen/crategen/testdb"
)

// TestFault05NodesKilled adds to rows, by several writers, while the nodes of a CrateDB cluster are killed and started again. The
// rows hold what was reported, and at the most as much more as was of unknown outcome.
func TestFault05NodesKilled(t *testing.T) {
	cluster := testtarget.ClusterOf(t, "cratedb")
	seconds, err := strconv.Atoi(os.Getenv("CRATEGEN_FAULTS_SECONDS"))
	if err != nil {
		seconds = 60
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	client := testdb.Schema(t, db.Open, cluster.URL)
	const rows, writers = 6, 6
	counters(t, ctx, client, 3*rows)
	type tally struct{ done, unknown, calls atomic.Int64 }
	var one, several, alone tally
	end := time.Now().Add(time.Duration(seconds) * time.Second)
	var running sync.WaitGroup
	for w := range writers {
		running.Go(func() {
			for i := 0; time.Now().Before(end); i++ {
				add := func(t0 *tally, cond ...query.Predicate[*of.Counter]) {
					t0.calls.Add(1)
					n, err := client.Counters.Where(cond...).Update(ctx, counter.N.Add(1))
					note(t, n, err, &t0.done, &t0.unknown)
				}
				switch (w + i) % 3 {
				case 0:
					add(&one, counter.ID.EQ(int64(i%rows+1)), counter.N.GTE(0))
				case 1:
					add(&several, counter.ID.In(rows+1, rows+2, rows+3, rows+4, rows+5, rows+6), counter.N.GTE(0))
				case 2:
					add(&alone, counter.ID.EQ(int64(2*rows+i%rows+1)))
				}
			}
		})
	}
	stop := cluster.KillInTurn(t, 3*time.Second)
	time.Sleep(max(0, time.Until(end)-5*time.Second))
	kills := stop()
	running.Wait()
	for i, x := range []struct {
		name  string
		tally *tally
	}{{"one key and a condition", &one}, {"several keys and a condition", &several}, {"a key alone", &alone}} {
		sum := int64(0)
		for _, e := range must(client.Counters.GetMany(ctx, ids(3 * rows)[i*rows:(i+1)*rows]...))(t) {
			sum += int64(e.N)
		}
		t.Logf("%s: %d calls, the rows hold %d, %d were reported, %d are of unknown outcome; %d kills",
			x.name, x.tally.calls.Load(), sum, x.tally.done.Load(), x.tally.unknown.Load(), kills)
		if done := x.tally.done.Load(); sum < done || sum > done+x.tally.unknown.Load() {
			t.Errorf("%s: lost or doubled", x.name)
		}
	}
}
