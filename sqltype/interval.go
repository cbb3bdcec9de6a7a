package sqltype

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Interval is a span of months, days and microseconds, each with its own sign. A month has no fixed number of days, and a day no fixed number
// of hours, so that the parts are kept apart: == compares them. The database compares intervals with 30 days in a month and 24 hours in a day,
// as Compare does. The zero value is no time.
type Interval struct {
	Months, Days int32
	Micros       int64
}

var errInterval = errors.New("the text is not an interval such as P1Y2M3DT4H5M6.7S")

// IntervalOf is a duration as an interval of microseconds, without days.
func IntervalOf(d time.Duration) Interval { return Interval{Micros: d.Microseconds()} }

// Duration is the interval as a duration. An interval with months or days has none.
func (i Interval) Duration() (time.Duration, error) {
	if i.Months != 0 || i.Days != 0 || i.Micros > math.MaxInt64/1000 || i.Micros < math.MinInt64/1000 {
		return 0, errors.New("sqltype: an interval with months or days, or of more than 292 years, is no time.Duration")
	}
	return time.Duration(i.Micros) * time.Microsecond, nil
}

// AddTo is the time that much later, in the zone of t: first the months, then the days, then the rest. Like time.AddDate, it normalizes
// October 32 to November 1.
func (i Interval) AddTo(t time.Time) time.Time {
	return t.AddDate(0, int(i.Months), int(i.Days)).Add(time.Duration(i.Micros) * time.Microsecond)
}

// Compare is -1 if i is shorter than other, 0 if they are equal, and 1 if i is longer, with 30 days in a month and 24 hours in a day, as
// PostgreSQL and CockroachDB compare.
func (i Interval) Compare(other Interval) int {
	days, micros := i.length()
	otherDays, otherMicros := other.length()
	return cmp.Or(cmp.Compare(days, otherDays), cmp.Compare(micros, otherMicros))
}

// length is the interval as days and the microseconds of less than a day.
func (i Interval) length() (days, micros int64) {
	days, micros = int64(i.Months)*30+int64(i.Days)+i.Micros/dayMicros, i.Micros%dayMicros
	if micros < 0 {
		days, micros = days-1, micros+dayMicros
	}
	return days, micros
}

// String is the interval as ISO 8601 writes it: P1Y2M3DT4H5M6.7S. No time is PT0S.
func (i Interval) String() string {
	var buffer [64]byte
	text, _ := i.AppendText(buffer[:0])
	return string(text)
}

// AppendText implements encoding.TextAppender.
func (i Interval) AppendText(b []byte) ([]byte, error) {
	b = append(b, 'P')
	b = appendPart(b, int64(i.Months/12), 'Y')
	b = appendPart(b, int64(i.Months%12), 'M')
	b = appendPart(b, int64(i.Days), 'D')
	if i.Micros == 0 && (i.Months != 0 || i.Days != 0) {
		return b, nil
	}
	b = append(b, 'T')
	b = appendPart(b, i.Micros/(3600*second), 'H')
	b = appendPart(b, i.Micros/(60*second)%60, 'M')
	rest := i.Micros % (60 * second)
	if rest == 0 && i.Micros != 0 {
		return b, nil
	}
	if rest < 0 {
		b = append(b, '-')
		rest = -rest
	}
	b = strconv.AppendInt(b, rest/second, 10)
	if fraction := rest % second; fraction != 0 {
		b = append(b, '.')
		for unit := second / 10; fraction > 0; unit /= 10 {
			b = append(b, byte('0'+fraction/unit))
			fraction %= unit
		}
	}
	return append(b, 'S'), nil
}

// appendPart appends a number with its unit, unless it is 0.
func appendPart(b []byte, n int64, unit byte) []byte {
	if n == 0 {
		return b
	}
	return append(strconv.AppendInt(b, n, 10), unit)
}

// isoUnits are the units of ISO 8601, in months, days and microseconds, before and after T.
var isoUnits = map[bool]map[byte]Interval{
	false: {'Y': {Months: 12}, 'M': {Months: 1}, 'W': {Days: 7}, 'D': {Days: 1}},
	true:  {'H': {Micros: 3600 * second}, 'M': {Micros: 60 * second}, 'S': {Micros: second}},
}

// wordUnits are the units in which PostgreSQL and CockroachDB write intervals.
var wordUnits = map[string]Interval{
	"year": {Months: 12}, "mon": {Months: 1}, "month": {Months: 1}, "week": {Days: 7}, "day": {Days: 1},
	"hour": {Micros: 3600 * second}, "minute": {Micros: 60 * second}, "min": {Micros: 60 * second}, "second": {Micros: second}, "sec": {Micros: second},
}

