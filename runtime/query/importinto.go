package query

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/redact"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// DefaultNull is the text of NULL in the files of ImportInto and ExportInto, so that an empty text stays one.
const DefaultNull = `\N`

// ImportOptions are the options of ImportInto. The zero value reads CSV with commas and without a header, compressed or not.
type ImportOptions struct {
	// Delimiter separates the values of a line; 0 is a comma. It must be one character of ASCII.
	Delimiter rune
	// Null is the text that stands for NULL; empty is DefaultNull. EmptyIsNull makes an empty value NULL instead.
	Null        string
	EmptyIsNull bool
	// Skip is the number of lines at the beginning of each file that are no rows, such as a header.
	Skip int
	// Comment is the character at the beginning of lines that are no rows; 0 for none.
	Comment rune
	// StrictQuotes refuses a quote within a value that does not begin with one.
	StrictQuotes bool
	// Progress is called with the state of the job about each second, from the goroutine of the call; nil for none.
	Progress func(ImportProgress)
}

// ImportProgress is the state of the job of an import.
type ImportProgress struct {
	Job      int64   // its id, for SHOW JOB
	Fraction float64 // from 0 to 1, as far as the server knows it
}

const (
	importPoll = 250 * time.Millisecond // between two looks at a job at first
	// importPollMax is the longest pause between two looks.
	importPollMax = time.Second
	// importCancel is the time limit for the cancellation of a job after the end of its context.
	importCancel = 10 * time.Second
)

var cockroachSchemes = []string{"s3", "gs", "azure", "azure-blob", "http", "https", "nodelocal", "userfile", "external", "file-https", "workload"}

// ImportInto writes the rows of CSV files into a table of CockroachDB, by a job of the cluster. The nodes read the files, not the client:
//
//	err := query.ImportInto(ctx, client.Accounts, []string{"external://backup/accounts/*.csv"}, query.ImportOptions{}, account.ID, account.Email, account.Balance)
//
// The columns are those of the files, in their order. Other columns get their default in the database; defaults and validators of the Go code do not
// apply. The table is offline until the job has ended: all other statements on it fail. Either all rows are written or none. An existing key or unique
// value is a *dberr.ConstraintError. If S3 refuses or fails, or a file does not exist, it is dberr.ErrStorage.
//
// CockroachDB itself does not check foreign keys and CHECK constraints in an import, and leaves them NOT VALID. ImportInto validates those that were valid
// before. If rows break one, the error is a *dberr.ConstraintError: the rows are there, and the constraint stays NOT VALID; new writes are checked.
//
// The call waits for the job, which outlives lost connections and nodes. At the end of the context the job is cancelled, and the server reverts what it has
// written; the error names the job if that failed. The number of rows is not known. The call is an error in a transaction. A connection that is lost
// while the job is made is dberr.ErrUnknownOutcome: SHOW JOBS tells.
//
// Errors, logs and traces have no credentials of the URIs, and middleware receives them hidden. SHOW JOBS has those that CockroachDB does not recognize, such as
// the query of an https URI, so use CREATE EXTERNAL CONNECTION for secrets. A client with query.Tenant needs query.Unscoped, because files may have rows of
// other tenants. The time of a soft deletion is a column like others; the version of every row is that of a new one. On SQLite it is an error, and
// with another server than CockroachDB among the targets it does not compile.
func ImportInto[M capability.Importing, E any](ctx context.Context, of interface {
	TableOf[E]
	QueryOf[M, E]
}, uris []string, o ImportOptions, columns ...Column[M]) error {
	return importInto(ctx, of.Query(), uris, &o, columnNames(columns))
}

//go:noinline
func importInto(ctx context.Context, q *Query, uris []string, o *ImportOptions, columns []string) error {
	fail := func(err error) error {
		if name := "import " + q.entity.Table.Entity; !strings.HasPrefix(err.Error(), name) {
			return fmt.Errorf("%s: %w", name, err)
		}
		return err
	}
	if err := mayImport(ctx, q, uris); err != nil {
		return fail(err)
	}
	if err := o.check(columns); err != nil {
		return fail(err)
	}
	before, err := unvalidated(ctx, q)
	if err != nil {
		return fail(err)
	}
	job, err := startImport(ctx, q, uris, o, columns)
	if err != nil {
		return fail(importError(err))
	}
	if err := awaitImport(ctx, q.conn, job, o.Progress); err != nil {
		return fail(err)
	}
	if err := validateAgain(ctx, q, before); err != nil {
		return fail(err)
	}
	return nil
}

