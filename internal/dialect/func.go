package dialect

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/calendar"
)

// Func is a function or an operator of computed values that databases write in different ways.
type Func uint8

// The functions. Package query restricts the types of their operands. The result is NULL if an operand is NULL, except for Coalesce.
const (
	Lower Func = iota
	Upper
	Trim
	Length    // in characters
	Substring // text, first character from 1, number of characters
	Replace   // text, old, new; old is not empty
	Concat    // two texts

	// A result of floating-point numbers that is not a number, such as the difference of two infinities, is NULL: NaN is the least number on
	// some databases and the greatest on others, and SQLite has none.
	PlusInt
	PlusFloat
	MinusInt
	MinusFloat
	TimesInt
	TimesFloat
	DivideInt   // towards zero; by zero is NULL
	DivideFloat // by zero is NULL
	Modulo      // with the sign of the dividend; by zero is NULL
	AbsInt
	AbsFloat
	Round // half away from zero
	Floor
	Ceil
	FloatToInt // truncates the fraction
	Coalesce   // two values

	// Of points and shapes on the earth, which is a sphere with a radius of 6371008.7714 m.
	GeoDistance  // metres between two points
	GeoNear      // whether the distance of two points is at most a number of metres
	GeoLongitude // degrees
	GeoLatitude
	GeoInside   // whether a point is within a polygon
	GeoWithin   // whether a shape is within another
	GeoContains // whether a shape contains a polygon or several; the next one is for other shapes
	GeoContainsPart
	GeoIntersects // whether two shapes have a point in common
	GeoArea       // of a shape, in square metres
	IPWithin      // whether an address is within a network
	IPContains    // whether an address with a prefix contains an address

	LTreeWithin // whether a path is below another one, or is it
	LTreeCovers // whether a path is above another one, or is it

	BitsOrder // bits as a value that < compares, with the same order

	AddDays     // a date and a number of days
	DaysBetween // the number of days from the second date to the first

	// Distances of two vectors.
	VectorEuclidean
	VectorCosine
	VectorInner // the negative inner product

	// Of decimals, exact.
	PlusDecimal
	MinusDecimal
	TimesDecimal
	RoundDecimal // a decimal and a number of decimal places; half away from zero
	SumDecimal   // the name of the aggregate function
	MeanDecimal  // sum, count and mean of values, a number of digits, 10 to the power of it, and 10 to the power of its negation

	// Aggregates that databases write in different ways. sqlexpr.Aggregation writes them: @* is the FILTER and OVER of the call, and @& the
	// conditions of its filter after other conditions.
	MinBy // the value @1 of the row with the least @2; rows in which @2 is NULL are ignored
	MaxBy
	Percentile     // of the numbers @1, for the fraction @2
	VarianceSample // the next four are NULL without enough values
	VariancePopulation
	StdDevSample
	StdDevPopulation
	ApproxCountDistinct
	StringAgg // @1 with @2 between
	ArrayAgg  // without NULL
	// The same in an order, which is @^.
	StringAggBy
	ArrayAggBy

	// Conditions on texts. The patterns of the last two are a list.
	Matches // a regular expression, written by Dialect.Regexp
	LikeAny
	LikeAnyFold

	JSONContains // whether a document contains the parts of another, @2
	JSONHasKey   // whether a document has the member @2

	// Of arrays. A NULL array is NULL, but for ArrayConcat, where it is like an empty one.
	ArrayPosition // of the element @2, from 1
	ArrayMin
	ArrayMax
	ArraySum
	ArrayUnique // the first of equal elements
	ArrayConcat
	ArraySlice // the elements @2 to @3
	Unnest     // a row for each element, among the selected values; empty on a database that joins the elements instead

	// The value @1 of the row @2 of a window, from its start or its end, among those that are not NULL. @* is the OVER. They are empty on a
	// database with IGNORE NULLS (Traits.IgnoresNulls).
	KnownFromStart
	KnownFromEnd

	TopK // the @2 most frequent values of @1, as CrateDB's object; empty on databases that count and order groups instead

	ListRows // the SELECT of the rows of a list of values, with the column c1

	Now
	NowMilli // Now, truncated to milliseconds
	// A time, with or without a zone, truncated to milliseconds or seconds.
	CutMilli
	CutSecond

	// The start of the second, minute, ... that contains a time, in UTC; weeks begin on Monday.
	TruncSecond
	TruncMinute
	TruncHour
	TruncDay
	TruncWeek
	TruncMonth
	TruncQuarter
	TruncYear
	TruncZone // the start of the unit @3 that contains the time @1 in the time zone @2
	DateBin   // the time @1 less the remainder of (@1 + @3) divided by @2; both are microseconds, and @1 + @3 is at least 0

	// Parts of a time in UTC, as integers. Weeks and their days are those of ISO 8601: Monday is 1.
	ExtractSecond
	ExtractMinute
	ExtractHour
	ExtractDay
	ExtractDayOfWeek
	ExtractDayOfYear
	ExtractWeek
	ExtractMonth
	ExtractQuarter
	ExtractYear
	ExtractEpoch // whole seconds since 1970

	functions
)

