package connect

import (
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// MaxNodes is the largest number of nodes in one URL. A client of a larger cluster names some of them.
const MaxNodes = 64

// How long a node rests after it failed: 1 s, doubled with each failure in a row, 120 s at most, each drawn from the upper
// half of that span so that the clients of a fleet do not come back in step.
const (
	restMin = time.Second
	restMax = 120 * time.Second
)

// Nodes are the nodes of one cluster with their health. Statements go round the healthy ones in an order shuffled per
// client. It is safe for concurrent use, and an attempt that succeeds allocates nothing.
type Nodes struct {
	ring  []*Node // shuffled
	turn  atomic.Uint32
	start time.Time // failure times count from here, on the monotonic clock
}

// Node is one node of the cluster.
type Node struct {
	Addr  string // host:port
	Index int    // its place in the list given to NewNodes

	failures  atomic.Int32 // in a row
	failedAt  atomic.Int64 // nanoseconds since Nodes.start
	restUntil atomic.Int64 // the same
}

// NewNodes makes the list. It takes 1 to MaxNodes addresses.
func NewNodes(addrs []string) *Nodes {
	n := &Nodes{ring: make([]*Node, len(addrs)), start: time.Now()}
	for i, j := range rand.Perm(len(addrs)) {
		n.ring[i] = &Node{Addr: addrs[j], Index: j}
	}
	return n
}

// Try starts the attempts of one statement, and sets its Node to that of the latest attempt. Nothing else may change st until
// they are over.
func (n *Nodes) Try(st *wire.Statement) Try {
	return Try{nodes: n, st: st, turn: n.turn.Add(1)}
}

// pick chooses the node for the next attempt: the first healthy one in turn that the round has not had yet, else of the
// resting ones the one whose failure is the oldest. It returns the node's bit in tried, and nil when all had their turn.
func (n *Nodes) pick(turn uint32, tried uint64) (*Node, uint64) {
	now := int64(time.Since(n.start))
	size := uint32(len(n.ring))
	var oldest *Node
	var oldestBit uint64
	for i := range size {
		at := (turn + i) % size
		bit := uint64(1) << at
		if tried&bit != 0 {
			continue
		}
		node := n.ring[at]
		if node.failures.Load() == 0 || node.restUntil.Load() <= now {
			return node, bit
		}
		if oldest == nil || node.failedAt.Load() < oldest.failedAt.Load() {
			oldest, oldestBit = node, bit
		}
	}
	return oldest, oldestBit
}

// rest notes that the node failed.
func (n *Nodes) rest(node *Node) {
	now := time.Since(n.start)
	span := min(restMin<<min(node.failures.Add(1)-1, 7), restMax)
	node.failedAt.Store(int64(now))
	node.restUntil.Store(int64(now + span/2 + rand.N(span/2)))
}

// well notes that the node answered.
func (n *Nodes) well(node *Node) {
	if node.failures.Load() != 0 {
		node.failures.Store(0)
	}
}
