package pgwire

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// A prepared statement keeps the types of its parameters and results, and the schema may change under it. PostgreSQL refuses
// one whose results have changed, and says nothing where only parameters have. CockroachDB says nothing either where a number
// became wider or narrower (see cell.integer). What an older type of a parameter would cut is asked about first. A statement that is outdated is made anew where nothing was executed; in a
// transaction, which the error has failed, the whole is run again.

// outdated says in what way a prepared statement may no longer be what the server would make of its text.
type outdated uint8

const (
	upToDate outdated = iota
	// wrongText and wrongTypes: the error may come of types that the parameters no longer have; of wrongText only if text was
	// sent to a parameter of another type.
	wrongText
	wrongTypes
	// gone: the server dropped the statement, and with it perhaps all of the connection's.
	gone
	// changed: the schema was changed.
	changed
)

// outdatedBy reads it from an error of the server, after which nothing was executed. Of a statement that was not prepared before, the error is its own.
func outdatedBy(err error) outdated {
	e, ok := errors.AsType[*dberr.ServerError](err)
	if !ok {
		return upToDate
	}
	switch e.Code {
	case "26000":
		return gone
	case "0A000":
		if strings.Contains(e.Message, "cached plan") {
			return changed
		}
	case "XX000":
		if strings.Contains(e.Message, "cache lookup failed") || strings.Contains(e.Message, "could not open relation") {
			return changed
		}
	case "22P02":
		return wrongText
	case "42804", "42883", "42846", "42704", "42725", "42P08", "42P18", "22P03":
		return wrongTypes // datatype mismatch, no such operator, cast or type, ambiguous ones, binary form of another type
	}
	return upToDate
}

// schemas counts, by the name of the database, the changes of its schema that this process has made or noticed.
var schemas sync.Map

// schemaChanges is the counter of a database.
func schemaChanges(database string) *atomic.Uint64 {
	n, _ := schemas.LoadOrStore(database, new(atomic.Uint64))
	return n.(*atomic.Uint64)
}

// suspect reports whether a statement may have failed because its prepared form is outdated. The next update will see to it.
func (c *conn) suspect(p *prepared, st *wire.Statement, f *fault) bool {
	f.outdated = outdatedBy(f.err)
	switch f.outdated {
	case upToDate:
	case gone:
		c.changes--
	case changed:
		c.noteChange()
	case wrongText, wrongTypes:
		// One that was just prepared has the right types. A CALL may have committed something.
		if !p.used || st.Op > wire.OpDelete || f.outdated == wrongText && !c.params.loose {
			f.outdated = upToDate
			break
		}
		c.doubted = p
	}
	return f.outdated != upToDate
}

// noteChange counts a change of the schema, unless another connection has noticed it already.
func (c *conn) noteChange() { c.node.changes.CompareAndSwap(c.changes, c.changes+1) }

// altered notes a change of the schema that a tag tells. An ALTER is one for all connections. A DROP concerns this connection,
// whose transaction may go on with another table of that name; for others, as for a CREATE, the server will tell: programs
// make and drop temporary tables all the time.
func (c *conn) altered(tag []byte) {
	switch {
	case bytes.HasPrefix(tag, []byte("ALTER ")):
		c.node.changes.Add(1)
	case bytes.HasPrefix(tag, []byte("DROP ")), bytes.HasPrefix(tag, []byte("CREATE VIEW")):
		c.changes--
	}
}

// update drops all prepared statements if the schema was changed since they were made: what the server finds out for one
// after the other would fail as many transactions.
func (c *conn) update(ctx context.Context) error {
	if p := c.doubted; p != nil {
		c.doubted = nil
		if differs, err := c.differs(ctx, p); err != nil || differs {
			c.noteChange()
		} else {
			p.used = false
		}
	}
	now := c.node.changes.Load()
	if now == c.changes {
		return nil
	}
	if len(c.stmts.byText) > 0 {
		if _, err := c.simple(ctx, "DEALLOCATE ALL"); err != nil {
			return err
		}
		c.stmts = newStmts()
	}
	c.changes = now
	return nil
}

// differs reports whether the server would give the parameters or results of a prepared statement other types by now.
func (c *conn) differs(ctx context.Context, p *prepared) (bool, error) {
	now, err := c.pg.Prepare(ctx, "", p.desc.SQL, nil)
	if err != nil {
		return false, err
	}
	same := slices.Equal(now.ParamOIDs, p.desc.ParamOIDs) &&
		slices.EqualFunc(now.Fields, p.desc.Fields, func(a, b pgconn.FieldDescription) bool { return a.DataTypeOID == b.DataTypeOID })
	return !same, nil
}

// ready prepares a statement and encodes its arguments.
func (c *conn) ready(ctx context.Context, st *wire.Statement, bulk bool) (*prepared, *fault) {
	if err := unsendable(st, bulk); err != nil {
		return nil, &fault{signal: connect.Final, err: err, refused: true}
	}
	c.params.loose = false
	err := c.update(ctx)
	var p *prepared
	if err == nil {
		p, err = c.prepare(ctx, st)
	}
	if err != nil {
		return nil, failure(ctx, c.node.addr, err).preparing()
	}
	return c.encode(ctx, p, st, bulk)
}

// encode encodes the arguments of a prepared statement. If they do not fit the types of its parameters, or only when they are
// cut (a float8 for a float4, a time for a date), these types may have changed: then the statement is prepared anew.
func (c *conn) encode(ctx context.Context, p *prepared, st *wire.Statement, bulk bool) (*prepared, *fault) {
	err := c.params.encodeFor(p.desc.ParamOIDs, st, bulk, c.maxMessage())
	if p.used && (ofType(err) || err == nil && c.params.cutDown) {
		differs, failed := c.differs(ctx, p)
		if differs {
			c.noteChange()
			c.forget(ctx, p)
			again := *st
			again.Once = false // it was not
			p, failed = c.prepare(ctx, &again)
		}
		if failed != nil {
			return nil, failure(ctx, c.node.addr, failed).preparing()
		}
		p.used = false // its types are right
		if differs {
			err = c.params.encodeFor(p.desc.ParamOIDs, st, bulk, c.maxMessage())
		}
	}
	if err != nil {
		return nil, &fault{signal: connect.Final, err: err, refused: true}
	}
	return p, nil
}

// forget drops a prepared statement.
func (c *conn) forget(ctx context.Context, p *prepared) {
	c.stmts.remove(p)
	// If this fails the connection is broken, and what comes next on it will say so.
	_ = c.pg.Deallocate(ctx, p.desc.Name)
}
