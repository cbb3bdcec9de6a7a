// Package sqltext has the Go type of columns whose database type has no builder of its own: intervals, network addresses, ranges, shapes.
package sqltext

import (
	"database/sql/driver"
	"fmt"
)

// Value is a value in the text form of its database: "1 day", "10.0.0.0/8", "[1,5)".
//
//	field.Other("address", sqltext.Value("")).SchemaType(map[string]string{"postgres": "inet"})
//
// The database checks it. The zero value is the empty text.
type Value string

// Scan implements sql.Scanner.
func (v *Value) Scan(src any) error {
	switch src := src.(type) {
	case string:
		*v = Value(src)
	case []byte:
		*v = Value(src)
	default:
		*v = Value(fmt.Sprint(src))
	}
	return nil
}

// Value implements driver.Valuer.
func (v Value) Value() (driver.Value, error) { return string(v), nil }
