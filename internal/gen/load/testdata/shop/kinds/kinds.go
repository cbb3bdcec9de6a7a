// Package kinds holds the Go types that the shop's fields have.
package kinds

import (
	"database/sql/driver"
	"errors"
	"time"
)

// Slug is a named string.
type Slug string

// Cents is a named integer.
type Cents int64

// Level is an enum of the user's own.
type Level string

// Values implements field.EnumValues.
func (Level) Values() []string { return []string{"low", "high"} }

// Point is its own scanner and valuer.
type Point struct{ X, Y int }

// Scan implements sql.Scanner.
func (p *Point) Scan(any) error { return errors.New("unused") }

// Value implements driver.Valuer.
func (p Point) Value() (driver.Value, error) { return "", nil }

// Audit is embedded.
type Audit struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Details is a document with typed members.
type Details struct {
	Audit
	Pages    int      `json:"pages"`
	Weight   *float64 `json:"weight,omitempty"`
	Hard     bool     `json:"hard"`
	Size     Size     `json:"size"`
	Keywords []string `json:"keywords"`
	Next     *Details `json:"next"`
	Extra    map[string]any
	Code     int    `json:"code,string"`
	Secret   string `json:"-"`
	private  int
}

// Size is nested.
type Size struct {
	Width  uint16  `json:"width"`
	Height float32 `json:"height"`
}

// Tags is a named slice.
type Tags []string

// NewSlug makes a slug.
func NewSlug() Slug { return "new" }
