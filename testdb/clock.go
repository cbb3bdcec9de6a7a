package testdb

import "fmt"

// LocalTime is noon of a date that differs between the rows.
func (r *Row[M]) LocalTime() string { return r.Date() + "T12:00:00" }

// TimeOfDay is a time of day that differs between the rows.
func (r *Row[M]) TimeOfDay() string {
	return fmt.Sprintf("%02d:%02d:%02d", r.n/3600%24, r.n/60%60, r.n%60)
}

// Interval is a number of seconds that differs between the rows.
func (r *Row[M]) Interval() string { return fmt.Sprintf("PT%dS", r.n) }

// LTree is a path that differs between the rows.
func (r *Row[M]) LTree() string { return fmt.Sprintf("row.n%d", r.n) }
