package wire

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// Config is a parsed database URL: scheme://user:password@host:port,host:port/database?parameter=value.
type Config struct {
	Scheme   string
	Nodes    []string // host:port, duplicates removed; for sqlite none
	User     string
	Password string `json:"-"`
	Database string // the schema on CrateDB, the file on SQLite
	Params   map[string]string
	// Settings are the settings of the session by name, for each connection to CockroachDB and PostgreSQL.
	Settings map[string]string

	// Timeout is the time limit of one statement, 0 for no limit besides that of the context. URL parameter timeout.
	Timeout time.Duration
	// ConnectTimeout is the time limit of one connection attempt, 5 s by default. URL parameter connect_timeout.
	ConnectTimeout time.Duration
	// PoolSize is the maximum number of connections to one node, 4 per CPU by default; on CrateDB 32, and 256 at most. URL
	// parameter pool_size.
	PoolSize int
	// LeastInFlight sends each statement to the node with the fewest statements in flight, instead of round robin.
	LeastInFlight bool
	// Backoff is the backoff factor: the pause before a statement is tried on all nodes for the third time, doubled before
	// each further time; 0 for no pauses, 100 ms by default.
	Backoff time.Duration
	// MaxLifetime is the maximum age of a connection, 0 for no maximum, 30 min by default.
	MaxLifetime time.Duration
	// Discover enables the search for further nodes of the cluster.
	Discover bool
	// NoKeepAlive disables TCP's keep-alive probes, which detect a peer that vanished without closing the connection. The
	// probes begin after KeepAliveIdle without traffic (15 s if 0), with a period of KeepAliveInterval (15 s if 0), and
	// KeepAliveCount unanswered probes (9 if 0) end the connection.
	NoKeepAlive                      bool
	KeepAliveIdle, KeepAliveInterval time.Duration
	KeepAliveCount                   int
	// StatementTimeout is the server's own time limit of a statement, 0 for the server's setting.
	StatementTimeout time.Duration
	// LookupTimeout is how long the first attempt of a read by key waits for CrateDB's answer before it is given up and sent again, 0 for no limit,
	// 2 s by default. The time doubles with each attempt. URL parameter lookup_timeout.
	LookupTimeout time.Duration
	// Location is the time zone of times at reading, and on pgwire of the session; nil is UTC and the server's own zone.
	Location *time.Location
	// JWT is the token for CrateDB instead of a password.
	JWT string `json:"-"`
	// ErrorTrace requests a stack trace with each error of CrateDB; see dberr.ServerError.Trace.
	ErrorTrace bool
	// CompressFrom is the size in bytes from which requests to CrateDB are compressed, 0 for no compression.
	CompressFrom int
}

// String returns scheme, user, nodes and database. It never contains the password or the token, and neither does any other
// form of printing.
func (c Config) String() string {
	user := ""
	if c.User != "" {
		user = c.User + "@"
	}
	return fmt.Sprintf("%s://%s%s/%s", c.Scheme, user, strings.Join(c.Nodes, ","), c.Database)
}

// Format prints String, whatever the verb.
func (c Config) Format(to fmt.State, _ rune) { _, _ = io.WriteString(to, c.String()) }

// LogValue is String, for slog.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }
