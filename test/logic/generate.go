// Package logic holds the schema of the check of three-valued logic: random conditions on random rows, answered by each database
// and by an evaluator in Go, which have to agree. docs/internals.md says how to run it.
package logic

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb@25.4,postgres+ltree,sqlite --out db

import (
	"database/sql/driver"
	"fmt"
)

// Doc is a document with members of every kind that has a path. A member with omitempty is missing where it is nil, another
// is null.
type Doc struct {
	Count *int64   `json:"count,omitempty"`
	Small *int16   `json:"small"`
	Big   *uint64  `json:"big,omitempty"`
	Word  *string  `json:"word,omitempty"`
	Other *string  `json:"other"`
	On    *bool    `json:"on,omitempty"`
	Ratio *float64 `json:"ratio"`
	Sure  int      `json:"sure"`
	Part  *Part    `json:"part,omitempty"`
}

// Part is a part of a Doc.
type Part struct {
	Name  *string `json:"name"`
	Level int     `json:"level,omitempty"`
}

// Grade is a string type of its own.
type Grade string

// Point stores itself as text.
type Point struct{ X, Y int }

// Value writes the point as "x/y".
func (p Point) Value() (driver.Value, error) { return fmt.Sprintf("%d/%d", p.X, p.Y), nil }

// Scan reads what Value wrote.
func (p *Point) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("a point cannot be read from %T", src)
	}
	_, err := fmt.Sscanf(s, "%d/%d", &p.X, &p.Y)
	return err
}
