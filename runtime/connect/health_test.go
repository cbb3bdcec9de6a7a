package connect

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/wire"
)

// fakeKeeper is a transport whose nodes are down if the test says so.
type fakeKeeper struct {
	mu     sync.Mutex
	down   map[string]bool
	listed []string
	probes []time.Duration // since start, of down nodes as well
	start  time.Time
	joined []string
	left   []string
}

// probed are the times of the probes so far.
func (k *fakeKeeper) probed() []time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.probes)
}

func newFakeKeeper(down ...string) *fakeKeeper {
	k := &fakeKeeper{down: map[string]bool{}, start: time.Now()}
	for _, addr := range down {
		k.down[addr] = true
	}
	return k
}

func (k *fakeKeeper) set(addr string, down bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.down[addr] = down
}

func (k *fakeKeeper) Join(n *Node[string]) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.joined = append(k.joined, n.Addr)
	n.Peer = n.Addr
	return nil
}

func (k *fakeKeeper) Leave(n *Node[string]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.left = append(k.left, n.Addr)
}

func (k *fakeKeeper) Probe(_ context.Context, n *Node[string]) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.probes = append(k.probes, time.Since(k.start))
	if k.down[n.Addr] {
		return errors.New("down")
	}
	return nil
}

func (k *fakeKeeper) Discover(context.Context) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.listed), nil
}

func keep(t *testing.T, nodes *Nodes[string], k Prober[string], discover bool) {
	t.Helper()
	if err := nodes.Keep(k, time.Second, discover); err != nil {
		t.Fatal(err)
	}
}

// visited runs as many statements as nodes are given and returns where they succeeded.
func visited(t *testing.T, nodes *Nodes[string], down func(string) (Signal, bool), n int) []string {
	t.Helper()
	var out []string
	for range n {
		tried, err := attempts(nodes, aWrite, down)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, tried[len(tried)-1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestProbe: a node that failed gets no statement until a probe has found it well, and needs no statement to come back.
func TestProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newFakeKeeper("a")
		nodes := NewNodes[string]([]string{"a", "b"})
		keep(t, nodes, k, false)
		met := 0
		down := func(addr string) (Signal, bool) {
			if addr == "a" {
				met++
			}
			return NotSent, addr == "a"
		}
		for range 100 {
			visited(t, nodes, down, 2)
			time.Sleep(time.Second)
		}
		if met != 1 {
			t.Errorf("the node that is down met %d statements, want 1", met)
		}
		if n := len(k.probed()); n < 6 || n > 9 { // after 1, 2, 4, 8, 16, 32, 64 s, each from the upper half
			t.Errorf("%d probes in 100 s: %v", n, k.probed())
		}
		k.set("a", false)
		time.Sleep(restMax)
		synctest.Wait()
		if diff := cmp.Diff([]string{"a", "b"}, visited(t, nodes, never, 2)); diff != "" {
			t.Error(diff)
		}
		before := len(k.probed())
		time.Sleep(time.Hour)
		if len(k.probed()) != before {
			t.Error("a node that is well is probed")
		}
		nodes.Close()
	})
}

// TestProbeSpans: the spans double up to 120 s, whatever statements meet meanwhile.
func TestProbeSpans(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newFakeKeeper("a")
		nodes := NewNodes[string]([]string{"a"})
		keep(t, nodes, k, false)
		for range 600 {
			_, _ = attempts(nodes, aWrite, always(NotSent))
			time.Sleep(time.Second)
		}
		nodes.Close()
		last := time.Duration(0)
		for i, at := range k.probed() {
			span := min(restMin<<min(i, 7), restMax)
			if got := at - last; got < span/2 || got > span {
				t.Errorf("probe %d came after %s, want %s at most and half of it at least", i+1, got, span)
			}
			last = at
		}
		if n := len(k.probed()); n < 10 {
			t.Errorf("%d probes in ten minutes", n)
		}
	})
}

// TestClose: nothing goes on in the background.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newFakeKeeper("a", "b")
		nodes := NewNodes[string]([]string{"a", "b"})
		keep(t, nodes, k, true)
		_, _ = attempts(nodes, aWrite, always(NotSent))
		nodes.Close()
		before := len(k.probed())
		_, _ = attempts(nodes, aWrite, always(NotSent))
		time.Sleep(time.Hour)
		if len(k.probed()) != before {
			t.Error("probed after Close")
		}
	})
}

