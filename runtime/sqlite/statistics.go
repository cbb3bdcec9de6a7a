package sqlite

import (
	"bytes"
	"cmp"
	"errors"
	"math"
	"slices"
)

func init() {
	aggregates = append(aggregates,
		aggregateFunction{name: "max_by", args: 2, keepsNull: true, make: func() accumulator { return &extreme{sign: 1} }},
		aggregateFunction{name: "min_by", args: 2, keepsNull: true, make: func() accumulator { return &extreme{sign: -1} }},
		aggregateFunction{name: "percentile_cont", args: 2, make: func() accumulator { return &percentile{} }},
		aggregateFunction{name: "var_samp", args: 1, window: true, make: func() accumulator { return &variance{sample: 1} }},
		aggregateFunction{name: "var_pop", args: 1, window: true, make: func() accumulator { return &variance{} }},
		aggregateFunction{name: "stddev_samp", args: 1, window: true, make: func() accumulator { return &variance{sample: 1, root: true} }},
		aggregateFunction{name: "stddev_pop", args: 1, window: true, make: func() accumulator { return &variance{root: true} }},
	)
}

// extreme is the value of the row with the greatest or the least key. Of equal keys, the first row counts.
type extreme struct {
	sign       int // 1 for the greatest
	some       bool
	value, key any
}

func (e *extreme) add(args []any) error {
	if !e.some || compareValues(args[1], e.key)*e.sign > 0 {
		e.some, e.value, e.key = true, args[0], args[1]
	}
	return nil
}

func (e *extreme) remove([]any) {}
func (e *extreme) result() any  { return e.value }

// compareValues compares two values of one type in SQLite's order: numbers, texts, blobs.
func compareValues(a, b any) int {
	switch x := a.(type) {
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y)
		}
	case string:
		if y, ok := b.(string); ok {
			return cmp.Compare(x, y)
		}
	case []byte:
		if y, ok := b.([]byte); ok {
			return bytes.Compare(x, y)
		}
	}
	x, isNumber := asNumber(a)
	y, other := asNumber(b)
	switch {
	case isNumber && other:
		return cmp.Compare(x, y)
	case isNumber:
		return -1
	case other:
		return 1
	}
	_, isText := a.(string)
	if isText {
		return -1
	}
	return 1
}

func asNumber(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// numbers are the values of a group, in the order of the rows.
type numbers struct{ all []float64 }

func (n *numbers) add(args []any) error {
	f, ok := asNumber(args[0])
	if !ok {
		return errors.New("a value of the aggregate is not a number")
	}
	n.all = append(n.all, f)
	return nil
}

func (n *numbers) remove([]any) { n.all = n.all[1:] }

// percentile interpolates between the two nearest values, like percentile_cont of PostgreSQL.
type percentile struct {
	numbers
	fraction float64
}

func (p *percentile) add(args []any) error {
	var ok bool
	if p.fraction, ok = asNumber(args[1]); !ok || !(p.fraction >= 0 && p.fraction <= 1) {
		return errors.New("the fraction of percentile_cont is not between 0 and 1")
	}
	return p.numbers.add(args)
}

func (p *percentile) result() any {
	if len(p.all) == 0 { // its first value was refused; SQLite asks for the result all the same
		return nil
	}
	slices.Sort(p.all)
	at := p.fraction * float64(len(p.all)-1)
	low, high := p.all[int(math.Floor(at))], p.all[int(math.Ceil(at))]
	if low == high { // also for infinities
		return low
	}
	return low + (at-math.Floor(at))*(high-low)
}

// variance is the variance of a group, or its square root.
type variance struct {
	numbers
	sample int // 1 for the variance of a sample
	root   bool
}

func (v *variance) result() any {
	n := len(v.all)
	if n <= v.sample {
		return nil
	}
	mean := 0.0
	for _, f := range v.all {
		mean += f / float64(n)
	}
	sum := 0.0
	for _, f := range v.all {
		sum += (f - mean) * (f - mean)
	}
	out := sum / float64(n-v.sample)
	if v.root {
		out = math.Sqrt(out)
	}
	if math.IsNaN(out) {
		return nil
	}
	return out
}
