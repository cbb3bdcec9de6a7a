package query

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// ExportOptions are the options of ExportInto. The zero value writes CSV with commas, without a header and compression.
type ExportOptions struct {
	// Parquet writes Parquet instead of CSV. Delimiter, Null and EmptyIsNull are for CSV.
	Parquet bool
	// Delimiter separates the values of a line; 0 is a comma. It must be one character of ASCII.
	Delimiter rune
	// Null is the text that stands for NULL; empty is DefaultNull. EmptyIsNull writes NULL like an empty text.
	Null        string
	EmptyIsNull bool
	// Gzip compresses the files.
	Gzip bool
	// ChunkRows is the maximum number of rows of a file, 1 to 2^31-1; 0 is the server's default of 100,000.
	ChunkRows int
}

// ExportedFile is a file of ExportInto.
type ExportedFile struct {
	Name  string // below the URI
	Rows  int64
	Bytes int64
}

var errExportRows = errors.New("Offset, Fields, With and Nearest do not apply: use conditions, an order with a Limit, and columns")

// ExportInto writes the rows of a query of CockroachDB to files, and returns the files. The nodes write the files, not the client:
//
//	files, err := query.ExportInto(ctx, client.Accounts.Where(account.Balance.GT(0)), "external://backup/accounts", query.ExportOptions{}, account.ID, account.Email)
//
// With columns only these are written, in this order, otherwise all of them in the order of the table. ImportInto reads CSV files with the same
// options. Softly deleted rows are left out unless the query is WithDeleted, and a client with query.Tenant writes the rows of its tenant. AsOf exports
// the past, which does not disturb writers.
//
// It is a statement, not a job: a lost connection is dberr.ErrUnknownOutcome, and it is never repeated. The end of the context ends it; files that were
// written stay. If S3 refuses or fails, it is dberr.ErrStorage. It is an error in a transaction. Credentials appear nowhere, as with ImportInto. CockroachDB may drop EXPORT in favour of
// changefeeds (see Changes), and says so in a notice. On SQLite it is an error, and with another server than CockroachDB among the targets it does
// not compile.
func ExportInto[M capability.Importing, E any](ctx context.Context, of QueryOf[M, E], destination string, o ExportOptions, columns ...Column[M]) ([]ExportedFile, error) {
	return exportInto(ctx, of.Query(), destination, &o, columnNames(columns))
}

//go:noinline
func exportInto(ctx context.Context, q *Query, destination string, o *ExportOptions, columns []string) ([]ExportedFile, error) {
	b := q.conn.readBuilder(q.entity.Table, q.reading)
	defer b.Free()
	b.Statement.Op, b.HidesArgs = wire.OpExport, true
	if err := writeExport(ctx, b, q, destination, o, columns); err != nil {
		return nil, fmt.Errorf("%s: %w", b.Statement.Name(), err)
	}
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return nil, err
	}
	var files []ExportedFile
	for rows.Next() {
		files = append(files, ExportedFile{rows.Text(), rows.Int(), rows.Int()})
	}
	if err := rows.Close(); err != nil {
		return files, named(b, err)
	}
	return files, nil
}

func (o *ExportOptions) check() error {
	switch {
	case o.Parquet && (o.Delimiter != 0 || o.Null != "" || o.EmptyIsNull):
		return errors.New("the options Delimiter, Null and EmptyIsNull are for CSV")
	case !asciiMark(o.Delimiter):
		return errors.New("the Delimiter must be one character of ASCII, and not a quote")
	case o.Null != "" && o.EmptyIsNull:
		return errors.New("EmptyIsNull excludes Null")
	case o.ChunkRows < 0 || o.ChunkRows > math.MaxInt32:
		return fmt.Errorf("ChunkRows %d is not between 1 and %d", o.ChunkRows, math.MaxInt32)
	}
	return nil
}

func writeExport(ctx context.Context, b *sqlgen.Builder, q *Query, destination string, o *ExportOptions, columns []string) error {
	if err := mayImport(Unscoped(ctx), q, []string{destination}); err != nil { // the condition has the tenant
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	if q.offset > 0 || q.nearest != nil || len(q.with) > 0 || q.fields != nil || q.keys != nil {
		return errExportRows
	}
	b.Write("EXPORT INTO ")
	if o.Parquet {
		b.Write("PARQUET ")
	} else {
		b.Write("CSV ")
	}
	b.Arg(wire.Text(destination))
	n := 0
	option := func(name, value string) {
		b.Write([]string{" WITH ", ", "}[min(n, 1)] + name + " = ")
		b.Literal(value)
		n++
	}
	if !o.Parquet {
		option("nullas", nullText(o.Null, o.EmptyIsNull))
	}
	if o.Delimiter != 0 {
		option("delimiter", string(o.Delimiter))
	}
	if o.Gzip {
		option("compression", "gzip")
	}
	if o.ChunkRows > 0 {
		option("chunk_rows", fmt.Sprint(o.ChunkRows))
	}
	b.Write(" FROM ")
	q.writeExported(b, columns)
	return nil
}

// writeExported writes the SELECT of an export.
func (q *Query) writeExported(b *sqlgen.Builder, columns []string) {
	t := q.entity.Table
	b.Select(q.level(), func() {
		b.Write("SELECT ")
		if len(columns) == 0 {
			b.Columns(t)
		}
		for i, c := range columns {
			b.Comma(i)
			b.Output(c)
		}
		b.From()
		q.filter.Write(b)
		sqlexpr.WriteOrder(b, q.orders)
		b.Dialect.Limit(b, q.limit, 0)
	})
}
