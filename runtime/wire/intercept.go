package wire

import (
	"context"
	"errors"
	"slices"
)

// Intercept adds middleware around every statement of db, the first one outermost. database is the result of Call.Database.
// Without middleware it returns db itself; a nil Middleware is ignored.
func Intercept(db DB, database string, middleware []Middleware) DB {
	if len(middleware) == 0 {
		return db
	}
	handle := send
	for _, m := range slices.Backward(middleware) {
		if m != nil {
			handle = m(handle)
		}
	}
	return &interceptedDB{interceptor{session: db, handle: handle, dialect: db.Dialect(), database: database}, db}
}

// interceptor is a session with middleware around it.
type interceptor struct {
	session  Session
	handle   Handler
	dialect  string
	database string
	attempt  int // of the transaction, 0 outside of one
}

// Query implements Session.
func (q *interceptor) Query(ctx context.Context, st *Statement) (Rows, error) {
	return q.read(ctx, st, stepQuery)
}

// Bulk implements Session.
func (q *interceptor) Bulk(ctx context.Context, st *Statement) (Rows, error) {
	return q.read(ctx, st, stepBulk)
}

func (q *interceptor) read(ctx context.Context, st *Statement, s step) (Rows, error) {
	c := newCall(q, st, s)
	if err := c.run(ctx); err != nil {
		c.finish(Outcome{Err: err})
		return nil, err
	}
	rows := c.rows
	if len(c.done) == 0 {
		c.free()
		return rows, nil
	}
	return &watchedRows{countedRows{Rows: rows}, c}, nil
}

// Exec implements Session.
func (q *interceptor) Exec(ctx context.Context, st *Statement) (int64, error) {
	c := newCall(q, st, stepExec)
	err := c.run(ctx)
	n := c.affected
	c.finish(Outcome{Affected: n, Err: err})
	return n, err
}

type interceptedDB struct {
	interceptor
	db DB
}

// Dialect implements DB.
func (d *interceptedDB) Dialect() string { return d.db.Dialect() }

// Nodes implements DB.
func (d *interceptedDB) Nodes() []NodeStats { return d.db.Nodes() }

// Close implements DB.
func (d *interceptedDB) Close() error { return d.db.Close() }

// Begin implements DB.
func (d *interceptedDB) Begin(ctx context.Context, o TxOptions) (Tx, error) {
	t := &interceptedTx{interceptor: d.interceptor, db: d.db, options: o}
	t.attempt = max(o.Attempt, 1)
	if err := t.boundary(ctx, stepBegin); err != nil {
		return nil, err
	}
	t.session = t.tx
	return t, nil
}

type interceptedTx struct {
	interceptor
	db         DB
	options    TxOptions
	tx         Tx // nil until begun
	rolledBack bool
}

// Node implements Tx.
func (t *interceptedTx) Node() string { return t.tx.Node() }

// Err implements Tx.
func (t *interceptedTx) Err() error { return t.tx.Err() }

// RollbackTo implements Tx. It is no statement for the middleware.
func (t *interceptedTx) RollbackTo(ctx context.Context, savepoint string) error {
	return t.tx.RollbackTo(ctx, savepoint)
}

// Commit implements Tx.
func (t *interceptedTx) Commit(ctx context.Context) error { return t.boundary(ctx, stepCommit) }

// Rollback implements Tx. It also ends a transaction whose rollback a middleware refused, or panicked in.
func (t *interceptedTx) Rollback(ctx context.Context) (err error) {
	if t.rolledBack {
		return nil
	}
	defer func() {
		if !t.rolledBack {
			t.rolledBack = true
			err = errors.Join(err, t.tx.Rollback(ctx))
		}
	}()
	return t.boundary(ctx, stepRollback)
}

// boundary begins or ends the transaction.
func (t *interceptedTx) boundary(ctx context.Context, s step) error {
	c := newCall(&t.interceptor, nil, s)
	c.boundary = boundaries[s]
	c.st, c.tx = &c.boundary, t
	if t.tx != nil {
		c.boundary.Node = t.tx.Node()
	}
	err := c.run(ctx)
	c.finish(Outcome{Err: err})
	return err
}

var boundaries = [...]Statement{
	stepBegin:    {SQL: "BEGIN", Op: OpBegin},
	stepCommit:   {SQL: "COMMIT", Op: OpCommit},
	stepRollback: {SQL: "ROLLBACK", Op: OpRollback},
}

// countedRows count the rows that are read.
type countedRows struct {
	Rows
	n int64
}

// Next implements Rows.
func (r *countedRows) Next() bool {
	next := r.Rows.Next()
	if next {
		r.n++
	}
	return next
}

// readOut reads what a write has left, for what it changed is known at its end.
func (r *countedRows) readOut(st *Statement) {
	if st.Op > OpRead && st.Op < OpSchema {
		for r.Rows.Next() {
		}
	}
}

// watchedRows tell the middleware when they are closed.
type watchedRows struct {
	countedRows
	call *Call // nil once closed
}

// Close implements Rows.
func (r *watchedRows) Close() error {
	if r.call != nil {
		r.readOut(r.call.st)
	}
	err := r.Rows.Close()
	if c := r.call; c != nil {
		r.call = nil
		c.finish(Outcome{Returned: r.n, Affected: r.Rows.Affected(), Err: err})
	}
	return err
}
