package pgwire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"github.com/crategen/crategen/runtime/wire"
)

// Formats of parameters and results.
const (
	formatText   int16 = 0
	formatBinary int16 = 1
)

var (
	errRange    = errors.New("out of range")
	errNumber   = fmt.Errorf("the number is %w for its type", errRange)
	errTime     = fmt.Errorf("the time is %w: the years are -4712 to 294276", errRange)
	errFraction = errors.New("the number is not a whole number")
	errNUL      = errors.New("the text has a NUL character, which the database cannot store")
	errUTF8     = errors.New("the text is not valid UTF-8")
)

// The first instant and the end of timestamp and timestamptz as Unix seconds, and of date in days since 2000: from
// PostgreSQL's datatype/timestamp.h.
const (
	epoch    = 946_684_800 // 2000-01-01
	timeMin  = -210_866_803_200
	timeEnd  = 9_225_264_700_800
	dateMin  = -2_451_545
	dateEnd  = 2_145_031_949
	daySecs  = 86_400
	microsPS = 1_000_000
)

// appendValue encodes a value that is not NULL for a parameter of type oid.
func appendValue(dst []byte, oid uint32, v wire.Value) ([]byte, int16, error) {
	start := len(dst)
	t, known := types[oid]
	var ok bool
	var err error
	if v.Kind().List() && t.elem != 0 {
		dst, ok, err = appendArray(dst, t.elem, v)
	} else {
		dst, ok, err = appendBinary(dst, oid, v)
	}
	if ok || err != nil {
		return dst, formatBinary, err
	}
	if known && !asText(oid, t, v.Kind()) {
		return dst, 0, mismatch(v, t)
	}
	dst, err = appendText(dst[:start], v)
	return dst, formatText, err
}

// mismatchError is a value of a kind that the type of its parameter does not take.
type mismatchError struct {
	kind wire.Kind
	to   string
}

func (e *mismatchError) Error() string {
	return fmt.Sprintf("a %s does not fit a parameter of type %s", e.kind, e.to)
}

func mismatch(v wire.Value, t typeInfo) error { return &mismatchError{v.Kind(), t.name} }

// ofType reports whether a value that could not be encoded might be for a parameter of another type.
func ofType(err error) bool {
	if err == nil {
		return false
	}
	var m *mismatchError
	return errors.Is(err, errRange) || errors.Is(err, errFraction) || errors.As(err, &m)
}

// asText reports whether a value without a binary encoding may go as text to a type that is known. Types that are not
// known (enums, intervals, ...) parse what they get.
func asText(oid uint32, t typeInfo, k wire.Kind) bool {
	switch {
	case t.elem != 0:
		return k == wire.KindTexts || k == wire.KindText || t.elem == oidNumeric && (k == wire.KindInts || k == wire.KindFloats)
	case oid == oidNumeric:
		return k == wire.KindText || k == wire.KindInt || k == wire.KindUint || k == wire.KindFloat
	}
	return k == wire.KindText
}

// appendBinary encodes a value for a parameter or an array element of type oid. It returns false if the type has no
// binary encoding of such a value.
func appendBinary(dst []byte, oid uint32, v wire.Value) ([]byte, bool, error) {
	k := v.Kind()
	switch oid {
	case oidText, oidVarchar, oidBpchar, oidName, oidUnknown, oidChar, oidJSON:
		if k == wire.KindBytes || oid == oidJSON && k.List() {
			return dst, false, nil
		}
		dst, err := appendText(dst, v)
		return dst, true, err
	case oidJSONB:
		if k == wire.KindJSON || k == wire.KindText || k == wire.KindInt || k == wire.KindBool {
			dst, err := appendText(append(dst, 1), v) // the version of the format
			return dst, true, err
		}
	case oidInt2, oidInt4, oidInt8, oidOID:
		return appendInteger(dst, oid, v)
	case oidFloat4, oidFloat8:
		return appendFloat(dst, oid, v)
	case oidBool:
		if k == wire.KindBool {
			return append(dst, b2i(v.Bool())), true, nil
		}
	case oidBytea:
		switch k {
		case wire.KindBytes, wire.KindText, wire.KindJSON:
			return append(dst, v.Text()...), true, nil
		case wire.KindUUID:
			u := v.UUID()
			return append(dst, u[:]...), true, nil
		}
	case oidUUID:
		if k == wire.KindUUID {
			u := v.UUID()
			return append(dst, u[:]...), true, nil
		}
	case oidTimestamptz, oidTimestamp, oidDate:
		if k == wire.KindTime {
			dst, err := appendTime(dst, oid, v.Time())
			return dst, true, err
		}
		return appendClock(dst, oid, v)
	case oidTime, oidInterval:
		return appendClock(dst, oid, v)
	}
	return dst, false, nil
}

