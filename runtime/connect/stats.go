package connect

import (
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// fault is the cause and the time of a node's rest.
type fault struct {
	text string
	at   time.Time
}

// measure adds the duration of an attempt in nanoseconds to the moving mean. Two attempts that end at the same moment may
// count as one.
func (n *Node[P]) measure(took int64) {
	mean := n.latency.Load()
	if mean == 0 {
		n.latency.Store(max(took, 1))
		return
	}
	n.latency.Store(max(mean+(took-mean)/8, 1))
}

// Stats returns the counters of the nodes, in the order of the URL. add fills in the counters of the transport; it may be
// nil.
func (n *Nodes[P]) Stats(add func(*Node[P], *wire.NodeStats)) []wire.NodeStats {
	nodes := n.List()
	out := make([]wire.NodeStats, len(nodes))
	for i, node := range nodes {
		out[i] = wire.NodeStats{
			Node:       node.Addr,
			Locality:   node.Locality(),
			Discovered: !node.named,
			Resting:    node.failures.Load() != 0,
			InFlight:   int(node.inFlight.Load()),
			Attempts:   node.attempts.Load(),
			Errors:     node.errors.Load(),
			Faults:     node.faults.Load(),
			Latency:    time.Duration(node.latency.Load()),
		}
		if out[i].Resting {
			out[i].RestsFor = max(time.Duration(node.restUntil.Load()-n.now()), 0)
		}
		if f := node.lastFault.Load(); f != nil {
			out[i].LastFault, out[i].LastFaultAt = f.text, f.at
		}
		if add != nil {
			add(node, &out[i])
		}
	}
	return out
}
