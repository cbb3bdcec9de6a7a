package cratehttp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	rowWritten   = `{"rowcount":1}`
	byBlock      = `{"rowcount":-2,"error":{"code":4037,"message":"ClusterBlockException[blocked by: [FORBIDDEN/8/index write (api)];]"}}`
	byKey        = `{"rowcount":-2,"error":{"code":4091,"message":"DuplicateKeyException[A document with the same primary key exists already]"}}`
	withoutCause = `{"rowcount":-2}`
)

func results(rows ...string) exchange {
	return exchange{Status: 200, Body: `{"cols":[],"duration":1.5,"results":[` + strings.Join(rows, ",") + `]}`}
}

// inTurn gives one answer after the other.
func inTurn(answers ...exchange) http.HandlerFunc {
	var n atomic.Int64
	return func(w http.ResponseWriter, _ *http.Request) { say(w, answers[n.Add(1)-1]) }
}

// TestBulkAgain sends the rows again that a block refused, and no others.
func TestBulkAgain(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []exchange
		hand    bool // written by hand
		version bool // rows in versions that were read
		failed  string
		counts  string
	}{
		{"one round", []exchange{results(rowWritten, byBlock, byKey, byBlock), results(rowWritten, rowWritten)}, false, false, "2", "[1 1 -1 1]"},
		{"two rounds", []exchange{results(rowWritten, byBlock, rowWritten, byBlock), results(byBlock, rowWritten), results(rowWritten)}, false, false, "", "[1 1 1 1]"},
		{"rows without a cause", []exchange{results(byBlock, withoutCause, rowWritten, byKey), results(rowWritten, byKey)}, false, false, "1 3", "[1 -1 1 -1]"},
		{"no block", []exchange{results(rowWritten, withoutCause, byKey, rowWritten)}, false, false, "1 2", "[1 -1 -1 1]"},
		{"by hand", []exchange{results(rowWritten, byBlock, rowWritten, rowWritten)}, true, false, "1", "[1 -1 1 1]"},
		{"versions", []exchange{results(rowWritten, byBlock, rowWritten, rowWritten)}, false, true, "1", "[1 -1 1 1]"},
		{"no answer", []exchange{results(rowWritten, byBlock, rowWritten, byBlock), {Status: 200, Body: `{"cols":[],"results":[{"rowcount":1`}}, false, false, "1 3", "[1 -1 1 -1]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := answering(t, inTurn(tt.answers...))
			st := bulkOf(wire.OpInsert, 4)
			st.Counts = make([]int64, 4)
			if st.ByVersion = tt.version; !tt.hand {
				st.Origin = built{}
			}
			_, err := direct(t, s.addr()).Bulk(soon(t), st)
			got := ""
			var bulk *dberr.BulkError
			if errors.As(err, &bulk) {
				for _, r := range bulk.Rows {
					got += fmt.Sprint(" ", r.Index)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if strings.TrimSpace(got) != tt.failed || tt.failed != "" && bulk.Total != 4 {
				t.Errorf("rows%s failed, want %s: %v", got, tt.failed, err)
			}
			if got := fmt.Sprint(st.Counts); got != tt.counts {
				t.Errorf("the counts are %s, want %s", got, tt.counts)
			}
			if tt.name == "no answer" && !errors.Is(bulk.Rows[0].Err, dberr.ErrUnknownOutcome) {
				t.Error(err)
			}
		})
	}
}

// TestBulkBlocked ends at the deadline: the rows say that the table refuses writes.
func TestBulkBlocked(t *testing.T) {
	s := answering(t, inTurn(results(byBlock, rowWritten), results(byBlock), results(byBlock), results(byBlock), results(byBlock)))
	st := bulkOf(wire.OpInsert, 2)
	st.Origin = built{}
	ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	defer cancel()
	_, err := direct(t, s.addr()).Bulk(ctx, st)
	var bulk *dberr.BulkError
	if !errors.As(err, &bulk) || len(bulk.Rows) != 1 || bulk.Rows[0].Index != 0 || !errors.Is(bulk.Rows[0].Err, dberr.ErrBlocked) || errors.Is(err, dberr.ErrUnknownOutcome) {
		t.Error(err)
	}
}
