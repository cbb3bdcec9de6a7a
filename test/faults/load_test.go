package faults

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

const (
	giveUp   = 90 * time.Second
	knownRow = 100 // rows that are read
)

// sample is one statement of the load.
type sample struct {
	due, done time.Duration // since the load began; due is when it was to be sent
	key       string        // inserted; empty for a read
	found     bool          // of a read
	node      string        // that answered, or failed last
	err       error
}

func (s sample) took() time.Duration { return s.done - s.due }

// load is an open load: statements are sent when they are due, whether those before them were answered or not, so what a
// statement waits for others counts as its own latency.
type load struct {
	db      wire.DB
	probes  *probes
	samples []sample
	running sync.WaitGroup
}

// start begins a load on db, half of it inserts, and probes of the nodes at the URLs.
func start(t *testing.T, db wire.DB, urls []string, length time.Duration) *load {
	rate := setting(t, "CRATEGEN_FAULTS_RATE", 200)
	l := &load{db: db, probes: startProbes(t.Context(), urls), samples: make([]sample, int(length.Seconds())*rate)}
	t.Cleanup(l.probes.end)
	l.running.Go(func() {
		for i := range l.samples {
			due := time.Duration(i) * time.Second / time.Duration(rate)
			time.Sleep(due - l.since())
			l.running.Go(func() { l.samples[i] = l.send(due, i) })
		}
	})
	return l
}

// since is the time since the load began.
func (l *load) since() time.Duration { return time.Since(l.probes.began) }

func (l *load) send(due time.Duration, i int) sample {
	ctx, cancel := context.WithTimeout(context.Background(), giveUp)
	defer cancel()
	s := sample{due: due}
	st := wire.Statement{SQL: lookUp, Args: []wire.Value{wire.Text(keyOf(i % knownRow))}, Op: wire.OpRead}
	if i%2 == 0 {
		text, _, err := one(ctx, l.db, &st)
		s.found, s.err = text == keyOf(i%knownRow), err
	} else {
		s.key = keyOf(i)
		st = wire.Statement{SQL: write, Args: []wire.Value{wire.Text(s.key), wire.Text("")}, Op: wire.OpInsert}
		_, s.err = l.db.Exec(ctx, &st)
	}
	s.node, s.done = st.Node, l.since()
	return s
}

// added is the most that the client added to a statement when the servers were well: what the statement took since they were
// well again, or since it was due. excess is how much that is beyond what is allowed; each step of a failover may besides take
// as long as a probe did meanwhile, for on a busy machine that is what a step takes.
func (l *load) added() (most time.Duration, of sample, excess time.Duration) {
	const steps = 4 // the failure, the next node's connection, its answer, the caller
	for _, s := range l.samples {
		since, slowest := l.probes.wellSince(s.due, s.done, s.key != "")
		a := s.done - since
		if a > most {
			most, of = a, s
		}
		excess = max(excess, a-allowed-steps*slowest)
	}
	return most, of, excess
}

// latency is the quantile of what the statements took.
func (l *load) latency(quantile float64) time.Duration {
	took := make([]time.Duration, len(l.samples))
	for i, s := range l.samples {
		took[i] = s.took()
	}
	slices.Sort(took)
	return took[int(quantile*float64(len(took)-1))].Round(time.Millisecond / 10)
}
