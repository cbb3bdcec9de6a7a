package sqlite

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
)

// An array is a text, a JSON list. Its functions have the names of CrateDB's; compare_elements(value, operator, array, all) is SQL's "value
// operator ANY(array)", or ALL if the last argument is 1.

func init() {
	one := func(name string, f func(list []any) (any, error)) {
		scalars = append(scalars, scalarFunction{name, 1, func(args []any) (any, error) {
			list, err := elementsOf(args[0])
			if err != nil {
				return nil, err
			}
			return f(list)
		}})
	}
	one("array_min", func(list []any) (any, error) { return extremeOf(list, -1), nil })
	one("array_max", func(list []any) (any, error) { return extremeOf(list, 1), nil })
	one("array_sum", sumOf)
	one("array_unique", func(list []any) (any, error) {
		var out []any
		for _, v := range list {
			if positionOf(out, v) < 0 {
				out = append(out, v)
			}
		}
		return arrayText(out)
	})
	scalars = append(scalars,
		scalarFunction{"array_position", 2, func(args []any) (any, error) {
			list, err := elementsOf(args[0])
			if i := positionOf(list, args[1]); i >= 0 {
				return int64(i + 1), err
			}
			return nil, err
		}},
		scalarFunction{"array_concat", 2, func(args []any) (any, error) {
			a, err := elementsOf(args[0])
			b, other := elementsOf(args[1])
			if err = errors.Join(err, other); err != nil {
				return nil, err
			}
			return arrayText(append(a, b...))
		}},
		scalarFunction{"array_slice", 3, func(args []any) (any, error) {
			list, err := elementsOf(args[0])
			from, ok := args[1].(int64)
			to, both := args[2].(int64)
			if err != nil || !ok || !both || from < 1 || to < from {
				return nil, errors.Join(err, errSlice)
			}
			n := int64(len(list))
			return arrayText(list[min(from-1, n):min(to, n)])
		}},
		scalarFunction{"compare_elements", 4, func(args []any) (any, error) {
			list, err := elementsOf(args[2])
			if err != nil {
				return nil, err
			}
			op, _ := args[1].(string)
			return compareElements(args[0], op, list, args[3] == int64(1))
		}})
}

var (
	errArray    = errors.New("a value is no array")
	errNumber   = errors.New("a number of an array is out of range")
	errSlice    = errors.New("array_slice takes an array and two positions from 1")
	errSum      = errors.New("array_sum takes numbers")
	errOverflow = errors.New("integer overflow")
	errOperator = errors.New("compare_elements has no such operator")
)

// elementsOf reads an array into values of SQLite. A number without a fraction and an exponent is an integer.
func elementsOf(v any) ([]any, error) {
	text, _ := v.(string)
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var list []any
	if err := d.Decode(&list); err != nil || list == nil {
		return nil, errArray
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errArray
	}
	for i, e := range list {
		switch e := e.(type) {
		case json.Number:
			n, err := e.Int64()
			f, other := e.Float64()
			switch {
			case err == nil:
				list[i] = n
			case other == nil:
				list[i] = f
			default: // the error has the number
				return nil, errNumber
			}
		case string, bool, nil:
		default:
			return nil, errArray
		}
	}
	return list, nil
}

// arrayText is an array as it is stored.
func arrayText(list []any) (any, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(list); err != nil {
		return nil, err
	}
	return strings.TrimSpace(b.String()), nil
}

// plain is an element as a value of SQLite, in which a boolean is a number.
func plain(v any) any {
	if b, ok := v.(bool); ok {
		if b {
			return int64(1)
		}
		return int64(0)
	}
	return v
}

func positionOf(list []any, v any) int {
	for i, e := range list {
		if e == nil && v == nil || e != nil && v != nil && compareValues(plain(e), plain(v)) == 0 {
			return i
		}
	}
	return -1
}

// extremeOf is the least element for the sign -1, and the greatest for 1.
func extremeOf(list []any, sign int) (out any) {
	for _, e := range list {
		if e != nil && (out == nil || compareValues(plain(e), out)*sign > 0) {
			out = plain(e)
		}
	}
	return out
}

func sumOf(list []any) (any, error) {
	var whole int64
	var sum float64
	some, exact := false, true
	for _, e := range list {
		switch e := e.(type) {
		case int64:
			if e > 0 && whole > math.MaxInt64-e || e < 0 && whole < math.MinInt64-e {
				return nil, errOverflow
			}
			whole += e
			sum += float64(e)
		case float64:
			sum += e
			exact = false
		case nil:
			continue
		default:
			return nil, errSum
		}
		some = true
	}
	switch {
	case !some:
		return nil, nil
	case exact:
		return whole, nil
	}
	return sum, nil
}

// compareElements is NULL if no element decides it, and one is NULL.
func compareElements(v any, op string, list []any, all bool) (any, error) {
	unknown := false
	for _, e := range list {
		if e == nil {
			unknown = true
			continue
		}
		c := compareValues(v, plain(e))
		var holds bool
		switch op {
		case "=":
			holds = c == 0
		case "<>":
			holds = c != 0
		case "<":
			holds = c < 0
		case "<=":
			holds = c <= 0
		case ">":
			holds = c > 0
		case ">=":
			holds = c >= 0
		default:
			return nil, errOperator
		}
		if holds != all {
			return holds, nil
		}
	}
	if unknown {
		return nil, nil
	}
	return all, nil
}
