package query

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/internal/uri"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// FileFormat is the format of files that a server reads or writes.
type FileFormat string

// The formats of CrateDB.
const (
	FormatJSON FileFormat = "json" // an object for each line
	FormatCSV  FileFormat = "csv"  // only for CopyFrom
	// FormatJSONArrays is an array of values for each line. Only CopyTo has it, with columns.
	FormatJSONArrays FileFormat = "json_array"
)

// CopyFromOptions are the options of CopyFrom. The zero value reads JSON without compression.
type CopyFromOptions struct {
	// Format is FormatJSON or FormatCSV. If it is empty, the ending of the name decides: .csv is CSV, and everything else is JSON.
	Format FileFormat
	// Gzip says that the files are compressed.
	Gzip bool
	// Delimiter separates the values of a line of CSV; 0 is a comma. It must be one character of ASCII.
	Delimiter rune
	// NoHeader says that the first line of CSV is a row, not the names of the columns. The columns are then those of the call, or all columns of
	// the table in their order.
	NoHeader bool
	// EmptyIsNull makes an empty value of CSV NULL.
	EmptyIsNull bool

	// Overwrite replaces rows with the same key. Without it they stay, and are reported as skipped.
	Overwrite bool
	// FailFast ends the copy at the first row that cannot be written. The error is dberr.ErrUnknownOutcome, because rows before it were written.
	FailFast bool
	// NoWait returns as soon as CrateDB has begun, with 0 rows. Neither the number of rows nor failures are reported then.
	NoWait bool

	// Shared says whether all nodes see the same files, so that each file is read by one node. Nil is true for s3, az and http, and false for files
	// of the nodes: every node reads its own.
	Shared *bool
	// BulkSize is the number of lines that a node writes together, 1 to 2^31-1; 0 is CrateDB's default of 10,000.
	BulkSize int
	// Readers is the maximum number of nodes that read, 1 to 2^31-1; 0 is all nodes.
	Readers int
	// Node is the name of the only node that reads, as a regular expression of Java; empty for all nodes.
	Node string

	// Partition is the partition of all rows of the files, which need not have its columns. Only its Values are used, and it need not exist yet.
	// Without Values each row names its own partition.
	Partition Partition
	// Storage is how to reach s3 and az.
	Storage CopyStorage
}

// CopyStorage is how CrateDB reaches the storage of a URI. Credentials of S3 are in the URI: s3://key:secret@bucket/path, with / written as %2F.
type CopyStorage struct {
	// Plain uses HTTP instead of HTTPS, for s3 and az.
	Plain bool
	// AzureKey or AzureSASToken is the secret of an az URI.
	AzureKey, AzureSASToken string
}

var crateSchemes = []string{"file", "s3", "az", "https", "http"}

var errCopyTenant = fmt.Errorf("%w: files may have rows of other tenants; use query.Unscoped", dberr.ErrTenant)

// CopyFrom writes the rows of files into a table of CrateDB and returns their number. The nodes of the cluster read the files, not the client:
//
//	n, err := query.CopyFrom(ctx, client.Readings, []string{"s3://key:secret@bucket/2026/*.json.gz"}, query.CopyFromOptions{Gzip: true})
//
// A URI is that of a file of the nodes (file:///data/a.json or /data/a.json, only for superusers), or one of s3, az, https or http. It may have *, except
// with https and http, and that of a file of the nodes also ?. CrateDB 6.4 reads files of az only with a *. An error has no credentials of a URI, and neither have logs, traces, the arguments that middleware sees, and sys.jobs.
//
// CrateDB skips rows that it cannot write: with an existing key, an unknown member, a value of another type or one that a CHECK refuses. Others are written. The error is
// a *dberr.SkippedError then, with the rows, lines and reasons for each file, also if a file does not exist or a node cannot read it. A second call without Overwrite
// reports the rows that the first has written.
//
// The columns are for CSV with NoHeader: those of the file, in their order. Defaults and validators of the Go code do not apply; defaults, generated columns and
// constraints of the table do. Soft deletion and versions do not matter: a file with the time of deletion makes a deleted row, and a row that is
// overwritten has another version for Save. On a client with query.Tenant it needs query.Unscoped.
//
// A storage that refuses or fails is dberr.ErrStorage, and dberr.ErrUnknownOutcome, because rows of other files may have been written.
//
// It is never repeated: after a lost connection the error is dberr.ErrUnknownOutcome, and the copy may still go on. The end of the context stops it; rows that
// were written stay. A timeout of the URL applies, so give it a longer one by the context's client, or none. On SQLite it is an error, and with
// another server than CrateDB among the targets it does not compile.
func CopyFrom[M capability.Copying, E any](ctx context.Context, of interface {
	TableOf[E]
	QueryOf[M, E]
}, uris []string, o CopyFromOptions, columns ...Column[M]) (int, error) {
	return copyFrom(ctx, of.Query(), uris, &o, columnNames(columns))
}

