// Package dberr has the errors that callers branch on: sentinels for errors.Is and types for errors.As.
//
// Every transport maps the errors of its server to these, so a program handles errors in the same way on every database.
// Messages name the failed operation and the node; they never contain passwords or argument values.
package dberr

import (
	"errors"
	"fmt"
	"strings"
)

// The sentinels.
var (
	// ErrNotFound: the requested row does not exist.
	ErrNotFound = errors.New("not found")
	// ErrNotSingular: Only found more than one row.
	ErrNotSingular = errors.New("more than one row")
	// ErrNoTable: a table of the statement does not exist.
	ErrNoTable = errors.New("table does not exist")
	// ErrAuth: the server refused the user, the password or the certificate, or the user lacks a privilege.
	ErrAuth = errors.New("not authorised")
	// ErrTwice: two rows of one upsert have the same key, or the same values of its unique index. PostgreSQL and CockroachDB write nothing of the
	// statement then. CrateDB and SQLite write one after the other, and the last one stays.
	ErrTwice = errors.New("two rows of one upsert have the same key: make one row of them")
	// ErrNoMember: a statement names, or a written document has, a member that the object of the table does not declare, on CrateDB. The object is
	// strict, or the member is named as that of a column. Nothing of the row was written.
	ErrNoMember = errors.New("the object of the table does not declare this member")
	// ErrRowSecurity: a policy of row-level security refuses the row that the statement would write. Nothing was written. It is also an ErrAuth.
	ErrRowSecurity = fmt.Errorf("refused by row-level security: %w", ErrAuth)
	// ErrUnavailable: no node accepted the statement; it was certainly not executed.
	ErrUnavailable = errors.New("no node is available")
	// ErrIncomplete: the connection was lost after the first rows of a read. Nothing was changed. These rows were already
	// delivered, so the client does not repeat the read; the program may run it again.
	ErrIncomplete = errors.New("the rest of the rows is lost")
	// ErrUnknownOutcome: a write was sent and its answer was lost; it may have been executed.
	ErrUnknownOutcome = errors.New("outcome unknown")
	// ErrAmbiguousCommit: the connection was lost at COMMIT. It is also an ErrUnknownOutcome.
	ErrAmbiguousCommit = fmt.Errorf("ambiguous commit: %w", ErrUnknownOutcome)
	// ErrSerialization: the transaction lost a conflict and can be run again (SQLSTATE 40001).
	ErrSerialization = errors.New("serialization conflict")
	// ErrConflict: an update or delete by key was abandoned, because other writers changed the row between its read and its
	// write in every attempt. Nothing was written, and it can be run again. It is also an ErrSerialization. A ConflictError of Save is an
	// ErrConflict only.
	ErrConflict = fmt.Errorf("the row is being written by others: %w", ErrSerialization)
	// ErrBlocked: the table refuses writes for now, as on CrateDB while a migration rebuilds it. Nothing was executed.
	ErrBlocked = errors.New("the table refuses writes for now")
	// ErrLocked: another transaction holds the lock of a row that a query.NoWait asked for.
	ErrLocked = errors.New("the row is locked by another transaction")
	// ErrLockTimeout: the wait for a lock took longer than the lock_timeout. It is also an ErrLocked.
	ErrLockTimeout = fmt.Errorf("the wait for the lock took too long: %w", ErrLocked)
	// ErrTimeout: the statement or the transaction took longer than its time limit on the server, or than query.Timeout.
	ErrTimeout = errors.New("the time limit has passed")
	// ErrFuture: the time of query.AsOf is in the future of the server. Clocks of clients and servers differ.
	ErrFuture = errors.New("the time is in the future of the server")
	// ErrTooStale: the nearest replica has no state that is new enough, and the query asks no other (Past.Nearest).
	ErrTooStale = errors.New("the nearest replica has no state that is new enough")
	// ErrNoIndex: the index of query.UseIndex does not exist.
	ErrNoIndex = errors.New("index does not exist")
	// ErrNoPlan: the database has no plan for the query that follows its hints, such as query.NoFullScan. Nothing was executed.
	ErrNoPlan = errors.New("no plan follows the hints")
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
	// ErrCursor: the cursor of a page is invalid for this query: it has another order, entity or key, or was changed.
	ErrCursor = errors.New("not a cursor of this query")
	// ErrTenant: the statement has no tenant, cannot be restricted to it, or would write a row of another tenant.
	ErrTenant = errors.New("not of the tenant")
	// ErrRowsUnknown: the rows were deleted, and CrateDB did not count them, because it dropped whole partitions. query.DropPartitions returns
	// the number of partitions instead.
	ErrRowsUnknown = errors.New("the rows were deleted with whole partitions, and the database does not count them: use query.DropPartitions")
	// ErrPartitionClosed: the partition of the row, or the whole table, is closed (query.ClosePartition). The row was not written, or not found by its key;
	// searches skip such rows.
	ErrPartitionClosed = errors.New("the partition or the table is closed: open it with query.OpenPartition or ALTER TABLE ... OPEN")
	// ErrStorage: the storage of the files of a copy (S3, Azure), or of an import or an export (S3), refused or failed; or a file of an import does not exist. The ServerError says what
	// it did and why: a wrong secret, a bucket that does not exist, a host that the nodes cannot reach. Files that were written before stay.
	ErrStorage = errors.New("the storage of the files refused or failed")
	// ErrSchemaChanged: a stream of changes ended, because columns of the table were added, dropped or renamed. All changes before were
	// delivered. Generate again if the schema is another, and go on from the last mark.
	ErrSchemaChanged = errors.New("the columns of the table were changed: generate the code again if the schema changed, and go on from the last mark")
	// ErrTruncated: a stream of changes ended, because the table was truncated or dropped. Changes shortly before may not have been delivered.
	ErrTruncated = errors.New("the table was truncated or dropped: read it anew")
	// ErrHistoryGone: a stream of changes cannot go on from a mark, and a query cannot read the past, because the database does not
	// keep old rows for as long (gc.ttlseconds). Begin anew with the existing rows.
	ErrHistoryGone = errors.New("the database does not keep the history from that time (gc.ttlseconds): read a later state, or begin the stream anew with the existing rows")
	// ErrNoRangefeeds: streams of changes are switched off on the cluster.
	ErrNoRangefeeds = errors.New("streams of changes are switched off: SET CLUSTER SETTING kv.rangefeed.enabled = true")
	// ErrClosed: the client was closed.
	ErrClosed = errors.New("the client is closed")
)

