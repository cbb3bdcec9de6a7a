// Package dberr holds the errors that callers branch on, with errors.Is for the sentinels and errors.As for the types.
//
// Every transport maps what its server says to these, so that a program reads the same on every database. Messages name
// what failed and on which node; they never contain passwords or argument values.
package dberr

import (
	"errors"
	"fmt"
	"strings"
)

// The sentinels.
var (
	// ErrNotFound: the row asked for is not there.
	ErrNotFound = errors.New("not found")
	// ErrNotSingular: Only met more than one row.
	ErrNotSingular = errors.New("more than one row")
	// ErrNoTable: a table that the statement names does not exist.
	ErrNoTable = errors.New("table does not exist")
	// ErrAuth: the server refused the user, the password or the certificate.
	ErrAuth = errors.New("not authorised")
	// ErrUnavailable: no node took the statement; it was certainly not executed.
	ErrUnavailable = errors.New("no node is available")
	// ErrIncomplete: the connection was lost behind the first rows of a read. Nothing was changed, and those rows were delivered,
	// so it is for the program to begin anew.
	ErrIncomplete = errors.New("the rest of the rows is lost")
	// ErrUnknownOutcome: a write was sent and its answer did not come; it may or may not have been executed.
	ErrUnknownOutcome = errors.New("outcome unknown")
	// ErrAmbiguousCommit: the connection was lost at COMMIT. It is also an ErrUnknownOutcome.
	ErrAmbiguousCommit = fmt.Errorf("ambiguous commit: %w", ErrUnknownOutcome)
	// ErrSerialization: the transaction lost a conflict and may be run again (SQLSTATE 40001).
	ErrSerialization = errors.New("serialization conflict")
	// ErrConflict: an update or delete by key was given up, because other writers changed the row each time between its read and
	// its write. Nothing of it was executed, and it may be run again. It is also an ErrSerialization.
	ErrConflict = fmt.Errorf("the row is being written by others: %w", ErrSerialization)
	// ErrNestedTx: a statement on the client, or a second Tx, under the context of a transaction.
	ErrNestedTx = errors.New("the context belongs to a transaction: use its tx, not the client")
	// ErrTxDone: a statement on a transaction that has ended or has failed.
	ErrTxDone = errors.New("the transaction has ended")
	// ErrBusy: a statement on a transaction while the rows of another are still open.
	ErrBusy = errors.New("the rows of another statement are still open")
	// ErrNoTransactions: the database has no transactions.
	ErrNoTransactions = errors.New("the database has no transactions")
	// ErrNoFilter: an Update or Delete without Where, or with conditions that every row meets without a query.Every.
	ErrNoFilter = errors.New("no Where")
	// ErrCursor: a page was asked for with a cursor that this query cannot take: of another order or entity, of another key,
	// or changed on its way.
	ErrCursor = errors.New("not a cursor of this query")
	// ErrTenant: the statement has no tenant, cannot be kept to it, or would write a row of another.
	ErrTenant = errors.New("not of the tenant")
	// ErrClosed: the client was closed.
	ErrClosed = errors.New("the client is closed")
)

// Rule is the kind of constraint that a write broke.
type Rule uint8

// The rules.
const (
	Unique Rule = iota + 1
	ForeignKey
	NotNull
	Check
)

func (r Rule) String() string {
	return [...]string{"constraint", "unique constraint", "foreign key", "not-null constraint", "check constraint"}[r]
}

// ConstraintError is a write that the database refused because of a constraint.
type ConstraintError struct {
	Rule   Rule
	Name   string // the constraint's name, or as much as the server tells: SQLite names columns
	Table  string // may be empty
	Column string // may be empty
	Err    error  // what the server said
}

