package crateblob

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	// continueTimeout is how long a Put waits for the node's word before it sends the content anyway.
	continueTimeout = time.Second
	// idleTimeout closes connections that are no longer needed. CrateDB itself never closes an idle one.
	idleTimeout = 5 * time.Minute
	bufferSize  = 64 << 10 // of a connection, each way
)

// Client fetches and stores blobs of one cluster. It is safe for concurrent use.
type Client struct {
	config    *wire.Config
	nodes     *connect.Nodes[struct{}]
	transport *http.Transport
	scheme    string // http or https
	header    http.Header

	mu    sync.Mutex
	known []string // addresses that a redirect may name
}

// Open returns a client for a database URL with the scheme crate. It does not connect.
func Open(url string) (*Client, error) {
	config, err := connect.Parse(url)
	if err != nil {
		return nil, err
	}
	return New(config)
}

// New returns a client for a configuration, for instance from connect.Parse. It does not connect.
//
// With Discover, redirects are followed to every node of sys.nodes, which the user must be able to read. This is necessary if
// the configuration has only some of the nodes, or other addresses than the nodes publish.
func New(c *wire.Config) (*Client, error) {
	config := *c
	config.Nodes, config.Params = slices.Clone(c.Nodes), maps.Clone(c.Params)
	switch {
	case config.Scheme != "crate":
		return nil, fmt.Errorf("database URL: only CrateDB has blobs: it must begin with crate://, not %s://", config.Scheme)
	case strings.Contains(config.User, ":"):
		return nil, errors.New("database URL: the user name must have no ':', which HTTP's basic authentication cannot carry")
	}
	tls, err := connect.TLS(&config)
	if err != nil {
		return nil, err
	}
	out := &Client{
		config: &config,
		nodes:  connect.NodesOf[struct{}](&config),
		scheme: "http",
		header: http.Header{"User-Agent": {"crategen"}, "Authorization": {authorization(&config)}},
		known:  config.Nodes,
	}
	if tls != nil {
		out.scheme = "https"
	}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	dialer := connect.Dialer(&config)
	out.transport = &http.Transport{
		DialContext:           dialer.DialContext,
		TLSClientConfig:       tls,
		TLSHandshakeTimeout:   dialer.Timeout,
		ResponseHeaderTimeout: config.Timeout,
		ExpectContinueTimeout: continueTimeout,
		MaxConnsPerHost:       config.PoolSize,
		MaxIdleConnsPerHost:   config.PoolSize,
		IdleConnTimeout:       idleTimeout,
		DisableCompression:    true,
		WriteBufferSize:       bufferSize,
		ReadBufferSize:        bufferSize,
		Protocols:             &protocols,
	}
	return out, nil
}

// authorization always names the user: without, CrateDB takes a client certificate alone for the superuser.
func authorization(c *wire.Config) string {
	if c.JWT != "" {
		return "Bearer " + c.JWT
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(cmp.Or(c.User, "crate")+":"+c.Password))
}

// Close closes the idle connections. An open blob can be read to its end.
func (c *Client) Close() error {
	c.transport.CloseIdleConnections()
	return nil
}
