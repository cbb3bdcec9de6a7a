package sqltype

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// LocalTime is a date and a time of day without a zone, with microseconds, from 0001-01-01 to 9999-12-31. It is no instant: In makes one in a
// zone. The zero value is midnight of 0001-01-01. Local times are compared with ==, and are keys of maps.
type LocalTime struct{ micros int64 } // since 0001-01-01

const (
	second      = int64(1_000_000) // in microseconds
	dayMicros   = daySeconds * second
	lastMicros  = (lastDay+1)*dayMicros - 1
	localLayout = "2006-01-02T15:04:05.000000"
)

var errLocal = errors.New("the text is not a time of the form 2006-01-02T15:04:05.000000 without a zone, of the years 0001 to 9999")

// NewLocalTime is a time of a day. It panics outside of the years 1 to 9999.
func NewLocalTime(day Date, at TimeOfDay) LocalTime {
	return LocalTime{int64(day.days)*dayMicros + at.micros}
}

// LocalTimeOf is what a clock in the zone of t shows, without the digits behind the microseconds. It panics outside of the years 1 to 9999.
func LocalTimeOf(t time.Time) LocalTime {
	hour, minute, sec := t.Clock()
	return LocalTime{int64(DateOf(t).days)*dayMicros + (int64(hour)*3600+int64(minute)*60+int64(sec))*second + int64(t.Nanosecond()/1000)}
}

// In is the instant at which a clock in the zone shows the time.
func (l LocalTime) In(zone *time.Location) time.Time {
	year, month, day := l.Date().Date()
	at := l.TimeOfDay().Duration()
	return time.Date(year, month, day, 0, 0, 0, 0, zone).Add(at)
}

// Date is the day.
func (l LocalTime) Date() Date { return Date{int32(l.micros / dayMicros)} }

// TimeOfDay is the time of the day.
func (l LocalTime) TimeOfDay() TimeOfDay { return TimeOfDay{l.micros % dayMicros} }

// Add is the local time that much later. It panics outside of the years 1 to 9999.
func (l LocalTime) Add(d time.Duration) LocalTime {
	sum := l.micros + d.Microseconds()
	if sum < 0 || sum > lastMicros {
		panic("sqltype: the time is not in the years 0001 to 9999")
	}
	return LocalTime{sum}
}

// Truncate is the local time without the part that is finer than d, which divides a day.
func (l LocalTime) Truncate(d time.Duration) LocalTime {
	return LocalTime{l.micros - l.micros%max(d.Microseconds(), 1)}
}

// Compare is -1 if l is before other, 0 if they are equal, and 1 if l is after other.
func (l LocalTime) Compare(other LocalTime) int { return cmp.Compare(l.micros, other.micros) }

// Equal reports whether the times are the same, as == does. Libraries that compare values in tests call it.
func (l LocalTime) Equal(other LocalTime) bool { return l == other }

// IsZero reports whether l is the zero value.
func (l LocalTime) IsZero() bool { return l.micros == 0 }

// String is the time in the form 2006-01-02T15:04:05.000000.
func (l LocalTime) String() string { return l.utc().Format(localLayout) }

func (l LocalTime) utc() time.Time {
	return time.Unix(yearOne+l.micros/second, l.micros%second*1000).UTC()
}

// MarshalText implements encoding.TextMarshaler.
func (l LocalTime) MarshalText() ([]byte, error) { return l.utc().AppendFormat(nil, localLayout), nil }

// UnmarshalText implements encoding.TextUnmarshaler. It also reads the milliseconds since 1970 that CrateDB returns.
func (l *LocalTime) UnmarshalText(text []byte) (err error) {
	if len(text) > 4 && text[4] == '-' { // a year, as every database but CrateDB writes it
		*l, err = ParseLocalTime(string(text))
		return err
	}
	millis, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return errLocal
	}
	*l, err = localOfMillis(millis)
	return err
}

func localOfMillis(millis int64) (LocalTime, error) {
	const first, last = int64(yearOne * 1000), int64(yearOne*1000) + (lastDay+1)*daySeconds*1000 - 1
	if millis < first || millis > last {
		return LocalTime{}, errYear
	}
	return LocalTime{(millis - first) * 1000}, nil
}

// ParseLocalTime reads a time of the form 2006-01-02T15:04:05, or with a space, with up to six digits behind the seconds. A zone is an error,
// except UTC, with which servers write it.
func ParseLocalTime(text string) (LocalTime, error) {
	const day = len(time.DateOnly)
	text = strings.TrimSuffix(text, "Z")
	if len(text) <= day || text[day] != 'T' && text[day] != ' ' {
		return LocalTime{}, errLocal
	}
	d, err := ParseDate(text[:day])
	if err != nil {
		return LocalTime{}, errLocal
	}
	t, err := ParseTimeOfDay(text[day+1:])
	if err != nil {
		return LocalTime{}, errLocal
	}
	return NewLocalTime(d, t), nil
}

// MustParseLocalTime is ParseLocalTime for constants. It panics if the text is no such time.
func MustParseLocalTime(text string) LocalTime {
	l, err := ParseLocalTime(text)
	if err != nil {
		panic("sqltype: " + err.Error())
	}
	return l
}

// Value implements driver.Valuer: the time as text.
func (l LocalTime) Value() (driver.Value, error) { return l.String(), nil }

// Scan implements sql.Scanner. It reads a text, milliseconds since 1970, and a time.Time as its clock shows it.
func (l *LocalTime) Scan(src any) (err error) {
	switch v := src.(type) {
	case string:
		err = l.UnmarshalText([]byte(v))
	case []byte:
		err = l.UnmarshalText(v)
	case int64:
		*l, err = localOfMillis(v)
	case time.Time:
		*l, err = ParseLocalTime(v.Format(localLayout))
	default:
		err = fmt.Errorf("a %T cannot be read as a LocalTime", src)
	}
	if err != nil {
		return fmt.Errorf("sqltype: %w", err)
	}
	return nil
}
