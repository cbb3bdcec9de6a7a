package pgwire

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"

	"github.com/crategen/crategen/internal/peek"
	"github.com/crategen/crategen/runtime/wire"
)

// conn is one connection, used by one statement or transaction at a time.
type conn struct {
	pg        *pgconn.PgConn
	node      *node
	slot      *puddle.Resource[*conn] // nil for the connection of a stream, which is not of the pool
	cockroach bool
	stmts     *stmts
	changes   uint64    // of the schema that stmts know of
	doubted   *prepared // may be outdated, nil for none
	names     int       // prepared statements made so far
	params    params
	exchange
	socket  peek.Socket
	expires time.Time // zero for never
}

// maxMessage is the size of the largest message that the server reads.
func (c *conn) maxMessage() int {
	if c.cockroach {
		return maxMessageCockroach
	}
	return maxMessagePostgres
}

// limitsTransactions reports whether the server has transaction_timeout.
func (c *conn) limitsTransactions() bool {
	if c.cockroach {
		return true
	}
	major, _, _ := strings.Cut(c.pg.ParameterStatus("server_version"), ".")
	n, err := strconv.Atoi(major)
	return err == nil && n >= 17
}

// query sends a statement and reads up to its first row. begin, if not empty, starts a transaction in the same round trip.
// A prepared statement that is outdated is made anew, once, where nothing is lost by that.
func (c *conn) query(ctx context.Context, st *wire.Statement, bulk bool, begin string) (answer, *fault) {
	repeatable := begin != "" || c.pg.TxStatus() == 'I'
	for {
		p, f := c.ready(ctx, st, bulk)
		if f != nil {
			return answer{}, f
		}
		a, err := c.send(ctx, p, st, begin)
		if err == nil {
			return a, nil
		}
		f = failure(ctx, c.node.addr, err)
		if !c.suspect(p, st, f) || !repeatable {
			return answer{}, f
		}
		repeatable = false
		if c.pg.TxStatus() != 'I' {
			if _, err := c.simple(ctx, "ROLLBACK"); err != nil {
				return answer{}, f
			}
		}
		if err := c.update(ctx); err != nil || c.stmts.byText[st.SQL] == p { // it is as it should be
			f.outdated = upToDate
			return answer{}, f
		}
	}
}

// send executes the prepared statement with the encoded arguments, behind begin if that is not empty.
func (c *conn) send(ctx context.Context, p *prepared, st *wire.Statement, begin string) (answer, error) {
	if err := c.compose(begin); err != nil {
		return answer{}, err
	}
	if err := c.addPrepared(p, untold(p, st.Op)); err != nil {
		return answer{}, err
	}
	if err := c.request(ctx); err != nil {
		return answer{}, err
	}
	a := answer{c: c, cols: p.cols, last: true}
	return a, a.start()
}

// simple runs SQL without arguments by the simple protocol, which takes several statements at once. It returns the tag of
// the last.
func (c *conn) simple(ctx context.Context, sql string) (tag pgconn.CommandTag, err error) {
	more := c.pg.Exec(ctx, sql)
	sent := c.pg.IsBusy()
	for more.NextResult() {
		tag, _ = more.ResultReader().Close()
	}
	return tag, asSent(sent, more.Close())
}

// asSent marks the error of a request that was sent. pgconn's MultiResultReader (v5.12) drops the reason when it loses the
// connection and then says "conn closed", which pgconn.SafeToRetry takes for a connection that was closed before.
func asSent(sent bool, err error) error {
	if sent && errors.Is(err, pgconn.ErrConnClosed) {
		return lost{err}
	}
	return err
}

// prepare finds or makes the prepared statement.
func (c *conn) prepare(ctx context.Context, st *wire.Statement) (*prepared, error) {
	if st.Once || st.Op == wire.OpSchema {
		desc, err := c.pg.Prepare(ctx, "", st.SQL, nil)
		if err != nil {
			return nil, err
		}
		return describe(desc), nil
	}
	if p := c.stmts.get(st.SQL); p != nil {
		p.used = true
		return p, nil
	}
	if old := c.stmts.surplus(); old != nil {
		c.stmts.remove(old)
		if err := c.pg.Deallocate(ctx, old.desc.Name); err != nil {
			return nil, err
		}
	}
	c.names++
	desc, err := c.pg.Prepare(ctx, "cg"+strconv.Itoa(c.names), st.SQL, nil)
	if err != nil {
		return nil, err
	}
	p := describe(desc)
	c.stmts.put(p)
	return p, nil
}

