package faults

import (
	"context"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/faultproxy"
	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

// The statements. Both transports take $1.
const (
	echo        = "SELECT $1::text AS key"
	lookUp      = "SELECT key FROM faults_known WHERE key = $1"
	write       = "INSERT INTO faults_events (key, pad) VALUES ($1, $2)" // into a table without a key
	writeMarked = "INSERT INTO faults_marked (key) VALUES ($1) ON CONFLICT (key) DO NOTHING"
)

// server is a database behind proxies.
type server struct {
	name     string
	url      string // with one host, that of the server
	protocol faultproxy.Protocol
	pgwire   bool
}

// each runs a test on both servers at once.
func each(t *testing.T, run func(t *testing.T, s server)) {
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		run(t, server{"postgres", pgtest.URL(t), faultproxy.Postgres, true})
	})
	t.Run("cratedb", func(t *testing.T) {
		t.Parallel()
		run(t, server{"cratedb", "crate://crate@" + newCrateDB(t) + "/", faultproxy.HTTP, false})
	})
}

func (s server) host(t *testing.T) string {
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// proxy starts a proxy before the server.
func (s server) proxy(t *testing.T, hooks faultproxy.Hooks) *faultproxy.Proxy {
	p, err := faultproxy.Listen(s.host(t), s.protocol, hooks)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// through is the URL with the proxies in place of the server.
func (s server) through(t *testing.T, proxies ...*faultproxy.Proxy) string {
	hosts := make([]string, len(proxies))
	for i, p := range proxies {
		hosts[i] = p.Addr()
	}
	return strings.Replace(s.url, s.host(t), strings.Join(hosts, ","), 1)
}

// open opens a database; the test or the caller closes it.
func open(t *testing.T, url string) wire.DB {
	t.Helper()
	c, err := connect.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(t.Context(), c, []wire.Driver{pgwire.Driver, cratehttp.Driver})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// run runs a statement that must succeed.
func run(t *testing.T, db wire.DB, sql string, args ...wire.Value) {
	t.Helper()
	if _, err := db.Exec(t.Context(), &wire.Statement{SQL: sql, Args: args, Op: wire.OpOther, Once: len(args) == 0}); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// createTables makes the tables anew. On CrateDB each row has a copy.
func createTables(t *testing.T, db wire.DB) {
	t.Helper()
	with := ""
	if db.Dialect() == "cratedb" {
		with = " CLUSTERED INTO 6 SHARDS WITH (number_of_replicas = 1)"
	}
	for table, columns := range map[string]string{
		"faults_events": "key text, pad text", "faults_marked": "key text PRIMARY KEY", "faults_known": "key text PRIMARY KEY",
	} {
		run(t, db, "DROP TABLE IF EXISTS "+table)
		run(t, db, "CREATE TABLE "+table+" ("+columns+")"+with)
	}
}

// count returns how often each key stands in a table.
func count(t *testing.T, db wire.DB, table string) map[string]int {
	t.Helper()
	if db.Dialect() == "cratedb" {
		run(t, db, "REFRESH TABLE "+table)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	rows, err := db.Query(ctx, &wire.Statement{SQL: "SELECT key, count(*) FROM " + table + " GROUP BY key", Op: wire.OpRead})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for rows.Next() {
		key := rows.Text()
		out[key] = int(rows.Int())
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// one runs a read and returns its only cell, empty if there is no row.
func one(ctx context.Context, db wire.DB, st *wire.Statement) (text string, begun bool, err error) {
	rows, err := db.Query(ctx, st)
	if err != nil {
		return "", false, err
	}
	if rows.Next() {
		text = rows.Text()
	}
	for rows.Next() {
	}
	return text, true, rows.Close()
}

// setting is a number of the environment.
func setting(t *testing.T, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		t.Fatalf("%s=%s: not a positive number", name, text)
	}
	return n
}
