package pgwire

import "github.com/jackc/pgx/v5/pgconn"

// answer is the answer to a statement from its first row on.
type answer struct {
	rr   *pgconn.ResultReader
	more *pgconn.MultiResultReader // what the answer is part of, if it came behind a BEGIN
	cols []column
	open bool              // there is a row, and the connection is busy until end
	tag  pgconn.CommandTag // once it has ended
}

// start reads up to the first row. An answer without rows is read to its end.
func start(rr *pgconn.ResultReader, more *pgconn.MultiResultReader, cols []column) (answer, error) {
	a := answer{rr: rr, more: more, cols: cols}
	if !rr.NextRow() {
		return a, a.end()
	}
	a.open = true
	if fields := rr.FieldDescriptions(); len(fields) != len(cols) {
		a.cols = make([]column, len(fields))
		for i, f := range fields {
			a.cols[i] = column{name: f.Name, oid: f.DataTypeOID, text: f.Format == formatText}
		}
	}
	return a, nil
}

// end reads what is left, after which the connection is free again.
func (a *answer) end() error {
	var err error
	a.open = false
	a.tag, err = a.rr.Close()
	if a.more != nil {
		if err2 := a.more.Close(); err == nil {
			err = err2
		}
	}
	return err
}

// affected is the number of rows changed, 0 for a read.
func (a *answer) affected() int64 {
	if a.tag.Select() {
		return 0
	}
	return a.tag.RowsAffected()
}
