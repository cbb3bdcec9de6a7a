package geo

import (
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/paulmach/orb"
)

// Column is a shape as an argument and a destination of Scan, for database/sql and other programs without generated code. A nil Shape is NULL.
//
//	var area geo.Column
//	err := db.QueryRowContext(ctx, "SELECT area FROM regions WHERE id = ?", id).Scan(&area)
type Column struct{ Shape orb.Geometry }

var (
	_ driver.Valuer = Column{}
	_ sql.Scanner   = (*Column)(nil)
)

// Value implements driver.Valuer: the shape as well-known text, or the error of Check. CrateDB returns a box with its points in another order.
func (c Column) Value() (driver.Value, error) {
	if c.Shape == nil {
		return nil, nil
	}
	if err := Check(c.Shape); err != nil {
		return nil, err
	}
	return Text(c.Shape), nil
}

// Scan implements sql.Scanner. It reads GeoJSON, well-known text, and EWKB in hexadecimal.
func (c *Column) Scan(src any) (err error) {
	switch v := src.(type) {
	case nil:
		c.Shape = nil
	case string:
		c.Shape, err = Parse([]byte(v))
	case []byte:
		c.Shape, err = Parse(v)
	default:
		err = fmt.Errorf("geo: a %T cannot be read as a shape", src)
	}
	return err
}

// MarshalJSON writes GeoJSON.
func (c Column) MarshalJSON() ([]byte, error) { return MarshalJSON(c.Shape) }

// UnmarshalJSON reads GeoJSON.
func (c *Column) UnmarshalJSON(text []byte) (err error) {
	c.Shape, err = UnmarshalJSON(text)
	return err
}
