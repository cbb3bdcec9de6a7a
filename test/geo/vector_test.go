package geo_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/geo/db"
	"github.com/crategen/crategen/test/geo/db/note"
	"github.com/crategen/crategen/test/geo/db/of"
)

func notes() []*db.Note {
	make := func(id, lang string, v ...float32) *db.Note { return &db.Note{ID: id, Lang: lang, Embedding: v} }
	list := []*db.Note{
		make("a", "en", 0, 0, 0), make("b", "de", 0.1, 0, 0), make("c", "de", 0.2, 0, 0),
		make("d", "en", 1, 1, 1), make("e", "en", -5, 0.3, 16777217),
	}
	list[0].Summary, list[3].Summary = []float32{1, 2}, []float32{3, 4}
	return list
}

func withNotes(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, client *db.Client)) {
	testtarget.Run(t, targets, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		list := notes()
		if err := client.Notes.InsertMany(ctx, list[1:]); err != nil {
			t.Fatal(err)
		}
		if err := client.Notes.Insert(ctx, list[0]); err != nil {
			t.Fatal(err)
		}
		if err := client.Notes.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		scenario(t, ctx, target, client)
	})
}

func noteIDs(list []*db.Note) string {
	var ids []string
	for _, n := range list {
		ids = append(ids, n.ID)
	}
	return strings.Join(ids, " ")
}

func TestVectorsAreReadAsWritten(t *testing.T) {
	withNotes(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		list, err := client.Notes.OrderBy(note.ID.Asc()).All(ctx)
		if diff := cmp.Diff(notes(), list); err != nil || diff != "" {
			t.Fatalf("found (+) %v:\n%s", err, diff)
		}
		for _, want := range notes() {
			got, err := client.Notes.Get(ctx, want.ID)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s by key: %v\n%s", want.ID, err, diff)
			}
		}
		if err := client.Notes.Upsert(ctx, &db.Note{ID: "b", Lang: "fr", Embedding: []float32{3, 2, 1}}, &db.Note{ID: "f", Lang: "fr", Embedding: []float32{7, 8, 9}, Summary: []float32{0.5, 1}}); err != nil {
			t.Fatal(err)
		}
		if n, err := client.Notes.Where(note.ID.EQ("f")).Update(ctx, note.Embedding.Set([]float32{1, 2, 0.25}), note.Summary.SetNull()); err != nil || n != 1 {
			t.Fatalf("updated %d, %v", n, err)
		}
		got, err := client.Notes.Get(ctx, "f")
		if err != nil || !slices.Equal(got.Embedding, []float32{1, 2, 0.25}) || got.Summary != nil {
			t.Errorf("updated to %v, %v", got, err)
		}
		if n, err := query.Load(ctx, client.Notes, slices.Values([]*db.Note{{ID: "g", Embedding: []float32{1, 1, 1}}, {ID: "h", Embedding: []float32{2, 2, 2}, Summary: []float32{1, 1}}})); err != nil || n != 2 {
			t.Errorf("loaded %d, %v", n, err)
		}
		one, err := query.Select2(note.Embedding, note.Summary).From(client.Notes).Where(note.ID.EQ("a")).Only(ctx)
		if err != nil || !slices.Equal(one.V1, []float32{0, 0, 0}) || !slices.Equal(one.V2, []float32{1, 2}) {
			t.Errorf("selected %v, %v", one, err)
		}
	})
}

