package wire

import (
	"database/sql/driver"
	"sync"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/jsontext"
)

// Cell carries a value between a field of an entity and a statement, in either direction: it reads the next cell of a row into the
// field, or makes an argument of the field. So generated code has one function for both, with one line for each field. A Cell is not
// safe for concurrent use.
type Cell struct {
	row   Row // nil to make an argument
	value Value
}

var cellPool = sync.Pool{New: func() any { return new(Cell) }}

// NewCell returns a Cell that reads from row, or that makes arguments if row is nil. Free gives it back.
func NewCell(row Row) *Cell {
	c := cellPool.Get().(*Cell)
	c.row = row
	return c
}

// Free ends the use of the Cell.
func (c *Cell) Free() {
	*c = Cell{}
	cellPool.Put(c)
}

// Take returns the argument, and makes the Cell ready for the next one.
func (c *Cell) Take() Value {
	v := c.value
	c.value = Value{}
	return v
}

// Bool is for a boolean.
//
//go:noinline
func (c *Cell) Bool(v *bool) {
	if c.row != nil {
		*v = c.row.Bool()
		return
	}
	c.value = Bool(*v)
}

// Int is for an int64.
//
//go:noinline
func (c *Cell) Int(v *int64) {
	if c.row != nil {
		*v = c.row.Int()
		return
	}
	c.value = Value{kind: KindInt, n: uint64(*v)}
}

// Uint is for a uint64.
//
//go:noinline
func (c *Cell) Uint(v *uint64) {
	if c.row != nil {
		*v = c.row.Uint()
		return
	}
	c.value = Uint(*v)
}

// Float is for a float64.
//
//go:noinline
func (c *Cell) Float(v *float64) {
	if c.row != nil {
		*v = c.row.Float()
		return
	}
	c.value = Float(*v)
}

// Text is for a string.
//
//go:noinline
func (c *Cell) Text(v *string) {
	if c.row != nil {
		*v = c.row.Text()
		return
	}
	c.value = Value{kind: KindText, s: *v}
}

// Bytes is for bytes that cannot be NULL.
//
//go:noinline
func (c *Cell) Bytes(v *[]byte) {
	if c.row != nil {
		*v = c.row.Bytes()
		return
	}
	c.value = Bytes(*v)
}

// NullBytes is for bytes; NULL is nil.
//
//go:noinline
func (c *Cell) NullBytes(v *[]byte) {
	if c.row != nil && c.row.Null() {
		*v = nil
		return
	}
	c.Bytes(v)
}

// Time is for an instant.
//
//go:noinline
func (c *Cell) Time(v *time.Time) {
	if c.row != nil {
		*v = c.row.Time()
		return
	}
	c.value = Time(*v)
}

// UUID is for a UUID.
//
//go:noinline
func (c *Cell) UUID(v *[16]byte) {
	if c.row != nil {
		*v = c.row.UUID()
		return
	}
	c.value = UUID(*v)
}

// Texts, Ints, Floats, Bools and Times are for arrays; NULL is nil.
//
//go:noinline
func (c *Cell) Texts(v *[]string) {
	if c.row != nil {
		*v = c.row.Texts()
		return
	}
	c.value = Texts(*v)
}

// Ints is for an array of integers.
//
//go:noinline
func (c *Cell) Ints(v *[]int64) {
	if c.row != nil {
		*v = c.row.Ints()
		return
	}
	c.value = Ints(*v)
}

// Floats is for an array of floating-point numbers.
//
//go:noinline
func (c *Cell) Floats(v *[]float64) {
	if c.row != nil {
		*v = c.row.Floats()
		return
	}
	c.value = Floats(*v)
}

// Bools is for an array of booleans.
//
//go:noinline
func (c *Cell) Bools(v *[]bool) {
	if c.row != nil {
		*v = c.row.Bools()
		return
	}
	c.value = Bools(*v)
}

// Times is for an array of instants.
//
//go:noinline
func (c *Cell) Times(v *[]time.Time) {
	if c.row != nil {
		*v = c.row.Times()
		return
	}
	c.value = Times(*v)
}

// IntField is for an integer of any width. Reading fails the row if the cell does not fit.
//
//go:noinline
func IntField[T Integer](c *Cell, v *T) {
	if c.row != nil {
		*v = ReadInt[T](c.row)
		return
	}
	c.value = IntValue(*v)
}

// FloatField is for a floating-point number of any width. Reading fails the row if the cell does not fit.
//
//go:noinline
func FloatField[T Float64or32](c *Cell, v *T) {
	if c.row != nil {
		*v = ReadFloat[T](c.row)
		return
	}
	c.value = Float(float64(*v))
}

