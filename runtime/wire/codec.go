package wire

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"sync"
)

// Codec stores values of T, for types that do not implement this themselves: types with an external codec, and types that Go
// code uses by pointer. It is safe for concurrent use if its functions are.
type Codec[T any] struct {
	kind  Kind // of what is stored
	scan  func(src any) (T, error)
	value func(T) (driver.Value, error)
}

// ScanValuer is a type with its own sql.Scanner and driver.Valuer.
type ScanValuer interface {
	sql.Scanner
	driver.Valuer
}

// PointerScanner is a pointer to T with its own sql.Scanner and driver.Valuer.
type PointerScanner[T any] interface {
	*T
	ScanValuer
}

// PointerCodec returns the codec of a type with its own Scan and Value methods that Go code uses by pointer. A nil pointer is
// NULL.
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

// ExternalCodec returns the codec of a field's ValueScanner. A nil pointer is NULL and does not reach the ValueScanner. get
// returns the ValueScanner; it is called once, when the first value is read or written.
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

// Decode returns the value of an argument.
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
