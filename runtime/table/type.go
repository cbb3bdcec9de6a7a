package table

// Type is the storage type of a column, independent of the database.
type Type uint8

// The types. Array makes an array of one of the scalar types.
const (
	Bool Type = iota
	Int16
	Int32
	Int64
	Float32
	Float64
	Text
	Bytes
	Time
	UUID
	JSON
	Decimal // its size is in Column.Digits and Scale
	Point   // a point on the earth
	Date
	IP
	Bits      // their number is in Column.Digits
	Vector    // its size is in Column.Dimension
	Shape     // a point, a line or a polygon on the earth, or several
	LocalTime // its digits behind the seconds are in Column.Digits
	TimeOfDay
	Interval
	LTree
	CIText

	Array Type = 1 << 7
)

// IsArray reports whether t is an array.
func (t Type) IsArray() bool { return t&Array != 0 }

// Elem is the type of an array's elements, and t itself for a scalar.
func (t Type) Elem() Type { return t &^ Array }