// Functions is the SQL of the functions on a database, with @1, @2, ... for the operands.
type Functions [functions]string

// Truncated is the SQL of an operand truncated to one of calendar.Units, which TruncSecond to TruncYear follow.
func (t *Functions) Truncated(unit, operand string) string {
	f := TruncSecond + Func(slices.Index(calendar.Units[:], unit))
	return strings.ReplaceAll(t[f], "@1", operand)
}

// with returns the table with some functions replaced.
func (t Functions) with(other map[Func]string) *Functions {
	for f, sql := range other {
		t[f] = sql
	}
	return &t
}

// postgresFunctions apply to the PostgreSQL family. date_trunc uses the zone of the session unless the text names one.
var postgresFunctions = &Functions{
	Lower:     "lower(@1)",
	Upper:     "upper(@1)",
	Trim:      "trim(@1)",
	Length:    "CAST(char_length(@1) AS int8)", // char_length is an int4, and an argument next to it would be one, too
	Substring: "substr(@1, @2, @3)",
	Replace:   "replace(@1, @2, @3)",
	Concat:    "(@1 || @2)",

	PlusInt:     "(@1 + @2)",
	PlusFloat:   "nullif(@1 + @2, 'NaN')",
	MinusInt:    "(@1 - @2)",
	MinusFloat:  "nullif(@1 - @2, 'NaN')",
	TimesInt:    "(@1 * @2)",
	TimesFloat:  "nullif(@1 * @2, 'NaN')",
	DivideInt:   "(@1 / nullif(@2, 0))",
	DivideFloat: "nullif(@1 / nullif(@2, 0), 'NaN')",
	Modulo:      "(@1 % nullif(@2, 0))",
	AbsInt:      "abs(@1)",
	AbsFloat:    "abs(@1)",
	Round:       "(trunc(@1) + CASE WHEN abs(@1 - trunc(@1)) >= 0.5 THEN sign(@1) ELSE 0 END)", // round(float8) rounds halves to the even number
	Floor:       "floor(@1)",
	Ceil:        "ceil(@1)",
	FloatToInt:  "CAST(trunc(@1) AS int8)",
	Coalesce:    "coalesce(@1, @2)",

	GeoDistance:     "ST_Distance(@1, @2, false)",
	GeoInside:       "ST_CoveredBy(@1, @2)",
	GeoWithin:       "ST_CoveredBy(@1, @2)",
	GeoContains:     "ST_Covers(@1, @2)",
	GeoContainsPart: "ST_Covers(@1, @2)",
	GeoIntersects:   "ST_Intersects(@1, @2)",
	GeoArea:         "ST_Area(@1, false)",
	GeoNear:         "ST_DWithin(@1, @2, @3, false)", // it uses an index, which a comparison of ST_Distance does not
	GeoLongitude:    "ST_X(CAST(@1 AS geometry))",
	GeoLatitude:     "ST_Y(CAST(@1 AS geometry))",
	IPWithin:        "(@1 <<= CAST(@2 AS inet))",
	IPContains:      "(@1 >>= CAST(@2 AS inet))",

	LTreeWithin: "(@1 <@ CAST(@2 AS ltree))",
	LTreeCovers: "(@1 @> CAST(@2 AS ltree))",

	BitsOrder: "@1",

	AddDays:     "(@1 + CAST(@2 AS int4))",
	DaysBetween: "CAST(@1 - @2 AS int8)",

	VectorEuclidean: "(@1 <-> @2)",
	VectorCosine:    "(@1 <=> @2)",
	VectorInner:     "(@1 <#> @2)",

	PlusDecimal:  "(@1 + @2)",
	MinusDecimal: "(@1 - @2)",
	TimesDecimal: "(@1 * @2)",
	RoundDecimal: "round(@1, @2)",
	SumDecimal:   "sum",
	// The mean of PostgreSQL has 16 digits or a few more, that of CockroachDB 20. div is exact.
	MeanDecimal: "(sign(@1) * div(2 * abs(@1) * @5 + @2, 2 * @2) * @6)",

	MinBy:               "(array_agg(@1 ORDER BY @2) FILTER (WHERE @2 IS NOT NULL@&))[1]",
	MaxBy:               "(array_agg(@1 ORDER BY @2 DESC) FILTER (WHERE @2 IS NOT NULL@&))[1]",
	Percentile:          "percentile_cont(@2) WITHIN GROUP (ORDER BY CAST(@1 AS float8))@*",
	VarianceSample:      "var_samp(@1)@*",
	VariancePopulation:  "var_pop(@1)@*",
	StdDevSample:        "stddev_samp(@1)@*",
	StdDevPopulation:    "stddev_pop(@1)@*",
	ApproxCountDistinct: "count(DISTINCT @1)@*",
	StringAgg:           "string_agg(@1, @2)@*",
	ArrayAgg:            "array_agg(@1) FILTER (WHERE @1 IS NOT NULL@&)",
	StringAggBy:         "string_agg(@1, @2@^)@*",
	ArrayAggBy:          "array_agg(@1@^) FILTER (WHERE @1 IS NOT NULL@&)",

	Matches:     "(@1 ~ @2)",
	LikeAny:     "(@1 LIKE ANY(@2))",
	LikeAnyFold: "(@1 ILIKE ANY(@2))",

	JSONContains: "(@1 @> CAST(CAST(@2 AS text) AS jsonb))",
	JSONHasKey:   "(@1 ? CAST(@2 AS text))",

	ArrayPosition: "CAST(array_position(@1, @2) AS int8)",
	ArrayMin:      "(SELECT min(x) FROM unnest(@1) AS u(x))",
	ArrayMax:      "(SELECT max(x) FROM unnest(@1) AS u(x))",
	ArraySum:      "(SELECT sum(x) FROM unnest(@1) AS u(x))",
	ArrayUnique: "CASE WHEN @1 IS NOT NULL THEN " +
		"ARRAY(SELECT x FROM unnest(@1) WITH ORDINALITY AS u(x, n) GROUP BY x ORDER BY min(n)) END",
	ArrayConcat: "array_cat(@1, @2)",
	ArraySlice: "CASE WHEN @1 IS NOT NULL THEN " +
		"ARRAY(SELECT x FROM unnest(@1) WITH ORDINALITY AS u(x, n) WHERE n BETWEEN @2 AND @3 ORDER BY n) END",
	Unnest: "unnest(@1)",

	KnownFromStart: "(array_agg(@1) FILTER (WHERE @1 IS NOT NULL)@*)[@2]",
	KnownFromEnd: "(array_agg(@1) FILTER (WHERE @1 IS NOT NULL)@*)" +
		"[CAST(cardinality(array_agg(@1) FILTER (WHERE @1 IS NOT NULL)@*) AS int4) + 1 - @2]",

	ListRows: "SELECT c1 FROM unnest(@1) AS u(c1)", // not among the columns: CrateDB 5.10 fails with a condition on c1 there

	Now:       "now()",
	NowMilli:  "date_trunc('milliseconds', now(), 'UTC')",
	CutMilli:  "date_trunc('milliseconds', @1)",
	CutSecond: "date_trunc('second', @1)",

	TruncSecond:  "date_trunc('second', @1, 'UTC')",
	TruncMinute:  "date_trunc('minute', @1, 'UTC')",
	TruncHour:    "date_trunc('hour', @1, 'UTC')",
	TruncDay:     "date_trunc('day', @1, 'UTC')",
	TruncWeek:    "date_trunc('week', @1, 'UTC')",
	TruncMonth:   "date_trunc('month', @1, 'UTC')",
	TruncQuarter: "date_trunc('quarter', @1, 'UTC')",
	TruncYear:    "date_trunc('year', @1, 'UTC')",
	TruncZone:    "date_trunc(@3, @1, @2)",
	DateBin:      "(@1 - mod(CAST(extract(epoch FROM @1) * 1000000 AS int8) + @3, @2) * INTERVAL '1 microsecond')",

	ExtractSecond:    "CAST(floor(extract(second FROM @1 AT TIME ZONE 'UTC')) AS int8)",
	ExtractMinute:    "CAST(extract(minute FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractHour:      "CAST(extract(hour FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractDay:       "CAST(extract(day FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractDayOfWeek: "CAST(extract(isodow FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractDayOfYear: "CAST(extract(doy FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractWeek:      "CAST(extract(week FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractMonth:     "CAST(extract(month FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractQuarter:   "CAST(extract(quarter FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractYear:      "CAST(extract(year FROM @1 AT TIME ZONE 'UTC') AS int8)",
	ExtractEpoch:     "CAST(floor(extract(epoch FROM @1)) AS int8)",
}

// cockroachFunctions differ in division, because "/" of integers is a decimal, in substr, which interprets bare placeholders as a pattern and
// its escape, and in trim, which also removes tabs and line ends unless its characters are given. Its epoch overflows before 1677 and after
// 2262, so it is the sum of days and seconds.
var cockroachFunctions = postgresFunctions.with(map[Func]string{
	Trim:      "btrim(@1, ' ')",
	Substring: "substr(@1, CAST(@2 AS int8), CAST(@3 AS int8))",
	DivideInt: "div(@1, nullif(@2, 0))",
	DateBin: "(@1 - mod((CAST(@1 AT TIME ZONE 'UTC' AS date) - DATE '1970-01-01') * 86400000000 + " +
		"CAST(CAST(extract(epoch FROM CAST(@1 AT TIME ZONE 'UTC' AS time)) AS decimal) * 1000000 AS int8) + @3, @2) * INTERVAL '1 microsecond')",
	ExtractEpoch: "((CAST(@1 AT TIME ZONE 'UTC' AS date) - DATE '1970-01-01') * 86400 + " +
		"CAST(floor(extract(epoch FROM CAST(@1 AT TIME ZONE 'UTC' AS time))) AS int8))",
})

// crateFunctions truncate and extract in UTC. Floor, ceil, round and trunc return integers, 32-bit integers for a REAL, and the last integer
// for numbers out of range, like a cast to bigint. Numbers above 2^52 are whole. Round rounds halves up. Abs of an integer above 2^53 is
// that of a double near it. Substr counts UTF-16 units, and a character may have two. -0.0 is less than 0.0, which is added if a result may
// be -0.0.
var crateFunctions = postgresFunctions.with(map[Func]string{
	TimesFloat:  "nullif(@1 * @2 + 0.0, 'NaN')",
	DivideFloat: "nullif(@1 / nullif(@2, 0) + 0.0, 'NaN')",
	AbsInt:      "greatest(@1, -@1)",

	GeoDistance:  "(distance(@1, @2) + 0.0)", // distance(@1, @2) > 1 is true for NULL, and IS NULL answers 500
	GeoNear:      "(distance(@1, @2) <= @3)", // which an index answers
	GeoLongitude: "longitude(@1)",
	GeoInside:    "within(@1, @2)", // which an index answers
	// within(a, b) is false for equal shapes, and = is true for different ones. @3 is @2 with another point far away.
	GeoWithin:       "within(@1, @3)",
	GeoContains:     "(within(@2, @1) OR within(@1, @3) AND area(@1) >= area(@2) * 0.999999999)",
	GeoContainsPart: "within(@2, @1)",
	GeoIntersects:   "intersects(@1, @2)",
	GeoArea:         "(area(@1) * 12364345757.132622)", // of square degrees
	GeoLatitude:     "latitude(@1)",
	IPWithin:        "(@1 << @2)",
	IPContains:      "(@1 = @2)", // it stores no prefix
	LTreeWithin:     "CASE WHEN @1 IS NOT NULL THEN (@1 = @2 OR CAST(@2 AS text) = '' OR starts_with(@1, concat(CAST(@2 AS text), '.'))) END",
	LTreeCovers:     "CASE WHEN @1 IS NOT NULL THEN (@1 = @2 OR @1 = '' OR starts_with(CAST(@2 AS text), concat(@1, '.'))) END",
	BitsOrder:       "trim(BOTH 'B''' FROM format('%s', @1))", // it has no < and no cast
	AddDays:         "CAST(CAST(@1 AS bigint) + CAST(@2 AS bigint) * 86400000 AS timestamp without time zone)",
	DaysBetween:     "((CAST(@1 AS bigint) - CAST(@2 AS bigint)) / 86400000)",

	VectorEuclidean: "sqrt(1.0 / vector_similarity(@1, @2) - 1.0)", // the similarity is 1 / (1 + distance * distance)

	MeanDecimal: "round(@3, @4)", // a quotient has 16 digits, a mean 34

	Round:      crateWhole("sign(@1) * CAST(round(abs(CAST(@1 AS double precision))) AS double precision) + 0.0"),
	Floor:      crateWhole("CAST(floor(CAST(@1 AS double precision)) AS double precision)"),
	Ceil:       crateWhole("CAST(ceil(CAST(@1 AS double precision)) AS double precision)"),
	FloatToInt: "CASE WHEN abs(@1) < 9223372036854775808.0 THEN CAST(@1 AS bigint) ELSE CAST(CAST(@1 AS text) AS bigint) END",
	Substring:  `regexp_replace(@1, '(?s)^.{0,' || (CAST(@2 AS integer) - 1) || '}(.{0,' || CAST(@3 AS integer) || '}).*$', '$1')`,

	// variance is that of the population in every version; stddev is that of the population before 6.0, and of the sample since.
	MinBy:               "min_by(@1, @2)@*",
	MaxBy:               "max_by(@1, @2)@*",
	Percentile:          "percentile(CAST(@1 AS double precision), @2)@*",
	VarianceSample:      "(variance(@1)@* * count(@1)@* / nullif(count(@1)@* - 1, 0))",
	VariancePopulation:  "variance(@1)@*",
	StdDevSample:        "sqrt(variance(@1)@* * count(@1)@* / nullif(count(@1)@* - 1, 0))",
	StdDevPopulation:    "sqrt(variance(@1)@*)",
	ApproxCountDistinct: "hyperloglog_distinct(@1)@*",

	ArrayPosition: "CAST(array_position(@1, @2) AS bigint)",
	ArrayMin:      "array_min(@1)",
	ArrayMax:      "array_max(@1)",
	ArraySum:      "array_sum(@1)",
	ArrayUnique:   "CASE WHEN @1 IS NOT NULL THEN array_unique(@1) END",
	ArraySlice:    "CASE WHEN @1 IS NOT NULL THEN array_slice(@1, @2, @3) END",

	KnownFromStart: "",
	KnownFromEnd:   "",

	TopK: "topk(@1, @2)@*",

	NowMilli:     "now()",
	CutMilli:     "@1",
	TruncSecond:  "date_trunc('second', @1)",
	TruncMinute:  "date_trunc('minute', @1)",
	TruncHour:    "date_trunc('hour', @1)",
	TruncDay:     "date_trunc('day', @1)",
	TruncWeek:    "date_trunc('week', @1)",
	TruncMonth:   "date_trunc('month', @1)",
	TruncQuarter: "date_trunc('quarter', @1)",
	TruncYear:    "date_trunc('year', @1)",
	TruncZone:    "date_trunc(@3, @2, @1)",
	DateBin:      "CAST(CAST(@1 AS bigint) - (CAST(@1 AS bigint) + @3 / 1000) % (@2 / 1000) AS timestamp with time zone)",

	ExtractSecond:    "extract(second FROM @1)",
	ExtractMinute:    "extract(minute FROM @1)",
	ExtractHour:      "extract(hour FROM @1)",
	ExtractDay:       "extract(day FROM @1)",
	ExtractDayOfWeek: "extract(day_of_week FROM @1)",
	ExtractDayOfYear: "extract(day_of_year FROM @1)",
	ExtractWeek:      "extract(week FROM @1)",
	ExtractMonth:     "extract(month FROM @1)",
	ExtractQuarter:   "extract(quarter FROM @1)",
	ExtractYear:      "extract(year FROM @1)",
	ExtractEpoch:     "floor(extract(epoch FROM @1))",
})

// sqliteFunctions take parts of the text of a time, 2006-01-02T15:04:05.000000Z. SQLite's own functions round to milliseconds, so
// 23:59:59.9999 would be the next day. SQLite has NULL instead of NaN.
var sqliteFunctions = postgresFunctions.with(map[Func]string{
	PlusFloat:   "(@1 + @2)",
	MinusFloat:  "(@1 - @2)",
	TimesFloat:  "(@1 * @2)",
	DivideFloat: "(@1 / nullif(@2, 0))",

	// Functions of runtime/sqlite.
	GeoDistance:     "geo_distance(@1, @2)",
	GeoNear:         "(geo_distance(@1, @2) <= @3)",
	GeoLongitude:    "geo_longitude(@1)",
	GeoLatitude:     "geo_latitude(@1)",
	GeoInside:       "geo_within(@1, @2)",
	GeoWithin:       "geo_within(@1, @2)",
	GeoContains:     "geo_within(@2, @1)",
	GeoContainsPart: "geo_within(@2, @1)",
	GeoIntersects:   "geo_intersects(@1, @2)",
	GeoArea:         "geo_area(@1)",
	IPWithin:        "ip_within(@1, @2)",
	IPContains:      "ip_within(@2, @1)",
	LTreeWithin:     "CASE WHEN @1 IS NOT NULL THEN (@1 = @2 OR @2 = '' OR substr(@1, 1, length(@2) + 1) = @2 || '.') END",
	LTreeCovers:     "CASE WHEN @1 IS NOT NULL THEN (@1 = @2 OR @1 = '' OR substr(@2, 1, length(@1) + 1) = @1 || '.') END",
	AddDays:         "date(@1, @2 || ' days')",
	DaysBetween:     "CAST(julianday(@1) - julianday(@2) AS integer)",

	VectorEuclidean: "vector_l2(@1, @2)",
	VectorCosine:    "vector_cosine(@1, @2)",
	VectorInner:     "vector_inner(@1, @2)",

	// Functions of runtime/sqlite. Functions of two values have the names of SQLite's own extension for decimals.
	PlusDecimal:  "(decimal_add(@1, @2) COLLATE decimal)",
	MinusDecimal: "(decimal_sub(@1, @2) COLLATE decimal)",
	TimesDecimal: "(decimal_mul(@1, @2) COLLATE decimal)",
	RoundDecimal: "(decimal_round(@1, @2) COLLATE decimal)",
	SumDecimal:   "decimal_sum",
	MeanDecimal:  "(decimal_mean(@1, @2, @4) COLLATE decimal)",

	// min_by, max_by, percentile_cont and the variances are functions of runtime/sqlite.
	MinBy:      "min_by(@1, @2)@*",
	MaxBy:      "max_by(@1, @2)@*",
	Percentile: "percentile_cont(@1, @2)@*",
	StringAgg:  "group_concat(@1, @2)@*",
	ArrayAgg:   "json_group_array(@1) FILTER (WHERE @1 IS NOT NULL@&)",

	StringAggBy: "group_concat(@1, @2@^)@*",
	ArrayAggBy:  "json_group_array(@1@^) FILTER (WHERE @1 IS NOT NULL@&)",

	// Functions of runtime/sqlite.
	Matches:     "regexp_match(@1, @2)",
	LikeAny:     "like_any(@1, @2, 0)",
	LikeAnyFold: "like_any(@1, @2, 1)",

	JSONContains: "json_contains(@1, @2)",
	JSONHasKey:   "json_has_key(@1, @2)",

	ArrayPosition: "array_position(@1, @2)",
	ArrayMin:      "array_min(@1)",
	ArrayMax:      "array_max(@1)",
	ArraySum:      "array_sum(@1)",
	ArrayUnique:   "array_unique(@1)",
	ArrayConcat:   "CASE WHEN @1 IS NULL THEN @2 WHEN @2 IS NULL THEN @1 ELSE array_concat(@1, @2) END",
	ArraySlice:    "array_slice(@1, @2, @3)",
	Unnest:        "",

	KnownFromStart: "known_value(@1, @2)@*",
	KnownFromEnd:   "known_value(@1, -@2)@*",
	TruncZone:      "date_trunc(@3, @1, @2)",
	DateBin:        "date_bin(@1, @2, @3)",

	ListRows: "SELECT value AS c1 FROM json_each(@1)",

	Length:     "length(@1)",
	FloatToInt: "CASE WHEN @1 >= -9223372036854775808.0 AND @1 < 9223372036854775808.0 THEN CAST(@1 AS integer) ELSE @1 END",

	Now:       "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')",
	NowMilli:  "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')",
	CutMilli:  "(substr(@1, 1, 23) || '000Z')",
	CutSecond: "(substr(@1, 1, 19) || '.000000Z')",

	TruncSecond:  "(substr(@1, 1, 19) || '.000000Z')",
	TruncMinute:  "(substr(@1, 1, 16) || ':00.000000Z')",
	TruncHour:    "(substr(@1, 1, 13) || ':00:00.000000Z')",
	TruncDay:     "(substr(@1, 1, 10) || 'T00:00:00.000000Z')",
	TruncWeek:    "strftime('%Y-%m-%dT00:00:00.000000Z', substr(@1, 1, 10), '-6 days', 'weekday 1')",
	TruncMonth:   "(substr(@1, 1, 7) || '-01T00:00:00.000000Z')",
	TruncQuarter: "(substr(@1, 1, 5) || printf('%02d', (CAST(substr(@1, 6, 2) AS integer) - 1) / 3 * 3 + 1) || '-01T00:00:00.000000Z')",
	TruncYear:    "(substr(@1, 1, 4) || '-01-01T00:00:00.000000Z')",

	ExtractSecond:    "CAST(substr(@1, 18, 2) AS integer)",
	ExtractMinute:    "CAST(substr(@1, 15, 2) AS integer)",
	ExtractHour:      "CAST(substr(@1, 12, 2) AS integer)",
	ExtractDay:       "CAST(substr(@1, 9, 2) AS integer)",
	ExtractDayOfWeek: "CAST(strftime('%u', substr(@1, 1, 10)) AS integer)",
	ExtractDayOfYear: "CAST(strftime('%j', substr(@1, 1, 10)) AS integer)",
	ExtractWeek:      "CAST(strftime('%V', substr(@1, 1, 10)) AS integer)",
	ExtractMonth:     "CAST(substr(@1, 6, 2) AS integer)",
	ExtractQuarter:   "((CAST(substr(@1, 6, 2) AS integer) + 2) / 3)",
	ExtractYear:      "CAST(substr(@1, 1, 4) AS integer)",
	ExtractEpoch:     "CAST(strftime('%s', substr(@1, 1, 19)) AS integer)",
})
