package cratesql

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// scheme is the URL scheme and the name of the driver.
const scheme = "crate"

// The one thing that importing the package does, because sql.Open, and every library on top of it, finds a driver by name.
func init() { sql.Register(scheme, Driver{}) }

// Driver is the driver of sql.Open("crate", url).
type Driver struct{}

var _ driver.DriverContext = Driver{}

// OpenConnector reads a database URL as connect.Parse does. It does not connect.
func (Driver) OpenConnector(url string) (driver.Connector, error) {
	c, err := connect.Parse(url)
	if err != nil {
		return nil, err
	}
	return NewConnector(c)
}

// Open implements driver.Driver. database/sql calls OpenConnector instead.
func (d Driver) Open(url string) (driver.Conn, error) {
	c, err := d.OpenConnector(url)
	if err != nil {
		return nil, err
	}
	return c.Connect(context.Background())
}

// Connector opens one cluster for sql.OpenDB. It has the cluster's nodes and connections, opens them at the first use, and
// closes them when the sql.DB is closed. It is safe for concurrent use.
type Connector struct {
	config *wire.Config
	turn   chan struct{} // holds one token; who has it may look at what follows
	db     wire.DB       // nil until the first connection
	closed bool
}

var (
	_ driver.Connector = (*Connector)(nil)
	_ io.Closer        = (*Connector)(nil)
)

// NewConnector returns a connector for a configuration with the scheme crate, for instance from connect.Parse. It does not
// connect. Times are in the configuration's Location, except those inside arrays and objects, which are in UTC.
func NewConnector(c *wire.Config) (*Connector, error) {
	if c.Scheme != scheme {
		return nil, fmt.Errorf("database URL: the driver %s opens URLs that begin with %s://, not %s", scheme, scheme, c.Scheme)
	}
	own := *c
	own.Nodes, own.Params = slices.Clone(c.Nodes), maps.Clone(c.Params)
	out := &Connector{config: &own, turn: make(chan struct{}, 1)}
	out.turn <- struct{}{}
	return out, nil
}

// Driver implements driver.Connector.
func (c *Connector) Driver() driver.Driver { return Driver{} }

// Connect returns a connection. The first call asks a node for its version, so that it reports a wrong address, user or
// password; later calls cost nothing.
func (c *Connector) Connect(ctx context.Context) (driver.Conn, error) {
	select {
	case <-c.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { c.turn <- struct{}{} }()
	if c.closed {
		return nil, dberr.ErrClosed
	}
	if c.db == nil {
		db, err := cratehttp.Driver.Open(ctx, c.config)
		if err != nil {
			return nil, err
		}
		c.db = db
	}
	return &conn{db: c.db, zone: cmp.Or(c.config.Location, time.UTC)}, nil
}

// Close closes every connection to the cluster; sql.DB.Close calls it. It interrupts running statements.
func (c *Connector) Close() error {
	<-c.turn
	defer func() { c.turn <- struct{}{} }()
	c.closed = true
	if c.db == nil {
		return nil
	}
	return c.db.Close()
}

type idempotent struct{}

// Idempotent marks the writes under the returned context as safe to repeat: if an answer is lost, they are sent again to
// another node instead of returning dberr.ErrUnknownOutcome. An INSERT with its key and ON CONFLICT is such a write; a write
// that increments a number is not.
func Idempotent(ctx context.Context) context.Context {
	return context.WithValue(ctx, idempotent{}, true)
}

func isIdempotent(ctx context.Context) bool {
	may, _ := ctx.Value(idempotent{}).(bool)
	return may
}
