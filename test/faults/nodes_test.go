package faults

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/faultproxy"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	// allowed is the most that a client may add to a statement once the servers are well.
	allowed = 250 * time.Millisecond
	// busy is a median latency from which on statements queue for the processor, and nothing can be said of the client.
	busy = 10 * time.Millisecond
)

// TestNodes: see the package's comment. The server behind the proxies is well all the time.
func TestNodes(t *testing.T) {
	length := time.Duration(setting(t, "CRATEGEN_FAULTS_SECONDS", 10)) * time.Second
	each(t, func(t *testing.T, srv server) {
		direct := open(t, srv.url)
		createTables(t, direct)
		fillKnown(t, direct)
		var proxies []*faultproxy.Proxy
		for range 3 {
			proxies = append(proxies, srv.proxy(t, faultproxy.Hooks{}))
		}
		l := start(t, open(t, srv.through(t, proxies...)), []string{srv.url}, length)
		kills := flap(t, proxies, l, length)
		l.running.Wait()
		l.probes.end()
		l.check(t, direct)
		t.Logf("%d kills", kills)
	})
}

// flap kills one proxy after the other and starts it again, as the seed says, and returns how often.
func flap(t *testing.T, proxies []*faultproxy.Proxy, l *load, length time.Duration) (kills int) {
	r := rand.New(rand.NewPCG(seed, 0))
	pause := func() { time.Sleep(200*time.Millisecond + time.Duration(r.IntN(500))*time.Millisecond) }
	for l.since() < length-2*time.Second {
		p := proxies[r.IntN(len(proxies))]
		p.Kill()
		kills++
		pause()
		for i := 0; p.Restart() != nil; i++ {
			if i == 100 {
				t.Fatal("a proxy does not come back: its port is taken")
			}
			time.Sleep(10 * time.Millisecond)
		}
		pause()
	}
	return kills
}

// fillKnown writes the rows that are read.
func fillKnown(t *testing.T, direct wire.DB) {
	t.Helper()
	for i := range knownRow {
		run(t, direct, "INSERT INTO faults_known (key) VALUES ($1)", wire.Text(keyOf(i)))
	}
	if direct.Dialect() == "cratedb" {
		run(t, direct, "REFRESH TABLE faults_known")
	}
}

// check holds that no read failed or missed its row, that of the inserts none was lost or doubled, and that the client added
// no more than is allowed.
func (l *load) check(t *testing.T, direct wire.DB) {
	t.Helper()
	rows := count(t, direct, "faults_events")
	var acknowledged, unknown, own, failed, lost, doubled, reads, failedReads, missed int
	for _, s := range l.samples {
		n := rows[s.key]
		bad := ""
		switch {
		case s.key == "" && s.err != nil:
			failedReads++
			bad = "the read failed"
		case s.key == "" && !s.found:
			missed++
			bad = "the read found nothing"
		case s.key == "":
			reads++
		case n > 1:
			doubled++
			bad = "the insert is there twice"
		case s.err == nil && n == 0:
			lost++
			bad = "the insert was acknowledged and is not there"
		case s.err == nil:
			acknowledged++
		case errors.Is(s.err, dberr.ErrUnknownOutcome):
			unknown++
		case n == 1 && dberr.IsUnique(s.err): // of a table without a key: CrateDB tried twice itself
			own++
		case n > 0:
			bad = "the insert was reported as not executed and is there"
			failed++
		default: // a node was up all the time
			bad = "the insert failed"
			failed++
		}
		if bad != "" {
			t.Errorf("due at %v, done at %v: %s %s: %d rows: %v", s.due, s.done, bad, s.key, n, s.err)
		}
	}
	t.Logf("%d statements: %d reads well, %d failed, %d without their row; %d inserts acknowledged, %d of unknown outcome, %d reported as duplicates of themselves, %d failed, %d lost, %d doubled",
		len(l.samples), reads, failedReads, missed, acknowledged, unknown, own, failed, lost, doubled)
	most, of, excess := l.added()
	switch {
	case excess == 0:
	case l.latency(.5) > busy:
		t.Logf("half of the statements took more than %v: the machine is too busy to judge what the client adds", busy)
	case l.probes.ill() > .02:
		t.Logf("statements without the client were slow, too: the machine is too busy to judge what the client adds")
	default:
		t.Errorf("the client added more than %v to a statement while the servers were well", allowed)
	}
	var failures int64
	for _, n := range l.db.Nodes() {
		failures += n.Errors
	}
	t.Logf("%d attempts failed; latency from the scheduled start: p50 %v, p99 %v, max %v", failures, l.latency(.5), l.latency(.99), l.latency(1))
	t.Logf("added by the client while the servers were well: %v at most (due at %v, done by %s at %v); %v",
		most.Round(time.Millisecond/10), of.due, of.node, of.done.Round(time.Millisecond), l.probes)
}
