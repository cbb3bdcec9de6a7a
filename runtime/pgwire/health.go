package pgwire

import (
	"context"
	"crypto/tls"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/puddle/v2"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// prober implements connect.Prober.
type prober struct {
	config *wire.Config
	tls    *tls.Config // nil for plain connections
	known  atomic.Bool // the cluster is a CockroachDB
	names  sync.Map    // the host that a discovered address was found under, by address
}

// Join implements connect.Prober.
func (k *prober) Join(n *connect.Node[*node]) error {
	name, _ := connect.SplitAddr(n.Addr)
	if found, ok := k.names.Load(n.Addr); ok {
		name = found.(string)
	}
	config, err := nodeConfig(k.config, k.tls, n.Addr, name)
	if err != nil {
		return err
	}
	if n.Peer, err = newNode(n.Addr, config, k.config, &k.known); err != nil {
		return err
	}
	if ours := k.config.Params["locality"]; ours != "" {
		n.Peer.place = func(locality string) { n.Place(locality, ours) }
	}
	return nil
}

// Leave implements connect.Prober.
func (k *prober) Leave(n *connect.Node[*node]) { go n.Peer.close() }

// surveyTime is how long Open waits until the nodes have said where they are.
const surveyTime = time.Second

// survey connects to all nodes at once, which then say where they are. A node that does not answer in time counts as far away until it does.
func survey(ctx context.Context, nodes []*connect.Node[*node]) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), nodes[0].Peer.config.ConnectTimeout)
	var all sync.WaitGroup
	for _, n := range nodes {
		all.Go(func() { _ = n.Peer.pool.CreateResource(ctx) })
	}
	answered := make(chan struct{})
	go func() {
		all.Wait()
		cancel()
		close(answered)
	}()
	select {
	case <-answered:
	case <-time.After(surveyTime):
	}
}

// Probe implements connect.Prober: it makes a connection, which the next statement uses, and asks the server again for what it is. A node that refuses the user or the
// database is healthy; the statement returns the error.
func (k *prober) Probe(ctx context.Context, n *connect.Node[*node]) error {
	n.Peer.accepted.Store(false)
	err := n.Peer.pool.CreateResource(ctx)
	if err == nil || errors.Is(err, puddle.ErrNotAvailable) { // as many connections as there may be
		return nil
	}
	signal, err := connectFailure(n.Addr, err)
	if signal == connect.Final {
		return nil
	}
	return err
}

// Discover implements connect.Prober. CockroachDB lists its nodes in crdb_internal, which is not for clients, so Discover
// uses the DNS: a host of the URL with several addresses, such as a headless service of Kubernetes, names several nodes.
func (k *prober) Discover(ctx context.Context) ([]string, error) {
	var out []string
	for _, addr := range k.config.Nodes {
		if connect.IsLocal(addr) {
			continue
		}
		host, _ := connect.SplitAddr(addr)
		for _, found := range connect.Resolve(ctx, addr) {
			k.names.Store(found, host)
			out = append(out, found)
		}
	}
	return out, nil
}
