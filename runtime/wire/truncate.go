package wire

import "time"

// TruncateTime truncates a time in UTC to the beginning of its unit, as date_trunc does: "second", "minute", "hour", "day", "week" (from
// Monday), "month", "quarter" or "year". Generated code uses it for generated columns of keys.
func TruncateTime(t time.Time, unit string) time.Time {
	t = t.UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	switch unit {
	case "year":
		month, day, hour, minute, second = 1, 1, 0, 0, 0
	case "quarter":
		month, day, hour, minute, second = (month-1)/3*3+1, 1, 0, 0, 0
	case "month":
		day, hour, minute, second = 1, 0, 0, 0
	case "week":
		day, hour, minute, second = day-(int(t.Weekday())+6)%7, 0, 0, 0
	case "day":
		hour, minute, second = 0, 0, 0
	case "hour":
		minute, second = 0, 0
	case "minute":
		second = 0
	}
	return time.Date(year, month, day, hour, minute, second, 0, time.UTC)
}
