package cratehttp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// COPY FROM answers 200 with the number of rows that it has written, whatever became of the others and of files that are not
// there. With RETURN SUMMARY it says for each node and file how many failed, and why.

const returnSummary = " RETURN SUMMARY"

// withSummary returns a COPY FROM that returns its summary. It reports false for any other statement, for one that returns it
// already, and for one that is not to be waited for.
func withSummary(st *wire.Statement) (*wire.Statement, bool) {
	if !byHand(st) {
		return nil, false
	}
	w := readWritten(st.SQL)
	if w.first(0) != "COPY" || !slices.Contains(w.all, "FROM") || slices.Contains(w.all, "RETURN") || !w.waits {
		return nil, false
	}
	summed := *st
	summed.SQL = st.SQL[:w.end] + returnSummary
	return &summed, true
}

// copied runs a COPY FROM with its summary and returns the number of rows that were written.
func (db *DB) copied(ctx context.Context, st, summed *wire.Statement) (int64, error) {
	r, err := db.query(ctx, summed)
	st.Node = summed.Node
	if err != nil {
		return 0, err
	}
	var out dberr.SkippedError
	var reasons []error
	for r.Next() {
		r.JSON() // the node
		if !r.Null() {
			r.JSON() // the file
		}
		if r.Null() {
			out.Skipped = -1
		} else {
			out.Written += r.Int()
		}
		if r.Null() {
			out.Skipped = -1
		} else if n := r.Int(); out.Skipped >= 0 {
			out.Skipped += n
		}
		if !r.Null() {
			reasons = append(reasons, reasonsOf(r.node, r.JSON())...)
		}
	}
	if err := r.Close(); err != nil {
		return out.Written, err
	}
	if out.Skipped == 0 {
		return out.Written, nil
	}
	if len(reasons) == 0 {
		reasons = []error{errors.New("CrateDB does not identify them")}
	}
	out.Err = errors.Join(reasons...)
	return out.Written, fmt.Errorf("copy: %w", &out)
}

// reasonsOf reads the errors of a summary: {"message": {"count": 1, "line_numbers": [3]}}. What the message quotes is left out.
func reasonsOf(node string, doc []byte) []error {
	var said map[string]struct {
		Count int64   `json:"count"`
		Lines []int64 `json:"line_numbers"`
	}
	if json.Unmarshal(doc, &said) != nil {
		return nil
	}
	var out []error
	for message, at := range said {
		e := &dberr.ServerError{Node: node, Message: redact(message)}
		if len(at.Lines) > 0 {
			e.Hint = fmt.Sprint("lines ", at.Lines)
		}
		out = append(out, e)
	}
	return out
}
