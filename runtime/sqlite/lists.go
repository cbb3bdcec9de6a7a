package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	lib "modernc.org/sqlite/lib"

	"github.com/crategen/crategen/runtime/dberr"
)

// Texts reads a JSON array of strings.
func (r *rows) Texts() []string {
	return array(r, func(b []byte) (string, error) {
		s, err := unquote(b)
		if err != nil {
			return "", err
		}
		return r.mem.String(s), nil
	})
}

// Ints reads a JSON array of integers, exactly.
func (r *rows) Ints() []int64 {
	return array(r, func(b []byte) (int64, error) {
		n, err := strconv.ParseInt(string(b), 10, 64)
		return n, element(err, "an integer of 64 bits")
	})
}

// Floats reads a JSON array of numbers.
func (r *rows) Floats() []float64 {
	return array(r, func(b []byte) (float64, error) {
		if strings.Trim(string(b), "0123456789+-.eE") != "" { // ParseFloat takes more than JSON does
			return 0, element(strconv.ErrSyntax, "a number")
		}
		f, err := strconv.ParseFloat(string(b), 64)
		return f, element(err, "a number")
	})
}

// Bools reads a JSON array of true and false.
func (r *rows) Bools() []bool {
	return array(r, func(b []byte) (bool, error) {
		switch string(b) {
		case "true", "1":
			return true, nil
		case "false", "0":
			return false, nil
		}
		return false, element(strconv.ErrSyntax, "a boolean")
	})
}

// Times reads a JSON array of times as text.
func (r *rows) Times() []time.Time {
	return array(r, func(b []byte) (time.Time, error) {
		s, err := unquote(b)
		if err != nil {
			return time.Time{}, err
		}
		return parseTime(s)
	})
}

// UUIDs reads a JSON array of UUIDs as text.
func (r *rows) UUIDs() [][16]byte {
	return array(r, func(b []byte) ([16]byte, error) {
		s, err := unquote(b)
		if err != nil {
			return [16]byte{}, err
		}
		return parseUUID(s)
	})
}

// element says what an element should be, without its value.
func element(err error, want string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("an element of the list is not %s", want)
}

var errList = errors.New("the text is not a JSON array")

// array reads a NULL as nil, and an array through parse, which gets the text of one element.
func array[T any](r *rows, parse func([]byte) (T, error)) []T {
	if r.Null() {
		return nil
	}
	v, ok := r.take()
	if !ok {
		return nil
	}
	if v.typ != lib.SQLITE_TEXT {
		r.mismatch(v, "a list (a JSON array)")
		return nil
	}
	out, err := parseArray(v.b, parse)
	if err != nil {
		r.Fail(err)
		return nil
	}
	return out
}

// parseArray parses a flat JSON array.
func parseArray[T any](b []byte, parse func([]byte) (T, error)) ([]T, error) {
	b = space(b)
	if len(b) == 0 || b[0] != '[' {
		return nil, errList
	}
	b = space(b[1:])
	out := make([]T, 0, commas(b))
	if len(b) > 0 && b[0] == ']' {
		return out, end(b[1:])
	}
	for {
		n := scalar(b)
		if n == 0 {
			return nil, errList
		}
		if string(b[:n]) == "null" {
			return nil, fmt.Errorf("element %d of the list: %w", len(out), dberr.ErrNull)
		}
		v, err := parse(b[:n])
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		b = space(b[n:])
		switch {
		case len(b) > 0 && b[0] == ',':
			b = space(b[1:])
		case len(b) > 0 && b[0] == ']':
			return out, end(b[1:])
		default:
			return nil, errList
		}
	}
}

// commas is a guess at the number of elements that is never too low for a list without strings.
func commas(b []byte) int {
	n := 1
	for _, c := range b {
		if c == ',' {
			n++
		}
	}
	return min(n, 1024)
}

// end checks that nothing follows the array.
func end(b []byte) error {
	if len(space(b)) > 0 {
		return errList
	}
	return nil
}

func space(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// scalar is the length of the string, number or word at the start of b; 0 if there is none.
func scalar(b []byte) int {
	if len(b) > 0 && b[0] == '"' {
		for i := 1; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return 0
	}
	for i, c := range b {
		if c != '-' && c != '+' && c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return i
		}
	}
	return 0
}

// unquote returns what a JSON string stands for, in b itself where it has no escapes.
func unquote(b []byte) ([]byte, error) {
	if b[0] != '"' {
		return nil, element(strconv.ErrSyntax, "a string")
	}
	if !utf8.Valid(b) {
		return nil, errUTF8
	}
	plain := true
	for _, c := range b[1 : len(b)-1] {
		if c < ' ' {
			return nil, errList
		}
		plain = plain && c != '\\'
	}
	if plain {
		return b[1 : len(b)-1], nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, errList
	}
	return []byte(s), nil
}
