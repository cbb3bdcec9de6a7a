package cratehttp

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// bulkOf is a bulk statement of n rows.
func bulkOf(op wire.Op, n int) *wire.Statement {
	st := &wire.Statement{SQL: "UPDATE t", Op: op, Entity: "Book", Rows: n}
	for i := range n {
		st.Args = append(st.Args, wire.Int(int64(i)))
	}
	return st
}

func TestBulk(t *testing.T) {
	type failure struct {
		Index   int
		Unknown bool
		Rule    dberr.Rule
		Text    string
	}
	for _, c := range []struct {
		name     string
		op       wire.Op
		rows     int
		affected int64
		failed   []failure
		err      string
	}{
		{"bulk_insert_3", wire.OpInsert, 3, 3, nil, ""},
		{"bulk_on_conflict_do_nothing", wire.OpInsert, 2, 1, nil, ""},
		{"bulk_update_non_pk", wire.OpUpdate, 2, 2, nil, ""},
		{"bulk_update", wire.OpUpdate, 3, 2, nil, ""}, // one key is missing
		{"bulk_delete", wire.OpDelete, 2, 1, nil, ""}, // one key is missing
		{"bulk_duplicate_key", wire.OpInsert, 3, 0, []failure{{0, false, dberr.Unique, "code 4091"}, {2, false, dberr.Unique, "code 4091"}}, ""},
		{"bulk_check_constraint", wire.OpInsert, 3, 0, []failure{
			{1, false, dberr.Check, `CHECK ("v" > 0)]`}, {2, false, dberr.NotNull, `"nn" must not be null`}}, ""},
		{"bulk_strict_object", wire.OpInsert, 2, 0, []failure{{1, false, 0, "strict object"}}, ""},
		{"bulk_dynamic_conflict", wire.OpInsert, 3, 0, []failure{{1, false, 0, "already exists"}, {2, true, 0, "ClassCast"}}, ""},
		{"occ_bulk", wire.OpUpdate, 1, 0, []failure{{0, false, 0, "version conflict"}}, ""},
		{"insert_bulk_no_master", wire.OpInsert, 2, 0, []failure{{0, true, 0, "no master"}, {1, true, 0, "no master"}}, ""},
		{"bulk_bad_value", wire.OpInsert, 2, 0, nil, "Cannot cast value to type `bigint`"},
		{"bulk_null_pk", wire.OpInsert, 2, 0, nil, "primary key value must not be NULL"},
		{"bulk_ddl", wire.OpOther, 1, 0, nil, "Bulk operation not supported"},
		{"bulk_insert_returning", wire.OpInsert, 2, 0, nil, "result sets is not supported"},
		{"bulk_empty", wire.OpInsert, 2, 0, nil, "2 rows were sent and 0 answered"},
		{"bulk_insert_3", wire.OpInsert, 4, 0, nil, "4 rows were sent and 3 answered"},
		{"update", wire.OpInsert, 1, 0, nil, "malformed"},
	} {
		s := answering(t, saying(recorded(t, c.name)))
		r, err := direct(t, s.addr()).Bulk(soon(t), bulkOf(c.op, c.rows))
		var bulk *dberr.BulkError
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) || errors.As(err, &bulk) {
				t.Errorf("%s: %v, want %q", c.name, err, c.err)
			}
		case c.failed == nil:
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			} else if r.Next() || r.Affected() != c.affected || r.Close() != nil {
				t.Errorf("%s: affected %d, want %d", c.name, r.Affected(), c.affected)
			}
		case !errors.As(err, &bulk) || bulk.Total != c.rows || len(bulk.Rows) != len(c.failed):
			t.Errorf("%s: %v", c.name, err)
		default:
			for i, want := range c.failed {
				got := failure{Index: bulk.Rows[i].Index, Unknown: errors.Is(bulk.Rows[i].Err, dberr.ErrUnknownOutcome), Text: want.Text}
				var broken *dberr.ConstraintError
				if errors.As(bulk.Rows[i].Err, &broken) {
					got.Rule = broken.Rule
				}
				if diff := cmp.Diff(want, got); diff != "" || !strings.Contains(bulk.Rows[i].Err.Error(), want.Text) {
					t.Errorf("%s: %v (-want +got):\n%s", c.name, bulk.Rows[i].Err, diff)
				}
			}
		}
	}
}

