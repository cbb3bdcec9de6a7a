package query

import (
	"time"

	"github.com/crategen/crategen/internal/calendar"
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
)

// Unit is a unit of the calendar, in UTC.
type Unit uint8

// The units. A week begins on Monday; as a number it is the week of ISO 8601, which may belong to the year before or after.
const (
	Second Unit = iota
	Minute
	Hour
	Day
	Week
	Month
	Quarter
	Year
)

var truncs = [...]dialect.Func{dialect.TruncSecond, dialect.TruncMinute, dialect.TruncHour, dialect.TruncDay,
	dialect.TruncWeek, dialect.TruncMonth, dialect.TruncQuarter, dialect.TruncYear}

var unitParts = [...]dialect.Func{dialect.ExtractSecond, dialect.ExtractMinute, dialect.ExtractHour, dialect.ExtractDay,
	dialect.ExtractWeek, dialect.ExtractMonth, dialect.ExtractQuarter, dialect.ExtractYear}

// Part is a part of a time in UTC that is not a unit of the calendar.
type Part uint8

// The parts.
const (
	DayOfWeek Part = iota // 1 for Monday to 7 for Sunday
	DayOfYear             // 1 to 366
	Epoch                 // whole seconds since 1970
)

var parts = [...]dialect.Func{dialect.ExtractDayOfWeek, dialect.ExtractDayOfYear, dialect.ExtractEpoch}

// DateTrunc is the start of the unit that contains the time: of the hour, of the day, ...
func DateTrunc[M any](u Unit, c Operand[M, time.Time]) Expr[M, time.Time] {
	return Expr[M, time.Time]{sqlexpr.Apply(truncs[u], of(c)), wire.Row.Time}
}

// DateTruncIn is the start of the unit in a time zone, such as Europe/Vienna: of the day there. The zone is UTC or a name of the tz database.
func DateTruncIn[M any](u Unit, c Operand[M, time.Time], zone string) Expr[M, time.Time] {
	return Expr[M, time.Time]{sqlexpr.TruncateIn(calendar.Units[u], zone, of(c)), wire.Row.Time}
}

// DateBin is the start of the bin that contains the time. All bins have the same width, a whole number of milliseconds, and one of them
// starts at origin, which is truncated to milliseconds. Bins of the zero origin start at midnight in UTC, on a Monday. For months use
// DateTrunc.
func DateBin[M any](width time.Duration, c Operand[M, time.Time], origin time.Time) Expr[M, time.Time] {
	return Expr[M, time.Time]{sqlexpr.Bin(width, of(c), origin), wire.Row.Time}
}

// Extract is a unit or another part of the time as a number: its hour, its day of the month, ...
func Extract[M any, P Unit | Part](p P, c Operand[M, time.Time]) Expr[M, int] {
	var f dialect.Func
	switch p := any(p).(type) {
	case Unit:
		f = unitParts[p]
	case Part:
		f = parts[p]
	}
	return Expr[M, int]{sqlexpr.Apply(f, of(c)), wire.ReadInt[int]}
}

// Now is the time of the statement, on PostgreSQL and CockroachDB the time of its transaction. Its entity cannot be inferred
// and must be named: query.Now[*of.Book]().
func Now[M any]() NonNull[M, time.Time] {
	return NonNull[M, time.Time]{Expr[M, time.Time]{sqlexpr.Now{}, wire.Row.Time}}
}
