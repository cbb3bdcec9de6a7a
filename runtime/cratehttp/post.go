package cratehttp

import (
	"context"
	"crypto/tls"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp/internal/http1"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	// idleTimeout closes connections that a client no longer needs. CrateDB itself never closes an idle one.
	idleTimeout = 5 * time.Minute
	// connectionsPerCPU is for a Config that was not made by connect.Parse.
	connectionsPerCPU = 4
)

// poster sends requests to nodes. It is safe for concurrent use.
type poster struct {
	settings     http1.Settings
	tls          *tls.Config // nil for plain connections
	headers      *headers
	greeting     string // a statement that each connection begins with, in JSON; may be empty
	compressFrom int    // bytes, 0 for never

	mu    sync.Mutex
	peers []*peer
	ended bool
}

// reply is what a node answered. The body ends in a 0 byte.
type reply struct {
	status      int
	contentType string
	body        *buffer
}

// newPoster takes the settings: as many connections as PoolSize to each node, kept alive. Answers are not compressed: CrateDB
// does so only if its http.compression is set, and a statement's answer is seldom worth it on a network between a service and
// its database.
func newPoster(c *wire.Config) (*poster, error) {
	h, err := newHeaders(c)
	if err != nil {
		return nil, err
	}
	secure, err := connect.TLS(c)
	if err != nil {
		return nil, err
	}
	size := c.PoolSize
	if size == 0 {
		size = connectionsPerCPU * runtime.GOMAXPROCS(0)
	}
	dialer := connect.Dialer(c)
	p := &poster{headers: h, tls: secure, compressFrom: c.CompressFrom, settings: http1.Settings{
		Dial: dialer.DialContext, Timeout: dialer.Timeout, Size: size, Idle: idleTimeout, Lifetime: c.MaxLifetime,
	}}
	if c.StatementTimeout > 0 {
		limit := strconv.FormatInt(max(c.StatementTimeout.Milliseconds(), 1), 10) + "ms"
		body, err := appendStatement(nil, &wire.Statement{SQL: "SET SESSION statement_timeout = " + sqlquote.Text(limit)})
		if err != nil {
			return nil, err
		}
		p.greeting = string(body)
	}
	return p, nil
}

// peer is what is kept of a node: the connections to it, and the heads of requests up to their length.
type peer struct {
	addr          string
	pool          *http1.Pool
	plain, packed []byte
}

// peer makes a node ready. What is left of nodes that are gone goes away by the way.
func (p *poster) peer(addr string) (*peer, error) {
	if !visible(addr) {
		return nil, fmt.Errorf("node %s: write the name as the DNS has it, in ASCII (xn--...): it is sent as a header", addr)
	}
	out := &peer{addr: addr, plain: p.headers.head(addr, false), packed: p.headers.head(addr, true)}
	settings := p.settings
	if p.tls != nil {
		settings.TLS = p.tls.Clone()
		settings.TLS.ServerName, _ = connect.SplitAddr(addr)
	}
	if p.greeting != "" {
		settings.Greet = func(ctx context.Context, c *http1.Conn) error { return out.greet(ctx, c, p.greeting) }
	}
	out.pool = http1.NewPool(addr, settings)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		out.pool.Close()
		return nil, dberr.ErrClosed
	}
	p.peers = append(slices.DeleteFunc(p.peers, func(p *peer) bool { return p.pool.Over() }), out)
	return out, nil
}

// close cuts every connection and refuses new ones.
func (p *poster) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	for _, peer := range p.peers {
		peer.pool.Close()
	}
}

// closed reports whether close was called.
func (p *poster) closed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// post sends one request and reads the whole answer. When it fails, written tells whether the node can have had the whole
// request; if not, the statement was certainly not executed. body is the caller's again when post returns.
//
// wait is the longest time for the answer, 0 for no limit besides the context. After that the error is os.ErrDeadlineExceeded.
func (p *poster) post(ctx context.Context, node *connect.Node[*peer], st *wire.Statement, body []byte, wait time.Duration) (out reply, written bool, err error) {
	to := node.Peer
	head := to.plain
	if p.compressFrom > 0 && len(body) >= p.compressFrom {
		packed := newBuffer()
		defer packed.release()
		packed.pack(body)
		body, head = packed.b, to.packed
	}
	answer := newBuffer()
	r := http1.Request{Head: head, Body: body, Fragile: st.Rows > 0, Wait: wait}
	if insertsSelection(st) {
		r.BeforeHead, r.Before = to.plain, failFast
	}
	a, written, err := to.pool.Do(ctx, &r, answer.b)
	if err != nil {
		answer.release()
		return reply{}, written, err
	}
	answer.b = append(a.Body, 0)
	return reply{status: a.Status, contentType: a.ContentType, body: answer}, written, nil
}
