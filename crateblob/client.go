package crateblob

import (
	"errors"
	"fmt"
	"net"
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
	user      string
	discover  bool

	mu    sync.Mutex
	known []string // addresses that a redirect may name
}

// Option is an option of Open.
type Option func(*Client)

// Discover lets redirects be followed to every node that the cluster names in sys.nodes, which the user must be able to read.
// It is needed where the URL names only some of the nodes, or names them otherwise than they do themselves.
func Discover() Option { return func(c *Client) { c.discover = true } }

// Open makes a client for a database URL with the scheme crate. It connects to nothing.
func Open(url string, options ...Option) (*Client, error) {
	config, err := connect.Parse(url)
	if err != nil {
		return nil, err
	}
	switch {
	case config.Scheme != "crate":
		return nil, fmt.Errorf("database URL: only CrateDB has blobs: it must begin with crate://, not %s://", config.Scheme)
	case strings.Contains(config.User, ":"):
		return nil, errors.New("database URL: the user name must have no ':', which HTTP's basic authentication cannot carry")
	}
	tls, err := connect.TLS(config)
	if err != nil {
		return nil, err
	}
	c := &Client{
		config: config,
		nodes:  connect.NewNodes(config.Nodes),
		scheme: "http",
		user:   config.User,
		known:  slices.Clone(config.Nodes),
	}
	if tls != nil {
		c.scheme = "https"
	}
	if c.user == "" {
		c.user = "crate" // without a name, CrateDB takes a client certificate alone for the superuser
	}
	for _, o := range options {
		o(c)
	}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	c.transport = &http.Transport{
		DialContext:           (&net.Dialer{Timeout: config.ConnectTimeout}).DialContext,
		TLSClientConfig:       tls,
		TLSHandshakeTimeout:   config.ConnectTimeout,
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
	return c, nil
}

// Close closes the connections that are not in use. A blob that is being read can be read to its end.
func (c *Client) Close() error {
	c.transport.CloseIdleConnections()
	return nil
}
