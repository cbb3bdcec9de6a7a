package sqlite

import (
	"encoding/hex"
	"errors"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// timeLen is the length of a stored time, 2006-01-02T15:04:05.000000Z.
const timeLen = 27

var errYear = errors.New("the time is outside of the years 1 to 9999")

// appendTime appends t, in UTC, as it is stored.
func appendTime(b []byte, t time.Time) ([]byte, error) {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 1 || year > 9999 {
		return b, errYear
	}
	hour, minute, second := t.Clock()
	b = append(digits(b, year, 4), '-')
	b = append(digits(b, int(month), 2), '-')
	b = append(digits(b, day, 2), 'T')
	b = append(digits(b, hour, 2), ':')
	b = append(digits(b, minute, 2), ':')
	b = append(digits(b, second, 2), '.')
	return append(digits(b, t.Nanosecond()/1000, 6), 'Z'), nil
}

// digits appends the last n digits of v.
func digits(b []byte, v, n int) []byte {
	at := len(b)
	b = append(b, "000000"[:n]...)
	for i := at + n - 1; i >= at; i-- {
		b[i] += byte(v % 10)
		v /= 10
	}
	return b
}

// otherTimes are the forms of SQLite's own functions and of other programs. Each may have a fraction of a second.
var otherTimes = [...]string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02",
}

var errTime = errors.New("the text is not a time of the form 2006-01-02T15:04:05.000000Z")

// parseTime reads a time in the stored format or one of the others.
func parseTime(b []byte) (time.Time, error) {
	if t, ok := parseStored(b); ok {
		return t, nil
	}
	s := string(b)
	for _, layout := range otherTimes {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errTime
}

// parseStored reads exactly what appendTime writes.
func parseStored(b []byte) (time.Time, bool) {
	if len(b) != timeLen || b[4] != '-' || b[7] != '-' || b[10] != 'T' || b[13] != ':' || b[16] != ':' || b[19] != '.' ||
		b[26] != 'Z' {
		return time.Time{}, false
	}
	var bad bool
	num := func(from, to int) (n int) {
		for _, c := range b[from:to] {
			bad = bad || c < '0' || c > '9'
			n = 10*n + int(c-'0')
		}
		return n
	}
	year, month, day := num(0, 4), num(5, 7), num(8, 10)
	hour, minute, second, micro := num(11, 13), num(14, 16), num(17, 19), num(20, 26)
	if bad || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 1000*micro, time.UTC)
	return t, t.Month() == time.Month(month) && t.Day() == day // Date lets 30 February pass as 2 March
}

// appendUUID appends the canonical form.
func appendUUID(b []byte, u [16]byte) []byte {
	b = append(hex.AppendEncode(b, u[:4]), '-')
	b = append(hex.AppendEncode(b, u[4:6]), '-')
	b = append(hex.AppendEncode(b, u[6:8]), '-')
	b = append(hex.AppendEncode(b, u[8:10]), '-')
	return hex.AppendEncode(b, u[10:])
}

var errUUID = errors.New("the text is not a UUID of 36 characters")

// parseUUID reads the canonical form in either case.
func parseUUID(b []byte) ([16]byte, error) {
	u, ok := wire.ParseUUID(b)
	if !ok {
		return u, errUUID
	}
	return u, nil
}