// TestOutageCountsOnce: the statements that were under way when a node failed do not make it rest for longer.
func TestOutageCountsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes := NewNodes[string]([]string{"a"})
		var under []*Try[string]
		for range 50 {
			try := nodes.Try(aWrite)
			try.Next(t.Context())
			under = append(under, &try)
		}
		time.Sleep(time.Millisecond)
		for _, try := range under {
			try.Fail(Unknown, errors.New("gone"))
		}
		if n := (*nodes.ring.Load())[0].failures.Load(); n != 1 {
			t.Errorf("%d failures in a row, want 1", n)
		}
	})
}

// TestLeastInFlight: statements go where the fewest are under way.
func TestLeastInFlight(t *testing.T) {
	nodes := NodesOf[string](&wire.Config{Nodes: []string{"a", "b", "c"}, LeastInFlight: true})
	under := map[string][]*Try[string]{}
	start := func() string {
		try := nodes.Try(aRead)
		try.Next(t.Context())
		addr := try.Node().Addr
		under[addr] = append(under[addr], &try)
		return addr
	}
	for range 9 {
		start()
	}
	for addr, tries := range under {
		if len(tries) != 3 {
			t.Errorf("%s has %d under way, want 3", addr, len(tries))
		}
	}
	for _, try := range under["b"][:2] {
		try.Done()
	}
	if a, b := start(), start(); a != "b" || b != "b" {
		t.Errorf("%s, %s; want b, which has the fewest", a, b)
	}
}

// TestDiscover: further nodes join once they answer, under one address each, and leave when they are gone from the cluster.
func TestDiscover(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newFakeKeeper("127.0.0.3:1")
		k.listed = []string{"127.0.0.1:1", "127.0.0.2:1", "127.0.0.3:1"}
		nodes := NewNodes[string]([]string{"127.0.0.1:1"})
		keep(t, nodes, k, true)
		synctest.Wait()
		if diff := cmp.Diff([]string{"127.0.0.1:1", "127.0.0.2:1"}, visited(t, nodes, never, 4)); diff != "" {
			t.Errorf("at first: %s", diff)
		}
		k.set("127.0.0.3:1", false)
		time.Sleep(discoverEvery)
		synctest.Wait()
		all := []string{"127.0.0.1:1", "127.0.0.2:1", "127.0.0.3:1"}
		if diff := cmp.Diff(all, visited(t, nodes, never, 6)); diff != "" {
			t.Errorf("once it answers: %s", diff)
		}
		k.mu.Lock()
		k.listed, k.down = []string{"127.0.0.2:1"}, map[string]bool{"127.0.0.1:1": true, "127.0.0.3:1": true}
		k.mu.Unlock()
		visited(t, nodes, func(addr string) (Signal, bool) { return NotSent, addr != "127.0.0.2:1" }, 6)
		time.Sleep(discoverEvery)
		synctest.Wait()
		var left []string
		for _, n := range *nodes.ring.Load() {
			left = append(left, n.Addr)
		}
		slices.Sort(left)
		if diff := cmp.Diff([]string{"127.0.0.1:1", "127.0.0.2:1"}, left); diff != "" { // the URL names the first one
			t.Errorf("after it left: %s", diff)
		}
		nodes.Close()
	})
}

// TestPauses holds the pauses for a backoff factor of 0.1 s.
func TestPauses(t *testing.T) {
	nodes := NodesOf[string](&wire.Config{Nodes: []string{"a"}, Backoff: 100 * time.Millisecond})
	for i, most := range []float64{0, 0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 120, 120} {
		span := time.Duration(most * float64(time.Second))
		for range 20 {
			if got := nodes.pause(uint8(i)); got > span || got < span/2 {
				t.Errorf("before round %d: %s, want %s at most and half of it at least", i, got, span)
			}
		}
	}
	nodes.backoff = 0
	if got := nodes.pause(5); got != 0 {
		t.Errorf("without a backoff factor: %s", got)
	}
}

// BenchmarkTryParallel is the cost of the pool under contention.
func BenchmarkTryParallel(b *testing.B) {
	for _, least := range []bool{false, true} {
		b.Run(map[bool]string{false: "round robin", true: "least in flight"}[least], func(b *testing.B) {
			nodes := NodesOf[string](&wire.Config{Nodes: []string{"a", "b", "c"}, LeastInFlight: least})
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				st := &wire.Statement{Op: wire.OpInsert}
				for pb.Next() {
					try := nodes.Try(st)
					try.Next(b.Context())
					try.Done()
				}
			})
		})
	}
}