func TestNearest(t *testing.T) {
	withNotes(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		zero := []float32{0, 0, 0.01}
		for _, c := range []struct {
			name string
			q    *db.NoteQuery
			want string
		}{
			{"three", client.Notes.Nearest(note.Embedding, zero, 3), "a b c"},
			{"all", client.Notes.Nearest(note.Embedding, zero, 100), "a b c d e"},
			{"with a condition", client.Notes.Where(note.Lang.EQ("en")).Nearest(note.Embedding, zero, 2), "a d"},
			{"the condition after it", client.Notes.Nearest(note.Embedding, zero, 2).Where(note.Lang.EQ("en")), "a d"},
			{"approximate, with enough rows", client.Notes.Where(note.Lang.EQ("en")).Nearest(note.Embedding, zero, 2, query.Approximate(100)), "a d"},
			{"without NULL", client.Notes.Nearest(note.Summary, []float32{1, 1}, 5), "a d"},
			{"without NULL, with a condition", client.Notes.Where(note.Lang.EQ("en")).Nearest(note.Summary, []float32{9, 9}, 5), "d a"},
			{"a smaller limit", client.Notes.Nearest(note.Embedding, zero, 3).Limit(1), "a"},
			{"an offset", client.Notes.Nearest(note.Embedding, zero, 3).Offset(1), "b c d"},
			{"by distance", client.Notes.Where(note.Embedding.Distance(zero).LT(0.15)).OrderBy(note.Embedding.Distance(zero).Desc()), "b a"},
			{"by key", client.Notes.Where(note.ID.EQ("d")).Nearest(note.Embedding, zero, 3), "d"},
		} {
			list, err := c.q.All(ctx)
			if got := noteIDs(list); err != nil || got != c.want {
				t.Errorf("%s: %s, want %s (%v)", c.name, got, c.want, err)
			}
		}
		few, err := client.Notes.Where(note.Lang.EQ("en")).Nearest(note.Embedding, zero, 1, query.Approximate(1)).All(ctx)
		if err != nil || len(few) > 1 {
			t.Errorf("approximate: %s, %v", noteIDs(few), err)
		}
		if first, err := client.Notes.Nearest(note.Embedding, []float32{1, 1, 0.9}, 3).First(ctx); err != nil || first.ID != "d" {
			t.Errorf("first: %v, %v", first, err)
		}
		rows, err := query.Select2(note.ID, note.Embedding.Distance([]float32{0, 0, 0})).From(client.Notes).Where(note.ID.In("c", "d")).OrderBy(note.ID.Asc()).All(ctx)
		if err != nil || len(rows) != 2 || math.Abs(rows[0].V2-0.2) > 1e-6 || math.Abs(rows[1].V2-math.Sqrt(3)) > 1e-6 {
			t.Errorf("distances %v, %v", rows, err)
		}
	})
}

