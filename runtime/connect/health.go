package connect

import (
	"context"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"time"
)

// Prober is the part of node management that depends on the transport. Its methods are called concurrently.
type Prober[P any] interface {
	// Join prepares the transport for a node, before a statement or a probe is sent there.
	Join(n *Node[P]) error
	// Leave releases a discovered node that has left the cluster.
	Leave(n *Node[P])
	// Probe checks that the node can execute statements.
	Probe(ctx context.Context, n *Node[P]) error
	// Discover lists the addresses of the nodes that the cluster has now.
	Discover(ctx context.Context) ([]string, error)
}

// discoverEvery is the longest time between two discoveries; the actual time is random in its upper half.
const discoverEvery = time.Minute

// probing checks resting nodes in the background. While every node is healthy, only discovery runs.
type probing[P any] struct {
	Prober[P]
	timeout time.Duration // of one probe
	ctx     context.Context
	cancel  context.CancelFunc
	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
}

// Keep lets the transport join every node, and from then on has nodes that rest probed in the background, each probe
// bounded by timeout; with discover, it looks for further nodes as well. Close ends that.
func (n *Nodes[P]) Keep(k Prober[P], timeout time.Duration, discover bool) error {
	for _, node := range *n.ring.Load() {
		if err := k.Join(node); err != nil {
			return err
		}
	}
	out := &probing[P]{Prober: k, timeout: timeout}
	out.ctx, out.cancel = context.WithCancel(context.Background())
	n.probing.Store(out)
	if discover {
		out.start(func() { n.discoverAlways(out) })
	}
	return nil
}

// Close stops the background work and waits for its end. Statements may still be tried.
func (n *Nodes[P]) Close() {
	k := n.probing.Load()
	if k == nil {
		return
	}
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.cancel()
	k.running.Wait()
}

// start runs f in the background unless Close was called.
func (k *probing[P]) start(f func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.closed {
		k.running.Go(f)
	}
}

// probeAfter probes the node after a span, and again after longer spans, until it is healthy. A node has at most one such
// loop.
func (k *probing[P]) probeAfter(n *Nodes[P], node *Node[P], span time.Duration) {
	if !node.probing.CompareAndSwap(false, true) {
		return
	}
	k.start(func() {
		for pause(k.ctx, span) == nil && node.failures.Load() != 0 {
			if k.probe(node) == nil {
				n.well(node)
				break
			}
			span = n.failed(node)
		}
		node.probing.Store(false)
		if node.failures.Load() != 0 && k.ctx.Err() == nil { // it failed again while the loop ended
			k.probeAfter(n, node, restMin)
		}
	})
}

func (k *probing[P]) probe(node *Node[P]) error {
	ctx, cancel := context.WithTimeout(k.ctx, k.timeout)
	defer cancel()
	return k.Probe(ctx, node)
}

func (n *Nodes[P]) discoverAlways(k *probing[P]) {
	for {
		n.discover(k)
		if pause(k.ctx, discoverEvery/2+rand.N(discoverEvery/2)) != nil {
			return
		}
	}
}

// discover adds the cluster's nodes that this client can reach. It removes discovered nodes that rest and have left the
// cluster. If the query for the nodes fails, nothing changes.
func (n *Nodes[P]) discover(k *probing[P]) {
	ctx, cancel := context.WithTimeout(k.ctx, discoverEvery/2)
	defer cancel()
	addrs, err := k.Discover(ctx)
	if err != nil || len(addrs) == 0 {
		return
	}
	n.joining.Lock()
	defer n.joining.Unlock()
	var ring []*Node[P]
	next := 0
	var known []string
	for _, node := range *n.ring.Load() {
		next = max(next, node.Index+1)
		if !node.named && node.failures.Load() != 0 && !slices.Contains(addrs, node.Addr) {
			k.Leave(node)
			continue
		}
		ring = append(ring, node)
		known = append(known, node.Addr)
		if ips := Resolve(ctx, node.Addr); len(ips) == 1 { // a name with several addresses stands for several nodes
			known = append(known, ips[0])
		}
	}
	for _, addr := range addrs {
		if slices.Contains(known, addr) || len(ring) >= MaxNodes {
			continue
		}
		node := &Node[P]{Addr: addr, Index: next}
		if k.Join(node) != nil {
			continue
		}
		if k.probe(node) != nil { // for example an address inside a container
			k.Leave(node)
			continue
		}
		ring = append(ring, node)
		known = append(known, addr)
		next++
	}
	n.ring.Store(&ring)
}

// Resolve returns the addresses of a node's host in the DNS, with the node's port; none for a Unix socket.
func Resolve(ctx context.Context, addr string) []string {
	host, port := SplitAddr(addr)
	ips, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil {
		return nil
	}
	for i, ip := range ips {
		ips[i] = net.JoinHostPort(ip, port)
	}
	return ips
}
