package sqlite

import (
	"encoding/json"
	"errors"
	"math"
)

// SQLite has no vectors. A column of them is a text, a JSON array of numbers. vector_l2(v, w), vector_cosine(v, w) and vector_inner(v, w)
// are distances, as CockroachDB and PostgreSQL compute them: the Euclidean distance, one minus the cosine of the angle, and the
// negative inner product. They compare all rows.

func init() {
	add := func(name string, distance func(v, w []float64) float64) {
		scalars = append(scalars, scalarFunction{name, 2, func(args []any) (any, error) {
			v, err := vectorOf(args[0])
			if err != nil {
				return nil, err
			}
			w, err := vectorOf(args[1])
			if err == nil && len(v) != len(w) {
				err = errors.New("two vectors differ in their number of elements")
			}
			if err != nil {
				return nil, err
			}
			return distance(v, w), nil
		}})
	}
	add("vector_l2", func(v, w []float64) float64 {
		sum := 0.0
		for i := range v {
			sum += (v[i] - w[i]) * (v[i] - w[i])
		}
		return math.Sqrt(sum)
	})
	add("vector_cosine", func(v, w []float64) float64 {
		return 1 - inner(v, w)/math.Sqrt(inner(v, v)*inner(w, w))
	})
	add("vector_inner", func(v, w []float64) float64 { return -inner(v, w) })
}

func inner(v, w []float64) (sum float64) {
	for i := range v {
		sum += v[i] * w[i]
	}
	return sum
}

// vectorOf reads a vector. Its elements are those of float32.
func vectorOf(v any) ([]float64, error) {
	text, _ := v.(string)
	var list []float32
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, errors.New("a value is no vector")
	}
	out := make([]float64, len(list))
	for i, x := range list {
		out[i] = float64(x)
	}
	return out, nil
}
