// Package kinds holds Go types of fields.
package kinds

import (
	"database/sql/driver"
	"fmt"

	"github.com/google/uuid"
)

// Code is a text of its own type.
type Code string

// Level is an integer of its own type.
type Level int16

// Part stores itself as text, its zero as "0-0".
type Part struct{ A, B int }

// Value implements driver.Valuer.
func (p Part) Value() (driver.Value, error) { return fmt.Sprintf("%d-%d", p.A, p.B), nil }

// Scan implements sql.Scanner.
func (p *Part) Scan(src any) error {
	_, err := fmt.Sscanf(fmt.Sprint(src), "%d-%d", &p.A, &p.B)
	return err
}

// Org stores itself as text.
type Org struct{ Name string }

// Value implements driver.Valuer.
func (o Org) Value() (driver.Value, error) { return o.Name, nil }

// Scan implements sql.Scanner.
func (o *Org) Scan(src any) error {
	switch src := src.(type) {
	case string:
		o.Name = src
	case []byte:
		o.Name = string(src)
	}
	return nil
}

// ID is a UUID that stores itself as text.
type ID struct{ U uuid.UUID }

// Value implements driver.Valuer.
func (i ID) Value() (driver.Value, error) { return i.U.String(), nil }

// Scan implements sql.Scanner.
func (i *ID) Scan(src any) error { return i.U.Scan(src) }

// Digest stores itself as bytes.
type Digest [4]byte

// Value implements driver.Valuer.
func (d Digest) Value() (driver.Value, error) { return d[:], nil }

// Scan implements sql.Scanner.
func (d *Digest) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || copy(d[:], b) != len(d) {
		return fmt.Errorf("no digest: %T", src)
	}
	return nil
}