func b2i(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func appendInteger(dst []byte, oid uint32, v wire.Value) ([]byte, bool, error) {
	var i int64
	switch v.Kind() {
	case wire.KindInt:
		i = v.Int()
	case wire.KindUint:
		return dst, true, errNumber
	case wire.KindFloat:
		f := v.Float()
		if f != math.Trunc(f) { // NaN too
			return dst, true, errFraction
		}
		if f < -1<<63 || f >= 1<<63 {
			return dst, true, errNumber
		}
		i = int64(f)
	default:
		return dst, false, nil
	}
	switch {
	case oid == oidInt8:
		return binary.BigEndian.AppendUint64(dst, uint64(i)), true, nil
	case oid == oidInt4 && int64(int32(i)) == i, oid == oidOID && int64(uint32(i)) == i:
		return binary.BigEndian.AppendUint32(dst, uint32(i)), true, nil
	case oid == oidInt2 && int64(int16(i)) == i:
		return binary.BigEndian.AppendUint16(dst, uint16(i)), true, nil
	}
	return dst, true, errNumber
}

// appendFloat rounds to float4 as a column of that type would, and refuses an integer that a float8 cannot hold exactly.
func appendFloat(dst []byte, oid uint32, v wire.Value) ([]byte, bool, error) {
	var f float64
	switch v.Kind() {
	case wire.KindFloat:
		f = v.Float()
	case wire.KindInt:
		f = float64(v.Int())
		if f >= 1<<63 || int64(f) != v.Int() {
			return dst, true, errNumber
		}
	case wire.KindUint:
		return dst, true, errNumber
	default:
		return dst, false, nil
	}
	if oid == oidFloat8 {
		return binary.BigEndian.AppendUint64(dst, math.Float64bits(f)), true, nil
	}
	f4 := float32(f)
	if math.IsInf(float64(f4), 0) && !math.IsInf(f, 0) {
		return dst, true, errNumber
	}
	return binary.BigEndian.AppendUint32(dst, math.Float32bits(f4)), true, nil
}

// appendTime rounds down to microseconds, or to the day in UTC.
func appendTime(dst []byte, oid uint32, t time.Time) ([]byte, error) {
	sec := t.Unix()
	if oid == oidDate {
		days := floorDiv(sec-epoch, daySecs)
		if days < dateMin || days >= dateEnd {
			return dst, errTime
		}
		return binary.BigEndian.AppendUint32(dst, uint32(days)), nil
	}
	if sec < timeMin || sec >= timeEnd {
		return dst, errTime
	}
	micros := (sec-epoch)*microsPS + int64(t.Nanosecond())/1000
	return binary.BigEndian.AppendUint64(dst, uint64(micros)), nil
}

// cutDown reports whether a parameter of type oid holds less than the value, where a wider type would hold all of it.
func cutDown(oid uint32, v wire.Value) bool {
	switch oid {
	case oidFloat4:
		var f float64
		switch v.Kind() {
		case wire.KindFloat:
			f = v.Float()
		case wire.KindInt:
			f = float64(v.Int())
		}
		return float64(float32(f)) != f && f == f
	case oidDate:
		if v.Kind() != wire.KindTime {
			return false
		}
		t := v.Time()
		return t.Unix()%daySecs != 0 || t.Nanosecond() >= 1000
	case oidFloat4s, oidDates:
		if !v.Kind().List() {
			return false
		}
		elem := types[oid].elem
		for i := range v.Len() {
			if cutDown(elem, v.At(i)) {
				return true
			}
		}
	}
	return false
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func checkText(s string) error {
	for i := range len(s) {
		if s[i] == 0 {
			return errNUL
		}
	}
	if !utf8.ValidString(s) {
		return errUTF8
	}
	return nil
}
