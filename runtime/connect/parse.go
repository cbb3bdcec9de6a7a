package connect

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// Defaults of a Config that the URL does not set.
const (
	DefaultConnectTimeout = 5 * time.Second
	defaultMaxLifetime    = 30 * time.Minute
	defaultBackoff        = 100 * time.Millisecond
	defaultLookupTimeout  = 2 * time.Second
	connectionsPerCPU     = 4 // to each node; CockroachDB's advice for the whole cluster
	// CrateDB keeps a write to a shard whose node is gone for up to 60 s, and reads must not wait behind it: with 4 they took
	// 29 s where the servers took 5. A connection costs CrateDB little.
	crateConnectionsPerCPU = 32
	maxCrateConnections    = 256 // to each node, by default
)

// Parse reads a database URL:
//
//	crate://user:password@h1:4200,h2:4200/doc?timeout=5s
//	https://user:password@h1,h2/doc
//	cockroachdb://user@h1,h2,[::1]:26257/bank?sslmode=verify-full&sslrootcert=ca.pem
//	postgres://user@/db?host=/var/run/postgresql
//	host=h1,h2 user=arthur dbname=bank sslmode=verify-full
//	sqlite:file.db   sqlite:///absolute/path.db   sqlite::memory:
//
// User, password, hosts, database and values are percent-decoded, so '@', '/', '?', '#' and '%' in them must be encoded.
// Hosts without a port use the database's own (4200, 26257, 5432); the default host is localhost; duplicate hosts count once.
// For CockroachDB and PostgreSQL, missing values come from the service that the string or PGSERVICE names, and then from the
// variables PGHOST, PGUSER and so on, as in psql and pgx; other parameters are settings of the session. On other databases
// unknown parameters are errors, and so are duplicate and inapplicable ones. No error contains the password. [Params] lists
// the parameters, [Words] those of other clients; options override the string.
func Parse(rawURL string, options ...Option) (*wire.Config, error) {
	c, err := parse(strings.TrimSpace(rawURL), options)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	return c, nil
}

func parse(raw string, options []Option) (*wire.Config, error) {
	name, entries, err := read(raw)
	if err != nil {
		return nil, err
	}
	s := schemes[name]
	c := &wire.Config{
		Scheme:         cmp.Or(s.is, name),
		Params:         map[string]string{},
		ConnectTimeout: DefaultConnectTimeout,
		PoolSize:       connectionsPerCPU * runtime.GOMAXPROCS(0),
	}
	kind := kindOf(c.Scheme)
	if !s.embedded {
		c.MaxLifetime, c.Backoff = defaultMaxLifetime, defaultBackoff
	}
	if kind == onCrate {
		c.LookupTimeout = defaultLookupTimeout
		c.PoolSize = min(crateConnectionsPerCPU*runtime.GOMAXPROCS(0), maxCrateConnections)
	}
	if entries, err = known(entries, kind, c.Scheme); err != nil {
		return nil, err
	}
	if kind == onPgwire {
		if entries, err = surroundings(entries); err != nil {
			return nil, err
		}
	}
	for _, e := range entries {
		if err := e.set(c); err != nil {
			return nil, err
		}
	}
	if err := apply(c, options); err != nil || s.embedded {
		return c, err
	}
	return c, check(c, s)
}

// read splits a connection string into its scheme and its entries.
func read(raw string) (scheme string, entries []entry, err error) {
	if isKeywords(raw) {
		entries, err = keywords(raw)
		return "postgres", entries, err
	}
	name, rest, err := splitScheme(raw)
	if err != nil {
		return "", nil, err
	}
	if schemes[name].embedded {
		entries, err = readFile(rest)
		return name, entries, err
	}
	rest, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return "", nil, fmt.Errorf("%q must be followed by \"://\"", name)
	}
	entries, err = readCluster(rest)
	return name, entries, err
}

// readCluster reads user:password@host,host/database?parameters.
func readCluster(rest string) ([]entry, error) {
	if strings.Contains(strings.NewReplacer(" ", ",", "\t", ",", "\n", ",").Replace(rest), ",http") && strings.Contains(rest, "://") {
		return nil, errors.New("it contains several URLs: write one, with commas between the hosts, as in http://h1:4200,h2:4200")
	}
	authority, tail := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, tail = rest[:i], rest[i:]
	}
	// An '@' or '#' that comes this late means that a '/', '?' or '#' stands unencoded in the password. What follows
	// would then be taken for a host, a database or a parameter, and would be shown in errors.
	if strings.ContainsAny(tail, "@#") {
		return nil, errors.New("'@' or '#' after the host list: in user, password, database and parameters " +
			"write '@' as %40, '/' as %2F, '?' as %3F and '#' as %23")
	}
	var entries []entry
	hosts := authority
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		user, password, _ := strings.Cut(authority[:i], ":")
		hosts = authority[i+1:]
		for _, part := range []entry{{name: "user", value: user}, {name: "password", value: password}} {
			var err error
			if part.value, err = url.PathUnescape(part.value); err != nil {
				return nil, errors.New("user or password is not well percent-encoded: write '%' as %25")
			}
			if strings.IndexByte(part.value, 0) >= 0 {
				return nil, errors.New("user or password contains a NUL byte")
			}
			if part.value != "" {
				entries = append(entries, part)
			}
		}
	}
	path, query, _ := strings.Cut(tail, "?")
	database, err := url.PathUnescape(strings.TrimPrefix(path, "/"))
	switch {
	case err != nil:
		return nil, errors.New("the database name is not well percent-encoded")
	case strings.IndexByte(database, 0) >= 0:
		return nil, errors.New("the database name contains a NUL byte")
	case database != "":
		entries = append(entries, entry{name: "database", value: database})
	}
	if hosts != "" {
		entries = append(entries, entry{name: "hosts", value: hosts})
	}
	more, err := readQuery(query)
	return append(entries, more...), err
}

// readQuery reads name=value&name=value.
func readQuery(query string) (entries []entry, err error) {
	if query == "" {
		return nil, nil
	}
	for pair := range strings.SplitSeq(query, "&") {
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, err := url.PathUnescape(rawName)
		value, err2 := url.PathUnescape(rawValue)
		if err != nil || err2 != nil || strings.IndexByte(value, 0) >= 0 {
			return nil, errors.New("a parameter is not well percent-encoded: write '%' as %25")
		}
		entries = append(entries, entry{name: name, value: value, origin: "parameter "})
	}
	return entries, nil
}

// readFile reads what follows "sqlite:": a path, with or without "//", or :memory:.
func readFile(rest string) ([]entry, error) {
	path, query, _ := strings.Cut(strings.TrimPrefix(rest, "//"), "?")
	path, err := url.PathUnescape(path)
	if err != nil {
		return nil, errors.New("the path is not well percent-encoded: write '%' as %25")
	}
	if path == "" {
		return nil, errors.New("name a file, as in sqlite:file.db, or write sqlite::memory: for a database in memory")
	}
	entries, err := readQuery(query)
	return append([]entry{{name: "database", value: path}}, entries...), err
}

// check checks combinations of parameters and completes the list of nodes.
func check(c *wire.Config, s scheme) error {
	if err := resolve(c, s); err != nil {
		return err
	}
	if c.JWT != "" && (c.User != "" || c.Password != "") {
		return errors.New("jwt replaces user and password: pass the token, or user and password")
	}
	if kindOf(c.Scheme) == onPgwire {
		homeFiles(c)
	}
	if name := c.Params["cluster"]; name != "" {
		_ = setSetting(c, "options", strings.TrimSpace(c.Settings["options"]+" --cluster="+name))
	}
	return checkTLS(c, s)
}