func columnNames[M any](columns []Column[M]) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.whole(*new(M))
	}
	return names
}

//go:noinline
func copyFrom(ctx context.Context, q *Query, uris []string, o *CopyFromOptions, columns []string) (int, error) {
	b := q.conn.builder(q.entity.Table, wire.OpImport)
	defer b.Free()
	b.HidesArgs = true
	if err := writeCopyFrom(ctx, b, q, uris, o, columns); err != nil {
		return 0, fmt.Errorf("%s: %w", b.Statement.Name(), err)
	}
	n, err := q.conn.exec(ctx, b)
	return max(int(n), 0), err
}

func writeCopyFrom(ctx context.Context, b *sqlgen.Builder, q *Query, uris []string, o *CopyFromOptions, columns []string) error {
	t := q.entity.Table
	if err := mayTransfer(ctx, q, q.conn.dialect.CopiesFiles, uris, crateSchemes); err != nil {
		return err
	}
	if err := o.check(columns); err != nil {
		return err
	}
	b.Write("COPY ")
	b.TableName(t)
	if err := copiedPartition(b, q, o.Partition); err != nil {
		return err
	}
	if err := copiedColumns(b, columns); err != nil {
		return err
	}
	b.Write(" FROM ")
	b.Arg(wire.Texts(uris))
	with := withClause{b: b}
	with.text("format", string(o.Format))
	with.compression(o.Gzip)
	if o.Delimiter != 0 {
		with.text("delimiter", string(o.Delimiter))
	}
	with.flag("header", o.NoHeader, false)
	with.flag("empty_string_as_null", o.EmptyIsNull, true)
	with.flag("overwrite_duplicates", o.Overwrite, true)
	with.flag("fail_fast", o.FailFast, true)
	with.flag("wait_for_completion", o.NoWait, false)
	if o.Shared != nil {
		with.flag("shared", true, *o.Shared)
	}
	with.number("bulk_size", o.BulkSize)
	with.number("num_readers", o.Readers)
	if o.Node != "" {
		with.name("node_filters")
		b.Write("{name = ")
		b.Arg(wire.Text(o.Node))
		b.Write("}")
	}
	with.storage(o.Storage, uris)
	with.end()
	b.OneTenant = true // mayTransfer has checked it
	return nil
}

// mayTransfer checks what a transfer between a table and files is refused for. can says whether the database has it.
func mayTransfer(ctx context.Context, q *Query, can bool, uris, schemes []string) error {
	t := q.entity.Table
	switch {
	case !can:
		return fmt.Errorf("%w: %s does not read and write files of a server", errors.ErrUnsupported, q.conn.dialect.Name)
	case t.View:
		return errors.New("the entity is a view")
	case q.conn.tenant != nil && !unscoped(ctx):
		if c, _ := t.Column(q.conn.tenant.Column); c != nil {
			return errCopyTenant
		}
	}
	return checkURIs(uris, schemes)
}

func checkURIs(uris, schemes []string) error {
	if len(uris) == 0 {
		return errors.New("there is no URI")
	}
	for i, u := range uris {
		if _, err := uri.Check(u, schemes...); err != nil {
			return fmt.Errorf("URI %d: %w", i+1, err)
		}
	}
	return nil
}

