package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
	"unsafe"
)

// Kind is the Go type of a Value; a transport maps it to the type of the parameter.
type Kind uint8

// The kinds. A list kind names the kind of its elements.
const (
	KindNull   Kind = iota
	KindBool        // Bool
	KindInt         // Int: every signed integer, and unsigned ones up to 2^63-1
	KindUint        // Uint: 2^63 and above
	KindFloat       // Float
	KindText        // Text
	KindBytes       // Bytes
	KindTime        // Time
	KindUUID        // UUID
	KindJSON        // JSON: an encoded document
	KindTexts       // Texts
	KindInts        // Ints
	KindFloats      // Floats
	KindBools       // Bools
	KindTimes       // Times
	KindUUIDs       // UUIDs
)

var kindNames = [...]string{"null", "bool", "int", "uint", "float", "text", "bytes", "time", "uuid", "json",
	"texts", "ints", "floats", "bools", "times", "uuids"}

// String returns the name of the kind, for errors.
func (k Kind) String() string { return kindNames[k] }

// List reports whether the kind is a list.
func (k Kind) List() bool { return k >= KindTexts }

// Value is one argument of a statement, without boxing. The zero Value is NULL.
//
// A Value refers to the caller's strings and slices; they must not change until the call that sends it returns.
type Value struct {
	kind Kind
	n, m uint64 // scalars; n and m together for a time (seconds, nanoseconds) and a UUID; the length of a list
	s    string // text, bytes, JSON
	list any    // a pointer to the first element of a list, which is in an interface without an allocation
}

// The constructors are not inlined: they stand in the generated code of every entity, where a call is a quarter of the size
// and compiles faster.

// Null is NULL.
func Null() Value { return Value{} }

// Bool is a boolean.
//
//go:noinline
func Bool(v bool) Value {
	if v {
		return Value{kind: KindBool, n: 1}
	}
	return Value{kind: KindBool}
}

// Int is a signed integer.
//
//go:noinline
func Int(v int64) Value { return Value{kind: KindInt, n: uint64(v)} }

// Uint is an unsigned integer.
//
//go:noinline
func Uint(v uint64) Value {
	if v <= math.MaxInt64 {
		return Value{kind: KindInt, n: v}
	}
	return Value{kind: KindUint, n: v}
}

// Float is a floating-point number.
//
//go:noinline
func Float(v float64) Value { return Value{kind: KindFloat, n: math.Float64bits(v)} }

// Text is a string.
//
//go:noinline
func Text(v string) Value { return Value{kind: KindText, s: v} }

// TextOrJSON is a string that has another form: an encoded JSON document, for CrateDB. document must not be empty.
func TextOrJSON(text string, document []byte) Value {
	return Value{kind: KindText, s: text, list: unsafe.SliceData(document), n: uint64(len(document))}
}

// Bytes is a binary string. A nil slice is NULL.
//
//go:noinline
func Bytes(v []byte) Value {
	if v == nil {
		return Value{}
	}
	return Value{kind: KindBytes, s: view(v)}
}

// Time is an instant. Its location is not kept.
//
//go:noinline
func Time(v time.Time) Value {
	return Value{kind: KindTime, n: uint64(v.Unix()), m: uint64(v.Nanosecond())}
}

// UUID is a UUID in its 16 bytes.
//
//go:noinline
func UUID(v [16]byte) Value {
	var out Value
	out.kind = KindUUID
	for i := range 8 {
		out.n = out.n<<8 | uint64(v[i])
		out.m = out.m<<8 | uint64(v[8+i])
	}
	return out
}

// JSON is an encoded JSON document. A nil slice is NULL.
//
//go:noinline
func JSON(v []byte) Value {
	if v == nil {
		return Value{}
	}
	return Value{kind: KindJSON, s: view(v)}
}

// Texts, Ints, Floats, Bools, Times and UUIDs are arrays. A nil slice is NULL.
//
//go:noinline
func Texts(v []string) Value {
	if v == nil {
		return Value{}
	}
	return Value{kind: KindTexts, list: unsafe.SliceData(v), n: uint64(len(v))}
}

// Ints is an array of integers. A nil slice is NULL.
//
//go:noinline
func Ints(v []int64) Value {
	if v == nil {
		return Value{}
	}
	return Value{kind: KindInts, list: unsafe.SliceData(v), n: uint64(len(v))}
}

// Floats is an array of floating-point numbers. A nil slice is NULL.
//
//go:noinline
func Floats(v []float64) Value {
	if v == nil {
		return Value{}
	}
	return Value{kind: KindFloats, list: unsafe.SliceData(v), n: uint64(len(v))}
}

// Bools is an array of booleans. A nil slice is NULL.
//
//go:noinline
func Bools(v []bool) Value {
	if v == nil {
		return Value{}
	}
	return Value{kind: KindBools, list: unsafe.SliceData(v), n: uint64(len(v))}
}

// Times is an array of instants. A nil slice is NULL.
//
//go:noinline
func Times(v []time.Time) Value {
	if v == nil {
		return Value{}
	}
	return Value{kind: KindTimes, list: unsafe.SliceData(v), n: uint64(len(v))}
}

// UUIDs is an array of UUIDs. A nil slice is NULL.
//
//go:noinline
func UUIDs(v [][16]byte) Value {
	if v == nil {
		return Value{}
	}
	return Value{kind: KindUUIDs, list: unsafe.SliceData(v), n: uint64(len(v))}
}

