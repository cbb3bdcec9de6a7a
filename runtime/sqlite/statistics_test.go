package sqlite

import (
	"math"
	"testing"
)

// fill adds rows to a new accumulator of an aggregate.
func fill(t *testing.T, name string, rows ...[]any) accumulator {
	t.Helper()
	for _, f := range aggregates {
		if f.name != name {
			continue
		}
		g := f.make()
		for _, r := range rows {
			if err := g.add(r); err != nil {
				t.Fatal(err)
			}
		}
		return g
	}
	t.Fatal("no aggregate", name)
	return nil
}

func TestPercentile(t *testing.T) {
	for _, c := range []struct{ fraction, want float64 }{{0, 1}, {0.25, 1.75}, {0.5, 2.5}, {1, 4}} {
		got := fill(t, "percentile_cont", []any{4.0, c.fraction}, []any{int64(1), c.fraction}, []any{3.0, c.fraction}, []any{2.0, c.fraction}).result()
		if got != c.want {
			t.Errorf("%v: %v, want %v", c.fraction, got, c.want)
		}
	}
	infinite := []any{math.Inf(1), 0.5}
	if got := fill(t, "percentile_cont", infinite, infinite).result(); got != math.Inf(1) {
		t.Error(got)
	}
	for _, args := range [][]any{{1.0, 1.5}, {1.0, math.NaN()}, {1.0, "x"}, {"x", 0.5}} {
		if (&percentile{}).add(args) == nil {
			t.Errorf("%v is no error", args)
		}
	}
}

func TestExtreme(t *testing.T) {
	big := int64(1) << 60 // beyond the precision of a float
	rows := [][]any{{"a", big}, {nil, big + 1}, {"c", big - 1}, {"d", big + 1}}
	if got := fill(t, "max_by", rows...).result(); got != nil {
		t.Error("of equal keys the first counts", got)
	}
	if got := fill(t, "min_by", rows...).result(); got != "c" {
		t.Error(got)
	}
}

func TestVariance(t *testing.T) {
	g := fill(t, "var_samp", []any{9.0}, []any{1.0}, []any{3.0})
	g.remove([]any{9.0})
	if got := g.result(); got != 2.0 {
		t.Error(got)
	}
	g.remove([]any{1.0})
	if got := g.result(); got != nil {
		t.Error("a sample of one", got)
	}
}
