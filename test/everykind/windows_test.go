package everykind_test

import "github.com/crategen/crategen/runtime/query"

// tryWindows aggregates a column whose values can be computed with, and moves them along a window over the rows in the order of their keys.
func tryWindows[M, T any](x *trial[M], f field[M], c query.Operand[M, T]) {
	first, last := x.valueAt(f, 1), x.valueAt(f, len(required))
	ends, err := query.Select2(query.MinBy(c, x.key), query.MaxBy(c, x.key)).From(x.source).Only(x.ctx)
	x.did(f, "MinBy", ends.V1, err, first)
	x.did(f, "MaxBy", ends.V2, err, last)

	w := query.OrderedBy(x.id.Asc())
	rows, err := query.Select4(query.Lag(c, 1).Over(w), query.FirstValue(c).Over(w), query.LastValue(c).Over(w), query.When(x.byID(1, 3), c).End()).
		From(x.source).OrderBy(x.id.Asc()).All(x.ctx)
	var lag, firsts, lasts, chosen []any
	for _, r := range rows {
		lag, firsts, lasts, chosen = append(lag, r.V1), append(firsts, r.V2), append(lasts, r.V3), append(chosen, r.V4)
	}
	x.did(f, "Lag", lag, err, []any{nil, first, x.valueAt(f, 2), x.valueAt(f, 3)})
	x.did(f, "FirstValue", firsts, err, []any{first, first, first, first})
	x.did(f, "LastValue", lasts, err, []any{last, last, last, last})
	x.did(f, "When", chosen, err, []any{first, nil, x.valueAt(f, 3), nil})
}

// tryCounts counts the values of a column, and about how many there are.
func tryCounts[M any](x *trial[M], f field[M], c query.Expression[M], distinct int) {
	n, err := query.Select3(query.CountDistinct[M](c), query.ApproxCountDistinct[M](c), query.CountOf[M](c)).From(x.source).Only(x.ctx)
	x.did(f, "CountDistinct", n.V1, err, distinct)
	x.did(f, "ApproxCountDistinct", n.V2, err, distinct)
	x.did(f, "CountOf", n.V3, err, len(f.sorted()))
}

// valueAt is the value of a row, nil for NULL.
func (x *trial[M]) valueAt(f field[M], row int) any {
	if at := f.at(row); at >= 0 {
		return f.values[at]
	}
	return nil
}
