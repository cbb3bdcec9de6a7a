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
	// Settings are those of the session that each connection to CockroachDB and PostgreSQL begins with, by name.
	Settings map[string]string

	// Timeout bounds one statement, 0 for no bound beyond the context's. URL parameter timeout.
	Timeout time.Duration
	// ConnectTimeout bounds one connection attempt, 5 s by default. URL parameter connect_timeout.
	ConnectTimeout time.Duration
	// PoolSize is the largest number of connections to one node, 4 per CPU by default; 32, and 256 at most, on CrateDB. URL parameter pool_size.
	PoolSize int
	// LeastInFlight sends each statement to the node with the fewest under way, rather than to one after the other.
	LeastInFlight bool
	// Backoff is the backoff factor: the pause before a statement goes over all nodes for the third time, doubled before each
	// further time; 0 for no pauses, 100 ms by default.
	Backoff time.Duration
	// MaxLifetime is the age at which a connection is replaced, 0 for none, 30 min by default.
	MaxLifetime time.Duration
	// Discover looks for further nodes of the cluster.
	Discover bool
	// NoKeepAlive leaves out TCP's keep-alive probes, which find out that a peer is gone without a word. They begin after
	// KeepAliveIdle without traffic (15 s if 0), come every KeepAliveInterval (15 s if 0), and KeepAliveCount of them (9 if 0)
	// without an answer end the connection.
	NoKeepAlive                      bool
	KeepAliveIdle, KeepAliveInterval time.Duration
	KeepAliveCount                   int
	// StatementTimeout is the time after which the server itself stops a statement, 0 for the server's own setting.
	StatementTimeout time.Duration
	// Location is the time zone of the times that are read, and on pgwire of the session; UTC and the server's own if nil.
	Location *time.Location
	// JWT is the token that CrateDB is shown instead of a password.
	JWT string `json:"-"`
	// ErrorTrace asks CrateDB for a stack trace with each error; see dberr.ServerError.Trace.
	ErrorTrace bool
	// CompressFrom is the size in bytes from which requests to CrateDB are compressed, 0 for none.
	CompressFrom int
}

// String shows where the configuration leads: scheme, user, nodes and database. It never shows the password or the token,
// and neither does any other way of printing it.
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
