package sqltype

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// Date is a day of the calendar, from 0001-01-01 to 9999-12-31, without a time of day or a zone. The zero value is 0001-01-01. Dates
// are compared with ==, and are keys of maps.
type Date struct{ days int32 } // since 0001-01-01

const (
	daySeconds = 86_400
	yearOne    = -62_135_596_800 // 0001-01-01 in Unix seconds
	lastDay    = 3_652_058       // 9999-12-31
)

var (
	errDate = errors.New("the text is not a date of the form 2006-01-02, of the years 0001 to 9999")
	errYear = errors.New("the date is not in the years 0001 to 9999")
)

// NewDate is the date of a year, a month and a day. Like time.Date, it normalizes values outside of their ranges: October 32 is November
// 1. A date outside of the years 1 to 9999 panics.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the date of a time in its own zone. It panics outside of the years 1 to 9999.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	d, err := dayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix())
	if err != nil {
		panic("sqltype: " + err.Error())
	}
	return d
}

// Today is the current date in a zone.
func Today(zone *time.Location) Date { return DateOf(time.Now().In(zone)) }

func dayOf(unix int64) (Date, error) {
	day := (unix - yearOne) / daySeconds
	if unix < yearOne || day > lastDay {
		return Date{}, errYear
	}
	return Date{int32(day)}, nil
}

// ParseDate reads a date of the form 2006-01-02.
func ParseDate(text string) (Date, error) {
	if len(text) != len(time.DateOnly) {
		return Date{}, errDate
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, errDate
	}
	if d, err := dayOf(t.Unix()); err == nil {
		return d, nil
	}
	return Date{}, errDate
}

// MustParseDate is ParseDate for constants. It panics if the text is not a date.
func MustParseDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic("sqltype: " + err.Error())
	}
	return d
}

// Time is midnight of the date in a zone.
func (d Date) Time(zone *time.Location) time.Time {
	year, month, day := d.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, zone)
}

// Date is the year, the month and the day.
func (d Date) Date() (year int, month time.Month, day int) { return d.utc().Date() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

func (d Date) utc() time.Time { return time.Unix(yearOne+int64(d.days)*daySeconds, 0).UTC() }

// AddDays is the date that number of days later. It panics outside of the years 1 to 9999.
func (d Date) AddDays(days int) Date {
	sum := int64(d.days) + int64(days)
	if sum < 0 || sum > lastDay {
		panic("sqltype: " + errYear.Error())
	}
	return Date{int32(sum)}
}

// Sub is the number of days from other to d.
func (d Date) Sub(other Date) int { return int(d.days - other.days) }

// Compare is -1 if d is before other, 0 if they are equal, and 1 if d is after other.
func (d Date) Compare(other Date) int { return cmp.Compare(d.days, other.days) }

// Equal reports whether the dates are the same, as == does. Libraries that compare values in tests call it.
func (d Date) Equal(other Date) bool { return d == other }

// IsZero reports whether d is 0001-01-01, the zero value.
func (d Date) IsZero() bool { return d.days == 0 }

// String is the date in the form 2006-01-02.
func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return d.utc().AppendFormat(nil, time.DateOnly), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Value implements driver.Valuer: the date as text.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan implements sql.Scanner. It reads a text of the form 2006-01-02, a time at midnight, and milliseconds since 1970, which CrateDB
// returns.
func (d *Date) Scan(src any) (err error) {
	switch v := src.(type) {
	case string:
		*d, err = ParseDate(v)
	case []byte:
		*d, err = ParseDate(string(v))
	case int64:
		*d, err = DateOfMillis(v)
	case time.Time:
		if hour, minute, second := v.Clock(); hour+minute+second+v.Nanosecond() != 0 {
			return errors.New("sqltype: the value has a time of day, and a Date has none")
		}
		year, month, day := v.Date()
		*d, err = dayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix())
	default:
		return fmt.Errorf("sqltype: a %T cannot be read as a Date", src)
	}
	if err != nil {
		return fmt.Errorf("sqltype: %w", err)
	}
	return nil
}

// DateOfMillis is the date of midnight in milliseconds since 1970 UTC. Another time of day is an error.
func DateOfMillis(millis int64) (Date, error) {
	const day = daySeconds * 1000
	if millis%day != 0 {
		return Date{}, errors.New("the value has a time of day, and a Date has none")
	}
	return dayOf(millis / 1000)
}