// Rule is the kind of a violated constraint.
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

// ConstraintError is a violation of a constraint by a write.
type ConstraintError struct {
	Rule   Rule
	Name   string // the constraint's name; on SQLite the names of its columns
	Table  string // may be empty
	Column string // may be empty
	Err    error  // the server's error
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

// IsUnique reports whether err is a violation of a unique constraint or a duplicate key.
func IsUnique(err error) bool { return breaks(err, Unique) }

// IsForeignKey reports whether err is a violation of a foreign key.
func IsForeignKey(err error) bool { return breaks(err, ForeignKey) }

func breaks(err error, r Rule) bool {
	var c *ConstraintError
	return errors.As(err, &c) && c.Rule == r
}

// ValidationError is a value that the schema or a column does not allow. The statement was not sent.
type ValidationError struct {
	Entity string
	Field  string
	Err    error
}

func (e *ValidationError) Error() string {
	return fmt.Sprintf("%s.%s: %v", e.Entity, e.Field, e.Err)
}

func (e *ValidationError) Unwrap() error { return e.Err }

// ArgumentError is an argument that the transport cannot send, or an invalid argument of a call. For an argument of a column,
// callers of the query package get a ValidationError instead.
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

// ServerError is an error answer of a server.
type ServerError struct {
	Node    string // host:port
	Code    string // SQLSTATE, or CrateDB's number
	Status  int    // HTTP status, 0 elsewhere
	Message string
	Hint    string // the server's advice, may be empty
	Err     error  // the sentinel of the code, may be nil
	Trace   string // the server's stack trace, with error_trace=on; it may contain argument values
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

// NodeError is a failure between the client and a node.
type NodeError struct {
	Node string // host:port
	Err  error
}

func (e *NodeError) Error() string { return fmt.Sprintf("node %s: %v", e.Node, e.Err) }

func (e *NodeError) Unwrap() error { return e.Err }

// ColumnError is a cell that cannot be read: NULL in a field that is not nullable, a number out of range, an unknown enum
// value.
type ColumnError struct {
	Column string
	Err    error
}

func (e *ColumnError) Error() string { return fmt.Sprintf("column %q: %v", e.Column, e.Err) }

func (e *ColumnError) Unwrap() error { return e.Err }

// ErrZeroKey is the cause of a ValidationError for a field of the key with its zero value and without a default.
var ErrZeroKey = errors.New("the key is zero, and it has no default: set it, or give the field a Default in the schema")

// ErrNull is the cause of a ColumnError or ValidationError for NULL in a field that is not nullable.
var ErrNull = errors.New("NULL in a field that is not nullable")

// BulkError lists the failed rows of a bulk write. On CrateDB the other rows of their statement were written; on other
// databases a statement's rows are written together or not at all, and each listed row fails by itself.
type BulkError struct {
	Total  int        // rows passed to the call; of a sequence the rows that it yielded
	Rows   []RowError // by their index
	Unsent int        // rows at the end of the list that were not sent, because the write stopped at the failure
}

// SkippedError reports rows that CrateDB skipped in an INSERT with several VALUES, or in a COPY FROM, without an error. The
// other rows were written.
type SkippedError struct {
	Written int64 // rows that were written
	Skipped int64 // rows that were not; -1 if CrateDB does not report the number, for instance for a missing file
	Err     error // the cause, as far as CrateDB reports it; of a COPY FROM it describes Files
	// Files are the files of a COPY FROM with skipped rows, by node, in the order of CrateDB's answer.
	Files []SkippedFile
}

// SkippedFile is a file of a COPY FROM with rows that CrateDB did not write, as one node read it.
type SkippedFile struct {
	Node    string // the name of the node
	URI     string // without credentials
	Written int64  // rows that were written
	Skipped int64  // rows that were not; -1 for a file that the node could not read
	Causes  []SkippedCause
}

// SkippedCause is a reason for skipped rows of a file.
type SkippedCause struct {
	Message string  // CrateDB's, without values of the row
	Rows    int64   // the number of skipped rows; 1 for a file that could not be read
	Lines   []int64 // lines of the file, from 1, as far as CrateDB reports them
}

// maxCauses is the number of causes in the text of a SkippedFile.
const maxCauses = 3

func (f SkippedFile) Error() string {
	var b strings.Builder
	b.WriteString(f.URI)
	if f.Node != "" {
		fmt.Fprintf(&b, " on node %s", f.Node)
	}
	if f.Skipped < 0 {
		b.WriteString(" could not be read")
	}
	if len(f.Causes) == 0 && f.Skipped > 0 {
		fmt.Fprintf(&b, ": %d rows, and CrateDB names no cause", f.Skipped)
	}
	for i, c := range f.Causes {
		if i == maxCauses {
			fmt.Fprintf(&b, "; and %d other causes", len(f.Causes)-i)
			break
		}
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		if f.Skipped >= 0 {
			fmt.Fprintf(&b, "%d rows: ", c.Rows)
		}
		b.WriteString(c.Message)
		if len(c.Lines) > 0 {
			fmt.Fprintf(&b, " (lines %s)", strings.Trim(fmt.Sprint(c.Lines), "[]"))
		}
	}
	return b.String()
}

func (e *SkippedError) Error() string {
	if e.Skipped < 0 {
		return fmt.Sprintf("%d rows were written, others were skipped: %v", e.Written, e.Err)
	}
	return fmt.Sprintf("%d of %d rows were skipped: %v", e.Skipped, e.Written+e.Skipped, e.Err)
}

func (e *SkippedError) Unwrap() error { return e.Err }

// ConflictError is a lost race of Save, SaveMany or DeleteVersion: rows were written or deleted by others since they were read. It is an
// ErrConflict, and not an ErrSerialization: running the same again would fail again, because the entities are still those that were read.
type ConflictError struct {
	Entity string
	Rows   []int // indexes of the rows among those passed to the call
	Total  int   // rows passed to the call
}

func (e *ConflictError) Error() string {
	if e.Total == 1 {
		return "save " + e.Entity + ": the row was written or deleted since it was read: read it again"
	}
	return fmt.Sprintf("save %s: %d of %d rows were written or deleted since they were read (the first is row %d): read them again",
		e.Entity, len(e.Rows), e.Total, e.Rows[0])
}

// Is reports whether target is ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// PartialError is an update or delete by several keys that ended before it had processed all of them, on a database without
// transactions: CrateDB. Its changes so far remain.
type PartialError struct {
	Changed int   // rows that were changed
	Unknown int   // rows that may have been changed
	Left    int   // keys whose rows were certainly not changed, because of Err or because they came after it
	Err     error // the cause; errors.Is and errors.As examine it
}

func (e *PartialError) Error() string {
	return fmt.Sprintf("%d rows were changed, %d may have been, %d keys are left: %v", e.Changed, e.Unknown, e.Left, e.Err)
}

func (e *PartialError) Unwrap() error { return e.Err }

// RowError is one failed row of a bulk write: in a BulkError, or alone if it prevented the whole write from being sent.
type RowError struct {
	Index int // index of the row among those passed to the call
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

// Code returns the server's code for the row: a SQLSTATE or CrateDB's number, empty if there is none.
func (e RowError) Code() string {
	var said *ServerError
	if errors.As(e.Err, &said) {
		return said.Code
	}
	return ""
}

// Unwrap returns the error of each row, for errors.Is and errors.As.
func (e *BulkError) Unwrap() []error {
	out := make([]error, len(e.Rows))
	for i, r := range e.Rows {
		out[i] = r
	}
	return out
}
