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
	nodes     *connect.Nodes
	transport *http.Transport
	scheme    string // http or https
	header    http.Header

	mu    sync.Mutex
	known []string // addresses that a redirect may name
}

// Open makes a client for a database URL with the scheme crate. It connects to nothing.
func Open(url string) (*Client, error) {
	config, err := connect.Parse(url)
	if err != nil {
		return nil, err
	}
	return New(config)
}

// New makes a client for a configuration, such as connect.Parse returns. It connects to nothing.
//
// With Discover, redirects are followed to every node that the cluster names in sys.nodes, which the user must be able to read.
// It is needed where the configuration names only some of the nodes, or names them otherwise than they do themselves.
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
		nodes:  connect.NodesOf(&config),
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

// Close closes the connections that are not in use. A blob that is being read can be read to its end.
func (c *Client) Close() error {
	c.transport.CloseIdleConnections()
	return nil
}