func (e *ConstraintError) Error() string {
	var b strings.Builder
	b.WriteString(e.Rule.String())
	for _, s := range []string{e.Name, e.Table, e.Column} {
		if s != "" {
			fmt.Fprintf(&b, " %q", s)
			break
		}
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

func (e *ConstraintError) Unwrap() error { return e.Err }

// IsUnique reports whether err is a broken unique constraint or a duplicate key.
func IsUnique(err error) bool { return breaks(err, Unique) }

// IsForeignKey reports whether err is a broken foreign key.
func IsForeignKey(err error) bool { return breaks(err, ForeignKey) }

func breaks(err error, r Rule) bool {
	var c *ConstraintError
	return errors.As(err, &c) && c.Rule == r
}

// ValidationError is a value that the schema or a column does not allow; the statement was not sent.
type ValidationError struct {
	Entity string
	Field  string
	Err    error
}

func (e *ValidationError) Error() string {
	return fmt.Sprintf("%s.%s: %v", e.Entity, e.Field, e.Err)
}

func (e *ValidationError) Unwrap() error { return e.Err }

// ArgumentError is an argument that the transport cannot send, or one that a call cannot take. Where the argument is for a
// column, callers of the query package see a ValidationError instead.
type ArgumentError struct {
	Index int // among all arguments of the statement, from 0; -1 for one of the call
	Err   error
}

func (e *ArgumentError) Error() string {
	if e.Index < 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("argument %d: %v", e.Index+1, e.Err)
}

func (e *ArgumentError) Unwrap() error { return e.Err }

// ServerError is what a server answered, in its own words.
type ServerError struct {
	Node    string // host:port
	Code    string // SQLSTATE, or CrateDB's number
	Status  int    // HTTP status, 0 elsewhere
	Message string
	Hint    string // what the server advises, may be empty
	Err     error  // the sentinel that the code stands for, may be nil
	Trace   string // the server's stack trace, if error_trace=on asked for it; it may hold argument values
}

func (e *ServerError) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if e.Hint != "" {
		fmt.Fprintf(&b, " (%s)", e.Hint)
	}
	if e.Node != "" {
		fmt.Fprintf(&b, " [node %s", e.Node)
		if e.Code != "" {
			fmt.Fprintf(&b, ", code %s", e.Code)
		}
		b.WriteByte(']')
	}
	return b.String()
}

func (e *ServerError) Unwrap() error { return e.Err }

// NodeError is what went wrong on the way to a node or back.
type NodeError struct {
	Node string // host:port
	Err  error
}

func (e *NodeError) Error() string { return fmt.Sprintf("node %s: %v", e.Node, e.Err) }

func (e *NodeError) Unwrap() error { return e.Err }

// ColumnError is a cell that could not be read: NULL in a field that cannot hold it, a number out of range, an enum value
// that the code does not know.
type ColumnError struct {
	Column string
	Err    error
}

func (e *ColumnError) Error() string { return fmt.Sprintf("column %q: %v", e.Column, e.Err) }

func (e *ColumnError) Unwrap() error { return e.Err }

// ErrZeroKey is the cause of a ValidationError for a field of the key that has its zero value and no default.
var ErrZeroKey = errors.New("the key is zero, and it has no default: set it, or give the field a Default in the schema")

// ErrNull is the cause of a ColumnError for NULL where none is allowed.
var ErrNull = errors.New("NULL in a field that is not nullable")

// BulkError lists the rows of a bulk write that failed. On CrateDB the others of their statement were written; elsewhere a
// statement's rows are written together or not at all, and each row that is named here failed by itself.
type BulkError struct {
	Total  int        // rows given to the call; of a sequence those that it yielded
	Rows   []RowError // by their index
	Unsent int        // rows at the end of the list that were not sent, because the write stopped at the failure
}

// SkippedError is rows that CrateDB left out of an INSERT of several VALUES, or of a COPY FROM, without calling that an error. The
// others were written.
type SkippedError struct {
	Written int64 // rows that were written
	Skipped int64 // rows that were not, -1 if CrateDB does not say how many, as for a file that is not there
	Err     error // why, as far as CrateDB says
}

func (e *SkippedError) Error() string {
	if e.Skipped < 0 {
		return fmt.Sprintf("%d rows were written, others were skipped: %v", e.Written, e.Err)
	}
	return fmt.Sprintf("%d of %d rows were skipped: %v", e.Skipped, e.Written+e.Skipped, e.Err)
}

func (e *SkippedError) Unwrap() error { return e.Err }

// PartialError is an update or delete by several keys that ended before it had dealt with all of them, on a database without
// transactions: CrateDB. What it has changed stays.
type PartialError struct {
	Changed int   // rows that were changed
	Unknown int   // rows that may have been changed
	Left    int   // keys whose rows were certainly not changed, because of Err or because they came behind it
	Err     error // why; errors.Is and errors.As look into it
}

func (e *PartialError) Error() string {
	return fmt.Sprintf("%d rows were changed, %d may have been, %d keys are left: %v", e.Changed, e.Unknown, e.Left, e.Err)
}

func (e *PartialError) Unwrap() error { return e.Err }

// RowError is one failed row of a bulk write: in a BulkError, or as a row that kept the whole write from being sent.
type RowError struct {
	Index int // of the row among those given to the call
	Err   error
}

func (e RowError) Error() string { return fmt.Sprintf("row %d: %v", e.Index, e.Err) }

func (e RowError) Unwrap() error { return e.Err }

func (e *BulkError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d rows failed", len(e.Rows), e.Total)
	for i, r := range e.Rows {
		if i == 3 {
			b.WriteString("; ...")
			break
		}
		fmt.Fprintf(&b, "; %v", r)
	}
	if e.Unsent > 0 {
		fmt.Fprintf(&b, "; the last %d rows were not sent", e.Unsent)
	}
	return b.String()
}

// Code is what the server says of the row: a SQLSTATE or CrateDB's number, empty if it did not say.
func (e RowError) Code() string {
	var said *ServerError
	if errors.As(e.Err, &said) {
		return said.Code
	}
	return ""
}

// Unwrap lets errors.Is and errors.As look into every row.
func (e *BulkError) Unwrap() []error {
	out := make([]error, len(e.Rows))
	for i, r := range e.Rows {
		out[i] = r
	}
	return out
}
