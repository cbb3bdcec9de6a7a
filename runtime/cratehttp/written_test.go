package cratehttp

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func TestReadWritten(t *testing.T) {
	for _, tc := range []struct {
		sql    string
		op     wire.Op
		tuples int64
		err    error // of a single statement
		bulk   bool
		selection,
		copies bool
	}{
		{"INSERT INTO t (a) VALUES (?)", wire.OpInsert, 0, nil, true, false, false},
		{"insert into t (a, b) values (1, (2)), ('), (', [3]), (4, 5);", wire.OpOther, 3, nil, true, false, false},
		{"INSERT INTO t VALUES (1), (2) ON CONFLICT (a) DO UPDATE SET b = (1)", wire.OpOther, 2, nil, true, false, false},
		{"INSERT INTO t VALUES (1), (2) ON CONFLICT DO NOTHING", wire.OpOther, 0, nil, true, false, false},
		{"INSERT INTO t VALUES (1), (2) RETURNING (a), (b)", wire.OpOther, 2, nil, false, false, false},
		{"/* x */ INSERT INTO t (SELECT 1)", wire.OpOther, 0, nil, false, true, false},
		{"INSERT INTO t (\"returning\", \"select\") VALUES (?, ?) -- RETURNING", wire.OpOther, 0, nil, true, false, false},
		{"UPDATE t SET a = (SELECT 1)", wire.OpUpdate, 0, nil, false, false, false},
		{"DELETE FROM t WHERE a = ?", wire.OpDelete, 0, nil, true, false, false},
		{"CREATE TABLE t (a int)", wire.OpOther, 0, nil, false, false, false},
		{"EXPLAIN DELETE FROM t", wire.OpOther, 0, nil, false, false, false},
		{"SET a = 1", wire.OpOther, 0, errNoSession, false, false, false},
		{"SET GLOBAL a = 1", wire.OpOther, 0, nil, false, false, false},
		{"-- x\nbegin", wire.OpOther, 0, errNoTransaction, false, false, false},
		{"COPY t FROM 'x'", wire.OpOther, 0, nil, false, false, true},
		{"COPY t FROM 'x' WITH (wait_for_completion = false)", wire.OpOther, 0, nil, false, false, false},
		{"COPY t FROM 'x' WITH (\"wait_for_completion\"='False', shared = false)", wire.OpOther, 0, nil, false, false, false},
		{"COPY t FROM 'x' WITH (shared = false, wait_for_completion = true, header = false)", wire.OpOther, 0, nil, false, false, true},
		{"COPY t (false) FROM 'x'", wire.OpImport, 0, nil, false, false, true},
		{"COPY t FROM 'x' RETURN SUMMARY", wire.OpOther, 0, nil, false, false, false},
		{"COPY t TO DIRECTORY 'x'", wire.OpOther, 0, nil, false, false, false},
	} {
		st := &wire.Statement{SQL: tc.sql, Op: tc.op}
		tuples, err := checkWritten(st)
		_, copies := withSummary(st)
		selection := insertsSelection(st)
		if bulk := checkBulk(st) == nil; tuples != tc.tuples || !errors.Is(err, tc.err) || bulk != tc.bulk || selection != tc.selection || copies != tc.copies {
			t.Errorf("%s: %d rows, %v, bulk %v, selection %v, copies %v", tc.sql, tuples, err, bulk, selection, copies)
		}
	}
	summed, _ := withSummary(&wire.Statement{SQL: "COPY t FROM 'x' ; -- so\n", Op: wire.OpOther})
	if summed.SQL != "COPY t FROM 'x' RETURN SUMMARY" {
		t.Error(summed.SQL)
	}
}

// conversation is a server that notes what it is asked on which connection.
type conversation struct {
	mu    sync.Mutex
	asked []string // of each connection by its place: "0 INSERT ..."
	conns []string
}

