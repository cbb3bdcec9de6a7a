package cratehttp

import (
	"bytes"
	"time"

	"github.com/crategen/crategen/runtime/jsontext"
)

// in has the points in time read in a zone. Dates and local times have none and stay in UTC.
func (r *rows) in(zone *time.Location) {
	if r.types == 0 {
		return
	}
	r.zone = zone
	array(r.d, r.types, func(p int) int {
		end := jsontext.SkipValue(r.d, p)
		if end > 0 {
			inner := bytes.TrimRight(r.d[p:end], "] ")
			inner = inner[bytes.LastIndexAny(inner, "[, ")+1:] // [100, 11] is an array of 11
			r.zones = append(r.zones, string(inner) == "11")
		}
		return end
	})
}

// zoned is a time that was read from the current cell.
func (r *rows) zoned(t time.Time) time.Time {
	if i := r.col - 1; i >= 0 && i < len(r.zones) && r.zones[i] {
		return t.In(r.zone)
	}
	return t.UTC()
}
