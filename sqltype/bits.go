package sqltype

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
)

// Bits is a string of bits as its digits: "0101". The first digit is the first bit. Bits are compared with ==, and are keys of maps.
type Bits string

var errBits = errors.New("the text has other characters than 0 and 1")

// ParseBits reads digits, with or without the B'...' in which CrateDB returns them.
func ParseBits(text string) (Bits, error) {
	if inner, ok := strings.CutPrefix(text, "B'"); ok {
		text = strings.TrimSuffix(inner, "'")
	}
	if strings.Trim(text, "01") != "" {
		return "", errBits
	}
	return Bits(text), nil
}

// NewBits are n bits, all 0.
func NewBits(n int) Bits { return Bits(strings.Repeat("0", n)) }

// Bit reports whether bit i, counted from 0, is set.
func (b Bits) Bit(i int) bool { return b[i] == '1' }

// With is a copy of b with bit i, counted from 0, set or cleared.
func (b Bits) With(i int, set bool) Bits {
	digit := "0"
	if set {
		digit = "1"
	}
	return b[:i] + Bits(digit) + b[i+1:]
}

// Count is the number of bits that are set.
func (b Bits) Count() int { return strings.Count(string(b), "1") }

// MarshalText implements encoding.TextMarshaler.
func (b Bits) MarshalText() ([]byte, error) {
	if strings.Trim(string(b), "01") != "" {
		return nil, errBits
	}
	return []byte(b), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (b *Bits) UnmarshalText(text []byte) (err error) {
	*b, err = ParseBits(string(text))
	return err
}

// Value implements driver.Valuer: the digits.
func (b Bits) Value() (driver.Value, error) {
	text, err := b.MarshalText()
	return string(text), err
}

// Scan implements sql.Scanner.
func (b *Bits) Scan(src any) (err error) {
	switch v := src.(type) {
	case string:
		*b, err = ParseBits(v)
	case []byte:
		*b, err = ParseBits(string(v))
	default:
		return fmt.Errorf("sqltype: a %T cannot be read as Bits", src)
	}
	if err != nil {
		return fmt.Errorf("sqltype: %w", err)
	}
	return nil
}