func (c *conversation) note(r *http.Request, body string) string {
	stmt := strings.TrimPrefix(body, `{"stmt":"`)
	stmt, _, _ = strings.Cut(stmt, `"`)
	c.mu.Lock()
	defer c.mu.Unlock()
	at := slices.Index(c.conns, r.RemoteAddr)
	if at < 0 {
		at = len(c.conns)
		c.conns = append(c.conns, r.RemoteAddr)
	}
	c.asked = append(c.asked, string(rune('0'+at))+" "+stmt)
	return stmt
}

func TestConnectionsThatMustNotBeUsedAgain(t *testing.T) {
	var c conversation
	ok := exchange{Status: 200, Body: `{"cols":[],"rows":[[]],"rowcount":1}`}
	var s *server
	s = answering(t, func(w http.ResponseWriter, r *http.Request) {
		switch stmt := c.note(r, <-s.requests); {
		case strings.HasPrefix(stmt, "SET"):
			say(w, exchange{Status: 400, Body: `{"error":{"message":"x","code":4000}}`}) // CrateDB 5 does not know it
		case strings.HasPrefix(stmt, "UPDATE"):
			say(w, exchange{Status: 400, Body: `{"error":{"message":"UnsupportedFeatureException[x]","code":4004}}`})
		default:
			say(w, ok)
		}
	})
	db := direct(t, s.addr())
	exec := func(sql string) error {
		_, err := db.Exec(soon(t), &wire.Statement{SQL: sql, Op: wire.OpOther})
		return err
	}
	bulk := func(sql string) error {
		_, err := db.Bulk(soon(t), &wire.Statement{SQL: sql, Op: wire.OpOther, Rows: 1})
		return err
	}
	for _, err := range []error{exec("DELETE FROM a"), exec("INSERT INTO a (SELECT 1)"), exec("INSERT INTO b (SELECT 1)")} {
		if err != nil {
			t.Error(err)
		}
	}
	if err := bulk("SELECT 1"); !errors.Is(err, errBulk) {
		t.Error(err)
	}
	if err := bulk("UPDATE t SET a = 1"); err == nil {
		t.Error("no error")
	}
	_ = exec("DELETE FROM c")
	var skipped *dberr.SkippedError
	if err := exec("INSERT INTO t VALUES (1), (2)"); !errors.As(err, &skipped) || skipped.Written != 1 || skipped.Skipped != 1 {
		t.Error(err)
	}
	want := []string{"0 DELETE FROM a", "0 SET SESSION insert_select_fail_fast = true", "0 INSERT INTO a (SELECT 1)", "0 INSERT INTO b (SELECT 1)",
		"0 UPDATE t SET a = 1", "1 DELETE FROM c", "1 INSERT INTO t VALUES (1), (2)"}
	if diff := cmp.Diff(want, c.asked); diff != "" {
		t.Error(diff)
	}
}

