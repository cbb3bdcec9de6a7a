package pgwire

import (
	"encoding/hex"
	"math"
	"strconv"

	"github.com/crategen/crategen/runtime/wire"
)

// timeLayout is an instant as text, for parameters that the server takes as text.
const timeLayout = "2006-01-02T15:04:05.999999Z07:00"

// appendText appends the value as the server's text input reads it: for text parameters, and for types whose binary form
// this package does not know.
func appendText(dst []byte, v wire.Value) ([]byte, error) {
	switch k := v.Kind(); k {
	case wire.KindText, wire.KindJSON:
		return append(dst, v.Text()...), checkText(v.Text())
	case wire.KindBool:
		return strconv.AppendBool(dst, v.Bool()), nil
	case wire.KindInt:
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case wire.KindUint:
		return strconv.AppendUint(dst, v.Uint(), 10), nil
	case wire.KindFloat:
		return appendFloatText(dst, v.Float()), nil
	case wire.KindBytes:
		return hex.AppendEncode(append(dst, `\x`...), v.Bytes()), nil
	case wire.KindTime:
		t := v.Time()
		if t.Unix() < timeMin || t.Year() > 9999 || t.Year() < 0 {
			return dst, errTime
		}
		return t.AppendFormat(dst, timeLayout), nil
	case wire.KindUUID:
		u := v.UUID()
		return appendUUIDText(dst, u[:]), nil
	default:
		return appendLiteral(dst, v.Len(), v.At)
	}
}

// appendFloatText writes the shortest text that reads back as f; the infinities as PostgreSQL spells them.
func appendFloatText(dst []byte, f float64) []byte {
	switch {
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	}
	return strconv.AppendFloat(dst, f, 'g', -1, 64)
}

func appendUUIDText(dst, u []byte) []byte {
	for i, part := range [][]byte{u[:4], u[4:6], u[6:8], u[8:10], u[10:]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}

// appendLiteral writes an array literal of n elements: {"a","b",NULL}.
func appendLiteral(dst []byte, n int, at func(int) wire.Value) ([]byte, error) {
	dst = append(dst, '{')
	for i := range n {
		if i > 0 {
			dst = append(dst, ',')
		}
		v := at(i)
		if v.IsNull() {
			dst = append(dst, "NULL"...)
			continue
		}
		start := len(dst)
		var err error
		if dst, err = appendText(dst, v); err != nil {
			return dst, err
		}
		dst = quoteElement(dst, start)
	}
	return append(dst, '}'), nil
}

// quoteElement puts dst[start:] in double quotes.
func quoteElement(dst []byte, start int) []byte {
	extra := 2
	for _, c := range dst[start:] {
		if c == '"' || c == '\\' {
			extra++
		}
	}
	end := len(dst)
	for range extra {
		dst = append(dst, 0)
	}
	to := len(dst) - 1
	dst[to] = '"'
	for from := end - 1; from >= start; from-- {
		to--
		dst[to] = dst[from]
		if c := dst[from]; c == '"' || c == '\\' {
			to--
			dst[to] = '\\'
		}
	}
	dst[start] = '"'
	return dst
}
