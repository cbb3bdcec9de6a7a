// Package kinds has types that validate themselves.
package kinds

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
)

// Email validates itself.
type Email string

// Validate reports an address that has no @.
func (e Email) Validate() error {
	if !strings.Contains(string(e), "@") {
		return errors.New("no address")
	}
	return nil
}

// Range is a document that validates itself.
type Range struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// Validate reports a range whose ends are the wrong way round.
func (r *Range) Validate() error {
	if r.Low > r.High {
		return errors.New("low is above high")
	}
	return nil
}

// Version is stored as text.
type Version struct{ Major, Minor int }

// Validate reports a negative version.
func (v Version) Validate() error {
	if v.Major < 0 {
		return errors.New("negative")
	}
	return nil
}

// Scan implements sql.Scanner.
func (v *Version) Scan(src any) error {
	_, err := fmt.Sscanf(fmt.Sprint(src), "%d.%d", &v.Major, &v.Minor)
	return err
}

// Value implements driver.Valuer.
func (v Version) Value() (driver.Value, error) { return fmt.Sprintf("%d.%d", v.Major, v.Minor), nil }