// ParseInterval reads an interval as ISO 8601 writes it, or as PostgreSQL does: "1 year 2 mons 3 days 04:05:06.7".
func ParseInterval(text string) (Interval, error) {
	if strings.HasPrefix(text, "P") {
		return parseISO(text[1:])
	}
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return Interval{}, errInterval
	}
	var out Interval
	for len(fields) > 0 {
		if strings.Contains(fields[0], ":") {
			clock, ok := parseClock(fields[0])
			if ok {
				out.Micros, ok = plus(out.Micros, clock.Micros) // the units before it may be hours in words
			}
			if !ok || len(fields) > 1 {
				return Interval{}, errInterval
			}
			break
		}
		if len(fields) < 2 {
			return Interval{}, errInterval
		}
		unit, ok := wordUnits[strings.TrimSuffix(fields[1], "s")]
		if !ok || !out.add(unit, fields[0]) {
			return Interval{}, errInterval
		}
		fields = fields[2:]
	}
	return out, nil
}

func parseISO(text string) (out Interval, err error) {
	days, clock, hasClock := strings.Cut(text, "T")
	if days == "" && clock == "" || hasClock && clock == "" {
		return out, errInterval
	}
	for i, part := range []string{days, clock} {
		for part != "" {
			at := strings.IndexFunc(part, func(r rune) bool { return r >= 'A' && r <= 'Z' })
			if at < 1 {
				return Interval{}, errInterval
			}
			unit, ok := isoUnits[i == 1][part[at]]
			if !ok || !out.add(unit, part[:at]) {
				return Interval{}, errInterval
			}
			part = part[at+1:]
		}
	}
	return out, nil
}

// parseClock reads [-]hours:minutes[:seconds].
func parseClock(text string) (out Interval, ok bool) {
	rest, negative := strings.CutPrefix(text, "-")
	if !negative {
		rest = strings.TrimPrefix(rest, "+")
	}
	parts := strings.Split(rest, ":")
	if len(parts) > 3 {
		return out, false
	}
	for i, part := range parts {
		if part == "" || part[0] < '0' || part[0] > '9' || !out.add([]Interval{{Micros: 3600 * second}, {Micros: 60 * second}, {Micros: second}}[i], part) {
			return out, false
		}
	}
	if negative {
		out.Micros = -out.Micros
	}
	return out, true
}

// add adds a number of a unit. Only of seconds and smaller units can there be a fraction. It reports whether the text is such a number, and the
// interval can hold the sum.
func (i *Interval) add(unit Interval, number string) bool {
	whole, fraction, hasFraction := strings.Cut(number, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || len(fraction) > 6 || hasFraction && (unit.Micros == 0 || fraction == "" || strings.Trim(fraction, "0123456789") != "") {
		return false
	}
	if unit.Micros == 0 {
		months, days := int64(i.Months)+n*int64(unit.Months), int64(i.Days)+n*int64(unit.Days)
		if n > math.MaxInt32 || n < math.MinInt32 || int64(int32(months)) != months || int64(int32(days)) != days {
			return false
		}
		i.Months, i.Days = int32(months), int32(days)
		return true
	}
	micros := n * unit.Micros
	if micros/unit.Micros != n {
		return false
	}
	part := int64(0)
	if hasFraction {
		part, _ = strconv.ParseInt((fraction + "00000")[:6], 10, 64)
		if part = part * unit.Micros / second; strings.HasPrefix(whole, "-") {
			part = -part
		}
	}
	sum, ok := plus(i.Micros, micros)
	if ok {
		i.Micros, ok = plus(sum, part)
	}
	return ok
}

// plus is a sum, and whether an int64 holds it.
func plus(a, b int64) (sum int64, ok bool) {
	sum = a + b
	return sum, (sum > a) == (b > 0)
}

// MustParseInterval is ParseInterval for constants. It panics if the text is no interval.
func MustParseInterval(text string) Interval {
	i, err := ParseInterval(text)
	if err != nil {
		panic("sqltype: " + err.Error())
	}
	return i
}

// MarshalText implements encoding.TextMarshaler.
func (i Interval) MarshalText() ([]byte, error) { return i.AppendText(nil) }

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *Interval) UnmarshalText(text []byte) (err error) {
	if len(text) > 0 && text[0] == 'P' { // as the transports write it: without an allocation
		*i, err = parseISO(string(text[1:]))
		return err
	}
	*i, err = ParseInterval(string(text))
	return err
}

// Value implements driver.Valuer: the interval as text.
func (i Interval) Value() (driver.Value, error) { return i.String(), nil }

// Scan implements sql.Scanner. It reads a text.
func (i *Interval) Scan(src any) (err error) {
	switch v := src.(type) {
	case string:
		*i, err = ParseInterval(v)
	case []byte:
		*i, err = ParseInterval(string(v))
	default:
		err = fmt.Errorf("a %T cannot be read as an Interval", src)
	}
	if err != nil {
		return fmt.Errorf("sqltype: %w", err)
	}
	return nil
}
