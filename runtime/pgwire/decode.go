package pgwire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/crategen/crategen/runtime/wire"
)

// cell is one value as the server sent it, not NULL.
type cell struct {
	b    []byte // in the read buffer
	oid  uint32
	text bool // in text format: a type whose binary form this package does not know
}

var (
	errMalformed = errors.New("malformed value")
	errInfinite  = errors.New("an infinite time, which Go cannot hold")
)

// str is the cell as a string that is valid for as long as the read buffer is.
func (c cell) str() string { return unsafe.String(unsafe.SliceData(c.b), len(c.b)) }

func (c cell) characters() bool { return c.text || textual(c.oid) }

func (c cell) cannot(as string) error {
	return fmt.Errorf("%s cannot be read as %s", typeName(c.oid), as)
}

func (c cell) bool() (bool, error) {
	switch {
	case c.oid == oidBool && len(c.b) == 1 && !c.text:
		return c.b[0] != 0, nil
	case c.characters():
		if v, err := strconv.ParseBool(c.str()); err == nil {
			return v, nil
		}
	}
	return false, c.cannot("bool")
}

// integer reports whether the cell is an int2, int4 or int8. Its length says which: CockroachDB does not tell that a column of
// a prepared statement has become wider or narrower.
func (c cell) integer() bool {
	return !c.text && (c.oid == oidInt8 || c.oid == oidInt4 || c.oid == oidInt2)
}

// floating is the same for float4 and float8.
func (c cell) floating() bool { return !c.text && (c.oid == oidFloat8 || c.oid == oidFloat4) }

func (c cell) int() (int64, error) {
	switch {
	case c.integer() && len(c.b) == 8:
		return int64(binary.BigEndian.Uint64(c.b)), nil
	case c.integer() && len(c.b) == 4:
		return int64(int32(binary.BigEndian.Uint32(c.b))), nil
	case c.integer() && len(c.b) == 2:
		return int64(int16(binary.BigEndian.Uint16(c.b))), nil
	case c.oid == oidOID && len(c.b) == 4 && !c.text:
		return int64(binary.BigEndian.Uint32(c.b)), nil
	case c.characters():
		s := c.str()
		if c.oid == oidNumeric {
			s = wholeNumber(s)
		}
		v, err := strconv.ParseInt(s, 10, 64)
		return v, c.number(err, "int")
	}
	return 0, c.cannot("int")
}

// wholeNumber drops a fraction of zeros: sum(decimal) says 42.00.
func wholeNumber(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	if strings.Trim(fraction, "0") != "" {
		return s
	}
	return whole
}

// number explains why a text is no number, without showing it.
func (c cell) number(err error, as string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, strconv.ErrRange):
		return fmt.Errorf("%s %w for %s", typeName(c.oid), errRange, as)
	}
	return c.cannot(as)
}

func (c cell) uint() (uint64, error) {
	if c.oid == oidNumeric && c.text {
		v, err := strconv.ParseUint(wholeNumber(c.str()), 10, 64)
		return v, c.number(err, "uint")
	}
	i, err := c.int()
	if err == nil && i < 0 {
		return 0, fmt.Errorf("negative, %w for uint", errRange)
	}
	return uint64(i), err
}

func (c cell) float() (float64, error) {
	switch {
	case c.floating() && len(c.b) == 8:
		return math.Float64frombits(binary.BigEndian.Uint64(c.b)), nil
	case c.floating() && len(c.b) == 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(c.b))), nil
	case c.characters():
		v, err := strconv.ParseFloat(c.str(), 64)
		return v, c.number(err, "float")
	}
	i, err := c.int()
	if err != nil {
		return 0, c.cannot("float")
	}
	return float64(i), nil
}

func (c cell) time() (time.Time, error) {
	switch {
	case c.text: // of a type that is not known
	case (c.oid == oidTimestamptz || c.oid == oidTimestamp) && len(c.b) == 8:
		micros := int64(binary.BigEndian.Uint64(c.b))
		if micros == math.MaxInt64 || micros == math.MinInt64 {
			return time.Time{}, errInfinite
		}
		sec := floorDiv(micros, microsPS)
		return time.Unix(sec+epoch, (micros-sec*microsPS)*1000).UTC(), nil
	case c.oid == oidDate && len(c.b) == 4:
		days := int32(binary.BigEndian.Uint32(c.b))
		if days == math.MaxInt32 || days == math.MinInt32 {
			return time.Time{}, errInfinite
		}
		return time.Unix(int64(days)*daySecs+epoch, 0).UTC(), nil
	}
	return time.Time{}, c.cannot("time")
}

func (c cell) uuid() (v [16]byte, err error) {
	if (c.oid == oidUUID || c.oid == oidBytea) && len(c.b) == 16 && !c.text {
		copy(v[:], c.b)
		return v, nil
	}
	if c.characters() { // of a text column
		if v, ok := wire.ParseUUID(c.b); ok {
			return v, nil
		}
	}
	return v, c.cannot("uuid")
}

// json is the document in the read buffer.
func (c cell) json() ([]byte, error) {
	switch {
	case c.oid == oidJSONB && !c.text:
		if len(c.b) == 0 || c.b[0] != 1 {
			return nil, errMalformed
		}
		return c.b[1:], nil
	case c.oid == oidJSON, c.characters(): // points and vectors are characters, too
		return c.b, nil
	}
	return nil, c.cannot("json")
}

// appendText appends the cell as text, for types that are not text on the wire.
func (c cell) appendText(dst []byte) ([]byte, error) {
	switch c.oid {
	case oidInt2, oidInt4, oidInt8, oidOID:
		v, err := c.int()
		return strconv.AppendInt(dst, v, 10), err
	case oidFloat8, oidFloat4:
		v, err := c.float()
		if len(c.b) == 4 {
			return strconv.AppendFloat(dst, v, 'g', -1, 32), err
		}
		return appendFloatText(dst, v), err
	case oidBool:
		v, err := c.bool()
		return strconv.AppendBool(dst, v), err
	case oidTimestamptz, oidTimestamp, oidDate:
		v, err := c.time()
		layout := timeLayout
		if c.oid == oidDate {
			layout = time.DateOnly
		}
		return v.AppendFormat(dst, layout), err
	case oidTime, oidInterval:
		return c.appendSpan(dst)
	case oidUUID:
		v, err := c.uuid()
		return appendUUIDText(dst, v[:]), err
	}
	return dst, c.cannot("text")
}
