package cratehttp

import (
	"errors"
	"fmt"

	"github.com/crategen/crategen/runtime/jsontext"
)

// errBody is an answer that is not the JSON that CrateDB sends.
var errBody = errors.New("the answer is malformed or cut off")

// answer is the outer object of a body: where its parts begin, and what stands in them.
//
// The 0 byte behind the body stands for its end: it is never the byte that is wanted, and nothing steps past it, so that no
// offset has to be compared with the length before it is used.
type answer struct {
	d        []byte // the body, and one 0 byte behind it
	cols     int    // offsets of the members, 0 for one that is absent
	types    int
	rows     int
	results  int
	rowcount int64
	refusal  *refusal
	trace    string // error_trace
}

// refusal is CrateDB's {"message": ..., "code": ...}.
type refusal struct {
	code    int
	message string
	trace   string

	unexplained bool // the server has reported no cause
}

// open reads the members up to the rows, where a cursor goes on and then calls members again. If the columns come
// after the rows, which CrateDB does not do, it reads everything and done is true.
func (a *answer) open() (done bool, err error) {
	p := jsontext.SkipSpace(a.d, 0)
	if a.d[p] != '{' {
		return false, errBody
	}
	return a.members(p, true)
}

// members reads members from p on, where there is the opening brace or what follows a value, to the end of the body;
// if stop is set, it returns before the rows.
func (a *answer) members(p int, stop bool) (done bool, err error) {
	d := a.d
	for {
		p = jsontext.SkipSpace(d, p)
		switch d[p] {
		case '}':
			if p = jsontext.SkipSpace(d, p+1); p != len(d)-1 {
				return false, errBody
			}
			return true, nil
		case ',', '{':
			p = jsontext.SkipSpace(d, p+1)
		default:
			return false, errBody
		}
		if d[p] == '}' {
			continue
		}
		key, value, ok := member(d, p)
		if !ok {
			return false, errBody
		}
		switch string(key) {
		case "cols":
			a.cols = value
		case "col_types":
			a.types = value
		case "rows":
			a.rows = value
			if stop && a.cols > 0 {
				return false, nil
			}
		case "results":
			a.results = value
		case "rowcount":
			if a.rowcount, p, err = integer(d, value); err != nil || p < 0 {
				return false, errBody
			}
			continue
		case "error_trace":
			if p = jsontext.SkipValue(d, value); p < 0 {
				return false, errBody
			}
			if d[value] == '"' {
				text, _ := jsontext.Unescape(nil, d[value+1:p-1])
				a.trace = string(text)
			}
			continue
		case "error":
			if a.refusal, p, err = readRefusal(d, value); err != nil {
				return false, err
			}
			continue
		}
		if p = jsontext.SkipValue(d, value); p < 0 {
			return false, errBody
		}
	}
}

// member reads a key and its colon at p and returns the offset of the value. CrateDB's keys need no escapes.
func member(d []byte, p int) (key []byte, value int, ok bool) {
	if d[p] != '"' {
		return nil, 0, false
	}
	end := jsontext.SkipString(d, p)
	if end < 0 {
		return nil, 0, false
	}
	value = jsontext.SkipSpace(d, end)
	if d[value] != ':' {
		return nil, 0, false
	}
	return d[p+1 : end-1], jsontext.SkipSpace(d, value+1), true
}

// object calls each for every member of the object at p; each returns the offset behind the value, or -1.
func object(d []byte, p int, each func(key []byte, value int) int) (end int) {
	if d[p] != '{' {
		return jsontext.Malformed
	}
	if p = jsontext.SkipSpace(d, p+1); d[p] == '}' {
		return p + 1
	}
	for {
		key, value, ok := member(d, p)
		if !ok {
			return jsontext.Malformed
		}
		if p = each(key, value); p < 0 {
			return jsontext.Malformed
		}
		switch p = jsontext.SkipSpace(d, p); d[p] {
		case '}':
			return p + 1
		case ',':
			p = jsontext.SkipSpace(d, p+1)
		default:
			return jsontext.Malformed
		}
	}
}

