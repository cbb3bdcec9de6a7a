package connect

import (
	"errors"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// Params is everything that can be set. The parser, the options in Go and the table in the docs are made from it.
var Params = []Param{
	{Name: "hosts", Place: "`//h1:4200,h2,[::1]:4200/`", Example: "h1:4200,h2", Default: "localhost; ports 4200, 26257, 5432", on: onNetwork,
		Doc: "the nodes, 64 at most; duplicates count once", set: setHosts, also: []string{"servers", "addresses", "contact_points"}},
	{Name: "user", Place: "`//user@`", Example: "arthur", Env: "PGUSER", Default: "crate on CrateDB, elsewhere the operating system's user", on: onNetwork,
		Doc: "", set: func(c *wire.Config, v string) error { c.User = v; return nil }, also: []string{"username"}},
	{Name: "password", Place: "`//user:password@`", Example: "hunter2", Env: "PGPASSWORD", Default: "none; ~/.pgpass on pgwire, or the file of passfile", on: onNetwork,
		Doc: "never part of an error, a log or the printed configuration", set: func(c *wire.Config, v string) error { c.Password = v; return nil }},
	{Name: "database", Place: "`/name`", Example: "shop", Env: "PGDATABASE", Default: "doc on CrateDB, elsewhere the server's", on: onNetwork,
		Doc: "the database; on CrateDB the schema: generated statements qualify every name with it, because a session there is a TCP connection",
		set: func(c *wire.Config, v string) error { c.Database = v; return nil }},

	{Name: "timeout", Example: "5s", Default: "none", on: onAll, Doc: "time limit of each statement; the server is asked to stop a statement that exceeds it",
		set: duration(func(c *wire.Config) *time.Duration { return &c.Timeout }, 1), also: []string{"request_timeout", "socketTimeout", "socket_timeout", "command_timeout"}},
	{Name: "connect_timeout", Example: "2s", Default: "5s", Env: "PGCONNECT_TIMEOUT", on: onNetwork, Doc: "time limit of each attempt to connect",
		set: duration(func(c *wire.Config) *time.Duration { return &c.ConnectTimeout }, 1), also: []string{"loginTimeout", "connectTimeout"}},
	{Name: "statement_timeout", Example: "30s", Default: "the server's", on: onNetwork, Doc: "the server itself stops a statement after this time; the value needs a unit",
		set: setStatementTimeout},
	{Name: "pool_size", Example: "16", Default: "4 per CPU; 32, and 256 at most, on CrateDB", on: onAll, Doc: "maximum number of connections to each node",
		set: number(func(c *wire.Config) *int { return &c.PoolSize }, 1), also: []string{"maxsize", "max_pool_size"}},
	{Name: "max_lifetime", Example: "10m", Default: "30m", on: onNetwork, Doc: "maximum age of a connection, minus a random part of up to a fifth; 0 for no maximum",
		set: duration(func(c *wire.Config) *time.Duration { return &c.MaxLifetime }, 0)},
	{Name: "balance", Example: "least_in_flight", Default: "round_robin", on: onNetwork, Doc: "`round_robin` or `least_in_flight`",
		set: setBalance, also: []string{"load_balance", "loadBalanceHosts"}},
	{Name: "backoff_factor", Example: "0.5", Default: "0.1", on: onNetwork,
		Doc: "seconds, or a duration: 0.1 gives pauses of 0, 0.1, 0.2, 0.4, 0.8, 1.6 s before a statement is tried on all nodes again, each a random value in the upper half; 0 for no pauses",
		set: duration(func(c *wire.Config) *time.Duration { return &c.Backoff }, 0), also: []string{"retry_backoff_factor"}},
	{Name: "discover", Example: "on", Default: "off", on: onNetwork,
		Doc: "searches for further nodes every minute: in `sys.nodes` on CrateDB, elsewhere in the DNS, where each address of a host is a node",
		set: toggle(func(c *wire.Config, on bool) { c.Discover = on })},

	{Name: "sslmode", Example: "verify-full", Default: "`crate://`, `http://`: disable; `https://`: verify-full; pgwire: disable for this machine, mandatory for others", Env: "PGSSLMODE", on: onNetwork,
		Doc: "`disable`, `require` (encryption; the server is verified only with `sslrootcert`, otherwise a warning is logged), `verify-ca` (verifies the server's authority), `verify-full` (also its name); `allow` and `prefer` are refused",
		set: text("sslmode", checkMode), also: []string{"tls", "verify_ssl_cert", "verify_ssl", "sslaccept", "requiressl"}},
	{Name: "sslrootcert", Example: "ca.pem", Default: "on pgwire ~/.postgresql/root.crt if it exists, else the system's authorities", Env: "PGSSLROOTCERT", on: onNetwork, Doc: "PEM file of the authorities to trust, or `system`",
		set: text("sslrootcert"), also: []string{"ca_cert", "cafile", "REQUESTS_CA_BUNDLE"}},
	{Name: "sslcert", Example: "client.pem", Default: "none; on pgwire ~/.postgresql/postgresql.crt and .key if both exist", Env: "PGSSLCERT", on: onNetwork, Doc: "PEM file of the client's certificate", set: text("sslcert"), also: []string{"cert_file"}},
	{Name: "sslkey", Example: "client.key", Default: "the same", Env: "PGSSLKEY", on: onNetwork, Doc: "PEM file of the certificate's key", set: text("sslkey"), also: []string{"key_file"}},
	{Name: "ssl_min_protocol_version", Example: "TLSv1.3", Default: "TLSv1.2", Env: "PGSSLMINPROTOCOLVERSION", on: onNetwork, Doc: "`TLSv1`, `TLSv1.1`, `TLSv1.2` or `TLSv1.3`",
		set: text("ssl_min_protocol_version", oneOf("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")), also: []string{"ssl_relax_minimum_version", "min_tls_version"}},

	{Name: "keepalives", Example: "off", Default: "on", on: onNetwork, Doc: "TCP's keep-alive probes, which detect a node that vanished without closing its connections",
		set: toggle(func(c *wire.Config, on bool) { c.NoKeepAlive = !on }), also: []string{"socket_keepalive"}},
	{Name: "keepalives_idle", Example: "30s", Default: "15s", on: onNetwork, Doc: "time without traffic before the first probe",
		set: duration(func(c *wire.Config) *time.Duration { return &c.KeepAliveIdle }, time.Second), also: []string{"socket_tcp_keepidle"}},
	{Name: "keepalives_interval", Example: "5s", Default: "15s", on: onNetwork, Doc: "time between probes",
		set: duration(func(c *wire.Config) *time.Duration { return &c.KeepAliveInterval }, time.Second), also: []string{"socket_tcp_keepintvl"}},
	{Name: "keepalives_count", Example: "3", Default: "9", on: onNetwork, Doc: "number of unanswered probes after which the connection ends",
		set: number(func(c *wire.Config) *int { return &c.KeepAliveCount }, 1), also: []string{"socket_tcp_keepcnt"}},

	{Name: "application_name", Example: "shop", Default: "crategen", Env: "PGAPPNAME", on: onNetwork, Doc: "name of the connection in the server's views; on CrateDB the User-Agent", set: text("application_name")},
	{Name: "time_zone", Example: "Europe/Vienna", Default: "UTC; the session's: the server's", on: onNetwork,
		Doc: "IANA name of the zone of `timestamp with time zone` values at reading, and on pgwire of the session",
		set: setZone},
	{Name: "jwt", Example: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", Default: "none", on: onCrate, Doc: "token instead of user and password (CrateDB 5.7 and later)",
		set: func(c *wire.Config, v string) error { c.JWT = v; return nil }, also: []string{"jwt_token"}},
	{Name: "error_trace", Example: "on", Default: "off", on: onCrate, Doc: "the server's stack trace in `ServerError.Trace`",
		set: toggle(func(c *wire.Config, on bool) { c.ErrorTrace = on })},
	{Name: "compress", Example: "8192", Default: "0", on: onCrate,
		Doc: "size in bytes from which requests are compressed (gzip); 0 for no compression, which is faster within a network",
		set: number(func(c *wire.Config) *int { return &c.CompressFrom }, 0), also: []string{"compression"}},
	{Name: "lookup_timeout", Example: "500ms", Default: "2s", on: onCrate,
		Doc: "time after which a read by key without an answer is given up and sent again, doubled for each attempt: see [above](#lookups-without-an-answer); 0 for no limit, otherwise from 10ms to 10m",
		set: setLookupTimeout},
	{Name: "search_path", Example: "shop,public", Default: "the server's", on: onPgwire, Doc: "the session's schemas", set: text("search_path")},
	{Name: "host", Example: "/var/run/postgresql", Default: "the server's usual socket on `postgres://` if it exists, else localhost", Env: "PGHOST", on: onPgwire,
		Doc: "as in psql: directories of Unix sockets, and hosts, instead of those of the URL", set: setHost, also: []string{"unix_socket", "socket", "hostaddr"}},
	{Name: "port", Example: "25432", Default: "26257, 5432", Env: "PGPORT", on: onPgwire,
		Doc: "port of the hosts without a port in the URL: one for all, or one for each", set: setPort},
	{Name: "options", Example: "-c lock_timeout=5s", Default: "none", Env: "PGOPTIONS", on: onPgwire,
		Doc: "further settings of the session, in the form of psql; with `--cluster=name-123` for CockroachDB Cloud",
		set: func(c *wire.Config, v string) error { return setSetting(c, "options", v) }},
	{Name: "locality", Example: "region=eu-west-1,zone=eu-west-1a", Default: "none", on: onPgwire,
		Doc: "CockroachDB: where the program runs. Statements go to the nodes that have most of the tiers in common, by the server's `SHOW LOCALITY`, and to others only while these are down or busy",
		set: text("locality", checkLocality)},
	{Name: "cluster", Example: "name-123", Default: "none", on: onPgwire,
		Doc: "cluster of CockroachDB Cloud, if the host does not contain it: the same as `options=--cluster%3Dname-123`", set: text("cluster")},
	{Name: "target_session_attrs", Example: "read-write", Default: "any", Env: "PGTARGETSESSIONATTRS", on: onPgwire,
		Doc: "kind of servers to use: `any`, `read-write`, `read-only`, `primary` or `standby`; other servers rest, and are probed again",
		set: text("target_session_attrs", checkSessionAttrs), also: []string{"targetServerType"}},
}

// setSetting sets a setting of the session.
func setSetting(c *wire.Config, name, value string) error {
	if c.Settings == nil {
		c.Settings = map[string]string{}
	}
	c.Settings[name] = value
	return nil
}

// checkLocality refuses what is no list of tiers.
func checkLocality(v string) error {
	for _, tier := range strings.Split(v, ",") {
		if key, value, ok := strings.Cut(tier, "="); !ok || key == "" || value == "" || strings.ContainsAny(value, "= ") {
			return errors.New("must have tiers as those of cockroach start --locality: region=eu-west-1,zone=eu-west-1a")
		}
	}
	return nil
}

func checkSessionAttrs(v string) error {
	if v == "prefer-standby" {
		return errors.New("must not be prefer-standby: write standby, or any")
	}
	return oneOf("any", "read-write", "read-only", "primary", "standby")(v)
}
