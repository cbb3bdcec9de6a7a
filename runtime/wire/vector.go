package wire

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A vector is sent as a JSON array with the fewest digits that give the same float32: [0.1,2]. This is also its text on CockroachDB
// and PostgreSQL.

var (
	errNotFinite = errors.New("an element of the vector is not a finite number")
	errNoVector  = errors.New("the value is no vector")
)

// VectorValue is the argument for a vector of a dimension. A vector of another one, or with NaN or an infinity, is Invalid. A nil slice is
// NULL.
func VectorValue(v []float32, dimension int) Value {
	if v == nil {
		return Value{}
	}
	if len(v) != dimension {
		return Invalid(fmt.Errorf("the vector has %d elements, and the column takes %d", len(v), dimension))
	}
	b := make([]byte, 0, 12*len(v)+2)
	for _, x := range v {
		if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
			return Invalid(errNotFinite)
		}
		b = append(b, ',')
		b = strconv.AppendFloat(b, float64(x+0), 'g', -1, 32) // -0 + 0 is 0
	}
	b[0] = '['
	return JSON(append(b, ']'))
}

// VectorOf returns the vector of a VectorValue.
func VectorOf(v Value) []float32 {
	out, _ := parseVector(v.Text())
	return out
}

// ReadVector reads the next cell, which is not NULL.
func ReadVector(r Row) []float32 {
	b := r.JSON()
	if b == nil {
		return nil
	}
	out, err := parseVector(string(b))
	if err != nil {
		r.Fail(err)
	}
	return out
}

// VectorField is for a vector; NULL is nil.
func VectorField(c *Cell, v *[]float32, dimension int) {
	switch {
	case c.row == nil:
		c.value = VectorValue(*v, dimension)
	case c.row.Null():
		*v = nil
	default:
		*v = ReadVector(c.row)
	}
}

func parseVector(text string) ([]float32, error) {
	text, opened := strings.CutPrefix(text, "[")
	text, closed := strings.CutSuffix(text, "]")
	if !opened || !closed {
		return nil, errNoVector
	}
	out := make([]float32, 0, strings.Count(text, ",")+1)
	for part := range strings.SplitSeq(text, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 32)
		if err != nil {
			return nil, errNoVector
		}
		out = append(out, float32(f))
	}
	return out, nil
}
