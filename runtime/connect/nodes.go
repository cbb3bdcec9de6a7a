package connect

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// MaxNodes is the largest number of nodes in one URL, and that a client uses with those it discovers. A client of a larger
// cluster names some of them.
const MaxNodes = 64

// How long a node rests after it failed: 1 s, doubled with each failure in a row, 120 s at most, each drawn from the upper
// half of that span so that the clients of a fleet do not come back in step.
const (
	restMin = time.Second
	restMax = 120 * time.Second
)

// Nodes are the nodes of one cluster with their health. Statements go round the healthy nodes in an order shuffled per
// client, or to the node with the fewest statements in flight. It is safe for concurrent use, and a successful attempt
// allocates nothing. P is what the transport has of a node.
//
// A node rests after a failure. With [Nodes.Keep] it rests until a probe or a statement succeeds, otherwise for a fixed time.
type Nodes[P any] struct {
	ring    atomic.Pointer[[]*Node[P]] // shuffled
	turn    atomic.Uint32
	start   time.Time // failure times count from here, on the monotonic clock
	least   bool
	placed  bool  // the program has a locality: nodes near by come first
	size    int32 // connections to each node at most, 0 for no limit
	backoff time.Duration
	probing atomic.Pointer[probing[P]]
	wakeup  wakeup
	joining sync.Mutex // held by who changes the ring
}

// Node is one node of the cluster.
type Node[P any] struct {
	Addr  string // host:port
	Index int    // its place in the list given to NewNodes; nodes that were discovered follow
	// Peer is what the transport has of the node, such as its connections; Prober.Join sets it.
	Peer P

	locality  atomic.Pointer[string]
	near      atomic.Int32 // the tiers of the locality in common with the program
	named     bool         // by the URL, rather than discovered
	inFlight  atomic.Int32 // attempts under way
	attempts  atomic.Int64
	errors    atomic.Int64
	latency   atomic.Int64 // nanoseconds, a moving mean
	lastFault atomic.Pointer[fault]
	faults    atomic.Int64 // attempts after which the node rested
	failures  atomic.Int32 // in a row, those of one outage counted once
	failedAt  atomic.Int64 // nanoseconds since Nodes.start
	restUntil atomic.Int64 // the same
	probing   atomic.Bool  // a probe is due or under way
}

// NewNodes makes the list. It takes 1 to MaxNodes addresses.
func NewNodes[P any](addrs []string) *Nodes[P] { return NodesOf[P](&wire.Config{Nodes: addrs}) }

// NodesOf makes the list of c.Nodes, with the settings of c.
func NodesOf[P any](c *wire.Config) *Nodes[P] {
	n := &Nodes[P]{start: time.Now(), least: c.LeastInFlight, size: int32(c.PoolSize), backoff: c.Backoff,
		placed: c.Params["locality"] != ""}
	ring := make([]*Node[P], len(c.Nodes))
	for i, j := range rand.Perm(len(c.Nodes)) {
		ring[i] = &Node[P]{Addr: c.Nodes[j], Index: j, named: true}
	}
	n.ring.Store(&ring)
	return n
}

// List returns the nodes that the client has now, in the order of the URL.
func (n *Nodes[P]) List() []*Node[P] {
	out := slices.Clone(*n.ring.Load())
	slices.SortFunc(out, func(a, b *Node[P]) int { return a.Index - b.Index })
	return out
}

// Try starts the attempts of one statement, and sets its Node to that of the latest attempt. Nothing else may change st until
// they are over.
func (n *Nodes[P]) Try(st *wire.Statement) Try[P] {
	return Try[P]{nodes: n, ring: *n.ring.Load(), st: st, turn: n.turn.Add(1)}
}

// now is the time in nanoseconds since Nodes.start.
func (n *Nodes[P]) now() int64 { return int64(time.Since(n.start)) }

// pick chooses the node of the next attempt among those that this round has not tried. First choice: the next healthy node in
// turn that has fewer attempts in flight than connections, so that a stalled node delays no more statements than it has
// connections. Second: the healthy node with the fewest attempts in flight. Last: the resting node with the oldest failure. It
// returns the node's bit in tried, and nil if the round has tried all nodes.
func (n *Nodes[P]) pick(ring []*Node[P], turn uint32, tried uint64, now int64) (*Node[P], uint64) {
	if n.placed {
		return n.pickNear(ring, turn, tried, now)
	}
	kept := n.probing.Load() != nil
	size := uint32(len(ring))
	var best, oldest *Node[P]
	var bestBit, oldestBit uint64
	for i := range size {
		at := (turn + i) % size
		bit := uint64(1) << at
		if tried&bit != 0 {
			continue
		}
		node := ring[at]
		switch {
		case node.failures.Load() != 0 && (kept || node.restUntil.Load() > now):
			if oldest == nil || node.failedAt.Load() < oldest.failedAt.Load() {
				oldest, oldestBit = node, bit
			}
		case !n.least && (n.size == 0 || node.inFlight.Load() < n.size):
			return node, bit
		case best == nil || node.inFlight.Load() < best.inFlight.Load():
			best, bestBit = node, bit
		}
	}
	if best != nil {
		return best, bestBit
	}
	return oldest, oldestBit
}

// rest records the failure of an attempt that began at since. Attempts in flight at that moment report the same failure and
// count once. While probing runs, only failed probes extend the rest.
func (n *Nodes[P]) rest(node *Node[P], since int64) {
	node.faults.Add(1)
	k := n.probing.Load()
	if node.failures.Load() != 0 && (k != nil || since <= node.failedAt.Load()) {
		node.failedAt.Store(n.now())
		return
	}
	span := n.failed(node)
	if k != nil {
		k.probeAfter(n, node, span)
	}
}

// failed counts a failure and returns the length of the node's rest.
func (n *Nodes[P]) failed(node *Node[P]) time.Duration {
	now := n.now()
	span := min(restMin<<min(node.failures.Add(1)-1, 7), restMax)
	span = span/2 + rand.N(span/2)
	node.failedAt.Store(now)
	node.restUntil.Store(now + int64(span))
	return span
}

// well records that the node answered.
func (n *Nodes[P]) well(node *Node[P]) {
	if node.failures.Load() != 0 {
		node.failures.Store(0)
		n.wakeup.wake()
	}
}

// pause is the time that a statement waits before a round; round 1 is the first repetition. Round 1 has no pause. Round 2
// waits for the backoff factor, and each further round twice as long, at most restMax. The actual time is random in the upper
// half.
func (n *Nodes[P]) pause(round uint8) time.Duration {
	if round < 2 || n.backoff <= 0 {
		return 0
	}
	span := restMax
	if shift := round - 2; shift < 16 && n.backoff < restMax>>shift {
		span = n.backoff << shift
	}
	return span/2 + rand.N(span/2+1)
}
