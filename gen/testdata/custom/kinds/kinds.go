// Package kinds has Go types for fields.
package kinds

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Slug, Cents, Share, Switch, Blob, Stamp and Tags are named types of what a column holds.
type (
	Slug   string
	Cents  int64
	Share  float32
	Switch bool
	Blob   []byte
	Stamp  time.Time
	Tags   []string
	Grade  string
)

// Values implements field.EnumValues.
func (Grade) Values() []string { return []string{"a", "b"} }

// NewSlug makes a default.
func NewSlug() Slug { return "slug" }

// Now makes a default.
func Now() Stamp { return Stamp(time.Date(2026, 1, 2, 3, 4, 5, 678_901_234, time.UTC)) }

// Point is stored as text, and reads and writes itself.
type Point struct{ X, Y int }

// Scan implements sql.Scanner.
func (p *Point) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a point cannot be read from %T", src)
	}
	_, err := fmt.Sscanf(text, "%d,%d", &p.X, &p.Y)
	return err
}

// Value implements driver.Valuer.
func (p Point) Value() (driver.Value, error) { return fmt.Sprintf("%d,%d", p.X, p.Y), nil }

// ID is a key that is stored as an integer, and printed with a letter in front.
type ID struct{ N int64 }

// Scan implements sql.Scanner.
func (i *ID) Scan(src any) (err error) {
	switch v := src.(type) {
	case int64:
		i.N = v
	case string:
		i.N, err = strconv.ParseInt(strings.TrimPrefix(v, "K"), 10, 64)
	}
	return err
}

// Value implements driver.Valuer.
func (i ID) Value() (driver.Value, error) { return i.N, nil }
