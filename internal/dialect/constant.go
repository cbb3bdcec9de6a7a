package dialect

import (
	"encoding/base64"
	"errors"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// CrateDB accepts arguments nearly everywhere, but not in PARTITION BY, ORDER BY and FILTER of a window, nor in the equalities of a
// join: it sees two different expressions where the same one is written twice, or has no value yet. In these parts a value is
// written as a constant.

// The reasons why a part with constants cannot be written.
var (
	ErrConstant = errors.New("CrateDB takes only constants in PARTITION BY, ORDER BY and FILTER of a window and in join conditions: " +
		"compute the value in a CTE, and order, partition or join by its column")
	ErrConstantSensitive = errors.New("CrateDB takes only constants in PARTITION BY, ORDER BY and FILTER of a window and in join " +
		"conditions, and a value for a Sensitive field must not be part of the SQL text: compute it in a CTE")

	errConstantText = errors.New("text must be valid UTF-8")
)

// appendPlain appends a constant that has the same form on every database, and reports whether the value has one.
func appendPlain(text []byte, v wire.Value) ([]byte, bool) {
	switch v.Kind() {
	case wire.KindNull:
		return append(text, "NULL"...), true
	case wire.KindBool:
		return strconv.AppendBool(text, v.Bool()), true
	case wire.KindInt:
		if v.Int() < 0 {
			return append(strconv.AppendInt(append(text, '('), v.Int(), 10), ')'), true
		}
		return strconv.AppendInt(text, v.Int(), 10), true
	case wire.KindUint:
		return strconv.AppendUint(text, v.Uint(), 10), true
	}
	return text, false
}

// AppendConstant appends a value as a constant of CrateDB. Only the quotes of a text are doubled: a backslash means itself.
func AppendConstant(text []byte, v wire.Value) ([]byte, error) {
	if text, ok := appendPlain(text, v); ok {
		return text, nil
	}
	switch v.Kind() {
	case wire.KindFloat: // NaN and the infinities have no other form
		text, err := sqlquote.AppendText(append(text, "CAST("...), constantFloat(v.Float()))
		return append(text, " AS double precision)"...), err
	case wire.KindText:
		if !utf8.ValidString(v.Text()) {
			return text, errConstantText
		}
		return sqlquote.AppendText(text, v.Text())
	case wire.KindBytes:
		return sqlquote.AppendText(text, base64.StdEncoding.EncodeToString(v.Bytes()))
	case wire.KindTime:
		text = strconv.AppendInt(append(text, "CAST("...), v.Time().UnixMilli(), 10)
		return append(text, " AS timestamp with time zone)"...), nil
	case wire.KindUUID:
		return sqlquote.AppendText(text, wire.UUIDText(v.UUID()))
	}
	if !v.Kind().List() {
		return text, ErrConstant
	}
	text = append(text, '[')
	for i := range v.Len() {
		if i > 0 {
			text = append(text, ", "...)
		}
		var err error
		if text, err = AppendConstant(text, v.At(i)); err != nil {
			return text, err
		}
	}
	return append(text, ']'), nil
}

func constantFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0: // for CrateDB, -0.0 is less than 0.0
		return "0"
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