func (o *CopyFromOptions) check(columns []string) error {
	csv := o.Format == FormatCSV
	switch {
	case o.Format != "" && o.Format != FormatJSON && !csv:
		return fmt.Errorf("CrateDB does not read the format %s: use query.FormatJSON or query.FormatCSV", o.Format)
	case !csv && (o.Delimiter != 0 || o.NoHeader || o.EmptyIsNull):
		return errors.New("the options Delimiter, NoHeader and EmptyIsNull need Format query.FormatCSV")
	case !asciiMark(o.Delimiter):
		return errors.New("the Delimiter must be one character of ASCII, and not a quote")
	case len(columns) > 0 && !o.NoHeader:
		return errors.New("columns need NoHeader: CrateDB takes the columns of JSON and of CSV with a header from the file")
	case o.BulkSize < 0 || o.BulkSize > math.MaxInt32:
		return fmt.Errorf("BulkSize %d is not between 1 and %d", o.BulkSize, math.MaxInt32)
	case o.Readers < 0 || o.Readers > math.MaxInt32:
		return fmt.Errorf("the option Readers %d is not between 1 and %d", o.Readers, math.MaxInt32)
	case o.NoWait && o.FailFast:
		return errors.New("FailFast has no effect with NoWait")
	}
	return nil
}

// copiedPartition writes the PARTITION clause of a COPY, if it has one.
func copiedPartition(b *sqlgen.Builder, q *Query, p Partition) error {
	t := q.entity.Table
	switch {
	case p.Values == nil:
		return nil
	case len(t.PartitionedBy) == 0:
		return errNotPartitioned
	}
	if err := writePartition(b, t, p); err != nil {
		return fmt.Errorf("the Partition: %w", err)
	}
	return nil
}

// copiedColumns writes a list of columns, if there is one.
func copiedColumns(b *sqlgen.Builder, columns []string) error {
	seen := make(map[string]bool, len(columns))
	for i, c := range columns {
		if seen[c] {
			return fmt.Errorf("the column %s is there twice", c)
		}
		seen[c] = true
		b.Write([]string{" (", ", "}[min(i, 1)])
		b.Ident(c)
	}
	if len(columns) > 0 {
		b.Write(")")
	}
	return nil
}

// withClause writes the WITH clause of a COPY.
type withClause struct {
	b    *sqlgen.Builder
	some bool
}

func (w *withClause) name(name string) {
	w.b.Write(map[bool]string{false: " WITH (", true: ", "}[w.some] + name + " = ")
	w.some = true
}

func (w *withClause) text(name, value string) {
	if value != "" {
		w.name(name)
		w.b.Literal(value)
	}
}

// flag writes a value for a setting whose default is another.
func (w *withClause) flag(name string, given, value bool) {
	if given {
		w.name(name)
		w.b.Write(fmt.Sprint(value))
	}
}

func (w *withClause) number(name string, n int) {
	if n != 0 {
		w.name(name)
		w.b.Int(int64(n))
	}
}

func (w *withClause) compression(gzip bool) {
	if gzip {
		w.text("compression", "gzip")
	}
}

// secret writes a value that must not appear in the text of a statement, which sys.jobs shows.
func (w *withClause) secret(name, value string) {
	if value != "" {
		w.name(name)
		w.b.Arg(wire.Text(value))
	}
}

// storage writes how to reach the storage of URIs. CrateDB refuses settings of another storage.
func (w *withClause) storage(s CopyStorage, uris []string) {
	schemes := make(map[string]bool, 1)
	for _, u := range uris {
		scheme, _ := uri.Check(u, crateSchemes...) // mayTransfer has checked it
		schemes[scheme] = true
	}
	azure := s.AzureKey != "" || s.AzureSASToken != ""
	switch {
	case s.Plain && !((schemes["s3"] || schemes["az"]) && len(schemes) == 1):
		w.b.Fail(errors.New("Storage.Plain needs URIs of s3, or of az"))
	case azure && !(schemes["az"] && len(schemes) == 1):
		w.b.Fail(errors.New("Storage.AzureKey and Storage.AzureSASToken need URIs of az"))
	case s.AzureKey != "" && s.AzureSASToken != "":
		w.b.Fail(errors.New("the option Storage has both AzureKey and AzureSASToken"))
	case schemes["az"] && !azure:
		w.b.Fail(errors.New("a URI of az needs Storage.AzureKey or Storage.AzureSASToken"))
	}
	if s.Plain {
		w.text("protocol", "http")
	}
	w.secret("key", s.AzureKey)
	w.secret("sas_token", s.AzureSASToken)
}

func (w *withClause) end() {
	if w.some {
		w.b.Write(")")
	}
}
