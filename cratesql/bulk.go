package cratesql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/crategen/crategen/runtime/wire"
)

// Bulk runs an INSERT, UPDATE or DELETE once for each row of arguments, with CrateDB's bulk_args: one request for up to
// 16 MiB of them. It returns the sum of the row counts; a row that an UPDATE or DELETE does not find counts 0.
//
// Rows that failed are a *dberr.BulkError that names them; the others were written, and the count is 0. What CrateDB finds wrong
// with the statement or with the type of an argument fails a whole request. RETURNING is not possible.
func Bulk(ctx context.Context, db *sql.DB, query string, rows [][]any) (n int64, err error) {
	p, err := parse(query)
	if err != nil {
		return 0, err
	}
	st := &wire.Statement{SQL: p.sql, Op: p.op, Rows: len(rows), Idempotent: isIdempotent(ctx)}
	st.Args = make([]wire.Value, 0, len(rows)*p.inputs)
	for i, row := range rows {
		values, err := p.row(row)
		if err != nil {
			return 0, fmt.Errorf("row %d: %w", i, err)
		}
		st.Args = append(st.Args, values...)
	}
	c, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	err = c.Raw(func(raw any) error {
		own, ok := raw.(*conn)
		if !ok {
			return fmt.Errorf("crate: a connection of driver %T is not this driver's", db.Driver())
		}
		r, err := own.db.Bulk(ctx, st)
		if err != nil {
			return err
		}
		n = r.Affected()
		return r.Close()
	})
	return n, err
}

// row converts and binds one row of arguments.
func (p *parsed) row(args []any) ([]wire.Value, error) {
	named := make([]driver.NamedValue, len(args))
	for i, a := range args {
		v := driver.NamedValue{Ordinal: i + 1, Value: a}
		if n, ok := a.(sql.NamedArg); ok {
			v.Name, v.Value = n.Name, n.Value
		}
		if err := check(&v); err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		named[i] = v
	}
	return p.bind(named)
}