var (
	errImportTx      = errors.New("it cannot be part of a transaction: use the client")
	errImportColumns = errors.New("name the columns of the files, in their order")
)

// mayImport checks what an import and an export are refused for.
func mayImport(ctx context.Context, q *Query, uris []string) error {
	can := q.conn.dialect.ImportsFiles
	if can && q.conn.db == nil {
		return errImportTx
	}
	return mayTransfer(ctx, q, can, uris, cockroachSchemes)
}

func (o *ImportOptions) check(columns []string) error {
	switch {
	case len(columns) == 0:
		return errImportColumns
	case !asciiMark(o.Delimiter):
		return errors.New("the Delimiter must be one character of ASCII, and not a quote")
	case !asciiMark(o.Comment):
		return errors.New("the Comment must be one character of ASCII, and not a quote")
	case o.Null != "" && o.EmptyIsNull:
		return errors.New("EmptyIsNull excludes Null")
	case o.Skip < 0 || o.Skip > math.MaxInt32:
		return fmt.Errorf("the option Skip %d is not between 0 and %d", o.Skip, math.MaxInt32)
	}
	return nil
}

// asciiMark reports whether a character can be one of the marks of CSV; 0 is none.
func asciiMark(r rune) bool { return r == 0 || r == '\t' || r >= ' ' && r <= '~' && r != '"' }

// nullText is the text that stands for NULL in CSV.
func nullText(null string, emptyIsNull bool) string {
	if null == "" && !emptyIsNull {
		return DefaultNull
	}
	return null
}

// startImport makes the job and returns its id.
func startImport(ctx context.Context, q *Query, uris []string, o *ImportOptions, columns []string) (job int64, err error) {
	b := q.conn.builder(q.entity.Table, wire.OpImport)
	defer b.Free()
	b.HidesArgs, b.OneTenant = true, true // mayImport has checked the tenant
	b.Statement.Once = true
	b.Write("IMPORT INTO ")
	b.TableName(q.entity.Table)
	if err := copiedColumns(b, columns); err != nil {
		return 0, err
	}
	b.Write(" CSV DATA (")
	b.List(len(uris), func(i int) { b.Arg(wire.Text(uris[i])) })
	b.Write(") WITH detached, nullif = ")
	b.Literal(nullText(o.Null, o.EmptyIsNull))
	option := func(name, value string) {
		b.Write(", " + name + " = ")
		b.Literal(value)
	}
	if o.Delimiter != 0 {
		option("delimiter", string(o.Delimiter))
	}
	if o.Comment != 0 {
		option("comment", string(o.Comment))
	}
	if o.Skip > 0 {
		option("skip", fmt.Sprint(o.Skip))
	}
	if o.StrictQuotes {
		b.Write(", strict_quotes")
	}
	err = oneRow(ctx, q.conn, b, func(r wire.Row) { job = r.Int() })
	return job, err
}

