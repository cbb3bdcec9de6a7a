package schema

// ClockBuilder builds a field of local times, times of day, intervals or paths; LocalTime, TimeOfDay, Interval and LTree make it.
type ClockBuilder struct{ builder[*ClockBuilder] }

func clock(name, kind, goType string) *ClockBuilder {
	b := &ClockBuilder{}
	b.self = b
	b.desc = newDescriptor(name, sqltypePath, "sqltype", "sqltype."+goType, ColumnAnnotation{Kind: kind})
	return b
}

// LocalTime is a field of dates with a time of day and without a zone, such as the opening of a shop, from 0001-01-01 to 9999-12-31. Its Go
// type is sqltype.LocalTime, which is no instant. Values are cut to microseconds, and to milliseconds if CrateDB is among the targets. For
// instants use field.Time.
func LocalTime(name string) *ClockBuilder { return clock(name, "local_time", "LocalTime") }

// TimeOfDay is a field of times of day with microseconds, from 00:00:00 to 23:59:59.999999. Its Go type is sqltype.TimeOfDay. CrateDB and SQLite
// store the text.
func TimeOfDay(name string) *ClockBuilder { return clock(name, "time_of_day", "TimeOfDay") }

// Interval is a field of spans of months, days and microseconds. Its Go type is sqltype.Interval. CrateDB has no columns of intervals. SQLite
// stores the text, and compares as PostgreSQL does.
func Interval(name string) *ClockBuilder { return clock(name, "interval", "Interval") }

// LTree is a field of paths of labels in a tree. Its Go type is sqltype.LTree. On PostgreSQL it needs the extension ltree: the target is
// postgres+ltree. CockroachDB has it since 25.4. CrateDB and SQLite store the text.
func LTree(name string) *ClockBuilder { return clock(name, "ltree", "LTree") }

// Default is the value of a new entity, and the default of the column in the database: "2006-01-02T15:04:05", "15:04:05", "P1M" or
// "top.science".
func (b *ClockBuilder) Default(value string) *ClockBuilder {
	b.desc.Default = value
	return b
}

// LocalTimes is a field of arrays of local times. Its Go type is []sqltype.LocalTime.
func LocalTimes(name string) *ListBuilder { return listOf(LocalTime(name).desc, "LocalTimes") }

// TimesOfDay is a field of arrays of times of day. Its Go type is []sqltype.TimeOfDay.
func TimesOfDay(name string) *ListBuilder { return listOf(TimeOfDay(name).desc, "TimesOfDay") }

// Intervals is a field of arrays of intervals. Its Go type is []sqltype.Interval.
func Intervals(name string) *ListBuilder { return listOf(Interval(name).desc, "Intervals") }

// LTrees is a field of arrays of paths. Its Go type is []sqltype.LTree.
func LTrees(name string) *ListBuilder { return listOf(LTree(name).desc, "LTrees") }
