package table

// Type is how a column is stored, in terms that every database shares.
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
	Decimal // Column.Digits and Scale say which

	Array Type = 1 << 7
)

// IsArray reports whether t is an array.
func (t Type) IsArray() bool { return t&Array != 0 }

// Elem is the type of an array's elements, and t itself for a scalar.
func (t Type) Elem() Type { return t &^ Array }
