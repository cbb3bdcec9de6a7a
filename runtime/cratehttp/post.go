package cratehttp

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// poster sends requests to nodes. It is safe for concurrent use.
type poster struct {
	connections
	scheme       string // http or https
	query        string
	header       http.Header
	compressFrom int // bytes, 0 for never
}

// reply is what a node answered. The body ends in a 0 byte.
type reply struct {
	status      int
	contentType string
	body        *buffer
}

func newPoster(c *wire.Config) (*poster, error) {
	header, err := headers(c)
	if err != nil {
		return nil, err
	}
	p := &poster{scheme: "http", query: "types", header: header, compressFrom: c.CompressFrom}
	if c.ErrorTrace {
		p.query += "&error_trace=true"
	}
	transport, err := newTransport(c)
	if err != nil {
		return nil, err
	}
	if transport.TLSClientConfig != nil {
		p.scheme = "https"
	}
	if c.StatementTimeout > 0 {
		greet(transport, c, header)
	}
	p.connections.use(transport, c.MaxLifetime)
	return p, nil
}

// peer are the requests to a node, without context and body.
type peer struct{ plain, packed *http.Request }

func (p *poster) peer(addr string) *peer {
	plain := &http.Request{
		Method: http.MethodPost,
		URL:    &url.URL{Scheme: p.scheme, Host: addr, Path: "/_sql", RawQuery: p.query},
		Host:   addr,
		Header: p.header, // net/http only reads it
	}
	packed := plain.Clone(context.Background())
	packed.Header.Set("Content-Encoding", "gzip")
	return &peer{plain, packed}
}

// headers are those of every request. The user is always named: without, CrateDB takes a client certificate alone for the
// superuser. Default-Schema is for raw SQL; names in generated SQL carry their schema.
func headers(c *wire.Config) (http.Header, error) {
	h := http.Header{
		"Content-Type": {"application/json"},
		"Accept":       {"application/json"},
		"User-Agent":   {"crategen"},
	}
	if app := c.Params["application_name"]; app != "" {
		if !visible(app) {
			return nil, errors.New("parameter application_name must be plain ASCII: it is sent as a header")
		}
		h.Set("User-Agent", app)
	}
	if c.JWT != "" {
		if c.User != "" || c.Password != "" {
			return nil, errors.New("a JWT stands for a user and a password: give the token or those")
		}
		if !visible(c.JWT) {
			return nil, errors.New("parameter jwt is no token: it holds characters that a header cannot carry")
		}
	}
	user := c.User
	if user == "" {
		user = "crate"
	}
	for i := range len(user) {
		if user[i] == ':' {
			return nil, errors.New("the user name must have no ':', which HTTP's basic authentication cannot carry")
		}
	}
	h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user+":"+c.Password)))
	if c.JWT != "" {
		h.Set("Authorization", "Bearer "+c.JWT)
	}
	if c.Database != "" {
		if !visible(c.Database) {
			return nil, fmt.Errorf("schema %q must be plain ASCII: it is sent as a header", c.Database)
		}
		h.Set("Default-Schema", c.Database)
	}
	return h, nil
}

// visible reports whether a header can carry s unchanged.
func visible(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return s[0] != ' ' && s[len(s)-1] != ' '
}

// post sends one request and reads the whole answer. When it fails, written tells whether the node can have had the whole
// request; if not, the statement was certainly not executed. body is the caller's again when post returns.
func (p *poster) post(ctx context.Context, node *connect.Node, body []byte) (out reply, written bool, err error) {
	template := node.Peer.(*peer).plain
	if p.compressFrom > 0 && len(body) >= p.compressFrom {
		packed := newBuffer()
		defer packed.release()
		packed.pack(body)
		body, template = packed.b, node.Peer.(*peer).packed
	}
	sent := &payload{rest: body, all: body}
	req := template.WithContext(ctx)
	req.Body, req.ContentLength = sent, int64(len(body))
	// net/http sends a POST again only if it wrote nothing of it on a connection that turned out to be dead, and needs
	// GetBody for that. Whatever it wrote a byte of comes back here as an error. (net/http: persistConn.shouldRetryRequest;
	// no header of ours makes the request "replayable".)
	req.GetBody = sent.rewind
	resp, err := p.transport.Load().RoundTrip(req)
	if err != nil {
		return out, sent.detach() && !cutShort(err), err
	}
	defer resp.Body.Close()
	out = reply{status: resp.StatusCode, contentType: resp.Header.Get("Content-Type"), body: newBuffer()}
	err = out.body.fill(resp.Body, resp.ContentLength)
	if written = sent.detach(); err != nil {
		out.body.release()
		return reply{}, written, err
	}
	return out, written, nil
}

// cutShort reports whether err is that of a write: then the end of the request, at least, was not written.
func cutShort(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "write"
}

// payload is the body of a request. A node can execute a statement only after it had the last byte of its body, so a
// request whose payload was not read to the end was not executed.
type payload struct {
	mu        sync.Mutex
	all, rest []byte
	drained   bool
	detached  bool
}

var errDetached = errors.New("the request was given up")

func (p *payload) Read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.detached {
		return 0, errDetached
	}
	n := copy(b, p.rest)
	if p.rest = p.rest[n:]; len(p.rest) > 0 {
		return n, nil
	}
	p.drained = true
	return n, io.EOF
}

// Close does nothing; the bytes stay the caller's.
func (p *payload) Close() error { return nil }

// rewind is Request.GetBody.
func (p *payload) rewind() (io.ReadCloser, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest, p.drained = p.all, false
	return p, nil
}

// detach lets nothing more be read and reports whether everything had been.
func (p *payload) detach() (drained bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.detached, p.all, p.rest = true, nil, nil
	return p.drained
}
