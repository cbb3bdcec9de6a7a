package model

import (
	"regexp"
	"time"
)

// typeDigits finds the digits of a second that a column type keeps: timestamptz(3), TIMESTAMP (0) WITH TIME ZONE.
var typeDigits = regexp.MustCompile(`(?i)^\s*timestamp(?:tz)?\s*\(\s*([0-6])\s*\)`)

// typeDate finds a type that keeps days.
var typeDate = regexp.MustCompile(`(?i)^\s*date\s*(?:\[\s*\])?\s*$`)

// TimeUnit is what times of the field are cut to if a column type of its own, of any of the targets, is coarser than the
// project's precision; otherwise it is 0.
func (f *Field) TimeUnit(p *Project) time.Duration {
	least := p.Precision()
	unit := least
	for d, own := range f.SchemaType {
		if p.Has(d) {
			unit = max(unit, typeUnit(own))
		}
	}
	if unit == least {
		return 0
	}
	return unit
}

func typeUnit(own string) time.Duration {
	if typeDate.MatchString(own) {
		return 24 * time.Hour
	}
	m := typeDigits.FindStringSubmatch(own)
	if m == nil {
		return 0
	}
	unit := time.Second
	for range m[1][0] - '0' {
		unit /= 10
	}
	return unit
}