// awaitImport waits for the end of a job, and cancels it at the end of the context.
func awaitImport(ctx context.Context, c *Conn, job int64, progress func(ImportProgress)) error {
	pause := importPoll
	for {
		status, fraction, message, err := jobState(ctx, c, job)
		switch {
		case ctx.Err() != nil:
			return cancelImport(ctx, c, job)
		case err != nil:
			return fmt.Errorf("%w: the job %d goes on, but its state cannot be read: %w", dberr.ErrUnknownOutcome, job, err)
		case status == "succeeded":
			if progress != nil {
				progress(ImportProgress{job, 1})
			}
			return nil
		case status == "failed", status == "canceled", status == "revert-failed":
			what := fmt.Sprintf("the job %d %s: ", job, strings.Replace(status, "canceled", "was cancelled", 1))
			return importError(&dberr.ServerError{Message: what + redact.Pgwire(message), Err: connect.OfState(noState, message).Is})
		}
		if progress != nil {
			progress(ImportProgress{job, fraction})
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		pause = min(2*pause, importPollMax)
	}
}

// noState is what CockroachDB says instead of an SQLSTATE if an error has none. Of a failed job only the text is known.
const noState = "XXUUU"

// jobState reads the state of a job.
func jobState(ctx context.Context, c *Conn, job int64) (status string, fraction float64, message string, err error) {
	b := c.builder(nil, wire.OpRead)
	defer b.Free()
	b.Statement.Once = true
	b.Write("SELECT status, coalesce(fraction_completed, 0)::float8, coalesce(error, '') FROM [SHOW JOB ")
	b.Int(job)
	b.Write("]")
	err = oneRow(ctx, c, b, func(r wire.Row) { status, fraction, message = r.Text(), r.Float(), r.Text() })
	return status, fraction, message, err
}

// cancelImport cancels a job after the end of the context.
func cancelImport(ctx context.Context, c *Conn, job int64) error {
	late, stop := context.WithTimeout(context.WithoutCancel(ctx), importCancel)
	defer stop()
	b := c.builder(nil, wire.OpOther)
	defer b.Free()
	b.Statement.Once = true
	b.Write("CANCEL JOB ")
	b.Int(job)
	if _, err := c.exec(late, b); err != nil {
		return fmt.Errorf("%w: %w: the job %d may go on, because it could not be cancelled: %w", ctx.Err(), dberr.ErrUnknownOutcome, job, err)
	}
	return fmt.Errorf("%w: the job %d was cancelled, and the server reverts what it has written", ctx.Err(), job)
}

// importError is the error of an import without what the statement around it says, and recognizes keys that exist already.
func importError(err error) error {
	said, ok := errors.AsType[*dberr.ServerError](err)
	if !ok || errors.Is(err, dberr.ErrUnknownOutcome) {
		return err
	}
	clean := *said // the text of an error around it has its own
	if broken, ok := errors.AsType[*dberr.ConstraintError](err); ok {
		return &dberr.ConstraintError{Rule: broken.Rule, Name: broken.Name, Table: broken.Table, Column: broken.Column, Err: &clean}
	}
	if strings.Contains(clean.Message, "duplicate key") || strings.Contains(clean.Message, "collides with an existing one") {
		return &dberr.ConstraintError{Rule: dberr.Unique, Err: &clean}
	}
	return &clean
}

// unvalidated returns the constraints of a table that are NOT VALID.
func unvalidated(ctx context.Context, q *Query) (names []string, err error) {
	b := q.conn.builder(nil, wire.OpRead)
	defer b.Free()
	b.Write("SELECT constraint_name FROM [SHOW CONSTRAINTS FROM ")
	b.TableName(q.entity.Table)
	b.Write("] WHERE NOT validated ORDER BY constraint_type, constraint_name")
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		names = append(names, rows.Text())
	}
	return names, rows.Close()
}

// validateAgain validates the constraints that an import has left NOT VALID.
func validateAgain(ctx context.Context, q *Query, before []string) error {
	now, err := unvalidated(ctx, q)
	if err != nil {
		return fmt.Errorf("the rows are written, but constraints may be NOT VALID: %w", err)
	}
	var broken []error
	for _, name := range now {
		if slices.Contains(before, name) {
			continue
		}
		if err := validate(ctx, q, name); err != nil {
			broken = append(broken, fmt.Errorf("the rows are written, but the constraint %s is NOT VALID: %w", name, err))
		}
	}
	return errors.Join(broken...)
}

func validate(ctx context.Context, q *Query, constraint string) error {
	b := q.conn.builder(q.entity.Table, wire.OpSchema)
	defer b.Free()
	b.Statement.Once = true
	b.Write("ALTER TABLE ")
	b.TableName(q.entity.Table)
	b.Write(" VALIDATE CONSTRAINT ")
	b.Ident(constraint)
	_, err := q.conn.exec(ctx, b)
	if err != nil {
		return importError(err)
	}
	return nil
}