func TestWrongVectors(t *testing.T) {
	withNotes(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		nan := float32(math.NaN())
		for _, v := range [][]float32{{}, {1, 2}, {1, 2, 3, 4}, {1, nan, 3}, {float32(math.Inf(-1)), 0, 0}} {
			x := &db.Note{ID: "x", Embedding: v}
			for name, err := range map[string]error{
				"Insert":     client.Notes.Insert(ctx, x),
				"InsertMany": client.Notes.InsertMany(ctx, []*db.Note{x, notes()[0]}),
				"Update":     second(client.Notes.Where(note.ID.EQ("a")).Update(ctx, note.Embedding.Set(v))),
				"Nearest":    second(client.Notes.Nearest(note.Embedding, v, 3).All(ctx)),
				"exact":      second(client.Notes.Where(note.Lang.EQ("en")).Nearest(note.Embedding, v, 3).All(ctx)),
				"Distance":   second(client.Notes.Where(note.Embedding.Distance(v).LT(3)).All(ctx)),
			} {
				if err == nil || !strings.Contains(err.Error(), "element") || !strings.Contains(strings.ToLower(err.Error()), "embedding") {
					t.Errorf("%s with %v: %v", name, v, err)
				}
			}
		}
		v := []float32{1, 2, 3}
		for name, err := range map[string]error{
			"k of 0":      second(client.Notes.Nearest(note.Embedding, v, 0).All(ctx)),
			"k too large": second(client.Notes.Nearest(note.Embedding, v, 10_001).All(ctx)),
			"factor":      second(client.Notes.Where(note.Lang.EQ("en")).Nearest(note.Embedding, v, 1_000, query.Approximate(11)).All(ctx)),
			"nil":         second(client.Notes.Nearest(note.Embedding, nil, 3).All(ctx)),
			"distinct":    second(query.Select1(note.Embedding).From(client.Notes).Distinct().All(ctx)),
			"union":       second(query.Union(query.Select1(note.Embedding).From(client.Notes), query.Select1(note.Embedding).From(client.Notes)).All(ctx)),
			"page":        second(client.Notes.Nearest(note.Embedding, v, 3).Page(ctx, 2, "")),
			"delete":      second(client.Notes.Where(note.Lang.EQ("en")).Nearest(note.Embedding, v, 3).Delete(ctx)),
		} {
			if err == nil || errors.As(err, new(*dberr.ServerError)) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n, err := client.Notes.Count(ctx); err != nil || n != 5 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}

// TestHybrid fuses the ranks of vectors and of a full-text search.
func TestHybrid(t *testing.T) {
	withNotes(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for id, body := range map[string]string{"b": "the quick brown fox", "d": "a quick fox, and quick foxes", "e": "quick"} {
			if _, err := client.Notes.Where(note.ID.EQ(id)).Update(ctx, note.Body.Set(body)); err != nil {
				t.Fatal(err)
			}
		}
		if err := client.Notes.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		search, vector := query.Search(query.BestFields("quick fox"), note.Body), []float32{0, 0, 0}
		ids := func(list []query.Ranked[*db.Note], err error) string {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			var rows []*db.Note
			for i, r := range list {
				rows = append(rows, r.Row)
				if i > 0 && r.Score > list[i-1].Score {
					t.Errorf("the score of row %d is greater than that before", i)
				}
			}
			return noteIDs(rows)
		}
		all, err := query.Hybrid(ctx, client.Notes, note.Embedding, vector, search, 10)
		first := ids(all, err)
		for _, r := range all {
			both := r.Row.ID == "b" || r.Row.ID == "d"
			want := 0.0
			for _, rank := range []int{r.Near, r.Text} {
				if rank > 0 {
					want += 1 / float64(60+rank)
				}
			}
			if (r.Text > 0) != both || r.Near == 0 || math.Abs(r.Score-want) > 1e-12 {
				t.Errorf("%s: %+v", r.Row.ID, r)
			}
		}
		if len(all) != 5 || first[:1] != "b" && first[:1] != "d" || first[2:3] != "b" && first[2:3] != "d" {
			t.Errorf("the order is %s", first)
		}
		if got := ids(query.Hybrid(ctx, client.Notes.Where(note.Lang.EQ("en")), note.Embedding, vector, search, 2)); got != "d a" {
			t.Errorf("with a condition: %s", got)
		}
		if got := ids(query.Hybrid(ctx, client.Notes, note.Embedding, vector, search, 1, query.RankWeights(1, 0))); got != "a" {
			t.Errorf("without the text: %s", got)
		}
		if got := ids(query.Hybrid(ctx, client.Notes, note.Embedding, vector, search, 3, query.RankDepth(1), query.RankWeights(0.1, 1), query.Approximate(2))); len(got) != 3 || got[2:] != "a" {
			t.Errorf("of one row of each: %s", got)
		}
		for name, err := range map[string]error{
			"order":   hybridError(ctx, client.Notes.OrderBy(note.ID.Asc()), search, vector, 3),
			"limit":   hybridError(ctx, client.Notes.Limit(3), search, vector, 3),
			"k":       hybridError(ctx, client.Notes, search, vector, 0),
			"vector":  hybridError(ctx, client.Notes, search, []float32{1}, 3),
			"depth":   hybridError(ctx, client.Notes, search, vector, 3, query.RankDepth(0)),
			"weights": hybridError(ctx, client.Notes, search, vector, 3, query.RankWeights(-1, math.NaN())),
		} {
			if err == nil {
				t.Errorf("%s: no error", name)
			}
		}
	})
}

func hybridError(ctx context.Context, q query.QueryOf[*of.Note, *db.Note], s query.FulltextSearch[*of.Note], v []float32, k int, options ...query.HybridOption) error {
	_, err := query.Hybrid(ctx, q, note.Embedding, v, s, k, options...)
	return err
}
