package cratesql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// conn is what database/sql takes for a connection. It has no state of its own.
type conn struct {
	db   wire.DB
	zone *time.Location // of the times that it returns
}

var (
	_ driver.Pinger             = (*conn)(nil)
	_ driver.ExecerContext      = (*conn)(nil)
	_ driver.QueryerContext     = (*conn)(nil)
	_ driver.ConnPrepareContext = (*conn)(nil)
	_ driver.ConnBeginTx        = (*conn)(nil)
	_ driver.NamedValueChecker  = (*conn)(nil)
	_ driver.SessionResetter    = (*conn)(nil)
	_ driver.Validator          = (*conn)(nil)
)

// errNoTx says what to do instead of a transaction.
var errNoTx = fmt.Errorf("crate: %w: each statement is separate and durable when it returns; "+
	"call ExecContext and QueryContext on the sql.DB, and guard updates with _seq_no and _primary_term", dberr.ErrNoTransactions)

// Ping asks a node for an answer.
func (c *conn) Ping(ctx context.Context) error {
	_, err := c.db.Exec(ctx, &wire.Statement{SQL: "SELECT 1", Op: wire.OpRead})
	return err
}

// ExecContext runs a statement.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	p, err := parse(query)
	if err != nil {
		return nil, err
	}
	return c.exec(ctx, p, args)
}

// QueryContext runs a statement that returns rows.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	p, err := parse(query)
	if err != nil {
		return nil, err
	}
	return c.query(ctx, p, args)
}

func (c *conn) exec(ctx context.Context, p *parsed, args []driver.NamedValue) (driver.Result, error) {
	st, err := p.statement(ctx, args)
	if err != nil {
		return nil, err
	}
	n, err := c.db.Exec(ctx, st)
	if err != nil {
		return nil, err
	}
	return result(n), nil
}

func (c *conn) query(ctx context.Context, p *parsed, args []driver.NamedValue) (driver.Rows, error) {
	st, err := p.statement(ctx, args)
	if err != nil {
		return nil, err
	}
	r, err := c.db.Query(ctx, st)
	if err != nil {
		return nil, err
	}
	return newRows(r, c.zone), nil
}

// PrepareContext reads the placeholders. Nothing is sent: CrateDB's HTTP protocol has no prepared statements.
func (c *conn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	p, err := parse(query)
	if err != nil {
		return nil, err
	}
	return &stmt{c, p}, nil
}

// Prepare implements driver.Conn.
func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

// BeginTx returns dberr.ErrNoTransactions.
func (c *conn) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return nil, errNoTx }

// Begin implements driver.Conn.
func (c *conn) Begin() (driver.Tx, error) { return nil, errNoTx }

// CheckNamedValue turns an argument into a wire.Value.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error { return check(v) }

// ResetSession has nothing to reset.
func (c *conn) ResetSession(context.Context) error { return nil }

// IsValid is always true: the nodes' health is the cluster's affair.
func (c *conn) IsValid() bool { return true }

// Close closes nothing: the connections are the Connector's.
func (c *conn) Close() error { return nil }

// stmt is a statement whose placeholders are known.
type stmt struct {
	conn *conn
	*parsed
}

var (
	_ driver.StmtExecContext   = (*stmt)(nil)
	_ driver.StmtQueryContext  = (*stmt)(nil)
	_ driver.NamedValueChecker = (*stmt)(nil)
)

// NumInput is the number of arguments.
func (s *stmt) NumInput() int { return s.inputs }

// ExecContext runs the statement.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.exec(ctx, s.parsed, args)
}

// QueryContext runs the statement, which returns rows.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.query(ctx, s.parsed, args)
}

// Exec implements driver.Stmt.
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), numbered(args))
}

// Query implements driver.Stmt.
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), numbered(args))
}

// CheckNamedValue turns an argument into a wire.Value.
func (s *stmt) CheckNamedValue(v *driver.NamedValue) error { return check(v) }

// Close closes nothing.
func (s *stmt) Close() error { return nil }

func numbered(args []driver.Value) []driver.NamedValue {
	out := make([]driver.NamedValue, len(args))
	for i, v := range args {
		out[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return out
}

// result is a row count.
type result int64

// LastInsertId is an error.
func (result) LastInsertId() (int64, error) {
	return 0, errors.New("crate: CrateDB has no last insert id: add RETURNING id to the INSERT and read it with QueryRowContext")
}

// RowsAffected is CrateDB's row count: 0 for a read, and -1 where CrateDB does not count, as for ALTER and for a DELETE that
// drops whole partitions.
func (n result) RowsAffected() (int64, error) { return int64(n), nil }