// TestBulkResults holds shapes that were not recorded.
func TestBulkResults(t *testing.T) {
	for results, want := range map[string]string{
		`{"rowcount":-2}`: "insert Book: 1 of 1 rows failed; row 0: the row was not written; CrateDB reports causes only for the first 10 rows per shard",
		`{"error":{"code":4091,"message":"DuplicateKeyException[]"}}`: "row 0: unique constraint",
		`{"rowcount":1,"error":null}`:                                 "",
		`{"rowcount":-1}`:                                             "",
		`{"rowcount":-2,"error":{"code":4091,"message":"a\u12"}}`:     "malformed",
		`1`:                    "malformed",
		`{"rowcount":1},`:      "malformed",
		`{"rowcount":1.5}`:     "malformed",
		`{"rowcount":1,"x":[}`: "malformed",
	} {
		body := `{"cols":[],"duration":1.5,"results":[` + results + `]}`
		s := answering(t, saying(exchange{Status: 200, Body: body}))
		_, err := direct(t, s.addr()).Bulk(soon(t), bulkOf(wire.OpInsert, 1))
		got := ""
		if err != nil {
			got = err.Error()
		}
		want = strings.TrimPrefix(want, "insert Book: ")
		if (got == "") != (want == "") || want == "malformed" != errors.Is(err, dberr.ErrUnknownOutcome) ||
			want != "malformed" && !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", results, got, want)
		}
	}
}

func TestBulkBounds(t *testing.T) {
	db := direct(t, "127.0.0.1:1")
	if r, err := db.Bulk(soon(t), bulkOf(wire.OpInsert, 0)); err != nil || r.Next() || r.Affected() != 0 {
		t.Errorf("no rows: %v", err)
	}
	st := bulkOf(wire.OpInsert, 3)
	st.Rows = 2
	if _, err := db.Bulk(soon(t), st); err == nil || !strings.Contains(err.Error(), "3 arguments do not make 2 rows") {
		t.Errorf("error %v", err)
	}
}

// TestBulkChunks sends more than one request takes; the second fails as a whole.
func TestBulkChunks(t *testing.T) {
	big := strings.Repeat("x", bulkSize/2)
	st := &wire.Statement{SQL: "INSERT", Op: wire.OpInsert, Rows: 4, Args: []wire.Value{
		wire.Text(big), wire.Text("a"), wire.Text(big), wire.Text("b")}}
	n := 0
	answers := []exchange{
		{Status: 200, Body: `{"cols":[],"results":[{"rowcount":1},{"rowcount":-2,"error":{"code":4091,"message":"D[x]"}}]}`},
		{Status: 200, Body: `{"cols":[],"results":[{"rowcount":1},{"rowcount":1}]}`},
		{Status: 200, Body: `{"cols":[],"results":[{"rowcount":1},{"rowcount":-2,"error":{"code":4091,"message":"D[x]"}}]}`},
		recorded(t, "bulk_bad_value"),
	}
	s := answering(t, func(w http.ResponseWriter, _ *http.Request) { n++; say(w, answers[n-1]) })
	db := direct(t, s.addr())

	_, err := db.Bulk(soon(t), st)
	var bulk *dberr.BulkError
	if !errors.As(err, &bulk) || len(bulk.Rows) != 1 || bulk.Rows[0].Index != 1 || bulk.Total != 4 {
		t.Errorf("error %v", err)
	}
	_, err = db.Bulk(soon(t), st)
	if !errors.As(err, &bulk) || !strings.Contains(err.Error(), "rows 2 to 3 of 4: ") || !strings.Contains(err.Error(), "Cannot cast") {
		t.Errorf("error %.300v", err)
	}
	if n != 4 {
		t.Errorf("%d requests, want 4", n)
	}
}
