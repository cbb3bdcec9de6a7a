package dialect

import "github.com/crategen/crategen/runtime/table"

// The names of package table, for packages that write statements.
type (
	Table  = table.Table
	Column = table.Column
	Type   = table.Type
	Flags  = table.Flags

	Fulltext = table.Fulltext
)

// The types of columns.
const (
	Bool      = table.Bool
	Int16     = table.Int16
	Int32     = table.Int32
	Int64     = table.Int64
	Float32   = table.Float32
	Float64   = table.Float64
	Text      = table.Text
	Bytes     = table.Bytes
	Time      = table.Time
	UUID      = table.UUID
	JSON      = table.JSON
	Decimal   = table.Decimal
	Point     = table.Point
	Date      = table.Date
	IP        = table.IP
	Bits      = table.Bits
	Vector    = table.Vector
	Shape     = table.Shape
	LocalTime = table.LocalTime
	TimeOfDay = table.TimeOfDay
	Interval  = table.Interval
	LTree     = table.LTree
	CIText    = table.CIText
	Array     = table.Array
)

// The flags of columns.
const (
	Nullable  = table.Nullable
	Immutable = table.Immutable
	Generated = table.Generated
	Default   = table.Default
	Touched   = table.Touched
	Checked   = table.Checked
	Millis    = table.Millis
	Sensitive = table.Sensitive
	Preset    = table.Preset
	Computed  = table.Computed
)
