package wirefaults_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/wirefaults"
	"github.com/crategen/crategen/test/faultcases/wirefaults/db"
	docs "github.com/crategen/crategen/test/faultcases/wirefaults/relational/db"
	"github.com/crategen/crategen/test/faultcases/wirefaults/relational/db/doc"
)

// bad is a value that some databases cannot be sent.
type bad struct {
	name, field string
	set         func(*db.Item)
	only        []string // the databases that refuse it; nil for all
}

var bads = []bad{
	{"NUL", "body", func(i *db.Item) { i.Body = new("a\x00b") }, []string{"postgres", "cockroachdb"}},
	{"UTF-8", "body", func(i *db.Item) { i.Body = new("a\xffb") }, nil},
	{"NUL in a list", "tags", func(i *db.Item) { i.Tags = []string{"a", "\x00"} }, []string{"postgres", "cockroachdb"}},
	{"UTF-8 in a list", "tags", func(i *db.Item) { i.Tags = []string{"a", "b\xc3", "c"} }, nil},
	{"UTF-8 in the key", "id", func(i *db.Item) { i.ID = "\xf0\x28" }, nil},
	{"uint64", "big", func(i *db.Item) { i.Big = new(uint64(1 << 63)) }, nil},
	{"NaN", "ratio", func(i *db.Item) { i.Ratio = new(math.NaN()) }, []string{"sqlite"}},
	{"NaN in a list", "marks", func(i *db.Item) { i.Marks = []float64{1, math.NaN()} }, []string{"sqlite"}},
	{"infinity in a list", "marks", func(i *db.Item) { i.Marks = []float64{math.Inf(-1), 2} }, []string{"sqlite"}},
	{"time", "at", func(i *db.Item) { i.At = new(time.Date(300_000, 1, 1, 0, 0, 0, 0, time.UTC)) }, nil},
	{"time before", "at", func(i *db.Item) { i.At = new(time.Date(-300_000, 1, 1, 0, 0, 0, 0, time.UTC)) }, nil},
	{"document", "doc", func(i *db.Item) { i.Doc = map[string]any{"x": math.NaN()} }, nil},
	{"document of a channel", "doc", func(i *db.Item) { i.Doc = map[string]any{"x": make(chan int)} }, nil},
	{"Valuer", "code", func(i *db.Item) { i.Code = &wirefaults.Unwritable }, nil},
	{"validator", "name", func(i *db.Item) { i.Name = strings.Repeat("x", 21) }, nil},
}

// bulkCalls are the ways to write many rows.
var bulkCalls = []struct {
	name string
	call func(ctx context.Context, c *db.Client, items []*db.Item, opts ...query.BulkOption) error
}{
	{"InsertMany", func(ctx context.Context, c *db.Client, items []*db.Item, opts ...query.BulkOption) error {
		return c.Items.InsertMany(ctx, items, opts...)
	}},
	{"UpsertMany", func(ctx context.Context, c *db.Client, items []*db.Item, opts ...query.BulkOption) error {
		return query.UpsertMany(ctx, c.Items, items, opts...)
	}},
	{"Load", func(ctx context.Context, c *db.Client, items []*db.Item, opts ...query.BulkOption) error {
		_, err := query.Load(ctx, c.Items, slices.Values(items), opts...)
		return err
	}},
}

func someItems(prefix string, n int) []*db.Item {
	out := make([]*db.Item, n)
	for i := range out {
		out[i] = &db.Item{ID: fmt.Sprint(prefix, i), Name: "good", Tags: []string{"t"}, N: new(int32(i))}
	}
	return out
}

// keys are those of the rows that are there, in order.
func keys(t *testing.T, ctx context.Context, c *db.Client) []string {
	t.Helper()
	if err := c.Items.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	out := []string{}
	all, err := c.Items.All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		out = append(out, i.ID)
	}
	slices.Sort(out)
	return out
}