func TestCountsOfRows(t *testing.T) {
	answers := []exchange{
		{Status: 200, Body: `{"cols":[],"results":[{"rowcount":1},{"rowcount":-2,"error":{"code":40411,"message":"x"}},{"rowcount":-2,"error":{"code":4092,"message":"x"}}]}`},
		{Status: 500, Body: `{"error":{"message":"x","code":5000}}`},
	}
	n := 0
	s := answering(t, func(w http.ResponseWriter, _ *http.Request) { n++; say(w, answers[n-1]) })
	db := direct(t, s.addr())
	for _, want := range [][]int64{{1, 0, -1}, {-1, -1, -1}} {
		st := bulkOf(wire.OpUpdate, 3)
		st.Counts = make([]int64, 3)
		if _, err := db.Bulk(soon(t), st); err == nil {
			t.Error("no error")
		}
		if diff := cmp.Diff(want, st.Counts); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSummaries(t *testing.T) {
	const cols = `{"cols":["node","uri","success_count","error_count","errors"],"rows":[`
	for _, tc := range []struct {
		rows             string
		written, skipped int64
	}{
		{`[{"id":"a","name":"n"},"file:///x",3,0,{}]`, 3, 0},
		{`[{"id":"a"},"file:///x",3,1,{"Cannot cast value ` + "`secret`" + ` to type ` + "`bigint`" + `":{"count":1,"line_numbers":[2]}}],[{"id":"b"},"file:///y",2,0,{}]`, 5, 1},
		{`[{"id":"a"},"file:///x",null,null,{"file:///x (No such file or directory)":{"count":1,"line_numbers":[]}}]`, 0, -1},
		{``, 0, 0},
	} {
		s := answering(t, saying(exchange{Status: 200, Body: cols + tc.rows + `],"rowcount":1}`}))
		n, err := direct(t, s.addr()).Exec(soon(t), &wire.Statement{SQL: "COPY t FROM 'x'", Op: wire.OpOther})
		var skipped *dberr.SkippedError
		if n != tc.written || errors.As(err, &skipped) != (tc.skipped != 0) || skipped != nil && skipped.Skipped != tc.skipped {
			t.Errorf("%s: %d, %v", tc.rows, n, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Error(err)
		}
	}
}

// TestSummaryOfFiles reads what CrateDB reports of each file.
func TestSummaryOfFiles(t *testing.T) {
	s := answering(t, saying(exchange{Status: 200, Body: `{"cols":["node","uri","success_count","error_count","errors"],"rows":[
		[{"id":"a","name":"n1"},"s3://key:secret@h/a.json",7,0,{}],
		[{"id":"a","name":"n1"},"s3://key:secret@h/b.json",1,16,{"For input string: \"secret1\"":{"count":2,"line_numbers":[9,3]},
			"For input string: \"secret2\"":{"count":1,"line_numbers":[5]},"Column b unknown":{"count":3,"line_numbers":[2]},"c":{"count":1,"line_numbers":[]},
			"Missing closing quote for value\n at [Source: (byte[])\"secret\"; line: 1, column: 13]":{"count":9,"line_numbers":[1]}}],
		[{},"https://h/c?sig=secret",null,null,{"https://h/c?sig=secret":{"count":1,"line_numbers":[]}}],
		[{"name":"n2"},"file:///d",0,2,{}], [{"name":"n2"},"file:///e",0,1,{}]],"rowcount":4}`}))
	n, err := direct(t, s.addr()).Exec(soon(t), &wire.Statement{SQL: "COPY t FROM $1", Entity: "Book", Op: wire.OpImport})
	var skipped *dberr.SkippedError
	if !errors.As(err, &skipped) || n != 8 {
		t.Fatal(n, err)
	}
	want := &dberr.SkippedError{Written: 8, Skipped: -1, Files: []dberr.SkippedFile{
		{Node: "n1", URI: "s3://***@h/b.json", Written: 1, Skipped: 16, Causes: []dberr.SkippedCause{
			{Message: "Missing closing quote for value\n at [line 1]", Rows: 9, Lines: []int64{1}}, {Message: "Column b unknown", Rows: 3, Lines: []int64{2}},
			{Message: "not a number", Rows: 3, Lines: []int64{3, 5, 9}}, {Message: "c", Rows: 1}}},
		{URI: "https://h/c?***", Skipped: -1, Causes: []dberr.SkippedCause{{Message: "https://h/c?***", Rows: 1}}},
		{Node: "n2", URI: "file:///d", Skipped: 2}, {Node: "n2", URI: "file:///e", Skipped: 1},
	}}
	if diff := cmp.Diff(want, skipped, cmpopts.IgnoreFields(dberr.SkippedError{}, "Err")); diff != "" {
		t.Error(diff)
	}
	const text = "import Book: 8 rows were written, others were skipped: s3://***@h/b.json on node n1: 9 rows: Missing closing quote for value\n at [line 1] (lines 1); " +
		"3 rows: Column b unknown (lines 2); 3 rows: not a number (lines 3 5 9); and 1 other causes; https://h/c?*** could not be read: https://h/c?***; " +
		"file:///d on node n2: 2 rows, and CrateDB names no cause; 1 other files"
	if err.Error() != text {
		t.Error(err)
	}
}
