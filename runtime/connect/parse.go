package connect

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// Defaults of a Config that the URL does not set.
const (
	DefaultConnectTimeout = 5 * time.Second
	defaultMaxLifetime    = 30 * time.Minute
	defaultBackoff        = 100 * time.Millisecond
	connectionsPerCPU     = 4 // to each node; CockroachDB's advice for the whole cluster
	// CrateDB keeps a write to a shard whose node is gone for up to 60 s, and reads must not wait behind it: with 4 they took
	// 29 s where the servers took 5. A connection costs CrateDB little.
	crateConnectionsPerCPU = 32
	maxCrateConnections    = 256 // to each node, by default
)

// scheme is what Parse must know about a URL scheme.
type scheme struct {
	is       string // what the Config says, if not the scheme itself
	sslmode  string // what the scheme stands for, if it says so
	port     string // the default port
	askTLS   bool   // without sslmode, plain connections only to this machine
	embedded bool   // no nodes
}

var schemes = map[string]scheme{
	"crate":       {port: "4200"},
	"cockroachdb": {port: "26257", askTLS: true},
	"postgres":    {port: "5432", askTLS: true},
	"postgresql":  {port: "5432", askTLS: true},
	"sqlite":      {embedded: true},
	"http":        {is: "crate", sslmode: sslDisable, port: "4200"}, // as crate-python names its servers
	"https":       {is: "crate", sslmode: sslVerifyFull, port: "4200"},
}

// Parse reads a database URL:
//
//	crate://user:password@h1:4200,h2:4200/doc?timeout=5s
//	https://user:password@h1,h2/doc
//	cockroachdb://user@h1,h2,[::1]:26257/bank?sslmode=verify-full&sslrootcert=ca.pem
//	postgres://user@/db?host=/var/run/postgresql
//	sqlite:file.db   sqlite:///absolute/path.db   sqlite::memory:
//
// User, password, database and values are percent-decoded, so that '@', '/', '?', '#' and '%' in them must be encoded.
// Hosts without a port take the database's own (4200, 26257, 5432); no host is localhost; hosts named twice count once.
// Unknown, repeated and inapplicable parameters are errors. No error shows the password. [Params] lists the parameters;
// options count more than what the URL says.
func Parse(rawURL string, options ...Option) (*wire.Config, error) {
	c, err := parse(rawURL, options)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	return c, nil
}

func parse(rawURL string, options []Option) (*wire.Config, error) {
	name, rest, ok := strings.Cut(rawURL, ":")
	name = strings.ToLower(name)
	s, known := schemes[name]
	switch {
	case !ok:
		return nil, fmt.Errorf("it must begin with a scheme, one of %s, followed by \"://\"", schemeNames())
	case !known && isName(name):
		return nil, fmt.Errorf("unknown scheme %q; known are %s", name, schemeNames())
	case !known:
		return nil, fmt.Errorf("unknown scheme; known are %s", schemeNames())
	}
	c := &wire.Config{
		Scheme:         cmp.Or(s.is, name),
		Params:         map[string]string{},
		ConnectTimeout: DefaultConnectTimeout,
		PoolSize:       connectionsPerCPU * runtime.GOMAXPROCS(0),
	}
	if s.embedded {
		if err := parseFile(c, rest); err != nil {
			return nil, err
		}
		return c, apply(c, options)
	}
	c.MaxLifetime, c.Backoff = defaultMaxLifetime, defaultBackoff
	if c.Scheme == "crate" {
		c.PoolSize = min(crateConnectionsPerCPU*runtime.GOMAXPROCS(0), maxCrateConnections)
	}
	rest, ok = strings.CutPrefix(rest, "//")
	if !ok {
		return nil, fmt.Errorf("%q must be followed by \"://\"", name)
	}
	if err := parseCluster(c, s, rest); err != nil {
		return nil, err
	}
	if err := apply(c, options); err != nil {
		return nil, err
	}
	return c, check(c, s)
}

// parseCluster reads user:password@host,host/database?parameters.
func parseCluster(c *wire.Config, s scheme, rest string) error {
	authority, tail := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, tail = rest[:i], rest[i:]
	}
	// An '@' or '#' that comes this late means that a '/', '?' or '#' stands unencoded in the password. What follows
	// would then be taken for a host, a database or a parameter, and would be shown in errors.
	if strings.ContainsAny(tail, "@#") {
		return errors.New("'@' or '#' after the host list: in user, password, database and parameters " +
			"write '@' as %40, '/' as %2F, '?' as %3F and '#' as %23")
	}
	hosts := authority
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		if err := parseUser(c, authority[:i]); err != nil {
			return err
		}
		hosts = authority[i+1:]
	}
	path, query, _ := strings.Cut(tail, "?")
	var err error
	if c.Database, err = url.PathUnescape(strings.TrimPrefix(path, "/")); err != nil {
		return errors.New("the database name is not well percent-encoded")
	}
	if strings.IndexByte(c.Database, 0) >= 0 {
		return errors.New("the database name holds a NUL byte")
	}
	if err := parseParams(c, query); err != nil {
		return err
	}
	if hosts == "" {
		return nil
	}
	c.Nodes, err = parseHosts(hosts, s.port)
	return err
}

// check looks at what goes together, and finds the nodes if none were named.
func check(c *wire.Config, s scheme) error {
	socket := c.Params["host"]
	switch {
	case socket != "" && c.Nodes != nil:
		return errors.New("parameter host names a socket directory; leave the host between \"//\" and \"/\" empty")
	case socket != "":
		c.Nodes = []string{socket + ":" + s.port}
	case c.Nodes == nil:
		c.Nodes = []string{"localhost:" + s.port}
	}
	if c.JWT != "" && (c.User != "" || c.Password != "") {
		return errors.New("jwt stands for a user and a password: give the token or those")
	}
	return checkTLS(c, s)
}

func parseUser(c *wire.Config, s string) error {
	user, password, _ := strings.Cut(s, ":")
	var err, err2 error
	c.User, err = url.PathUnescape(user)
	c.Password, err2 = url.PathUnescape(password)
	if err != nil || err2 != nil {
		return errors.New("user or password is not well percent-encoded: write '%' as %25")
	}
	if strings.IndexByte(c.User, 0) >= 0 || strings.IndexByte(c.Password, 0) >= 0 {
		return errors.New("user or password holds a NUL byte")
	}
	return nil
}

// parseFile reads what follows "sqlite:": a path, with or without "//", or :memory:.
func parseFile(c *wire.Config, rest string) error {
	path, query, _ := strings.Cut(strings.TrimPrefix(rest, "//"), "?")
	var err error
	if c.Database, err = url.PathUnescape(path); err != nil {
		return errors.New("the path is not well percent-encoded: write '%' as %25")
	}
	if c.Database == "" {
		return errors.New("name a file, as in sqlite:file.db, or write sqlite::memory: for a database in memory")
	}
	return parseParams(c, query)
}

func schemeNames() string {
	return strings.Join(slices.Sorted(maps.Keys(schemes)), ", ")
}

// isName reports whether s looks like a scheme or parameter, so that showing it reveals nothing.
func isName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '+' {
			return false
		}
	}
	return s != "" && len(s) <= 32
}