func clear(t *testing.T, ctx context.Context, c *db.Client) {
	t.Helper()
	if err := c.Items.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Items.Where(query.Every[itemMarker]()).Delete(ctx); err != nil {
		t.Fatal(err)
	}
}

// TestFault09OthersAreWritten: rows with a value that cannot be sent are named, whatever the value and wherever they stand, and
// the others are written.
func TestFault09OthersAreWritten(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		for _, call := range bulkCalls {
			for n, b := range bads {
				if b.only != nil && !slices.Contains(b.only, target) {
					continue
				}
				places := [][]int{{1}, {0, 1, 2}, {0}, {2}, {0, 2}, {1, 2}}[n%6]
				items := someItems("k", 3)
				want := []string{}
				for i, item := range items {
					if slices.Contains(places, i) {
						b.set(item)
					} else {
						want = append(want, item.ID)
					}
				}
				err := call.call(ctx, c, items, query.ContinueOnError())
				var failed *dberr.BulkError
				if !errors.As(err, &failed) {
					t.Errorf("%s, %s: %v", call.name, b.name, err)
					continue
				}
				var got []int
				for _, r := range failed.Rows {
					got = append(got, r.Index)
					var invalid *dberr.ValidationError
					if !errors.As(r.Err, &invalid) || invalid.Entity != "Item" || invalid.Field != b.field {
						t.Errorf("%s, %s: row %d: %v", call.name, b.name, r.Index, r.Err)
					}
				}
				if failed.Total != 3 || failed.Unsent != 0 || !slices.Equal(got, places) {
					t.Errorf("%s, %s at %v: %d rows, %d not sent: %v", call.name, b.name, places, failed.Total, failed.Unsent, err)
				}
				if diff := cmp.Diff(want, keys(t, ctx, c)); diff != "" {
					t.Errorf("%s, %s at %v: rows there (-want +got):\n%s", call.name, b.name, places, diff)
				}
				clear(t, ctx, c)
			}
		}
	})
}

// TestFault09RowIsNamed: without ContinueOnError nothing of the statement is written, and the error names the row.
func TestFault09RowIsNamed(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		for _, call := range bulkCalls {
			for n, b := range bads {
				if b.only != nil && !slices.Contains(b.only, target) {
					continue
				}
				at := n % 3
				items := someItems("k", 3)
				b.set(items[at])
				err := call.call(ctx, c, items)
				var invalid *dberr.ValidationError
				var row dberr.RowError
				if !errors.As(err, &row) || row.Index != at || !strings.Contains(err.Error(), fmt.Sprintf("row %d: ", at)) {
					t.Errorf("%s, %s: row %d is not named: %v", call.name, b.name, at, err)
				}
				if !errors.As(err, &invalid) || invalid.Field != b.field {
					t.Errorf("%s, %s: %v", call.name, b.name, err)
				}
			}
		}
		if got := keys(t, ctx, c); len(got) > 0 {
			t.Errorf("written: %q", got)
		}
	})
}

// TestFault09ServerRefuses: what only the server can see to be no value of the column is found in the same way.
func TestFault09ServerRefuses(t *testing.T) {
	testtarget.Run(t, testtarget.All[1:], db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		for _, call := range bulkCalls {
			items := someItems("k", 5)
			for i := range items {
				items[i].Addr = new("10.0.0.1")
			}
			items[1].Addr, items[4].Addr = new("nowhere"), new("10.0.0.256")
			err := call.call(ctx, c, items, query.ContinueOnError())
			var failed *dberr.BulkError
			if !errors.As(err, &failed) || len(failed.Rows) != 2 || failed.Rows[0].Index != 1 || failed.Rows[1].Index != 4 {
				t.Errorf("%s: %v", call.name, err)
			}
			if diff := cmp.Diff([]string{"k0", "k2", "k3"}, keys(t, ctx, c)); diff != "" {
				t.Errorf("%s: rows there (-want +got):\n%s", call.name, diff)
			}
			clear(t, ctx, c)
		}
	})
}

