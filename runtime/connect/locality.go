package connect

import "strings"

// Common is the number of leading tiers that two localities have in common, such as region=eu-west-1,zone=eu-west-1a. A tier counts only if
// all before it are equal, as on the server.
func Common(a, b string) (n int) {
	for a != "" && b != "" {
		var one, other string
		one, a, _ = strings.Cut(a, ",")
		other, b, _ = strings.Cut(b, ",")
		if one != other {
			break
		}
		n++
	}
	return n
}

// Place says where a node is, by the server's SHOW LOCALITY, and how many tiers it has in common with the program.
func (n *Node[P]) Place(locality, ours string) {
	n.locality.Store(&locality)
	n.near.Store(int32(Common(locality, ours)))
}

// Locality is where the node is, as the server says. It is empty if the server was not asked, or the node has none.
func (n *Node[P]) Locality() string {
	if l := n.locality.Load(); l != nil {
		return *l
	}
	return ""
}

// pickNear is pick for a program with a locality. Of the healthy nodes that have fewer attempts in flight than connections, it takes the next
// in turn among the nearest, or the one with the fewest attempts among the nearest. So a farther node has work only while all nearer ones
// rest, or have as much as they have connections. Last are the nodes without a free connection, and those that rest, as in pick.
func (n *Nodes[P]) pickNear(ring []*Node[P], turn uint32, tried uint64, now int64) (*Node[P], uint64) {
	kept := n.probing.Load() != nil
	size := uint32(len(ring))
	var free, best, oldest *Node[P]
	var freeBit, bestBit, oldestBit uint64
	for i := range size {
		at := (turn + i) % size
		bit := uint64(1) << at
		if tried&bit != 0 {
			continue
		}
		node := ring[at]
		flying := node.inFlight.Load()
		switch {
		case node.failures.Load() != 0 && (kept || node.restUntil.Load() > now):
			if oldest == nil || node.failedAt.Load() < oldest.failedAt.Load() {
				oldest, oldestBit = node, bit
			}
		case n.size == 0 || flying < n.size:
			if free == nil || node.near.Load() > free.near.Load() ||
				n.least && node.near.Load() == free.near.Load() && flying < free.inFlight.Load() {
				free, freeBit = node, bit
			}
		case best == nil || flying < best.inFlight.Load():
			best, bestBit = node, bit
		}
	}
	switch {
	case free != nil:
		return free, freeBit
	case best != nil:
		return best, bestBit
	}
	return oldest, oldestBit
}
