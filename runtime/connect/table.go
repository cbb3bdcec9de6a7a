package connect

import (
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// Params is everything that can be set. The parser, the options in Go and the table in the docs are made from it.
var Params = []Param{
	{Name: "hosts", Place: "`//h1:4200,h2,[::1]:4200/`", Example: "h1:4200,h2", Default: "localhost; ports 4200, 26257, 5432", on: onNetwork,
		Doc: "the nodes, 64 at most; what is named twice counts once", set: setHosts, also: []string{"servers", "addresses", "contact_points"}},
	{Name: "user", Place: "`//user@`", Example: "arthur", Default: "crate on CrateDB, elsewhere the user of the machine", on: onNetwork,
		Doc: "", set: func(c *wire.Config, v string) error { c.User = v; return nil }, also: []string{"username"}},
	{Name: "password", Place: "`//user:password@`", Example: "hunter2", Default: "none; ~/.pgpass on pgwire", on: onNetwork,
		Doc: "never shown in an error, a log or a print of the configuration", set: func(c *wire.Config, v string) error { c.Password = v; return nil }},
	{Name: "database", Place: "`/name`", Example: "shop", Default: "doc on CrateDB, elsewhere the server's", on: onNetwork,
		Doc: "the database; on CrateDB the schema, with which generated statements qualify every name, because a session there is a TCP connection",
		set: func(c *wire.Config, v string) error { c.Database = v; return nil }, also: []string{"schema", "dbname"}},

	{Name: "timeout", Example: "5s", Default: "none", on: onAll, Doc: "bounds each statement; the server is asked to stop what takes longer",
		set: duration(func(c *wire.Config) *time.Duration { return &c.Timeout }, 1), also: []string{"request_timeout"}},
	{Name: "connect_timeout", Example: "2s", Default: "5s", on: onNetwork, Doc: "bounds each attempt to connect",
		set: duration(func(c *wire.Config) *time.Duration { return &c.ConnectTimeout }, 1)},
	{Name: "statement_timeout", Example: "30s", Default: "the server's", on: onNetwork, Doc: "the server itself stops a statement after that time",
		set: duration(func(c *wire.Config) *time.Duration { return &c.StatementTimeout }, time.Millisecond)},
	{Name: "pool_size", Example: "16", Default: "4 per CPU; 32, and 256 at most, on CrateDB", on: onAll, Doc: "connections to each node, at most",
		set: number(func(c *wire.Config) *int { return &c.PoolSize }, 1), also: []string{"pool_max_conns", "maxsize"}},
	{Name: "max_lifetime", Example: "10m", Default: "30m", on: onNetwork, Doc: "the age at which a connection is replaced, less up to a fifth of it; 0 for never",
		set: duration(func(c *wire.Config) *time.Duration { return &c.MaxLifetime }, 0), also: []string{"pool_max_conn_lifetime"}},
	{Name: "balance", Example: "least_in_flight", Default: "round_robin", on: onNetwork, Doc: "`round_robin` or `least_in_flight`",
		set: setBalance, also: []string{"load_balance_hosts", "load_balance"}},
	{Name: "backoff_factor", Example: "0.5", Default: "0.1", on: onNetwork,
		Doc: "seconds, or a duration: 0.1 gives pauses of 0, 0.1, 0.2, 0.4, 0.8, 1.6 s before a statement goes over all nodes again, each drawn from the upper half; 0 for none",
		set: duration(func(c *wire.Config) *time.Duration { return &c.Backoff }, 0), also: []string{"retry_backoff_factor"}},
	{Name: "discover", Example: "on", Default: "off", on: onNetwork,
		Doc: "looks for further nodes each minute: in `sys.nodes` on CrateDB, elsewhere in the DNS, where each address of a host is a node",
		set: toggle(func(c *wire.Config, on bool) { c.Discover = on })},

	{Name: "sslmode", Example: "verify-full", Default: "`crate://`, `http://`: disable; `https://`: verify-full; pgwire: disable on this machine, elsewhere it must be said", on: onNetwork,
		Doc: "`disable`, `require` (encrypted, the server not checked unless `sslrootcert` is given: warns), `verify-ca` (its authority checked), `verify-full` (its name as well); `allow` and `prefer` are refused",
		set: text("sslmode", checkMode), also: []string{"ssl", "tls", "verify_ssl_cert", "verify_ssl"}},
	{Name: "sslrootcert", Example: "ca.pem", Default: "the system's authorities", on: onNetwork, Doc: "PEM file of the authorities to trust, or `system`",
		set: text("sslrootcert"), also: []string{"ca_cert", "cafile", "REQUESTS_CA_BUNDLE"}},
	{Name: "sslcert", Example: "client.pem", Default: "none", on: onNetwork, Doc: "PEM file of the client's certificate", set: text("sslcert"), also: []string{"cert_file"}},
	{Name: "sslkey", Example: "client.key", Default: "none", on: onNetwork, Doc: "PEM file of its key", set: text("sslkey"), also: []string{"key_file"}},
	{Name: "ssl_min_protocol_version", Example: "TLSv1.3", Default: "TLSv1.2", on: onNetwork, Doc: "`TLSv1`, `TLSv1.1`, `TLSv1.2` or `TLSv1.3`",
		set: text("ssl_min_protocol_version", oneOf("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")), also: []string{"ssl_relax_minimum_version", "min_tls_version"}},

	{Name: "keepalives", Example: "off", Default: "on", on: onNetwork, Doc: "TCP's keep-alive probes, which find out that a node is gone without a word",
		set: toggle(func(c *wire.Config, on bool) { c.NoKeepAlive = !on }), also: []string{"socket_keepalive"}},
	{Name: "keepalives_idle", Example: "30s", Default: "15s", on: onNetwork, Doc: "time without traffic before the first probe",
		set: duration(func(c *wire.Config) *time.Duration { return &c.KeepAliveIdle }, time.Second), also: []string{"socket_tcp_keepidle"}},
	{Name: "keepalives_interval", Example: "5s", Default: "15s", on: onNetwork, Doc: "time between probes",
		set: duration(func(c *wire.Config) *time.Duration { return &c.KeepAliveInterval }, time.Second), also: []string{"socket_tcp_keepintvl"}},
	{Name: "keepalives_count", Example: "3", Default: "9", on: onNetwork, Doc: "probes without an answer that end the connection",
		set: number(func(c *wire.Config) *int { return &c.KeepAliveCount }, 1), also: []string{"socket_tcp_keepcnt"}},

	{Name: "application_name", Example: "shop", Default: "crategen", on: onNetwork, Doc: "what the server's lists show; on CrateDB the User-Agent", set: text("application_name")},
	{Name: "time_zone", Example: "Europe/Vienna", Default: "UTC; the session's: the server's", on: onNetwork,
		Doc: "IANA name of the zone in which points in time (`timestamp with time zone`) are read, and on pgwire of the session",
		set: setZone, also: []string{"timezone", "TimeZone"}},
	{Name: "jwt", Example: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", Default: "none", on: onCrate, Doc: "token instead of user and password (CrateDB 5.7)",
		set: func(c *wire.Config, v string) error { c.JWT = v; return nil }, also: []string{"jwt_token"}},
	{Name: "error_trace", Example: "on", Default: "off", on: onCrate, Doc: "the server's stack trace in `ServerError.Trace`",
		set: toggle(func(c *wire.Config, on bool) { c.ErrorTrace = on })},
	{Name: "compress", Example: "8192", Default: "0", on: onCrate,
		Doc: "bytes from which a request is compressed (gzip); 0 for never, which is the faster between machines of one network",
		set: number(func(c *wire.Config) *int { return &c.CompressFrom }, 0), also: []string{"compression"}},
	{Name: "search_path", Example: "shop,public", Default: "the server's", on: onPgwire, Doc: "the session's schemas", set: text("search_path")},
	{Name: "host", Example: "/var/run/postgresql", Default: "none", on: onPgwire, Doc: "directory of a Unix socket; the hosts stay empty",
		set: text("host", checkSocket), also: []string{"unix_socket", "socket"}},
}
