package everykind_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/runtime/query"
)

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

// collected tries the functions of package query that collect the values of a column, whose values are basic ones of Go.
func collected[M any, T query.Basic](x *trial[M], f field[M]) {
	c, ok := f.column.(query.Operand[M, T])
	if !ok {
		x.Errorf("%s, null %t: it is no operand", f.kind, f.null)
		return
	}
	texts := func(list []T) (out []string) {
		for _, v := range list {
			out = append(out, show(v))
		}
		slices.Sort(out)
		return out
	}
	var all, odd []T
	frequent := make(map[string]int64)
	for row := range required {
		if at := f.at(row + 1); at >= 0 {
			v := f.values[at].(T)
			all = append(all, v)
			frequent[show(v)]++
			if row%2 == 0 {
				odd = append(odd, v)
			}
		}
	}
	rows, err := query.Select3(query.ArrayAgg(c), query.ArrayAgg(c).Filter(x.byID(1, 3)), query.ArrayAgg(c).Filter(x.byID())).From(x.source).Only(x.ctx)
	x.did(f, "ArrayAgg", texts(rows.V1), err, texts(all))
	x.did(f, "ArrayAgg", texts(rows.V2), err, texts(odd))
	x.did(f, "ArrayAgg", rows.V3 != nil && len(rows.V3) == 0, err, true)
	top, err := query.TopK(x.ctx, x.source, c, 10)
	have := make(map[string]int64)
	for _, v := range top {
		have[show(v.Value)] = v.Count
	}
	x.did(f, "TopK", have, err, frequent)
	if len(top) > 0 {
		x.did(f, "TopK", top[0].Count, err, slices.Max(slices.Collect(maps.Values(frequent))))
	}
}

// joinedTexts tries StringAgg.
func joinedTexts[M any, T ~string](x *trial[M], f field[M]) {
	collected[M, T](x, f)
	c := f.column.(query.Operand[M, T])
	have, err := query.Select2(query.StringAgg(c, "\x01"), query.StringAgg(c, "").Filter(x.byID())).From(x.source).Only(x.ctx)
	var want []string
	for row := range required {
		if at := f.at(row + 1); at >= 0 {
			want = append(want, show(f.values[at]))
		}
	}
	slices.Sort(want)
	var parts []string
	if have.V1 != nil {
		parts = strings.Split(*have.V1, "\x01")
	}
	slices.Sort(parts)
	x.did(f, "StringAgg", parts, err, want)
	x.did(f, "StringAgg", have.V2, err, nil)
}

// numbers tries the aggregates of numbers: the two ends of the values, which all databases compute alike.
func numbers[M any, T query.Number](x *trial[M], f field[M]) {
	collected[M, T](x, f)
	c := f.column.(query.Operand[M, T])
	list := f.sorted()
	have, err := query.Select2(query.Percentile(c, 0), query.Percentile(c, 1)).From(x.source).Only(x.ctx)
	x.did(f, "Percentile", have.V1, err, float64(f.values[list[0]].(T)))
	x.did(f, "Percentile", have.V2, err, float64(f.values[list[len(list)-1]].(T)))
}

// exactly tries the aggregates of decimals.
func exactly[M any](x *trial[M], f field[M]) {
	ends(x, f, query.MinDecimal[M, decimal.Decimal, *decimal.Decimal], query.MaxDecimal[M, decimal.Decimal, *decimal.Decimal])
	c := f.column.(query.Operand[M, decimal.Decimal])
	list := f.sorted()
	have, err := query.Select2(query.PercentileDecimal(c, 0), query.PercentileDecimal(c, 1)).From(x.source).Only(x.ctx)
	x.did(f, "PercentileDecimal", have.V1, err, f.values[list[0]].(decimal.Decimal).InexactFloat64())
	x.did(f, "PercentileDecimal", have.V2, err, f.values[list[len(list)-1]].(decimal.Decimal).InexactFloat64())
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
