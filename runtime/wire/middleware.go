package wire

import (
	"context"
	"iter"
)

// Handler sends one statement and reports whether that went well. For a statement that returns rows it returns before they
// are read.
type Handler func(ctx context.Context, c *Call) error

// Middleware puts something around every statement of a client: it returns a Handler that calls next, as
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
// not after a success. It may add to an error of next, but not make it disappear: errors.Is finds what next returned also
// behind the error that the Handler returns instead, so that a transaction is still run again after a conflict. The context
// that it gives to next is in use until the rows are closed, so cancel it in OnDone.
//
// The boundaries of transactions are calls as well (OpBegin, OpCommit, OpRollback). Who refuses a commit rolls the
// transaction back; a rollback happens even if it is refused.
//
// A Middleware is called once, when the client is opened; its Handler is called from many goroutines at once.
type Middleware func(next Handler) Handler

// Call is one statement on its way through the middleware. It is valid until the Handler has returned and the functions
// given to OnDone have run; after that it may be another statement's. It belongs to the goroutine of the statement.
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
	// Column is what the argument is for, empty if that is not known.
	Column string
	// Value is NULL if the argument is hidden.
	Value Value
	// Hidden says that the argument belongs to a Sensitive field, or may: where the column of an argument is not known,
	// it is hidden if the text names a Sensitive column.
	Hidden bool
}

// OnDone registers a function that is called once, when all is over: when the rows are closed, or at once for a statement
// without rows or one that failed or panicked. What was registered last is called first. While a statement without OnDone
// costs nothing more, one with it reads its rows through one more layer.
func (c *Call) OnDone(f func(Outcome)) { c.done = append(c.done, f) }

// Op is what the statement does.
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

// SQL is the text with placeholders. That of generated statements holds no values; raw SQL is as the program wrote it.
func (c *Call) SQL() string { return c.st.SQL }

// BulkRows is the number of rows of arguments that a bulk write carries, 0 for any other statement. That of a COPY is not
// known beforehand: it has no arguments, and Outcome.Affected says how many rows it wrote.
func (c *Call) BulkRows() int { return c.st.Rows }

// NumArgs is the number of arguments, of all rows together.
func (c *Call) NumArgs() int { return len(c.st.Args) }

// Args yields the arguments, row after row, but for those of Sensitive fields, which are Hidden. They are the data of the
// program's users: most of what is in them is not for logs.
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

// Node is the host:port of the node that answered or failed last, known once next has returned. It is empty for SQLite, and
// if no node was asked.
func (c *Call) Node() string { return c.st.Node }

// Dialect names what the server is: cratedb, cockroachdb, postgres or sqlite.
func (c *Call) Dialect() string { return c.on.dialect }

// Database is the schema on CrateDB, the file on SQLite, elsewhere the database; empty if the URL leaves it to the server.
func (c *Call) Database() string { return c.on.database }
