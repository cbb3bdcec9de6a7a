// Package kinds has types that a schema stores in ways of its own.
package kinds

import (
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Point is held by its pointer, which alone stores and reads it.
type Point struct{ X, Y int }

// Scan implements sql.Scanner.
func (p *Point) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a point is text, not %T", src)
	}
	_, err := fmt.Sscanf(text, "%d,%d", &p.X, &p.Y)
	return err
}

// Value implements driver.Valuer.
func (p *Point) Value() (driver.Value, error) { return fmt.Sprintf("%d,%d", p.X, p.Y), nil }

// Version is stored as a number of its own making.
type Version struct{ Major, Minor int64 }

// Scan implements sql.Scanner.
func (v *Version) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a version is a number, not %T", src)
	}
	v.Major, v.Minor = n/1000, n%1000
	return nil
}

// Value implements driver.Valuer.
func (v Version) Value() (driver.Value, error) { return v.Major*1000 + v.Minor, nil }

// Secret is a text that is stored as it is.
type Secret string

// Scan implements sql.Scanner.
func (s *Secret) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a secret is text, not %T", src)
	}
	*s = Secret(text)
	return nil
}

// Value implements driver.Valuer.
func (s Secret) Value() (driver.Value, error) { return string(s), nil }

// Serial is a number that is its own type.
type Serial struct{ N int }

// Hex is a codec of strings.
type Hex struct{ Prefix string }

// Encode is what Hex stores.
func (h Hex) Encode(s string) (driver.Value, error) {
	return h.Prefix + hex.EncodeToString([]byte(s)), nil
}

// Decode reads it.
func (h Hex) Decode(text string) (string, error) {
	digits, ok := strings.CutPrefix(text, h.Prefix)
	if !ok {
		return "", errors.New("the prefix is missing")
	}
	b, err := hex.DecodeString(digits)
	return string(b), err
}
