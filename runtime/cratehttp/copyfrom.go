package cratehttp

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/redact"
	"github.com/crategen/crategen/internal/uri"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// COPY FROM answers 200 with the number of rows that it has written, whatever became of the others and of files that are not
// there. With RETURN SUMMARY it says for each node and file how many failed, and why.

const returnSummary = " RETURN SUMMARY"

// withSummary returns a COPY FROM that returns its summary. It reports false for any other statement, for one that returns it
// already, and for one that is not to be waited for.
func withSummary(st *wire.Statement) (*wire.Statement, bool) {
	if st.Op != wire.OpImport && !byHand(st) {
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
	for r.Next() {
		f := dberr.SkippedFile{Node: nodeName(r.JSON())}
		if !r.Null() {
			f.URI = uri.Hide(r.Text())
		}
		if r.Null() {
			f.Skipped = -1
		} else {
			f.Written = r.Int()
		}
		if r.Null() {
			f.Skipped = -1
		} else if n := r.Int(); f.Skipped == 0 {
			f.Skipped = n
		}
		if !r.Null() {
			f.Causes = causesOf(r.JSON())
		}
		out.Written += f.Written
		switch {
		case f.Skipped == 0:
			continue
		case f.Skipped < 0:
			out.Skipped = -1
		case out.Skipped >= 0:
			out.Skipped += f.Skipped
		}
		out.Files = append(out.Files, f)
	}
	if err := r.Close(); err != nil {
		return out.Written, err
	}
	if len(out.Files) == 0 {
		return out.Written, nil
	}
	out.Err = skippedFiles(out.Files)
	if name := st.Name(); st.Op == wire.OpImport {
		return out.Written, fmt.Errorf("%s: %w", name, &out)
	}
	return out.Written, fmt.Errorf("copy: %w", &out)
}

// skippedFiles is the error of the files of a SkippedError.
type skippedFiles []dberr.SkippedFile

// maxFiles is the number of files in the text of the error.
const maxFiles = 3

func (files skippedFiles) Error() string {
	var texts []string
	for i, f := range files {
		if i == maxFiles {
			texts = append(texts, fmt.Sprintf("%d other files", len(files)-i))
			break
		}
		texts = append(texts, f.Error())
	}
	return strings.Join(texts, "; ")
}

// nodeName reads the name of a node: {"id": "...", "name": "n1"}.
func nodeName(doc []byte) string {
	var node struct {
		Name string `json:"name"`
	}
	_ = json.Unmarshal(doc, &node) // without a name the file is reported without one
	return node.Name
}

// causesOf reads the errors of a summary, the most frequent ones first: {"message": {"count": 1, "line_numbers": [3]}}. Values in a message
// are left out, so that several messages can become one.
func causesOf(doc []byte) []dberr.SkippedCause {
	var said map[string]struct {
		Count int64   `json:"count"`
		Lines []int64 `json:"line_numbers"`
	}
	if json.Unmarshal(doc, &said) != nil {
		return nil
	}
	var out []dberr.SkippedCause
	for message, at := range said {
		if message, _ = storageFault(redact.HTTP(message)); message == "unknown failure" {
			message = "CrateDB gives no reason for it" // it keeps those of the first rows of a request to a shard
		}
		i := slices.IndexFunc(out, func(c dberr.SkippedCause) bool { return c.Message == message })
		if i < 0 {
			i, out = len(out), append(out, dberr.SkippedCause{Message: message})
		}
		out[i].Rows += at.Count
		out[i].Lines = append(out[i].Lines, at.Lines...)
	}
	for _, c := range out {
		slices.Sort(c.Lines)
	}
	slices.SortFunc(out, func(a, b dberr.SkippedCause) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), strings.Compare(a.Message, b.Message))
	})
	return out
}