// Kind returns the kind. The methods below may be called only for their own kind.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether the value is NULL.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Bool returns a KindBool.
func (v Value) Bool() bool { return v.n != 0 }

// Int returns a KindInt.
func (v Value) Int() int64 { return int64(v.n) }

// Uint returns a KindUint, or a KindInt that is not negative.
func (v Value) Uint() uint64 { return v.n }

// Float returns a KindFloat.
func (v Value) Float() float64 { return math.Float64frombits(v.n) }

// Text returns the string of a KindText, KindBytes or KindJSON.
func (v Value) Text() string { return v.s }

// Document returns the JSON document of a TextOrJSON, nil for other values.
func (v Value) Document() []byte {
	if first, ok := v.list.(*byte); ok && v.kind == KindText {
		return unsafe.Slice(first, v.n)
	}
	return nil
}

// Bytes returns the bytes of a KindBytes, KindJSON or KindText. The caller must not change them.
func (v Value) Bytes() []byte { return unsafe.Slice(unsafe.StringData(v.s), len(v.s)) }

// Time returns a KindTime, in UTC.
func (v Value) Time() time.Time { return time.Unix(int64(v.n), int64(v.m)).UTC() }

// UUID returns a KindUUID.
func (v Value) UUID() [16]byte {
	var out [16]byte
	for i := range 8 {
		out[i] = byte(v.n >> (56 - 8*i))
		out[8+i] = byte(v.m >> (56 - 8*i))
	}
	return out
}

// Texts returns a KindTexts.
func (v Value) Texts() []string { return listOf[string](v) }

// Ints returns a KindInts.
func (v Value) Ints() []int64 { return listOf[int64](v) }

// Floats returns a KindFloats.
func (v Value) Floats() []float64 { return listOf[float64](v) }

// Bools returns a KindBools.
func (v Value) Bools() []bool { return listOf[bool](v) }

// Times returns a KindTimes.
func (v Value) Times() []time.Time { return listOf[time.Time](v) }

// UUIDs returns a KindUUIDs.
func (v Value) UUIDs() [][16]byte { return listOf[[16]byte](v) }

// listOf is the slice that a list was made of, nil for a value of another kind.
func listOf[T any](v Value) []T {
	first, ok := v.list.(*T)
	if !ok {
		return nil
	}
	return unsafe.Slice(first, v.n)
}

// Len returns the number of elements of a list kind.
func (v Value) Len() int {
	if !v.kind.List() {
		return 0
	}
	return int(v.n)
}

// Size is about the size of the value on the wire, in bytes.
func (v Value) Size() int {
	if v.kind == KindTexts {
		size := 0
		for _, s := range v.Texts() {
			size += 8 + len(s)
		}
		return size
	}
	return 8 + len(v.s) + 16*v.Len()
}

// Zero is the zero value of the same kind: an empty text or list, 0, false. That of NULL is NULL.
func (v Value) Zero() Value {
	switch v.kind {
	case KindJSON:
		return JSON([]byte("null"))
	case KindTexts:
		return Texts([]string{})
	case KindInts:
		return Ints([]int64{})
	case KindFloats:
		return Floats([]float64{})
	case KindBools:
		return Bools([]bool{})
	case KindTimes:
		return Times([]time.Time{})
	case KindUUIDs:
		return UUIDs([][16]byte{})
	}
	return Value{kind: v.kind}
}

// At returns element i of a list kind as a scalar.
func (v Value) At(i int) Value {
	switch v.kind {
	case KindTexts:
		return Text(v.Texts()[i])
	case KindInts:
		return Int(v.Ints()[i])
	case KindFloats:
		return Float(v.Floats()[i])
	case KindBools:
		return Bool(v.Bools()[i])
	case KindTimes:
		return Time(v.Times()[i])
	case KindUUIDs:
		return UUID(v.UUIDs()[i])
	}
	return Value{}
}

// ListOf is the list of scalars of one kind: booleans, integers, floats, texts, times or UUIDs.
func ListOf(vs []Value) Value {
	if len(vs) == 0 {
		return Texts([]string{})
	}
	for _, v := range vs {
		if err := v.Err(); err != nil {
			return Invalid(err)
		}
		if v.kind != vs[0].kind {
			return Invalid(fmt.Errorf("a list of kind %s cannot contain a value of kind %s", vs[0].kind, v.kind))
		}
	}
	switch vs[0].kind {
	case KindBool:
		return Bools(collect(vs, Value.Bool))
	case KindInt:
		return Ints(collect(vs, Value.Int))
	case KindFloat:
		return Floats(collect(vs, Value.Float))
	case KindText:
		return Texts(collect(vs, Value.Text))
	case KindTime:
		return Times(collect(vs, Value.Time))
	case KindUUID:
		return UUIDs(collect(vs, Value.UUID))
	}
	return Invalid(fmt.Errorf("a list cannot contain values of kind %s", vs[0].kind))
}

func collect[T any](vs []Value, get func(Value) T) []T {
	out := make([]T, len(vs))
	for i, v := range vs {
		out[i] = get(v)
	}
	return out
}

// AppendIdentity appends bytes that are the same for equal scalars only, also when several follow each other.
func (v Value) AppendIdentity(b []byte) []byte {
	b = append(b, byte(v.kind))
	b = binary.LittleEndian.AppendUint64(b, v.n)
	b = binary.LittleEndian.AppendUint64(b, v.m)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(v.s)))
	return append(b, v.s...)
}

// view is a string over b without a copy; b lives and stays unchanged for as long as the Value is in use.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
