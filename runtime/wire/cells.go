package wire

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/jsontext"
)

// Integer is any integer type.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// Float64or32 is any floating-point type.
type Float64or32 interface{ ~float32 | ~float64 }

// ReadInt reads an integer of any width and fails the row if the cell does not fit.
func ReadInt[T Integer](r Row) T {
	var zero T
	if zero-1 > 0 { // unsigned
		u := r.Uint()
		if uint64(T(u)) != u {
			r.Fail(fmt.Errorf("%d does not fit in %T", u, zero))
		}
		return T(u)
	}
	i := r.Int()
	if int64(T(i)) != i {
		r.Fail(fmt.Errorf("%d does not fit in %T", i, zero))
	}
	return T(i)
}

// IntValue is the argument for an integer of any width.
func IntValue[T Integer](v T) Value {
	if v >= 0 {
		return Uint(uint64(v))
	}
	return Int(int64(v))
}

// ReadJSON decodes a document into v as jsontext.Unmarshal does, for types that no reader is generated for.
func ReadJSON[T any](r Row) (v T) {
	if b := r.JSON(); len(b) > 0 {
		if err := jsontext.Unmarshal(b, &v); err != nil {
			r.Fail(err)
		}
	}
	return v
}

// ReadDocument decodes a document into *v with the reader of its type.
func ReadDocument[T any](r Row, v *T, read func(*jsontext.Decoder, *T)) {
	var zero T
	*v = zero // of what was there nothing stays
	d := r.Document()
	if d == nil {
		return
	}
	read(d, v)
	if err := d.End(); err != nil {
		r.Fail(err)
	}
}

// JSONValue encodes v with encoding/json; the JSON null becomes NULL. A value that cannot be encoded, and a struct with an
// unsigned member of 2^63 or more, is refused when the statement is built.
func JSONValue[T any](v T) Value { return jsonValue(v) }

//go:noinline
func jsonValue(v any) Value {
	if err := checkUnsigned(reflect.ValueOf(v)); err != nil {
		return Invalid(err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return Invalid(err)
	}
	if string(b) == "null" {
		return Null()
	}
	return JSON(b)
}

// Invalid is a value that could not be made; a statement with it fails with err before it is sent.
func Invalid(err error) Value { return Value{kind: KindNull, list: err} }

// Err returns the error of an Invalid value, and nil for any other.
func (v Value) Err() error {
	if v.kind != KindNull {
		return nil
	}
	err, _ := v.list.(error)
	return err
}

// Ptr reads a nullable cell: nil for NULL, else a pointer to what read returns. Pointers of one type share chunks as texts do.
func Ptr[T any](r Row, read func(Row) T) *T {
	if r.Null() {
		return nil
	}
	v := slab.New[T](r.Slabs())
	*v = read(r)
	return v
}

// PtrValue is the argument for a nullable value.
func PtrValue[T any](p *T, value func(T) Value) Value {
	if p == nil {
		return Null()
	}
	return value(*p)
}

// ReadText and the other Read functions are Row's methods as functions, for Ptr.
func ReadText[T ~string](r Row) T { return T(r.Text()) }

// ReadBool reads a boolean.
func ReadBool[T ~bool](r Row) T { return T(r.Bool()) }

// ReadFloat reads a floating-point number and fails the row if a finite one does not fit.
func ReadFloat[T Float64or32](r Row) T {
	f := r.Float()
	if v := T(f); math.IsInf(float64(v), 0) && !math.IsInf(f, 0) {
		r.Fail(fmt.Errorf("%g does not fit in %T", f, v))
	}
	return T(f)
}

// ReadTime reads an instant.
func ReadTime(r Row) time.Time { return r.Time() }

// TextValue is the argument for a string of any type.
func TextValue[T ~string](v T) Value { return Text(string(v)) }

// BoolValue is the argument for a boolean of any type.
func BoolValue[T ~bool](v T) Value { return Bool(bool(v)) }

// FloatValue is the argument for a floating-point number of any width.
func FloatValue[T Float64or32](v T) Value { return Float(float64(v)) }

// Deref returns what p points to, and whether it is not nil.
func Deref[T any](p *T) (v T, ok bool) {
	if p == nil {
		return v, false
	}
	return *p, true
}

// DerefAs is Deref for an integer that is needed as another type of at least its width.
func DerefAs[K, T Integer](p *T) (k K, ok bool) {
	if p == nil {
		return k, false
	}
	return K(*p), true
}

// CutTime truncates a time to the precision of a column, in UTC. Truncation makes every time earlier, also times before 1970.
// The precision divides a second, or is a day (of UTC).
func CutTime(t time.Time, precision time.Duration) time.Time { return t.UTC().Truncate(precision) }

// TimeOr returns t, or the result of now if t is zero, truncated to the precision of its column.
func TimeOr(t time.Time, now func() time.Time, precision time.Duration) time.Time {
	if t.IsZero() {
		t = now()
	}
	return CutTime(t, precision)
}