// pingAfter is how long a connection may lie idle before it is tested: a server or a firewall may have dropped it, and a
// write that is sent into the void has an unknown outcome.
const pingAfter = time.Second

// errExpired is the state of a connection that has its age.
var errExpired = errors.New("the connection is too old")

// examine returns why the connection cannot be used, nil if it can. It is too old at its age, and is tested if it lay idle for long, or since
// before another one to the node was lost, or if something has arrived on it: a server that drains says farewell to idle
// connections, and a write that is sent after that has an unknown outcome. For a read, which would be sent again, that look at
// the socket is saved.
func (c *conn) examine(ctx context.Context, op wire.Op, timeout time.Duration) error {
	if !c.expires.IsZero() && time.Now().After(c.expires) {
		return errExpired
	}
	idle := c.slot.IdleDuration()
	if idle < pingAfter && idle < c.node.sinceLoss() && (op == wire.OpRead || !c.socket.Readable()) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return c.pg.Ping(ctx)
}

// release gives the connection back if it is as good as new, else drops it.
func (c *conn) release() {
	if c.coming {
		c.settle()
	}
	if c.slot == nil || c.pg.IsClosed() || c.coming || c.pg.IsBusy() || c.pg.TxStatus() != 'I' {
		c.drop()
		return
	}
	c.slot.Release()
}

// drop closes the connection. One that was closed already makes the others of its node suspicious.
func (c *conn) drop() {
	if c.pg.IsClosed() {
		c.node.lose()
	}
	if c.slot == nil {
		c.destroy()
		return
	}
	c.slot.Destroy()
}

// cancelTimeout bounds the farewell to a server.
const cancelTimeout = 2 * time.Second

// destroy closes the connection. If an answer is still coming, the server is asked to stop. The pool counts the connection
// until its socket is closed, so that a node that stalls never has more of them than the pool has places, and as many that
// ask it to stop.
func (c *conn) destroy() {
	defer c.node.forget(c)
	if c.pg.IsClosed() { // pgconn says farewell in the background, and waits up to 15 s for the end of the answer
		select {
		case <-c.pg.CleanupDone():
		case <-time.After(cancelTimeout):
			_ = c.pg.Conn().Close()
		}
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), cancelTimeout)
	defer cancel()
	if c.coming || c.pg.IsBusy() {
		_ = c.pg.CancelRequest(ctx) // the connection is closed in any case
	}
	_ = c.pg.Close(ctx)
}

// noticeKey is where a connection has the callback for the notices of the running statement.
const noticeKey = "notices"

// notice passes a notice of the server.
func notice(pg *pgconn.PgConn, n *pgconn.Notice) {
	if f, ok := pg.CustomData()[noticeKey].(func(string)); ok {
		f(n.Message)
	}
}

// exec runs a statement and drops its rows. SQL that is not worth preparing goes by the simple protocol, which may hold
// several statements.
func (c *conn) exec(ctx context.Context, st *wire.Statement, begin string) (int64, *fault) {
	if (st.Once || st.Op == wire.OpSchema) && len(st.Args) == 0 {
		sql := st.SQL
		if begin != "" {
			sql = begin + ";" + sql
		}
		if f := wire.Notices(ctx); f != nil && st.Op == wire.OpSchema {
			c.pg.CustomData()[noticeKey] = f
			defer delete(c.pg.CustomData(), noticeKey)
		}
		tag, err := c.simple(ctx, sql)
		if err != nil {
			return 0, failure(ctx, c.node.addr, err)
		}
		if st.Op == wire.OpSchema {
			c.node.changes.Add(1)
		} else {
			c.altered([]byte(tag.String()))
		}
		if tag.Select() {
			return 0, nil
		}
		return tag.RowsAffected(), nil
	}
	a, f := c.query(ctx, st, false, begin)
	if f != nil {
		return 0, f
	}
	if a.open {
		if err := a.end(); err != nil {
			return 0, failure(ctx, c.node.addr, err)
		}
	}
	return a.changed, nil
}
