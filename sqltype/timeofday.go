package sqltype

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// TimeOfDay is a time of any day, with microseconds, from 00:00:00 to 23:59:59.999999, without a zone. The zero value is midnight. Times of day
// are compared with ==, and are keys of maps.
type TimeOfDay struct{ micros int64 }

var errClock = errors.New("the text is not a time of day of the form 15:04:05.000000, before 24:00:00")

// NewTimeOfDay is a time of day. It panics if a part is outside of its range.
func NewTimeOfDay(hour, minute, sec, micros int) TimeOfDay {
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || sec < 0 || sec > 59 || micros < 0 || micros >= int(second) {
		panic("sqltype: the time of day is not before 24:00:00")
	}
	return TimeOfDay{(int64(hour)*3600+int64(minute)*60+int64(sec))*second + int64(micros)}
}

// TimeOfDayOf is what a clock in the zone of t shows, without the digits behind the microseconds.
func TimeOfDayOf(t time.Time) TimeOfDay {
	hour, minute, sec := t.Clock()
	return NewTimeOfDay(hour, minute, sec, t.Nanosecond()/1000)
}

// Duration is the time since midnight.
func (t TimeOfDay) Duration() time.Duration { return time.Duration(t.micros) * time.Microsecond }

// Clock is the hour, the minute and the second.
func (t TimeOfDay) Clock() (hour, minute, sec int) {
	s := int(t.micros / second)
	return s / 3600, s / 60 % 60, s % 60
}

// Compare is -1 if t is before other, 0 if they are equal, and 1 if t is after other.
func (t TimeOfDay) Compare(other TimeOfDay) int { return cmp.Compare(t.micros, other.micros) }

// Equal reports whether the times are the same, as == does. Libraries that compare values in tests call it.
func (t TimeOfDay) Equal(other TimeOfDay) bool { return t == other }

// IsZero reports whether t is midnight.
func (t TimeOfDay) IsZero() bool { return t.micros == 0 }

// String is the time in the form 15:04:05.000000.
func (t TimeOfDay) String() string {
	var buffer [len("15:04:05.000000")]byte
	text, _ := t.AppendText(buffer[:0])
	return string(text)
}

// AppendText implements encoding.TextAppender.
func (t TimeOfDay) AppendText(b []byte) ([]byte, error) {
	hour, minute, sec := t.Clock()
	b = appendDigits(b, int64(hour), 10)
	b = appendDigits(append(b, ':'), int64(minute), 10)
	b = appendDigits(append(b, ':'), int64(sec), 10)
	return appendDigits(append(b, '.'), t.micros%second, 100_000), nil
}

// appendDigits appends the digits of a number, of which the first has the value unit.
func appendDigits(b []byte, n, unit int64) []byte {
	for ; unit > 0; unit /= 10 {
		b = append(b, byte('0'+n/unit%10))
	}
	return b
}

// ParseTimeOfDay reads a time of the form 15:04:05, with up to six digits behind the seconds.
func ParseTimeOfDay(text string) (TimeOfDay, error) {
	const seconds = len("15:04:05")
	if len(text) < seconds || len(text) == seconds+1 || len(text) > seconds+len(".000000") {
		return TimeOfDay{}, errClock
	}
	var parts [4]int64 // hours, minutes, seconds, microseconds
	for i := range len("15:04:05.000000") {
		c := byte('0') // of a fraction with fewer digits
		if i < len(text) {
			c = text[i]
		}
		switch at := min(i/3, 3); {
		case i < seconds && i%3 == 2:
			if c != ':' {
				return TimeOfDay{}, errClock
			}
		case i == seconds:
			if i < len(text) && c != '.' {
				return TimeOfDay{}, errClock
			}
		case c < '0' || c > '9':
			return TimeOfDay{}, errClock
		default:
			if i > seconds {
				at = 3
			}
			parts[at] = parts[at]*10 + int64(c-'0')
		}
	}
	if parts[0] > 23 || parts[1] > 59 || parts[2] > 59 {
		return TimeOfDay{}, errClock
	}
	return TimeOfDay{(parts[0]*3600+parts[1]*60+parts[2])*second + parts[3]}, nil
}

// MustParseTimeOfDay is ParseTimeOfDay for constants. It panics if the text is no time of day.
func MustParseTimeOfDay(text string) TimeOfDay {
	t, err := ParseTimeOfDay(text)
	if err != nil {
		panic("sqltype: " + err.Error())
	}
	return t
}

// MarshalText implements encoding.TextMarshaler.
func (t TimeOfDay) MarshalText() ([]byte, error) { return t.AppendText(nil) }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *TimeOfDay) UnmarshalText(text []byte) (err error) {
	*t, err = ParseTimeOfDay(string(text))
	return err
}

// Value implements driver.Valuer: the time as text.
func (t TimeOfDay) Value() (driver.Value, error) { return t.String(), nil }

// Scan implements sql.Scanner. It reads a text, and a time.Time as its clock shows it.
func (t *TimeOfDay) Scan(src any) (err error) {
	switch v := src.(type) {
	case string:
		*t, err = ParseTimeOfDay(v)
	case []byte:
		*t, err = ParseTimeOfDay(string(v))
	case time.Time:
		*t = TimeOfDayOf(v)
	default:
		err = fmt.Errorf("a %T cannot be read as a TimeOfDay", src)
	}
	if err != nil {
		return fmt.Errorf("sqltype: %w", err)
	}
	return nil
}
