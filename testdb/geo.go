package testdb

import "math"

// Point is a point on the earth that differs between the rows: some metres apart from each other, around Vienna.
func (r *Row[M]) Point() [2]float64 {
	n := float64(r.n % 10_000)
	return [2]float64{math.Round((16.3+n/100_000)*1e5) / 1e5, math.Round((48.2+n/200_000)*1e5) / 1e5}
}

// Vector is a vector of so many elements that differs between the rows.
func (r *Row[M]) Vector(n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32((r.n+int64(i)*31)%1000) / 1000
	}
	return v
}
