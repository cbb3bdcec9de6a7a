package testdb

import (
	"testing"

	"github.com/crategen/crategen/runtime/query"
)

// ByKey fails the test unless a statement finds its rows by their whole keys:
//
//	testdb.ByKey(t, client, query.Updating(client.Books.Where(book.ID.EQ(id)), book.Stock.Set(3)))
func ByKey(t testing.TB, on query.Runner, s query.Sendable) {
	t.Helper()
	p, err := query.Explain(t.Context(), on, s)
	switch {
	case err != nil:
		t.Errorf("testdb.ByKey: %v", err)
	case !p.ByKey:
		t.Errorf("the statement does not find its rows by key:\n%s\n%s", p.SQL, p.Text)
	}
}

// ByIndex fails the test if a statement reads a whole table. On CrateDB a read is executed for it (query.Analyze), and of a write only whether it
// is by key is known. A planner may prefer to read a small table as a whole, so the tables need rows.
func ByIndex(t testing.TB, on query.Runner, s query.Sendable) {
	t.Helper()
	p, err := query.Explain(t.Context(), on, s)
	if err == nil && !p.ByKey && p.AnalyzeOnly && p.Text != "" {
		p, err = query.Analyze(t.Context(), on, s)
	}
	switch {
	case err != nil:
		t.Errorf("testdb.ByIndex: %v", err)
	case p.FullScan && !p.ByKey:
		t.Errorf("the statement reads a whole table:\n%s\n%s", p.SQL, p.Text)
	}
}
