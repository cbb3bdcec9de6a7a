package cratehttp

import (
	"context"
	"errors"
	"strings"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// prober implements connect.Prober.
type prober struct{ *DB }

var errNoMaster = errors.New("the node has no master")

// Join implements connect.Prober.
func (k prober) Join(n *connect.Node[*peer]) error {
	peer, err := k.poster.peer(n.Addr)
	n.Peer = peer
	return err
}

// Leave implements connect.Prober. Running statements on the node continue to their end.
func (k prober) Leave(n *connect.Node[*peer]) { n.Peer.pool.Retire() }

// Probe implements connect.Prober. A node that starts answers GET / before it knows the cluster's tables; they come with
// the master. A server that refuses the question (a user without privileges) serves.
func (k prober) Probe(ctx context.Context, n *connect.Node[*peer]) error {
	st := &wire.Statement{SQL: "SELECT master_node FROM sys.cluster", Op: wire.OpRead}
	body, err := appendStatement(nil, st)
	if err != nil {
		return err
	}
	r, signal, err := k.attempt(ctx, st, n, body, 0)
	if err != nil {
		if signal == connect.Final && ctx.Err() == nil {
			return nil
		}
		return err
	}
	known := r.Next() && !r.Null()
	if err := r.Close(); err != nil {
		return err
	}
	if !known {
		return errNoMaster
	}
	return nil
}

// Discover implements connect.Prober.
func (k prober) Discover(ctx context.Context) ([]string, error) {
	r, err := k.query(ctx, &wire.Statement{SQL: "SELECT rest_url FROM sys.nodes WHERE rest_url IS NOT NULL", Op: wire.OpRead})
	if err != nil {
		return nil, err
	}
	var out []string
	for r.Next() {
		out = append(out, strings.ToLower(r.Text()))
	}
	return out, r.Close()
}
