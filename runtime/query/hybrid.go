package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
)

// Ranked is a row of Hybrid.
type Ranked[E any] struct {
	Row E
	// Score is the sum of weight / (60 + rank) of both rankings; greater is better.
	Score float64
	// Near is the rank of the row among the nearest vectors, and Text its rank in the full-text search, from 1. 0 says that it is not among the
	// rows of that ranking.
	Near, Text int
}

// HybridOption is an option of Hybrid: RankDepth, RankWeights or Approximate.
type HybridOption interface{ ofHybrid(*hybrid) }

type hybrid struct {
	depth      int
	near, text float64
	nearest    []NearestOption
}

type hybridOption func(*hybrid)

func (o hybridOption) ofHybrid(h *hybrid) { o(h) }

func (o NearestOption) ofHybrid(h *hybrid) { h.nearest = append(h.nearest, o) }

// RankDepth is the number of rows that Hybrid reads from each ranking, 1 to 10,000. The default is the greater of 50 and 4 times the number of
// results.
func RankDepth(rows int) HybridOption { return hybridOption(func(h *hybrid) { h.depth = rows }) }

// RankWeights are the weights of the rankings, 0 or more, 1 by default.
func RankWeights(near, text float64) HybridOption {
	return hybridOption(func(h *hybrid) { h.near, h.text = near, text })
}

// rankConstant is the usual constant of reciprocal rank fusion: with it the first ranks differ little.
const rankConstant = 60

var (
	errHybrid  = errors.New("query.Hybrid orders the rows itself, and reads whole entities: it takes a query with conditions, and without OrderBy, Limit, Offset, Nearest and Fields")
	errWeights = errors.New("the weights of query.RankWeights are finite numbers of 0 or more")
)

// Hybrid finds rows by their vectors and by a full-text search, and returns at most k, the best first, by reciprocal rank fusion: a row that is
// high in both rankings precedes one that is high in a single one. Distances and scores, which cannot be compared, do not count.
//
//	hits, err := query.Hybrid(ctx, client.Notes.Where(note.Lang.EQ("en")), note.Embedding, vector, query.Search(query.BestFields("quick fox"), note.Body), 10)
//
// The conditions of the query apply to both. It sends two statements, one for each ranking, so that a write between them may be in one
// ranking only; in a transaction both see the same state where the isolation says so.
func Hybrid[M, E any](ctx context.Context, of QueryOf[M, E], column VectorColumn[M], v []float32, search FulltextSearch[M], k int, options ...HybridOption) ([]Ranked[E], error) {
	q := of.Query()
	h := hybrid{depth: min(max(50, 4*k), maxRanked), near: 1, text: 1}
	for _, o := range options {
		o.ofHybrid(&h)
	}
	valid := func(w float64) bool { return w >= 0 && !math.IsInf(w, 0) }
	switch {
	case len(q.orders) > 0 || q.limit >= 0 || q.offset > 0 || q.nearest != nil || q.fields != nil || q.keys != nil:
		return nil, errHybrid
	case k < 1 || k > maxRanked:
		return nil, fmt.Errorf("query.Hybrid finds 1 to %d rows, not %d", maxRanked, k)
	case h.depth < 1 || h.depth > maxRanked:
		return nil, fmt.Errorf("query.RankDepth is 1 to %d rows, not %d", maxRanked, h.depth)
	case !valid(h.near) || !valid(h.text):
		return nil, errWeights
	}
	near, err := QueryAll[E](ctx, QueryNearest(q, column, v, h.depth, h.nearest))
	if err != nil {
		return nil, err
	}
	found := QueryOrderBy(QueryWhere(q, []Predicate[M]{search.Match()}), []Order[M]{search.Score().Desc()})
	for _, i := range q.entity.Table.Key {
		c := &q.entity.Table.Columns[i]
		found.orders = append(found.orders, sqlexpr.Term{Expr: sqlexpr.Column(c.Name, c.Type)})
	}
	text, err := QueryAll[E](ctx, found.Limit(h.depth))
	if err != nil {
		return nil, err
	}
	return fuse(q.entity, near, text, &h, k), nil
}

const maxRanked = 10_000

// fuse joins two rankings.
func fuse[E any](entity *Entity, near, text []E, h *hybrid, k int) []Ranked[E] {
	out := make([]Ranked[E], len(near), len(near)+len(text))
	at := make(map[string]int, len(near))
	for i, e := range near {
		out[i] = Ranked[E]{Row: e, Score: h.near / float64(rankConstant+i+1), Near: i + 1}
		at[string(entity.appendIdentity(nil, e))] = i
	}
	for i, e := range text {
		score := h.text / float64(rankConstant+i+1)
		if j, ok := at[string(entity.appendIdentity(nil, e))]; ok {
			out[j].Score += score
			out[j].Text = i + 1
			continue
		}
		out = append(out, Ranked[E]{Row: e, Score: score, Text: i + 1})
	}
	slices.SortStableFunc(out, func(a, b Ranked[E]) int { return cmp.Compare(b.Score, a.Score) })
	return out[:min(k, len(out))]
}