// TestFault09ManyRows: the index is that of the call, across statements that run at the same time, beside rows that the database
// refuses, and the last progress is of all rows.
func TestFault09ManyRows(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		if err := c.Items.InsertMany(ctx, someItems("k", 3)[1:2]); err != nil { // k1
			t.Fatal(err)
		}
		for _, opts := range [][]query.BulkOption{nil, {query.ChunkRows(7), query.Parallel(2)}} {
			for _, call := range []int{0, 2} {
				items := someItems("k", 60)
				for i, b := range map[int]bad{0: bads[1], 6: bads[3], 7: bads[5], 8: bads[13], 30: bads[1], 59: bads[14]} {
					b.set(items[i])
				}
				progress := 0
				all := append([]query.BulkOption{query.ContinueOnError(), query.Progress(func(done, _ int) { progress = done })}, opts...)
				err := bulkCalls[call].call(ctx, c, items, all...)
				var failed *dberr.BulkError
				if !errors.As(err, &failed) {
					t.Fatal(err)
				}
				var got []int
				for _, r := range failed.Rows {
					got = append(got, r.Index)
				}
				if diff := cmp.Diff([]int{0, 1, 6, 7, 8, 30, 59}, got); diff != "" || failed.Total != 60 || progress != 60 {
					t.Errorf("%s: rows (-want +got):\n%s\n%d of %d: %v", bulkCalls[call].name, diff, progress, failed.Total, err)
				}
				if n := len(keys(t, ctx, c)); n != 54 {
					t.Errorf("%s: %d rows there", bulkCalls[call].name, n)
				}
				clear(t, ctx, c)
				if err := c.Items.InsertMany(ctx, someItems("k", 3)[1:2]); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestFault09TooLong: text that is longer than its column is refused in a bulk write as in a single one, not cut.
func TestFault09TooLong(t *testing.T) {
	testtarget.Run(t, testtarget.Relational[1:], docs.Open, func(t *testing.T, ctx context.Context, target string, c *docs.Client) {
		for name, call := range map[string]func([]*docs.Doc) error{
			"InsertMany": func(all []*docs.Doc) error { return c.Docs.InsertMany(ctx, all, query.ContinueOnError()) },
			"UpsertMany": func(all []*docs.Doc) error { return query.UpsertMany(ctx, c.Docs, all, query.ContinueOnError()) },
			"Load": func(all []*docs.Doc) error {
				_, err := query.Load(ctx, c.Docs, slices.Values(all), query.ContinueOnError())
				return err
			},
			"COPY": func(all []*docs.Doc) error {
				_, err := query.Load(ctx, c.Docs, slices.Values(all))
				return err
			},
		} {
			all := []*docs.Doc{{N: 1, S: new("12345")}, {N: 2, S: new("1234567")}, {N: 3, S: new("1")}}
			err := call(all)
			var failed *dberr.BulkError
			if !errors.As(err, &failed) || len(failed.Rows) != 1 || failed.Rows[0].Index != 1 || failed.Rows[0].Code() != "22001" {
				if name != "COPY" || err == nil { // which is written whole or not at all
					t.Errorf("%s: %v", name, err)
				}
			}
			there, err := c.Docs.OrderBy(doc.N.Asc()).All(ctx)
			if name == "COPY" {
				if err != nil || len(there) != 0 {
					t.Errorf("%s: %d rows, %v", name, len(there), err)
				}
				continue
			}
			if err != nil || len(there) != 2 || *there[0].S != "12345" || *there[1].S != "1" {
				t.Errorf("%s: %d rows, %v", name, len(there), err)
			}
			if _, err := c.Docs.Where(query.Every[docMarker]()).Delete(ctx); err != nil {
				t.Fatal(err)
			}
		}
	})
}
