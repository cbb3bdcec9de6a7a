package shop

import (
	"database/sql/driver"
	"fmt"
)

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
