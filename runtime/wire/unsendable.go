package wire

import (
	"fmt"

	"github.com/crategen/crategen/runtime/dberr"
)

// Unsendable is the error of a Bulk that the session refused before it sent anything: rows of it contain values that it
// cannot encode, or all of them together do not fit in one message.
type Unsendable struct {
	// Rows are all such rows, each with a *dberr.ArgumentError for its first such value, whose Index is the place in the row,
	// or -1 if the row as a whole is too large. Rows is empty if only all rows together are too large: with fewer rows the
	// statement can be sent.
	Rows []dberr.RowError
	// Err is the error if no single row is the cause.
	Err error
}

func (e *Unsendable) Error() string {
	switch len(e.Rows) {
	case 0:
		return e.Err.Error()
	case 1:
		return e.Rows[0].Error()
	}
	return fmt.Sprintf("%v (and %d more rows)", e.Rows[0], len(e.Rows)-1)
}

// Unwrap returns the error of each row, for errors.Is and errors.As.
func (e *Unsendable) Unwrap() []error {
	if len(e.Rows) == 0 {
		return []error{e.Err}
	}
	out := make([]error, len(e.Rows))
	for i, r := range e.Rows {
		out[i] = r
	}
	return out
}

// Unencodable returns the rows of a Bulk with a value that check refuses. check gets the value and its place in the row.
func Unencodable(st *Statement, check func(column int, v Value) error) []dberr.RowError {
	var out []dberr.RowError
	width := len(st.Args) / max(st.Rows, 1)
	for row := range st.Rows {
		for i, v := range st.Args[row*width : (row+1)*width] {
			err := v.Err()
			if err == nil && !v.IsNull() {
				err = check(i, v)
			}
			if err != nil {
				out = append(out, dberr.RowError{Index: row, Err: &dberr.ArgumentError{Index: i, Err: err}})
				break
			}
		}
	}
	return out
}
