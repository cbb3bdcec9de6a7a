package cratesql

import (
	"database/sql/driver"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/wire"
)

// rows are the rows of an answer, which has arrived as a whole.
//
// CrateDB tells neither lengths nor precisions nor which columns may be NULL, so that sql.ColumnType knows none of them.
type rows struct {
	r       wire.Rows
	types   []cratehttp.ColumnType
	columns []columnType
	zone    *time.Location
}

var (
	_ driver.RowsColumnTypeDatabaseTypeName = (*rows)(nil)
	_ driver.RowsColumnTypeScanType         = (*rows)(nil)
)

func newRows(r wire.Rows, zone *time.Location) *rows {
	out := &rows{r: r, types: cratehttp.ColumnTypes(r), zone: zone}
	for i := range r.Columns() {
		t := unknownType
		if i < len(out.types) {
			t = columnTypeOf(out.types[i])
		}
		out.columns = append(out.columns, t)
	}
	return out
}

// Columns returns the names of the columns.
func (r *rows) Columns() []string { return r.r.Columns() }

// Next reads the next row.
func (r *rows) Next(dest []driver.Value) error {
	if !r.r.Next() {
		if err := r.r.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	for i := range dest {
		dest[i] = nil
		if r.r.Null() {
			continue
		}
		dest[i] = r.columns[i].read(r.r)
		if t, ok := dest[i].(time.Time); ok {
			dest[i] = t.In(r.zone)
		}
	}
	return r.r.Err()
}

// Close gives the answer's memory back.
func (r *rows) Close() error { return r.r.Close() }

// ColumnTypeDatabaseTypeName is CrateDB's name of the type in upper case, such as BIGINT or ARRAY(TEXT).
func (r *rows) ColumnTypeDatabaseTypeName(i int) string {
	if i >= len(r.types) {
		return ""
	}
	return strings.ToUpper(r.types[i].Name())
}

// ColumnTypeScanType is a type that holds every value of the column and NULL.
func (r *rows) ColumnTypeScanType(i int) reflect.Type { return r.columns[i].scan }
