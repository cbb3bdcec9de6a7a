package documents_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/documents"
	"github.com/crategen/crategen/test/faultcases/documents/db"
	"github.com/crategen/crategen/test/faultcases/documents/db/of"
	"github.com/crategen/crategen/test/faultcases/documents/db/paper"
)

// TestFault10 writes numbers in documents of free form and reads them as they were: as float64 where that is the same number,
// else as json.Number.
func TestFault10(t *testing.T) {
	number := func(s string) json.Number { return json.Number(s) }
	written := map[string]any{
		"odd": int64(9_007_199_254_740_993), "least": int64(math.MinInt64 + 1), "id": number("1234567890123456789"), "small": 7,
		"whole": 1.0, "half": 0.5, "tenth": 0.1, "third": 1.0 / 3, "huge": 1e20, "exponent": 1e300, "tiny": 5e-324,
		"nested": map[string]any{"list": []any{int64(9_007_199_254_740_995), map[string]any{"n": uint64(9_007_199_254_740_997)}, "9007199254740993", true, nil}},
	}
	read := map[string]any{
		"odd": number("9007199254740993"), "least": number("-9223372036854775807"), "id": number("1234567890123456789"), "small": 7.0,
		"whole": 1.0, "half": 0.5, "tenth": 0.1, "third": 1.0 / 3, "huge": 1e20, "exponent": 1e300, "tiny": 5e-324,
		"nested": map[string]any{"list": []any{number("9007199254740995"), map[string]any{"n": number("9007199254740997")}, "9007199254740993", true, nil}},
	}
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		made := func(id int64) *db.Paper {
			return &db.Paper{ID: id, Free: written, List: []map[string]any{written}, Loose: &documents.Loose{Count: 1, Any: written["nested"], More: written}}
		}
		if err := client.Papers.Insert(ctx, made(1)); err != nil {
			t.Fatal(err)
		}
		if err := client.Papers.InsertMany(ctx, []*db.Paper{made(2)}); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Papers.Where(paper.ID.EQ(2)).Update(ctx, paper.Free.Set(written)); err != nil {
			t.Fatal(err)
		}
		for id := range int64(2) {
			got, err := client.Papers.Get(ctx, id+1)
			if err != nil {
				t.Fatal(err)
			}
			want := &db.Paper{ID: id + 1, Free: read, List: []map[string]any{read}, Loose: &documents.Loose{Count: 1, Any: read["nested"], More: read}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			free, err := query.Select1(paper.Free).From(client.Papers.Where(paper.ID.EQ(id + 1))).Only(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(read, free); diff != "" {
				t.Errorf("selected (-want +got)\n%s", diff)
			}
		}
	})
}

// A float32 is in a document with the digits that JSON gives it, and conditions find it by the number that was written.
func TestFault10Float32(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for i, f := range []float32{0.1, 16777217, 1e-45, math.MaxFloat32, -2.2, 0.5} {
			p := &db.Paper{ID: int64(i + 1), Spec: &documents.Spec{Short: f}}
			if err := client.Papers.Insert(ctx, p); err != nil {
				t.Fatal(err)
			}
			if err := client.Papers.Refresh(ctx); err != nil {
				t.Fatal(err)
			}
			short := paper.Spec.Short
			for name, c := range map[string]struct {
				p    query.Predicate[*of.Paper]
				want int
			}{
				"EQ": {short.EQ(f), 1}, "NEQ": {short.NEQ(f), 0}, "GT": {short.GT(f), 0}, "GTE": {short.GTE(f), 1}, "LT": {short.LT(f), 0}, "LTE": {short.LTE(f), 1},
				"In": {short.In(f, 7), 1}, "NotIn": {short.NotIn(7, f), 0}, "Between": {short.Between(f, f), 1}, "Not EQ": {query.Not(short.EQ(f)), 0},
			} {
				n, err := client.Papers.Where(paper.ID.EQ(p.ID), c.p).Count(ctx)
				if err != nil || n != c.want {
					t.Errorf("%g: %s: %d, want %d, %v", f, name, n, c.want, err)
				}
			}
			v, err := query.Select1(short).From(client.Papers.Where(paper.ID.EQ(p.ID))).Only(ctx)
			if err != nil || v == nil || *v != f {
				t.Errorf("%g: selected %v, %v", f, v, err)
			}
		}
	})
}

// What a database cannot keep is refused, and not written as another number.
func TestFault10Refused(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for i, n := range []any{uint64(math.MaxUint64), json.Number("18446744073709551617"), json.Number("1e400"), json.Number("0.1234567890123456789")} {
			p := &db.Paper{ID: int64(i + 1), Free: map[string]any{"n": n}}
			err := client.Papers.Insert(ctx, p)
			if target == "cratedb" {
				if err == nil {
					got, _ := client.Papers.Get(ctx, p.ID)
					t.Errorf("%v was written as %v", n, got.Free)
				}
				continue
			}
			if err != nil {
				t.Errorf("%v: %v", n, err)
				continue
			}
			got, err := client.Papers.Get(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if have, ok := got.Free["n"].(json.Number); !ok || !sameNumber(string(have), fmt.Sprint(n)) {
				t.Errorf("%v is read as %v", n, got.Free["n"])
			}
		}
	})
}

// sameNumber compares numbers by their value: PostgreSQL writes an exponent out, CockroachDB as E+.
func sameNumber(a, b string) bool {
	x, okA := new(big.Rat).SetString(a)
	y, okB := new(big.Rat).SetString(b)
	return okA && okB && x.Cmp(y) == 0
}

