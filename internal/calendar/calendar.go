// Package calendar finds the starts of the units of the calendar in a time zone.
package calendar

import "time"

// Units are the names of the units, from second to year.
var Units = [...]string{"second", "minute", "hour", "day", "week", "month", "quarter", "year"}

// Start is the start of the unit that contains a time, in the zone of the time. Weeks begin on Monday. It is false for another unit.
func Start(unit string, t time.Time) (time.Time, bool) {
	y, m, d := t.Date()
	into := time.Duration(t.Nanosecond())
	switch unit {
	case "second":
		return t.Add(-into), true
	case "minute":
		return t.Add(-into - time.Duration(t.Second())*time.Second), true
	case "hour":
		return t.Add(-into - time.Duration(t.Second())*time.Second - time.Duration(t.Minute())*time.Minute), true
	case "day":
	case "week":
		d -= (int(t.Weekday()) + 6) % 7
	case "month":
		d = 1
	case "quarter":
		m, d = (m-1)/3*3+1, 1
	case "year":
		m, d = 1, 1
	default:
		return t, false
	}
	return Midnight(y, m, d, t.Location()), true
}

// Next is the start of the unit after the one that starts at t.
func Next(unit string, t time.Time) time.Time {
	// At noon the date is sure: the clocks do not change then.
	y, m, d := t.Date()
	switch unit {
	case "second":
		return t.Add(time.Second)
	case "minute":
		return t.Add(time.Minute)
	case "hour":
		return t.Add(time.Hour)
	case "day":
		d++
	case "week":
		d += 7
	case "month":
		m++
	case "quarter":
		m += 3
	case "year":
		y++
	}
	return Midnight(y, m, d, t.Location())
}

// Midnight is the first time of a day. It is later than 00:00 if the clocks skip this.
func Midnight(y int, m time.Month, d int, in *time.Location) time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, in)
	day := time.Date(y, m, d, 12, 0, 0, 0, in).Day()
	if t.Day() != day { // 00:00 does not exist, and t is an hour before it
		return t.Add(time.Hour)
	}
	if earlier := t.Add(-time.Hour); earlier.Day() == day { // 00:00 exists twice
		return earlier
	}
	return t
}
