package plans_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/plans"
	"github.com/crategen/crategen/test/plans/db"
	"github.com/crategen/crategen/test/plans/db/doc"
	"github.com/crategen/crategen/test/plans/db/of"
	"github.com/crategen/crategen/testdb"
)

// rows is enough for a planner to prefer an index.
const rows = 3_000

func seed(t *testing.T, ctx context.Context, target string, c *db.Client) {
	t.Helper()
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	docs := make([]*db.Doc, rows)
	for i := range docs {
		docs[i] = &db.Doc{ID: int64(i + 1), Title: fmt.Sprintf("word%d text", i%300), Status: fmt.Sprintf("s%d", i%5), CreatedAt: start.Add(time.Duration(i) * time.Second),
			Details: &plans.Details{Kind: fmt.Sprintf("k'%d", i%500), Pages: i % 400, Open: i%200 == 0, Ratio: float64(i), Size: plans.Size{Unit: fmt.Sprintf("u%d", i%300)}},
			Labels:  map[string]string{"color": fmt.Sprintf("c%d", i%300)}, Tags: []string{fmt.Sprintf("t%d", i%200), "all"}}
		if i == 7 {
			docs[i].Details, docs[i].Labels, docs[i].Tags = nil, nil, nil
		}
	}
	if err := c.Docs.InsertMany(ctx, docs); err != nil {
		t.Fatal(err)
	}
	analyze := "ANALYZE docs"
	if target == "postgres" {
		analyze = "VACUUM ANALYZE docs" // it also empties the list of entries that are not yet in a GIN index
	}
	if _, err := c.Exec(ctx, analyze); err != nil {
		t.Fatal(err)
	}
}

// TestIndexed holds that conditions are written in a form that an index answers. On CockroachDB the statement with its arguments is executed
// without the permission to read a whole table.
func TestIndexed(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		seed(t, ctx, target, c)
		t.Run("pages", func(t *testing.T) { pages(t, ctx, c) })
		for _, x := range []struct {
			name string
			p    query.Predicate[*of.Doc]
			n    int
		}{
			{"member = text", doc.Details.Kind.EQ("k'3"), 6},
			{"member = integer", doc.Details.Pages.EQ(5), 8},
			{"member = boolean", doc.Details.Open.EQ(true), 15},
			{"member of a member", doc.Details.Size.Unit.EQ("u1"), 10},
			{"member in a list", doc.Details.Kind.In("k'3", "k'4"), 12},
			{"member and another condition", query.And(doc.Details.Kind.EQ("k'3"), doc.ID.GT(500), doc.Details.Ratio.GT(0)), 5},
			{"two members", query.And(doc.Details.Kind.EQ("k'3"), doc.Details.Pages.EQ(3)), 2},
			{"member of a map", query.TextMember(doc.Labels, "color").EQ("c9"), 10},
			{"containment", query.ContainsJSON(doc.Details, map[string]any{"kind": "k'3"}), 6},
			{"element", doc.Tags.Has("t3"), 15},
			{"any element", doc.Tags.HasAny("t3", "t4"), 30},
			{"all elements", doc.Tags.HasAll("t3", "all"), 15},
			{"full text", doc.Title.Match("word5"), 10},
		} {
			q := c.Docs.Where(x.p)
			n, err := query.NoFullScan(q).Count(ctx)
			if err != nil || n != x.n {
				t.Errorf("%s: %d, %v, want %d", x.name, n, err, x.n)
			}
			if target != "sqlite" {
				testdb.ByIndex(t, c, query.Selecting(q))
			}
		}
		none, err := c.Docs.Where(query.Not(doc.Details.Kind.EQ("k'3"))).Count(ctx)
		if err != nil || none != rows-7 {
			t.Errorf("the negation: %d, %v", none, err)
		}
		other, err := c.Docs.Where(query.Not(query.Or(doc.Details.Kind.In("k'3", "k'4"), doc.Details.Pages.EQ(1)))).Count(ctx)
		if err != nil || other != rows-1-12-8 {
			t.Errorf("the negation of a list: %d, %v", other, err)
		}
	})
}

// pages holds that a page in the middle is read from its position in the index.
func pages(t *testing.T, ctx context.Context, c *db.Client) {
	q := query.NoFullScan(c.Docs.Where(doc.Status.GT("")).OrderBy(doc.Status.Asc(), doc.CreatedAt.Asc()))
	var seen []int64
	after := query.Cursor("")
	for range 3 {
		p, err := q.Page(ctx, 700, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range p.Items {
			seen = append(seen, d.ID)
		}
		after = p.Next
	}
	want := 0
	for s := range 5 {
		for i := s; i < rows && want < len(seen); i += 5 {
			if seen[want] != int64(i+1) {
				t.Fatalf("row %d is %d, want %d", want, seen[want], i+1)
			}
			want++
		}
	}
	if len(seen) != 2100 {
		t.Error(len(seen))
	}
}
