package cratesql

import (
	"database/sql"
	"database/sql/driver"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/crategen/crategen/runtime/cratehttp"
)

// Scan returns a scanner that reads a column of any type into the target of dest:
//
//	err := rows.Scan(&id, cratesql.Scan(&tags), cratesql.Scan(&details))
//
// An array, geo point or vector is read into a slice or a Go array, also nested; an object or a geo shape into a map, a
// struct (as encoding/json does) or a json.RawMessage; a text into an encoding.TextUnmarshaler such as netip.Addr; an
// interval of days and shorter units into a time.Duration. Numbers in an any are int64, float64 or, if neither can hold them,
// a json.Number. NULL is a nil slice, map or pointer, and an error for any other type.
func Scan[T any](dest *T) sql.Scanner { return scanner[T]{dest} }

type scanner[T any] struct{ dest *T }

// Scan implements sql.Scanner.
func (s scanner[T]) Scan(src any) error {
	v := reflect.ValueOf(s.dest).Elem()
	v.SetZero() // nothing of what was there stays, such as keys of a map
	return assign(src, v)
}

// Column is a column of any type as a field of a struct, for libraries that scan into structs, and as an argument:
//
//	type Book struct {
//		ID   string
//		Tags cratesql.Column[[]string]
//	}
//
// It reads as [Scan] does. In a struct for an object, a Column[time.Time] reads and writes a timestamp, which CrateDB sends as
// milliseconds.
type Column[T any] struct{ V T }

// Scan implements sql.Scanner.
func (c *Column[T]) Scan(src any) error { return scanner[T]{&c.V}.Scan(src) }

// Value implements driver.Valuer.
func (c Column[T]) Value() (driver.Value, error) { return c.V, nil }

// UnmarshalJSON reads a member of an object.
func (c *Column[T]) UnmarshalJSON(b []byte) error {
	v := reflect.ValueOf(&c.V).Elem()
	v.SetZero()
	return decode(b, v)
}

// MarshalJSON writes a member of an object.
func (c Column[T]) MarshalJSON() ([]byte, error) { return cratehttp.AppendValue(nil, valueOf(c.V)) }

// Bytes are any bytes in a text column, stored in base64, as the clients that crategen generates store them. Nil is NULL.
type Bytes []byte

// Value implements driver.Valuer.
func (b Bytes) Value() (driver.Value, error) {
	if b == nil {
		return nil, nil
	}
	return base64.StdEncoding.EncodeToString(b), nil
}

// Scan implements sql.Scanner.
func (b *Bytes) Scan(src any) error {
	switch src := src.(type) {
	case nil:
		*b = nil
		return nil
	case string:
		out, err := base64.StdEncoding.DecodeString(src)
		if err != nil {
			return errors.New("the text is not base64")
		}
		*b = out
		return nil
	}
	return fmt.Errorf("a %T is not bytes in base64", src)
}

var (
	_ sql.Scanner      = (*Bytes)(nil)
	_ driver.Valuer    = Bytes(nil)
	_ sql.Scanner      = (*Column[int])(nil)
	_ driver.Valuer    = Column[int]{}
	_ json.Marshaler   = Column[int]{}
	_ json.Unmarshaler = (*Column[int])(nil)
)
