package wire

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A point is an array of its longitude and latitude in degrees, of any type, so that no library for geometry is linked by this
// package. It is sent as well-known text: POINT (16.37 48.2). CrateDB returns [16.37,48.2], SQLite the text, and CockroachDB and PostGIS
// the bytes of EWKB in hexadecimal. A changefeed of CockroachDB has GeoJSON.

// PointValue is the argument for a point. A point that is not on the earth is Invalid.
func PointValue[T ~[2]float64](v T) Value { return pointText([2]float64(v)) }

func pointText(p [2]float64) Value {
	if err := checkPoint(p); err != nil {
		return Invalid(err)
	}
	b := append(make([]byte, 0, 48), "POINT ("...)
	b = strconv.AppendFloat(b, p[0]+0, 'f', -1, 64) // -0 + 0 is 0
	b = append(b, ' ')
	b = strconv.AppendFloat(b, p[1]+0, 'f', -1, 64)
	return Text(string(append(b, ')')))
}

// checkPoint says what is wrong with a point. It accepts no NaN.
func checkPoint(p [2]float64) error {
	switch {
	case !(p[0] >= -180 && p[0] <= 180):
		return errors.New("the longitude, the first number of the point, is not between -180 and 180 degrees")
	case !(p[1] >= -90 && p[1] <= 90):
		return errors.New("the latitude, the second number of the point, is not between -90 and 90 degrees: the order is longitude, latitude")
	}
	return nil
}

// PointOf returns the point of a PointValue.
func PointOf[T ~[2]float64](v Value) T {
	p, _ := parsePoint(v.Bytes())
	return T(p)
}

// ReadPoint reads the next cell, which is not NULL.
func ReadPoint[T ~[2]float64](r Row) T {
	b := r.JSON()
	if b == nil {
		return T{}
	}
	p, err := parsePoint(b)
	if err != nil {
		r.Fail(err)
	}
	return T(p)
}

// PointField is for a point.
func PointField[T ~[2]float64](c *Cell, v *T) {
	if c.row != nil {
		*v = ReadPoint[T](c.row)
		return
	}
	c.value = PointValue(*v)
}

var errNoPoint = errors.New("the value is no point with a longitude and a latitude")

func parsePoint(b []byte) (p [2]float64, err error) {
	if len(b) == 0 {
		return p, errNoPoint
	}
	switch {
	case b[0] == '[':
		return twoNumbers(string(b[1:]), ",", "]")
	case b[0] == '{': // GeoJSON
		var point struct {
			Type        string
			Coordinates []float64
		}
		if err := json.Unmarshal(b, &point); err != nil || point.Type != "Point" || len(point.Coordinates) != 2 {
			return p, errNoPoint
		}
		return [2]float64(point.Coordinates), nil
	case b[0] == 'P':
		return twoNumbers(strings.TrimLeft(strings.TrimPrefix(string(b), "POINT"), " ("), " ", ")")
	}
	return pointOfEWKB(b)
}

// twoNumbers reads two numbers with a separator between them, up to an end.
func twoNumbers(text, separator, end string) (p [2]float64, err error) {
	text, found := strings.CutSuffix(strings.TrimSpace(text), end)
	first, second, both := strings.Cut(strings.TrimSpace(text), separator)
	if !found || !both {
		return p, errNoPoint
	}
	for i, number := range [2]string{first, second} {
		if p[i], err = strconv.ParseFloat(strings.TrimSpace(number), 64); err != nil {
			return p, errNoPoint
		}
	}
	return p, nil
}

// The parts of EWKB: the order of the bytes, the type with flags, the number of the reference system if there is one, and the point.
const (
	ewkbPoint = 1
	ewkbFlags = 0xe0000000
	ewkbSRID  = 0x20000000
)

func pointOfEWKB(text []byte) (p [2]float64, err error) {
	var buf [32]byte
	if len(text) > 2*len(buf) {
		return p, errNoPoint
	}
	n, err := hex.Decode(buf[:], text)
	b := buf[:n]
	if err != nil || n < 5 {
		return p, errNoPoint
	}
	var order binary.ByteOrder = binary.BigEndian
	if b[0] == 1 {
		order = binary.LittleEndian
	}
	typ := order.Uint32(b[1:])
	b = b[5:]
	if typ&ewkbSRID != 0 && len(b) >= 4 {
		b = b[4:]
	}
	if typ&^ewkbFlags != ewkbPoint || typ&(ewkbFlags&^ewkbSRID) != 0 || len(b) != 16 {
		return p, fmt.Errorf("%w, or it has a third coordinate", errNoPoint)
	}
	p[0], p[1] = math.Float64frombits(order.Uint64(b)), math.Float64frombits(order.Uint64(b[8:]))
	if math.IsNaN(p[0]) {
		return p, errors.New("the point is empty")
	}
	return p, nil
}
