package crateblob

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// maxHops bounds the redirects of one request. CrateDB needs one; a shard that moves meanwhile makes it two.
const maxHops = 3

// request is one operation on one blob.
type request struct {
	method        string
	table, digest string
	rangeHeader   string   // empty for none
	content       *content // of a Put
	op            wire.Op
	idempotent    bool
	accept        []int // statuses that are not errors
}

// path is the blob's. Digests and the names of tables have nothing to escape.
func (r *request) path() string { return "/_blobs/" + r.table + "/" + r.digest }

func (r *request) check() error {
	if r.table == "" || strings.IndexFunc(r.table, notInTable) >= 0 {
		return fmt.Errorf("%q is not the name of a blob table; write it without its schema and without quotes", r.table)
	}
	if len(r.digest) != 40 || strings.Trim(r.digest, "0123456789abcdef") != "" {
		return fmt.Errorf("%q is not a SHA-1 in 40 lower-case hexadecimal digits", r.digest)
	}
	return nil
}

// notInTable holds for what a path would have to escape, which CrateDB does not undo.
func notInTable(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-')
}

// do sends a request to one node after the other, as far as that is allowed, and returns the first answer that is accepted,
// with the node that gave it. The body is the caller's to close.
func (c *Client) do(ctx context.Context, r *request) (*http.Response, string, error) {
	name := fmt.Sprintf("%s blob %s of %s", strings.ToLower(r.method), r.digest, r.table)
	if err := r.check(); err != nil {
		return nil, "", fmt.Errorf("%s blob: %w", strings.ToLower(r.method), err)
	}
	t := c.nodes.Try(&wire.Statement{Op: r.op, Entity: "blob", Idempotent: r.idempotent})
	for t.Next(ctx) {
		resp, node, signal, err := c.follow(ctx, r, t.Node().Addr)
		if err == nil {
			t.Done()
			return resp, node, nil
		}
		t.Fail(signal, err)
	}
	return nil, "", fmt.Errorf("%s: %w", name, t.Err())
}

// follow sends a request to a node and to where that redirects it.
func (c *Client) follow(ctx context.Context, r *request, node string) (*http.Response, string, connect.Signal, error) {
	for hop := 0; ; hop++ {
		resp, signal, err := c.send(ctx, r, node)
		if err != nil {
			return nil, node, redirected(hop, r.op, signal), err
		}
		if resp.StatusCode != http.StatusTemporaryRedirect {
			return resp, node, connect.Final, nil
		}
		resp.Body.Close()
		target, err := c.target(ctx, r, node, resp.Header.Get("Location"))
		if err == nil && hop == maxHops {
			err = &RedirectError{node, target, fmt.Sprintf("that would be more than %d redirects for one request", maxHops)}
		}
		if err != nil {
			return nil, node, connect.Final, err
		}
		node = target
	}
}

// redirected is the signal of an attempt that failed after redirects: the node that was asked first is well.
func redirected(hops int, op wire.Op, s connect.Signal) connect.Signal {
	switch {
	case hops == 0:
	case s == connect.NotSent && op != wire.OpRead:
		return connect.Rejected
	case s == connect.NotSent, s == connect.Unknown:
		return connect.Doubtful
	}
	return s
}

// send sends a request to one node. What is no answer, or not one that is accepted and no redirect, is an error.
func (c *Client) send(ctx context.Context, r *request, node string) (*http.Response, connect.Signal, error) {
	connected := false
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected = true },
		// CrateDB says 100 Continue after each part of a content. With this, net/http does not count them together.
		Got1xxResponse: func(int, textproto.MIMEHeader) error { return nil },
	})
	req := (&http.Request{
		Method: r.method,
		URL:    &url.URL{Scheme: c.scheme, Host: node, Path: r.path()},
		Host:   node,
		Header: c.header.Clone(),
	}).WithContext(traced)
	if r.rangeHeader != "" {
		req.Header.Set("Range", r.rangeHeader)
	}
	if r.content != nil && r.content.size > 0 {
		req.ContentLength = r.content.size
		req.Header.Set("Expect", "100-continue") // so that a redirect comes before the content
		reader := r.content.reader()
		defer reader.detach() // the content is the caller's again
		req.Body, req.GetBody = reader, reader.rewind
	}
	resp, err := c.transport.RoundTrip(req)
	switch {
	case err == nil && (slices.Contains(r.accept, resp.StatusCode) || resp.StatusCode == http.StatusTemporaryRedirect):
		return resp, connect.Final, nil
	case err == nil:
		signal, err := refused(node, resp)
		return nil, signal, err
	case r.content != nil && r.content.err() != nil:
		return nil, connect.Final, fmt.Errorf("reading the content: %w", r.content.err())
	case ctx.Err() != nil:
		signal := connect.EndedBefore.Signal()
		if connected {
			signal = connect.EndedAfter.Signal()
		}
		return nil, signal, &dberr.NodeError{Node: node, Err: ctx.Err()}
	case connected:
		return nil, connect.NoAnswer.Signal(), &dberr.NodeError{Node: node, Err: fmt.Errorf("the connection was lost: %w", err)}
	}
	return nil, connect.NoConnection.Signal(), &dberr.NodeError{Node: node, Err: err}
}

// target is the node that a redirect names, if it may be followed.
func (c *Client) target(ctx context.Context, r *request, node, location string) (string, error) {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return "", &RedirectError{node, "nowhere", "it names no node"}
	}
	target := strings.ToLower(u.Host)
	if u.Port() == "" {
		target = net.JoinHostPort(u.Hostname(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	}
	switch {
	case u.Scheme != c.scheme:
		return "", &RedirectError{node, target, "it changes from " + c.scheme + " to " + u.Scheme}
	case u.Path != r.path() || u.RawQuery != "" || u.User != nil:
		return "", &RedirectError{node, target, "it names another path"}
	case c.knows(target):
		return target, nil
	case !c.config.Discover:
		return "", &RedirectError{node, target, "the URL does not name that node: add it there, or turn discovery on"}
	}
	if err := c.askNodes(ctx); err != nil {
		return "", errors.Join(&RedirectError{node, target, "the nodes of the cluster could not be listed"}, err)
	}
	if !c.knows(target) {
		return "", &RedirectError{node, target, "that is not a node of the cluster (sys.nodes)"}
	}
	return target, nil
}

func (c *Client) knows(addr string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Contains(c.known, addr)
}

// askNodes adds the nodes that the cluster has now.
func (c *Client) askNodes(ctx context.Context) error {
	once := *c.config
	once.Discover = false // in the background, which is more than is needed
	db, err := cratehttp.Driver.Open(ctx, &once)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Query(ctx, &wire.Statement{SQL: "SELECT rest_url FROM sys.nodes WHERE rest_url IS NOT NULL", Op: wire.OpRead})
	if err != nil {
		return err
	}
	known := slices.Clone(c.config.Nodes)
	for rows.Next() {
		known = append(known, strings.ToLower(rows.Text()))
	}
	if err := rows.Close(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = known
	return nil
}