// EnumField is for an enum. Reading fails the row on a value that the code does not know, and such a value is an Invalid argument.
//
//go:noinline
func EnumField[T Enum](c *Cell, v *T) {
	if c.row != nil {
		*v = ReadEnum[T](c.row)
		return
	}
	c.value = EnumValue(*v)
}

// BoolField is for a boolean of any type, for Pointer.
func BoolField[T ~bool](c *Cell, v *T) {
	x := bool(*v)
	c.Bool(&x)
	*v = T(x)
}

// TextField is for a string of any type, for Pointer.
func TextField[T ~string](c *Cell, v *T) {
	if c.row != nil {
		*v = T(c.row.Text())
		return
	}
	c.value = Text(string(*v))
}

// UUIDField is for a UUID of any type, for Pointer.
func UUIDField[T ~[16]byte](c *Cell, v *T) {
	if c.row != nil {
		*v = T(c.row.UUID())
		return
	}
	c.value = UUID([16]byte(*v))
}

// DecimalField is for a decimal of digits digits, of which scale stand behind the point; see DecimalValue.
func DecimalField[T any, P TextPointer[T]](c *Cell, v *T, digits, scale int) {
	if c.row != nil {
		*v = ReadDecimal[T, P](c.row)
		return
	}
	c.value = DecimalValue[T, P](*v, digits, scale)
}

// ScannerField is for a type with its own Scan and Value methods, whose stored values have the kind.
func ScannerField[T driver.Valuer, P Scanner[T]](c *Cell, v *T, kind Kind) {
	if c.row != nil {
		*v = ReadScanner[T, P](c.row, kind)
		return
	}
	c.value = ValuerValue(*v)
}

// CodecField is for a type with a codec.
func CodecField[T any](c *Cell, v *T, codec Codec[T]) {
	if c.row != nil {
		*v = codec.Read(c.row)
		return
	}
	c.value = codec.Value(*v)
}

// NullCodecField is for a pointer type with a codec; NULL is nil.
func NullCodecField[T any](c *Cell, v **T, codec Codec[*T]) {
	if c.row != nil && c.row.Null() {
		*v = nil
		return
	}
	CodecField(c, v, codec)
}

// ListField is for an array whose elements need a conversion.
func ListField[T any](c *Cell, v *[]T, read func(Row) []T, value func([]T) Value) {
	if c.row != nil {
		*v = read(c.row)
		return
	}
	c.value = value(*v)
}

// Pointer is for a nullable field: nil is NULL. field is the function for what the field points to. Pointers of one type share chunks
// as texts do.
func Pointer[T any](c *Cell, v **T, field func(*Cell, *T)) {
	switch {
	case c.row == nil && *v == nil:
		c.value = Value{}
	case c.row == nil:
		field(c, *v)
	case c.row.Null():
		*v = nil
	default:
		to := slab.New[T](c.row.Slabs())
		field(c, to)
		*v = to
	}
}

// JSONField is for a document that cannot be NULL, for types that no reader is generated for. It decodes as jsontext.Unmarshal does.
func JSONField[T any](c *Cell, v *T) {
	if c.row != nil {
		*v = ReadJSON[T](c.row)
		return
	}
	c.value = JSONValue(*v)
}

// NullJSONField is JSONField for a document that may be NULL, which is the zero value.
func NullJSONField[T any](c *Cell, v *T) {
	if c.row != nil && c.row.Null() {
		*v = *new(T)
		return
	}
	JSONField(c, v)
}

// DocumentField is for a document, with the reader of its type.
func DocumentField[T any](c *Cell, v *T, read func(*jsontext.Decoder, *T)) {
	if c.row != nil {
		ReadDocument(c.row, v, read)
		return
	}
	c.value = JSONValue(*v)
}

// NullDocumentField is DocumentField for a document that may be NULL, which is the zero value.
func NullDocumentField[T any](c *Cell, v *T, read func(*jsontext.Decoder, *T)) {
	if c.row != nil && c.row.Null() {
		*v = *new(T)
		return
	}
	DocumentField(c, v, read)
}

// PointerDocumentField is DocumentField for a nullable field: nil for NULL, else a pointer to what read reads.
func PointerDocumentField[T any](c *Cell, v **T, read func(*jsontext.Decoder, *T)) {
	if c.row == nil {
		c.value = JSONValue(*v)
		return
	}
	*v = nil
	if c.row.Null() {
		return
	}
	d := c.row.Document()
	if d == nil {
		return
	}
	jsontext.Pointer(d, v, read)
	if err := d.End(); err != nil {
		c.row.Fail(err)
	}
}
