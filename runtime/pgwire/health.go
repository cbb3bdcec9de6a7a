package pgwire

import (
	"context"
	"crypto/tls"
	"errors"
	"sync"

	"github.com/jackc/puddle/v2"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// prober implements connect.Prober.
type prober struct {
	config *wire.Config
	tls    *tls.Config // nil for plain connections
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
	n.Peer, err = newNode(n.Addr, config, k.config)
	return err
}

// Leave implements connect.Prober.
func (k *prober) Leave(n *connect.Node[*node]) { go n.Peer.close() }

// Probe implements connect.Prober: it makes a connection, which the next statement uses. A node that refuses the user or the
// database is healthy; the statement returns the error.
func (k *prober) Probe(ctx context.Context, n *connect.Node[*node]) error {
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
