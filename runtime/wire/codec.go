package wire

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"sync"
)

// Codec says how values of T are stored, for types that cannot say so themselves: those with an external codec, and those
// whose pointer is what Go code holds. It is safe for concurrent use if the functions behind it are.
type Codec[T any] struct {
	kind  Kind // of what is stored
	scan  func(src any) (T, error)
	value func(T) (driver.Value, error)
}

// ScanValuer stores itself and reads itself.
type ScanValuer interface {
	sql.Scanner
	driver.Valuer
}

// PointerScanner is a pointer to T that stores itself and reads itself.
type PointerScanner[T any] interface {
	*T
	ScanValuer
}

// PointerCodec is the codec of a type that stores itself and reads itself, and that Go code holds by its pointer. A nil
// pointer is NULL.
func PointerCodec[T any, P PointerScanner[T]](kind Kind) Codec[P] {
	return Codec[P]{
		kind: kind,
		scan: func(src any) (P, error) {
			p := P(new(T))
			return p, p.Scan(src)
		},
		value: func(p P) (driver.Value, error) {
			if p == nil {
				return nil, nil
			}
			return p.Value()
		},
	}
}

// external is ent's field.TypeValueScanner, whose package the runtime does not import; S is its field.ValueScanner.
type external[T any, S ScanValuer] interface {
	Value(T) (driver.Value, error)
	ScanValue() S
	FromValue(driver.Value) (T, error)
}

// ExternalCodec is the codec that a field's ValueScanner is. A nil pointer is NULL, of which the ValueScanner is not asked.
// get returns it; it is called once, when the first value is read or written.
func ExternalCodec[T any, S ScanValuer](kind Kind, get func() (any, error)) Codec[T] {
	pointer := reflect.TypeFor[T]().Kind() == reflect.Pointer
	once := sync.OnceValues(func() (external[T, S], error) {
		got, err := get()
		if err != nil {
			return nil, err
		}
		codec, ok := got.(external[T, S])
		if !ok {
			return nil, fmt.Errorf("the schema's ValueScanner is a %T now: run go generate", got)
		}
		return codec, nil
	})
	return Codec[T]{
		kind: kind,
		scan: func(src any) (v T, err error) {
			codec, err := once()
			if err != nil {
				return v, err
			}
			scanned := codec.ScanValue()
			if err := scanned.Scan(src); err != nil {
				return v, err
			}
			return codec.FromValue(scanned)
		},
		value: func(v T) (driver.Value, error) {
			if pointer && reflect.ValueOf(v).IsNil() {
				return nil, nil
			}
			codec, err := once()
			if err != nil {
				return nil, err
			}
			return codec.Value(v)
		},
	}
}

// Read reads the next cell, which is not NULL.
func (c Codec[T]) Read(r Row) T {
	v, err := c.scan(source(r, c.kind))
	if err != nil {
		r.Fail(err)
	}
	return v
}

// Value is the argument for v.
func (c Codec[T]) Value(v T) Value {
	x, err := c.value(v)
	if err != nil {
		return Invalid(err)
	}
	if _, again := x.(driver.Valuer); again {
		return Invalid(fmt.Errorf("the codec of %T returned another driver.Valuer", v))
	}
	out := ValueOf(x)
	switch {
	case c.kind == KindText && out.kind == KindBytes: // as MarshalText returns text
		return Text(string(out.Bytes()))
	case c.kind == KindBytes && out.kind == KindText:
		return Bytes([]byte(out.Text()))
	}
	return out
}

// Decode is the value that an argument was made of.
func (c Codec[T]) Decode(v Value) (T, error) {
	var src any
	switch v.kind {
	case KindBool:
		src = v.Bool()
	case KindInt, KindUint:
		src = v.Int()
	case KindFloat:
		src = v.Float()
	case KindBytes, KindJSON:
		src = []byte(v.Text())
	case KindTime:
		src = v.Time()
	default:
		src = v.Text()
	}
	return c.scan(src)
}

// NullCodec reads a cell that may be NULL, which is nil, of a type that is a pointer.
func NullCodec[T any](r Row, c Codec[*T]) *T {
	if r.Null() {
		return nil
	}
	return c.Read(r)
}
