package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/cursor"
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Package is the description of a generated package for the runtime.
type Package struct {
	// Targets are the dialects of the package's targets.
	Targets []string
	// Drivers open the network transports of the targets.
	Drivers []wire.Driver
	// Tables are all tables. Referenced tables come before the tables that refer to them.
	Tables []*dialect.Table
	// DDL returns the statements that create the tables on a dialect.
	DDL func(dialect string) (string, error)
}

// Conn executes the statements of a client or of a transaction. It is safe for concurrent use, except the Conn of a
// transaction.
type Conn struct {
	session  wire.Session
	db       wire.DB // nil inside a transaction
	readOnly bool    // in a read-only transaction
	dialect  *dialect.Dialect
	schema   string // qualifies table names, empty for the schema of the session
	pkg      *Package
	interner *interner
	tenant   *wire.Tenant // nil for none
	cursors  *cursor.Sealer
	root     *Conn            // the client's Conn, itself outside of transactions
	cluster  *clusterVersions // of the client
	fresh    *freshness       // of the client; nil if searches always see earlier writes

	committed *[]func(context.Context) // run after the transaction's commit; nil outside of one
	final     *[]Sendable              // sent with the commit; nil outside of a transaction
	nested    *int                     // the number of savepoints so far; nil outside of a transaction
}

// Runner is a client or a transaction.
type Runner interface {
	// Conn returns the connection for raw SQL and the functions of this package.
	Conn() *Conn
}

// Open connects to the database of the URL. It fails if no node answers, if the server rejects the user, or if the dialect of the
// server is not a target of the package.
func Open(ctx context.Context, pkg *Package, url string, opts ...wire.Option) (*Conn, error) {
	o := wire.Options{Drivers: slices.Clone(pkg.Drivers)}
	for _, opt := range opts {
		opt.Apply(&o)
	}
	cfg, err := connect.Parse(url, o.Config...)
	if err != nil {
		return nil, err
	}
	tenant, err := newTenant(pkg, o.Tenants)
	if err != nil {
		return nil, err
	}
	cursors, err := cursor.NewSealer(o.CursorKeys)
	if err != nil {
		return nil, err
	}
	db, err := connect.Open(ctx, cfg, o.Drivers)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(pkg.Targets, db.Dialect()) {
		err := fmt.Errorf("the server is %s, but the package was generated for %v: add --target %s and generate again",
			db.Dialect(), pkg.Targets, db.Dialect())
		return nil, errors.Join(err, db.Close())
	}
	d, err := dialect.ByName(db.Dialect())
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	c := &Conn{dialect: d, pkg: pkg, interner: new(interner), tenant: tenant, cursors: cursors, cluster: new(clusterVersions)}
	if c.schema = d.DefaultSchema; c.schema != "" && cfg.Database != "" {
		c.schema = cfg.Database
	}
	c.db = wire.Intercept(db, cmp.Or(cfg.Database, c.schema), o.Middleware)
	c.session = c.db
	c.root = c
	c.fresh = newFreshness(d, pkg, &o)
	return c, nil
}

// Dialect returns the kind of the server: cratedb, cockroachdb, postgres or sqlite.
func (c *Conn) Dialect() string { return c.dialect.Name }

// Nodes returns the counters of each node of a client: its state, statements in flight, errors and latency. It is nil for
// SQLite and inside a transaction.
func Nodes(r Runner) []wire.NodeStats {
	if db := r.Conn().db; db != nil {
		return db.Nodes()
	}
	return nil
}

// DB returns the connection of a client below the generated code: functions that work with any database take it, such as those of package
// migrate. It passes the client's middleware, and knows no tenant. It is nil inside a transaction. The client closes it.
func DB(r Runner) wire.DB { return r.Conn().db }

// Close closes all connections and interrupts running statements.
func (c *Conn) Close() error {
	if c.db == nil {
		return dberr.ErrNestedTx
	}
	return c.db.Close()
}

// builder starts a statement on a table. The caller frees it.
func (c *Conn) builder(t *dialect.Table, op wire.Op) *sqlgen.Builder {
	b := sqlgen.New(c.dialect, c.schema, t)
	b.Statement.Op, b.Statement.Origin = op, b
	if t != nil {
		b.Statement.Entity = t.Entity
	}
	b.Tables = c.pkg.Tables
	if c.fresh != nil && c.fresh.hides && op != wire.OpRead {
		c.unhide(b)
	}
	if c.tenant != nil {
		b.Tenant = c.tenant.Column
	}
	return b
}

// sendable returns the reason why a statement cannot be sent, apart from its tenant, or nil.
func (c *Conn) sendable(ctx context.Context, b *sqlgen.Builder) error {
	err := b.Err()
	if err == nil {
		err = c.usable(ctx)
	}
	if err == nil && c.tenant != nil && !unscoped(ctx) {
		err = b.TenantErr()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", b.Statement.Name(), err)
	}
	return nil
}

// finish completes the builder's statement before it is sent: it returns its errors, adds the tenant and the comment, and interns its text.
func (c *Conn) finish(ctx context.Context, b *sqlgen.Builder) error {
	if err := c.sendable(ctx, b); err != nil {
		return err
	}
	if c.fresh != nil {
		if err := c.fresh.before(ctx, c, b); err != nil {
			return fmt.Errorf("%s: %w", b.Statement.Name(), err)
		}
	}
	if c.tenant != nil {
		if err := c.restrictToTenant(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", b.Statement.Name(), err)
		}
	}
	onlyLookup(b)
	b.Write(commentOf(ctx))
	if b.Reading().Past.Absolute() { // it is another text each time
		b.Statement.Once, b.Statement.SQL = true, string(b.Text())
		return nil
	}
	b.Statement.SQL = c.interner.intern(b.Text())
	return nil
}

// usable refuses the client itself with the context of one of its transactions: the statement would wait for the transaction's
// connection, or be executed outside of the transaction.
func (c *Conn) usable(ctx context.Context) error {
	if c.root == c && ctx.Value(txKey{c}) != nil {
		return dberr.ErrNestedTx
	}
	return nil
}

// sent records that a statement was sent.
func (c *Conn) sent(b *sqlgen.Builder) {
	if c.fresh != nil {
		c.fresh.after(b)
	}
}

// query sends the builder's statement and returns its rows.
func (c *Conn) query(ctx context.Context, b *sqlgen.Builder) (wire.Rows, error) {
	if err := c.finish(ctx, b); err != nil {
		return nil, err
	}
	rows, err := c.session.Query(ctx, &b.Statement)
	c.sent(b)
	if err != nil {
		return nil, named(b, beforeHistory(b, err))
	}
	return rows, nil
}

// exec sends the builder's statement and returns the number of rows that it changed.
func (c *Conn) exec(ctx context.Context, b *sqlgen.Builder) (int64, error) {
	if err := c.finish(ctx, b); err != nil {
		return 0, err
	}
	n, err := c.session.Exec(ctx, &b.Statement)
	c.sent(b)
	if err != nil {
		return n, named(b, err)
	}
	return n, nil
}

// bulk sends the builder's statement with many rows of arguments.
func (c *Conn) bulk(ctx context.Context, b *sqlgen.Builder) (wire.Rows, error) {
	if err := c.finish(ctx, b); err != nil {
		return nil, err
	}
	rows, err := c.session.Bulk(ctx, &b.Statement)
	c.sent(b)
	if err != nil {
		return nil, named(b, err)
	}
	return rows, nil
}
