package wire

import (
	"context"
	"iter"
)

// Handler sends one statement and reports whether that went well. For a statement that returns rows it returns before they
// are read.
type Handler func(ctx context.Context, c *Call) error

// Middleware wraps every statement of a client: it returns a Handler that calls next, for instance
//
//	func timed(next wire.Handler) wire.Handler {
//		return func(ctx context.Context, c *wire.Call) error {
//			start := time.Now()
//			c.OnDone(func(o wire.Outcome) { log.Println(c.Name(), time.Since(start), o.Err) })
//			return next(ctx, c)
//		}
//	}
//
// A Handler may refuse the statement by returning an error without calling next. It may call next again after an error, and
// not after a success. It may add to an error of next, but not suppress it: if the Handler returns another error, errors.Is
// still finds that of next, so a transaction is run again after a conflict. The context that it passes to next is in use
// until the rows are closed, so cancel it in OnDone.
//
// The boundaries of transactions are calls as well (OpBegin, OpCommit, OpRollback). Refusing a commit rolls the transaction
// back; a rollback happens even if it is refused.
//
// A Middleware is called once, when the client is opened; its Handler is called concurrently from many goroutines.
type Middleware func(next Handler) Handler

// Call is one statement for the middleware. It is valid until the Handler has returned and the functions of OnDone have run;
// after that it may be reused for another statement. It belongs to the goroutine of the statement.
type Call struct {
	st   *Statement
	on   *interceptor
	done []func(Outcome)

	step     step
	boundary Statement // what st is for the boundaries of a transaction
	tx       *interceptedTx
	sending  *sending // what the statement is sent with, and its place there
	place    int
	columns  CopyColumns // of a Copy

	// What the end of the chain left behind.
	rows     Rows
	copy     Copy
	affected int64
	sent     bool  // it succeeded
	err      error // or why it did not, the last time
}

// Outcome is how a statement ended.
type Outcome struct {
	// Returned is the number of rows that the caller read.
	Returned int64
	// Affected is the number of rows that the statement changed, 0 for a read, -1 where CrateDB does not count.
	Affected int64
	// Node is the host:port of the node that answered or failed last, as Call.Node.
	Node string
	// Err is why the statement failed, in sending it or in reading its rows; nil if it did not.
	Err error
}

// Arg is one argument of a statement.
type Arg struct {
	// Column is the column of the argument, empty if it is unknown.
	Column string
	// Value is NULL if the argument is hidden.
	Value Value
	// Hidden is true if the argument belongs to a Sensitive field, or may belong to one: an argument of an unknown column is
	// hidden if the text names a Sensitive column.
	Hidden bool
}

// OnDone registers a function that is called once, at the end of the statement: when the rows are closed, or at once for a
// statement without rows or one that failed or panicked. The last registered function is called first. A statement without
// OnDone has no overhead; with OnDone its rows have one more layer.
func (c *Call) OnDone(f func(Outcome)) { c.done = append(c.done, f) }

// Op returns the kind of operation.
func (c *Call) Op() Op { return c.st.Op }

// Entity names the entity (Book). It is empty for raw SQL and for the boundaries of transactions.
func (c *Call) Entity() string { return c.st.Entity }

// Name is how errors and logs name the statement: "insert Book", "select", "commit", ...
func (c *Call) Name() string { return c.st.Name() }

// Table is the name of the entity's table (books), with its schema if it has one of its own.
func (c *Call) Table() string {
	if c.st.Origin == nil {
		return ""
	}
	return c.st.Origin.TargetTable()
}

// SQL returns the text with placeholders. Text of generated statements contains no values; raw SQL is the text of the
// program.
func (c *Call) SQL() string { return c.st.SQL }

// BulkRows returns the number of rows of arguments of a bulk write, 0 for any other statement. A COPY has no arguments and
// its number of rows is unknown beforehand; Outcome.Affected is the number of rows that it wrote.
func (c *Call) BulkRows() int { return c.st.Rows }

// NumArgs is the number of arguments, of all rows together.
func (c *Call) NumArgs() int { return len(c.st.Args) }

// Args yields the arguments, row after row; arguments of Sensitive fields are Hidden. Arguments can be personal data of the
// program's users and are mostly unsuitable for logs.
func (c *Call) Args() iter.Seq[Arg] {
	return func(yield func(Arg) bool) {
		for i, v := range c.st.Args {
			a := Arg{Value: v}
			if o := c.st.Origin; o != nil {
				a.Column, a.Hidden = o.ArgColumn(i), o.ArgSensitive(i)
			}
			if a.Hidden {
				a.Value = Null()
			}
			if !yield(a) {
				return
			}
		}
	}
}

// InTx reports whether the statement is part of a transaction, or a boundary of one.
func (c *Call) InTx() bool { return c.on.attempt > 0 }

// Attempt is the number of the run of the transaction that the statement is part of: 1, and more after conflicts. It is 0
// outside of transactions.
func (c *Call) Attempt() int { return c.on.attempt }

// Node returns the host:port of the node that answered or failed last, after next has returned. It is empty for SQLite, and
// if no node was used.
func (c *Call) Node() string { return c.st.Node }

// Dialect returns the kind of the server: cratedb, cockroachdb, postgres or sqlite.
func (c *Call) Dialect() string { return c.on.dialect }

// Database returns the schema on CrateDB, the file on SQLite, otherwise the database; empty for the server's default.
func (c *Call) Database() string { return c.on.database }