// array calls each for every element of the array at p; each returns the offset behind the element, or -1.
func array(d []byte, p int, each func(value int) int) (end int) {
	if d[p] != '[' {
		return jsontext.Malformed
	}
	if p = jsontext.SkipSpace(d, p+1); d[p] == ']' {
		return p + 1
	}
	for {
		if p = each(p); p < 0 {
			return jsontext.Malformed
		}
		switch p = jsontext.SkipSpace(d, p); d[p] {
		case ']':
			return p + 1
		case ',':
			p = jsontext.SkipSpace(d, p+1)
		default:
			return jsontext.Malformed
		}
	}
}

// readRefusal reads an error object. A server that says null says that there is none.
func readRefusal(d []byte, p int) (*refusal, int, error) {
	if d[p] == 'n' {
		if p = jsontext.SkipValue(d, p); p < 0 {
			return nil, 0, errBody
		}
		return nil, p, nil
	}
	var out refusal
	end := object(d, p, func(key []byte, value int) int {
		switch string(key) {
		case "code":
			n, end, err := integer(d, value)
			if err != nil {
				return jsontext.Malformed
			}
			out.code = int(n)
			return end
		case "message":
			end := jsontext.SkipValue(d, value)
			if end > 0 && d[value] == '"' {
				text, err := jsontext.Unescape(nil, d[value+1:end-1])
				if err != nil {
					return jsontext.Malformed
				}
				out.message = string(text)
			}
			return end
		}
		return jsontext.SkipValue(d, value)
	})
	if end < 0 {
		return nil, 0, errBody
	}
	return &out, end, nil
}

// names reads the column names.
func (a *answer) names() []string {
	out := []string{}
	if a.cols == 0 {
		return out
	}
	array(a.d, a.cols, func(p int) int {
		end := jsontext.SkipValue(a.d, p)
		if end < 0 {
			return end
		}
		name := a.d[p:end]
		if d := a.d; d[p] == '"' {
			name, _ = jsontext.Unescape(nil, d[p+1:end-1])
		}
		out = append(out, string(name))
		return end
	})
	return out
}

// typeName returns the name of the type of column i, counted from 0, for errors; "" if the answer does not tell.
func (a *answer) typeName(i int) (name string) {
	if a.types == 0 {
		return ""
	}
	array(a.d, a.types, func(p int) int {
		if i == 0 {
			name = typeAt(a.d, p)
		}
		i--
		return jsontext.SkipValue(a.d, p)
	})
	return name
}

// typeAt names the type whose number is at p: 9, [100, 9] for an array of it.
func typeAt(d []byte, p int) string {
	depth := ""
	for d[p] == '[' { // [100, inner]
		depth += "array of "
		comma := p + 1
		for d[comma] != ',' && d[comma] != 0 {
			comma++
		}
		if d[comma] == 0 {
			return ""
		}
		p = jsontext.SkipSpace(d, comma+1)
	}
	id, end, err := integer(d, p)
	if end < 0 || err != nil {
		return ""
	}
	if name, ok := typeNames[id]; ok {
		return depth + name
	}
	return depth + fmt.Sprintf("type %d", id)
}

// typeNames are CrateDB's type numbers (docs/interfaces/http, "Column types").
var typeNames = map[int64]string{
	0: "null", 2: "char", 3: "boolean", 4: "text", 5: "ip", 6: "double precision", 7: "real", 8: "smallint",
	9: "integer", 10: "bigint", 11: "timestamp with time zone", 12: "object", 13: "geo_point", 14: "geo_shape",
	15: "timestamp without time zone", 17: "interval", 20: "time with time zone", 22: "numeric", 24: "date", 25: "bit",
	26: "json", 27: "character", 28: "float_vector", 29: "uuid",
}