// TestFault11 asks for members in the presence of documents that hold something else.
func TestFault11(t *testing.T) {
	others := []string{
		`{"count": 9223372036854775808, "big": 18446744073709551616, "ratio": 1e400, "name": "big"}`,
		`{"count": "7", "big": "7", "ratio": "NaN", "name": 7, "done": "true"}`,
		`{"count": true, "big": false, "ratio": true, "name": true, "done": 1}`,
		`{"count": null, "big": null, "ratio": null, "name": null, "done": null}`,
		`{"count": [7], "big": {"a": 1}, "ratio": [], "name": {"b": 2}, "done": []}`,
		`{"count": 7.5, "big": 7.5, "ratio": -1e400, "name": "", "inner": 7}`,
		`{"inner": {"size": "x"}}`, `{}`, `[1, 2]`, `7`, `"text"`,
	}
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for id, s := range []documents.Spec{{Count: 7, Big: 7, Ratio: 0.5, Name: "a", Done: true, Inner: &documents.Inner{Size: 3}},
			{Count: 8, Big: 9_007_199_254_740_993, Ratio: 2, Name: "b"}} {
			if err := client.Papers.Insert(ctx, &db.Paper{ID: int64(id + 1), Spec: &s}); err != nil {
				t.Fatal(err)
			}
		}
		for i, doc := range others {
			cast := "CAST(? AS jsonb)"
			if target == "sqlite" {
				cast = "?"
			}
			if _, err := client.Exec(ctx, "INSERT INTO papers (id, spec) VALUES (?, "+cast+")", 10+i, doc); err != nil {
				t.Fatalf("%s: %v", doc, err)
			}
		}
		for name, c := range map[string]struct {
			p    query.Predicate[*of.Paper]
			want string
		}{
			"count EQ":   {paper.Spec.Count.EQ(7), "1"},
			"count GT":   {paper.Spec.Count.GT(7), "2"},
			"count NEQ":  {paper.Spec.Count.NEQ(7), "2"},
			"count Not":  {query.Not(paper.Spec.Count.EQ(7)), "2"},
			"count In":   {paper.Spec.Count.In(7, 8), "1 2"},
			"count LTE":  {paper.Spec.Count.Between(7, 8), "1 2"},
			"big EQ":     {paper.Spec.Big.EQ(9_007_199_254_740_993), "2"},
			"big near":   {paper.Spec.Big.EQ(9_007_199_254_740_992), ""},
			"big GT":     {paper.Spec.Big.GT(7), "2"},
			"ratio GT":   {paper.Spec.Ratio.GT(0.5), "2"},
			"ratio LT":   {paper.Spec.Ratio.LT(1), "1"},
			"name EQ":    {paper.Spec.Name.EQ("a"), "1"},
			"name In":    {paper.Spec.Name.In("a", "7", "true"), "1"},
			"name GT":    {paper.Spec.Name.GT("a"), "2 10"},
			"name Has":   {paper.Spec.Name.Contains("b"), "2 10"},
			"done EQ":    {paper.Spec.Done.EQ(true), "1"},
			"done false": {paper.Spec.Done.EQ(false), "2"},
			"inner":      {paper.Spec.Inner.Size.GT(2), "1"},
			"computed":   {query.Plus(paper.Spec.Count, query.Value[*of.Paper](1)).EQ(8), "1"},
			"equal":      {query.Equal(query.AsFloat(paper.Spec.Count), query.AsFloat(paper.Spec.Big)), "1"},
			"null":       {query.And(paper.Spec.Count.IsNull(), paper.ID.LT(12)), "10 11"},
			"not null":   {paper.Spec.Count.NotNull(), "1 2"},
		} {
			ids, err := query.Select1(paper.ID).From(client.Papers.Where(c.p)).OrderBy(paper.ID.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if got := strings.Trim(fmt.Sprint(ids), "[]"); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
		sums, err := query.Select4(query.Sum(paper.Spec.Count), query.Max(paper.Spec.Ratio), query.CountOf(paper.Spec.Name), query.Min(paper.Spec.Big)).From(client.Papers).Only(ctx)
		if err != nil || *sums.V1 != 15 || *sums.V2 != 2 || *sums.V4 != 7 {
			t.Errorf("aggregates: %v %v", sums, err)
		}
		ordered, err := query.Select1(paper.ID).From(client.Papers.Where(paper.Spec.Count.NotNull())).OrderBy(paper.Spec.Count.Desc()).All(ctx)
		if err != nil || fmt.Sprint(ordered) != "[2 1]" {
			t.Errorf("order: %v %v", ordered, err)
		}
		groups, err := query.Select2(paper.Spec.Count, query.Count[*of.Paper]()).From(client.Papers).GroupBy(paper.Spec.Count).All(ctx)
		if err != nil || len(groups) != 3 {
			t.Errorf("groups: %v %v", groups, err)
		}
	})
}

// A member that no condition could find is refused when it is written.
func TestFault11Refused(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for path, s := range map[string]*documents.Spec{"Big": {Big: 1 << 63}, "Inner.Size": {Inner: &documents.Inner{Size: math.MaxUint64}}} {
			for _, err := range []error{
				client.Papers.Insert(ctx, &db.Paper{ID: 1, Spec: s}),
				client.Papers.InsertMany(ctx, []*db.Paper{{ID: 1, Spec: s}}),
				client.Papers.Upsert(ctx, &db.Paper{ID: 1, Spec: s}),
			} {
				if err == nil || !strings.Contains(err.Error(), path) {
					t.Errorf("%s: %v", path, err)
				}
			}
		}
		if err := client.Papers.Insert(ctx, &db.Paper{ID: 1, Spec: &documents.Spec{Big: math.MaxInt64 - 1}}); err != nil {
			t.Fatal(err)
		}
		p, err := client.Papers.Get(ctx, 1)
		if err != nil || p.Spec.Big != math.MaxInt64-1 {
			t.Errorf("%v %v", p, err)
		}
	})
}
