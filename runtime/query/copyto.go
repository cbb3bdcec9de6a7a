package query

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// CopyToOptions are the options of CopyTo. The zero value writes JSON objects without compression.
type CopyToOptions struct {
	// Format is FormatJSON, which is the default, or FormatJSONArrays, which needs columns.
	Format FileFormat
	// Gzip compresses the files.
	Gzip bool
	// NoWait returns as soon as CrateDB has begun, with 0 rows. Neither the number of rows nor a failure is reported then.
	NoWait bool
	// Storage is how to reach s3 and az.
	Storage CopyStorage
}

var (
	errCopyRows     = errors.New("only conditions limit the rows: an order, a limit, an offset, Fields, With and Nearest do not apply")
	errCopySubquery = errors.New("CrateDB has no subquery in COPY TO: conditions on edges and query.In do not apply")
)

// noLookup is never true, and keeps CrateDB from finding the rows by their keys: with columns, it writes NULL in the place of every value then (6.4.3).
const noLookup = " OR _docid < 0"

// CopyTo writes the rows of a query to files of CrateDB, one for each shard, and returns their number. The nodes write the files, not the client:
//
//	n, err := query.CopyTo(ctx, client.Readings.Where(reading.Month.LT(cutoff)), "s3://key:secret@bucket/archive", query.CopyToOptions{Gzip: true})
//
// The directory is one of the nodes (file:///data/out or /data/out, for every user who may read the table), which must exist on each of them, or one of s3 or az. The
// names of the files are those of the table and its shards, with .json or .json.gz; files with these names are
// replaced, and those of an earlier call remain if this one finds no row of their shard: use a new directory. Credentials appear nowhere, as with
// CopyFrom, which reads the files. Times in them are milliseconds.
//
// Only the conditions of the query apply: no order and limit, and no subqueries. Rows are those of the last refresh, or all earlier writes of the client with Fresh and
// ReadYourWrites. Conditions on the columns of partitions leave other partitions alone. Softly deleted rows are left out unless the query is WithDeleted, and a client with query.Tenant writes the rows of its tenant.
// With columns only these are written, otherwise all of them.
//
// A storage that refuses or fails is dberr.ErrStorage; files of other shards may be there then.
//
// It is never repeated: after a lost connection some files may be there. On SQLite it is an error, and with another server than CrateDB among the targets it
// does not compile.
func CopyTo[M capability.Copying, E any](ctx context.Context, of QueryOf[M, E], directory string, o CopyToOptions, columns ...Column[M]) (int, error) {
	return copyTo(ctx, of.Query(), directory, &o, columnNames(columns))
}

//go:noinline
func copyTo(ctx context.Context, q *Query, directory string, o *CopyToOptions, columns []string) (int, error) {
	b := q.conn.builder(q.entity.Table, wire.OpExport)
	defer b.Free()
	b.HidesArgs = true
	if err := writeCopyTo(ctx, b, q, directory, o, columns); err != nil {
		return 0, fmt.Errorf("%s: %w", b.Statement.Name(), err)
	}
	n, err := q.conn.exec(ctx, b)
	return max(int(n), 0), err
}

func writeCopyTo(ctx context.Context, b *sqlgen.Builder, q *Query, directory string, o *CopyToOptions, columns []string) error {
	uris := []string{directory}
	if err := mayTransfer(Unscoped(ctx), q, q.conn.dialect.CopiesFiles, uris, []string{"file", "s3", "az"}); err != nil { // the condition has the tenant
		return err
	}
	switch {
	case o.Format != "" && o.Format != FormatJSON && o.Format != FormatJSONArrays:
		return fmt.Errorf("CrateDB does not write the format %s: use query.FormatJSON or query.FormatJSONArrays", o.Format)
	case o.Format == FormatJSONArrays && len(columns) == 0:
		return errors.New("the format query.FormatJSONArrays needs columns")
	case !q.onlyConditions():
		return errCopyRows
	}
	b.Write("COPY ")
	b.TableName(q.entity.Table)
	if err := copiedColumns(b, columns); err != nil {
		return err
	}
	before := len(b.Text())
	b.Target(q.entity.Marker, func() { q.filter.Write(b) })
	if len(columns) > 0 && len(b.Text()) > before {
		b.Write(noLookup)
	}
	if b.HasSelect() {
		return errCopySubquery
	}
	b.Write(" TO DIRECTORY ")
	b.Arg(wire.Text(directory))
	with := withClause{b: b}
	if o.Format == FormatJSONArrays {
		with.text("format", "json_array")
	} else {
		with.text("format", "json_object") // with columns it is not the default
	}
	with.compression(o.Gzip)
	with.flag("wait_for_completion", o.NoWait, false)
	with.storage(o.Storage, uris)
	with.end()
	return nil
}

// onlyConditions reports whether a query is one of conditions alone.
func (q *Query) onlyConditions() bool {
	return !paged(q.orders, q.limit, q.offset) && q.nearest == nil && len(q.with) == 0 && q.fields == nil && q.keys == nil
}
