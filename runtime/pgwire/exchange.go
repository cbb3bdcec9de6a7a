package pgwire

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// exchange is a request of one or more statements with one Sync, and the answers to it. It is done by hand on pgconn's
// connection: pgconn arms a timer for each write, in case that it blocks, and watches each context through three closures,
// which is a sixth of what a point read costs the client.
type exchange struct {
	out         []byte      // the request; kept for the next one
	parts       int         // statements in it
	begins      int         // the first of them start a transaction
	coming      bool        // the answer has not been read to its end
	unwatch     func() bool // ends the watch of the context, nil if there is none
	interrupt   func()      // what a context does when it ends
	interrupted chan struct{}
}

// writeAlong is the size from which a request of several statements is written while its answers are read: the server may not
// read on before somebody reads what it answers. One statement is read by the server as a whole before it answers.
const writeAlong = 16 << 10

var errCopy = errors.New("COPY needs a stream of rows: use query.Load, or COPY with a file of the server")

// openExchange makes the exchange ready.
func (c *conn) openExchange() {
	c.interrupted = make(chan struct{}, 1)
	c.interrupt = func() {
		_ = c.pg.Conn().SetDeadline(time.Unix(1, 0))
		c.interrupted <- struct{}{}
	}
}

// unsent is an error before which nothing was sent.
type unsent struct{ error }

func (unsent) SafeToRetry() bool { return true }

func (u unsent) Unwrap() error { return u.error }

// lost is an error after which nothing is safe to repeat.
type lost struct{ error }

func (lost) SafeToRetry() bool { return false }

func (l lost) Unwrap() error { return l.error }

// compose begins a request, with the statement that starts a transaction if begin is not empty. One Sync will end all of it: if
// begin fails, nothing behind it is executed.
func (c *conn) compose(begin string) error {
	if cap(c.out) > keepBuffer {
		c.out = nil
	}
	c.out, c.parts, c.begins = c.out[:0], 0, 0
	for begin != "" {
		var sql string
		sql, begin, _ = strings.Cut(begin, beginSeparator)
		if err := c.addText(sql); err != nil {
			return err
		}
		c.begins++
	}
	return nil
}

// addText adds a statement without arguments to the request.
func (c *conn) addText(sql string) error {
	out, err := (&pgproto3.Parse{Query: sql}).Encode(c.out)
	if err == nil {
		out, err = (&pgproto3.Bind{}).Encode(out)
	}
	return c.execute(out, err)
}

// addPrepared adds a prepared statement with the arguments in c.params. With describe the server tells the columns, which it
// did not know when it prepared the statement.
func (c *conn) addPrepared(p *prepared, describe bool) error {
	bind := pgproto3.Bind{PreparedStatement: p.desc.Name, ParameterFormatCodes: c.params.formats, Parameters: c.params.values,
		ResultFormatCodes: p.formats}
	if describe {
		bind.ResultFormatCodes = anyBinary
	}
	out, err := bind.Encode(c.out)
	if err == nil && describe {
		out, err = (&pgproto3.Describe{ObjectType: 'P'}).Encode(out)
	}
	return c.execute(out, err)
}

// anyBinary asks for binary results of a statement whose columns the server tells only when it executes (FETCH, CALL).
var anyBinary = []int16{formatBinary}

func (c *conn) execute(out []byte, err error) error {
	if err != nil {
		return unsent{err}
	}
	c.out, err = (&pgproto3.Execute{}).Encode(out)
	c.parts++
	return err
}

// request sends what was added, and reads the answers to its BEGIN. The other answers must be read to their end, or the connection
// dropped.
func (c *conn) request(ctx context.Context) error {
	err := c.write(ctx)
	for range c.begins {
		if err == nil {
			err = (&answer{c: c}).start()
		}
	}
	return err
}

func (c *conn) write(ctx context.Context) (err error) {
	if err := ctx.Err(); err != nil {
		return unsent{err}
	}
	if c.out, err = (&pgproto3.Sync{}).Encode(c.out); err != nil {
		return unsent{err}
	}
	if ctx.Done() != nil {
		c.unwatch = context.AfterFunc(ctx, c.interrupt)
	}
	c.coming = true
	if c.parts > 1 && len(c.out) > writeAlong {
		request := c.out
		c.out = nil                                       // it may still be written when an error ends the exchange
		go func() { _, _ = c.pg.Conn().Write(request) }() // what fails here fails in reading too
		return nil
	}
	n, err := c.pg.Conn().Write(c.out)
	switch {
	case err == nil:
		return nil
	case n == 0:
		err = unsent{err}
	default:
		err = lost{err}
	}
	c.settle()
	return err
}

// message reads the next message of the answer. It is valid until the next call.
func (c *conn) message() (pgproto3.BackendMessage, error) {
	m, err := c.pg.ReceiveMessage(context.Background())
	if err == nil {
		if _, ok := m.(*pgproto3.ReadyForQuery); ok {
			c.coming = false
			c.settle()
		}
		return m, nil
	}
	c.settle()
	if inner := errors.Unwrap(err); inner != nil { // without pgconn's word for it
		err = inner
	}
	return nil, lost{err}
}

// settle ends the watch of the context. One that has ended meanwhile may have set the deadline, which must not meet the next
// request.
func (c *conn) settle() {
	if c.unwatch == nil {
		return
	}
	if !c.unwatch() {
		<-c.interrupted
		_ = c.pg.Conn().SetDeadline(time.Time{})
	}
	c.unwatch = nil
}

// refuseCopy answers the server's wish for rows. It did not heed the Sync that came before.
func (c *conn) refuseCopy() error {
	out, err := (&pgproto3.CopyFail{Message: errCopy.Error()}).Encode(nil)
	if err == nil {
		out, err = (&pgproto3.Sync{}).Encode(out)
	}
	if err == nil {
		_, err = c.pg.Conn().Write(out)
	}
	if err != nil {
		return lost{err}
	}
	return nil
}
