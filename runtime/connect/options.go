package connect

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// Option is an option of the connection in Go, for values that a program computes or that should not be in its URL. It is an
// option of [Parse] and of a generated package's Open, and overrides the URL. Its function has the name of the URL's
// parameter, and takes the same values.
type Option = wire.ConfigOption

// to returns the option that sets a parameter.
func to(name, value string) Option {
	return func(c *wire.Config) error {
		p := lookup(name)
		switch {
		case strings.IndexByte(value, 0) >= 0:
			return fmt.Errorf("option %s contains a NUL byte", name)
		case p.on&kindOf(c.Scheme) == 0:
			return fmt.Errorf("option %s does not apply to %s", name, c.Scheme)
		}
		if err := p.set(c, value); err != nil {
			return fmt.Errorf("option %s %w", name, err)
		}
		return nil
	}
}

// Balancing is how statements are spread over the nodes.
type Balancing string

// The ways.
const (
	RoundRobin    Balancing = "round_robin"
	LeastInFlight Balancing = "least_in_flight"
)

// Locality is where the program runs, as tiers of CockroachDB: region=eu-west-1,zone=eu-west-1a. Statements go to the nodes that have most of
// the tiers in common, and to others only while these are down or busy.
func Locality(tiers string) Option { return to("locality", tiers) }

// Hosts are the nodes, as in a URL: host, host:port, [IPv6]:port.
func Hosts(hosts ...string) Option { return to("hosts", strings.Join(hosts, ",")) }

// User is the name of the user.
func User(name string) Option { return to("user", name) }

// Password is the user's password.
func Password(password string) Option { return to("password", password) }

// Database is the database, and the schema on CrateDB.
func Database(name string) Option { return to("database", name) }

// Timeout is the time limit of each statement. The server is asked to stop a statement that exceeds it.
func Timeout(d time.Duration) Option { return to("timeout", d.String()) }

// ConnectTimeout is the time limit of each attempt to connect.
func ConnectTimeout(d time.Duration) Option { return to("connect_timeout", d.String()) }

// StatementTimeout is the time after which the server itself stops a statement.
func StatementTimeout(d time.Duration) Option { return to("statement_timeout", d.String()) }

// PoolSize is the largest number of connections to each node.
func PoolSize(n int) Option { return to("pool_size", strconv.Itoa(n)) }

// MaxLifetime is the age at which connections are replaced, 0 for none.
func MaxLifetime(d time.Duration) Option { return to("max_lifetime", d.String()) }

// Balance is how statements are spread over the nodes.
func Balance(b Balancing) Option { return to("balance", string(b)) }

// BackoffFactor is the pause before a statement is tried on all nodes for the third time, doubled before each further time.
func BackoffFactor(d time.Duration) Option { return to("backoff_factor", d.String()) }

// Discover looks for further nodes of the cluster.
func Discover(on bool) Option { return to("discover", onOff(on)) }

// KeepAlives enables or disables TCP's keep-alive probes.
func KeepAlives(on bool) Option { return to("keepalives", onOff(on)) }

// KeepAlivesIdle is the time without traffic before the first probe.
func KeepAlivesIdle(d time.Duration) Option { return to("keepalives_idle", d.String()) }

// KeepAlivesInterval is the time between probes.
func KeepAlivesInterval(d time.Duration) Option { return to("keepalives_interval", d.String()) }

// KeepAlivesCount is the number of probes without an answer that end a connection.
func KeepAlivesCount(n int) Option { return to("keepalives_count", strconv.Itoa(n)) }

// SSLMode is disable, require, verify-ca or verify-full.
func SSLMode(mode string) Option { return to("sslmode", mode) }

// SSLRootCert is a PEM file of the authorities to trust, or "system".
func SSLRootCert(file string) Option { return to("sslrootcert", file) }

// SSLCert is a PEM file of the client's certificate.
func SSLCert(file string) Option { return to("sslcert", file) }

// SSLKey is a PEM file of the key of the client's certificate.
func SSLKey(file string) Option { return to("sslkey", file) }

// SSLMinProtocolVersion is the oldest version of TLS that is accepted: TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3.
func SSLMinProtocolVersion(version string) Option { return to("ssl_min_protocol_version", version) }

// JWT is the token that CrateDB takes instead of user and password.
func JWT(token string) Option { return to("jwt", token) }

// ErrorTrace asks CrateDB for a stack trace with each error.
func ErrorTrace(on bool) Option { return to("error_trace", onOff(on)) }

// Compress is the size in bytes from which requests to CrateDB are compressed, 0 for never.
func Compress(bytes int) Option { return to("compress", strconv.Itoa(bytes)) }

// LookupTimeout is how long a read by key waits for CrateDB's answer before it is given up and sent again, from 10 ms to 10 min, or 0 for no limit.
func LookupTimeout(d time.Duration) Option { return to("lookup_timeout", d.String()) }

// TimeZone is the zone, by its IANA name, of the points in time that are read.
func TimeZone(name string) Option { return to("time_zone", name) }

// ApplicationName is the name of the connection in the server's list of sessions.
func ApplicationName(name string) Option { return to("application_name", name) }

// SearchPath is the list of schemas of the session.
func SearchPath(path string) Option { return to("search_path", path) }

// Host is the directory of a Unix socket; it takes the place of the hosts.
func Host(dir string) Option { return to("host", dir) }

// Port is the port of hosts that have none.
func Port(port int) Option { return to("port", strconv.Itoa(port)) }

// Options are further settings of the session, as psql sends them: -c name=value.
func Options(options string) Option { return to("options", options) }

// Cluster names the cluster within CockroachDB Cloud, where its host does not.
func Cluster(name string) Option { return to("cluster", name) }

// TargetSessionAttrs selects the kind of servers to use: any, read-write, read-only, primary or standby.
func TargetSessionAttrs(attrs string) Option { return to("target_session_attrs", attrs) }

// Setting is a setting of the session on CockroachDB and PostgreSQL, such as default_transaction_use_follower_reads, or
// anything else that a URL can have as a parameter, of [Params] and [Words].
func Setting(name, value string) Option {
	return func(c *wire.Config) error {
		entries, err := known([]entry{{name: name, value: value, origin: "option "}}, kindOf(c.Scheme), c.Scheme)
		if err != nil || len(entries) == 0 {
			return err
		}
		if strings.IndexByte(value, 0) >= 0 {
			return fmt.Errorf("%s contains a NUL byte", entries[0].says())
		}
		return entries[0].set(c)
	}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// apply applies the options in order.
func apply(c *wire.Config, options []Option) error {
	for _, o := range options {
		if o == nil {
			return errors.New("an option is nil")
		}
		if err := o(c); err != nil {
			return err
		}
	}
	return nil
}
