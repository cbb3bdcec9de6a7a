package pgwire

import (
	"bytes"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// answer is the answer to one statement of a request.
type answer struct {
	c       *conn
	cols    []column
	cells   [][]byte // of the row; valid until the next one
	open    bool     // there is a row, and the connection is busy until end
	last    bool     // of its request: the Sync is behind it
	rows    int64    // that came
	changed int64    // rows, 0 for a read
	commit  bool     // it was a COMMIT, and one that was heeded
	err     error
}

// start reads up to the first row. An answer without rows is read to its end.
func (a *answer) start() error {
	a.open = true
	if a.next() {
		return nil
	}
	return a.err
}

// next reads the next row.
func (a *answer) next() bool {
	for a.open {
		m, err := a.c.message()
		if err != nil {
			return a.fail(err)
		}
		switch m := m.(type) {
		case *pgproto3.DataRow:
			a.rows++
			if a.err == nil {
				a.cells = m.Values
				return true
			}
		case *pgproto3.CommandComplete:
			a.done(m.CommandTag)
			a.c.altered(m.CommandTag)
		case *pgproto3.EmptyQueryResponse:
			a.done(nil)
		case *pgproto3.RowDescription:
			a.describe(m)
		case *pgproto3.ErrorResponse: // the server goes on behind the Sync
			a.err, a.last = errors.Join(a.err, pgconn.ErrorResponseToPgError(m)), true
		case *pgproto3.CopyInResponse:
			if err := a.c.refuseCopy(); err != nil {
				return a.fail(err)
			}
		case *pgproto3.ReadyForQuery:
			a.open = false
		}
	}
	return false
}

func (a *answer) fail(err error) bool {
	a.open = false
	if a.err == nil {
		a.err = err
	}
	return false
}

func (a *answer) describe(m *pgproto3.RowDescription) {
	a.cols = make([]column, len(m.Fields))
	for i, f := range m.Fields {
		a.cols[i] = column{name: string(f.Name), oid: f.DataTypeOID, text: f.Format == formatText}
	}
}

// done notes what the tag says: INSERT 0 5, UPDATE 5, SELECT 5, COMMIT. The tag of a statement that returns rows is not to be trusted: CockroachDB
// repeats a statement within a transaction with READ COMMITTED after a conflict, and then counts the rows of all attempts.
func (a *answer) done(tag []byte) {
	a.open = a.last
	a.commit = string(tag) == "COMMIT"
	if bytes.HasPrefix(tag, []byte("SELECT")) {
		return
	}
	for _, digit := range tag[bytes.LastIndexByte(tag, ' ')+1:] {
		if digit < '0' || digit > '9' { // no number, as of COMMIT
			a.changed = 0
			return
		}
		a.changed = 10*a.changed + int64(digit-'0')
	}
	if len(a.cols) > 0 {
		a.changed = a.rows
	}
}

// end reads what is left, after which the connection is free again.
func (a *answer) end() error {
	for a.next() {
	}
	return a.err
}
