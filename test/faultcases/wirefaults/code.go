package wirefaults

import (
	"database/sql/driver"
	"errors"
	"fmt"
)

// Code stores itself as text, unless it is Unwritable.
type Code struct{ Text string }

// Unwritable is a Code that refuses to be stored.
var Unwritable = Code{"unwritable"}

// Value returns the text.
func (c Code) Value() (driver.Value, error) {
	if c == Unwritable {
		return nil, errors.New("the code cannot be written")
	}
	return c.Text, nil
}

// Scan reads the text.
func (c *Code) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("a code cannot be read from %T", src)
	}
	c.Text = s
	return nil
}
