package cratehttp

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

var (
	errUTF8 = errors.New("the text is not valid UTF-8")
	errUint = errors.New("the number is larger than 2^63-1, the largest bigint")
	errJSON = errors.New("the document is not valid JSON")
	errYear = fmt.Errorf("the time is outside of the years %d to %d", minYear, maxYear)
)

// The years that are written. CrateDB would take more, but RFC 3339, which its console and its documents use, has no
// more, and epoch milliseconds beyond int64 would wrap around.
const (
	minYear = 1
	maxYear = 9999
)

// appendStatement appends the body of a request: {"stmt": ..., "args": [...]}.
func appendStatement(b []byte, st *wire.Statement) ([]byte, error) {
	b, err := appendSQL(b, st)
	if err != nil {
		return b, err
	}
	if len(st.Args) > 0 {
		b = append(b, `,"args":`...)
		if b, err = appendArgs(b, st, 0, st.Args); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// appendBulk appends the body of a bulk request with the rows from first on, as many as fit into limit bytes but at
// least one, and returns the first row that did not fit.
func appendBulk(b []byte, st *wire.Statement, first, limit int) ([]byte, int, error) {
	b, err := appendSQL(b, st)
	if err != nil {
		return b, first, err
	}
	b = append(b, `,"bulk_args":[`...)
	width := len(st.Args) / st.Rows
	row := first
	for ; row < st.Rows; row++ {
		before := len(b)
		if row > first {
			b = append(b, ',')
		}
		if b, err = appendArgs(b, st, row*width, st.Args[row*width:(row+1)*width]); err != nil {
			return b, first, err
		}
		if len(b) > limit && row > first {
			b = b[:before]
			break
		}
	}
	return append(b, "]}"...), row, nil
}

func appendSQL(b []byte, st *wire.Statement) ([]byte, error) {
	b = append(b, `{"stmt":`...)
	b, err := appendText(b, st.SQL)
	if err != nil {
		return b, fmt.Errorf("SQL: %w", err)
	}
	return b, nil
}

// appendArgs appends one row of arguments; base is the number of arguments in the rows before it.
func appendArgs(b []byte, st *wire.Statement, base int, args []wire.Value) ([]byte, error) {
	b = append(b, '[')
	for i, v := range args {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendValue(b, v); err != nil {
			return b, &dberr.ArgumentError{Index: base + i, Err: err}
		}
	}
	return append(b, ']'), nil
}

// appendValue appends one argument. CrateDB 6.4 and later guess an argument's type from its JSON, so an integer is written
// as one and a float never looks like one.
func appendValue(b []byte, v wire.Value) ([]byte, error) {
	switch v.Kind() {
	case wire.KindNull:
		if err := v.Err(); err != nil {
			return b, err
		}
		return append(b, "null"...), nil
	case wire.KindBool:
		return strconv.AppendBool(b, v.Bool()), nil
	case wire.KindInt:
		return strconv.AppendInt(b, v.Int(), 10), nil
	case wire.KindUint:
		return b, errUint
	case wire.KindFloat:
		return appendFloat(b, v.Float()), nil
	case wire.KindText:
		if doc := v.Document(); doc != nil {
			return appendValue(b, wire.JSON(doc))
		}
		return appendText(b, v.Text())
	case wire.KindBytes:
		return append(base64.StdEncoding.AppendEncode(append(b, '"'), v.Bytes()), '"'), nil
	case wire.KindTime:
		t := v.Time()
		if y := t.Year(); y < minYear || y > maxYear {
			return b, errYear
		}
		return strconv.AppendInt(b, t.UnixMilli(), 10), nil // rounds down, before 1970 as well
	case wire.KindUUID:
		return appendUUID(b, v.UUID()), nil
	case wire.KindJSON:
		// A document that does not end where it should could add a statement of its own.
		if doc := v.Bytes(); !json.Valid(doc) {
			return b, errJSON
		} else if !utf8.Valid(doc) {
			return b, errUTF8
		}
		return appendDocument(b, v.Text())
	}
	return appendList(b, v)
}

func appendList(b []byte, v wire.Value) ([]byte, error) {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendValue(b, v.At(i)); err != nil {
			return b, fmt.Errorf("element %d: %w", i+1, err)
		}
	}
	return append(b, ']'), nil
}

// appendFloat writes -0.0 as 0.0: CrateDB takes them for two numbers, and -0.0 for the lesser of them.
func appendFloat(b []byte, f float64) []byte {
	switch {
	case f == 0:
		return append(b, "0.0"...)
	case math.IsNaN(f):
		return append(b, `"NaN"`...)
	case math.IsInf(f, 1):
		return append(b, `"Infinity"`...)
	case math.IsInf(f, -1):
		return append(b, `"-Infinity"`...)
	}
	start := len(b)
	b = strconv.AppendFloat(b, f, 'g', -1, 64)
	for _, c := range b[start:] {
		if c == '.' || c == 'e' {
			return b
		}
	}
	return append(b, ".0"...)
}

func appendUUID(b []byte, u [16]byte) []byte {
	b = append(b, '"')
	for i, part := range [...][]byte{u[:4], u[4:6], u[6:8], u[8:10], u[10:]} {
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, part)
	}
	return append(b, '"')
}

// appendText appends a JSON string.
func appendText(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return b, errUTF8
	}
	b = append(b, '"')
	done := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(append(b, s[done:i]...), '\\')
		done = i + 1
		switch c {
		case '"', '\\':
			b = append(b, c)
		case '\n':
			b = append(b, 'n')
		case '\r':
			b = append(b, 'r')
		case '\t':
			b = append(b, 't')
		default:
			b = append(b, 'u', '0', '0', '0'+c>>4)
			b = append(b, "0123456789abcdef"[c&15])
		}
	}
	return append(append(b, s[done:]...), '"'), nil
}
