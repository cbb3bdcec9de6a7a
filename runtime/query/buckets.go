package query

import (
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/internal/calendar"
	"github.com/crategen/crategen/internal/sqlexpr"
)

// maxBuckets is the maximum number of buckets of a series.
const maxBuckets = 1_000_000

var (
	errBucketWidth = errors.New("the width of Buckets is a positive number of whole milliseconds")
	errManyBuckets = fmt.Errorf("a series has at most %d buckets: take wider ones, or a shorter time", maxBuckets)
)

// Buckets are the starts of the bins of DateBin from the one that contains from to the last one that starts before to. Give them to List, and
// Relate it with a CTE of the values of each bin, to have a row for every bin.
func Buckets(width time.Duration, origin, from, to time.Time) ([]time.Time, error) {
	if width <= 0 || width%time.Millisecond != 0 {
		return nil, errBucketWidth
	}
	w := width.Milliseconds()
	rest := (from.UnixMilli() - origin.UnixMilli()) % w
	if rest < 0 {
		rest += w
	}
	at, end := from.UnixMilli()-rest, to.UnixMilli()
	if at >= end {
		return nil, nil
	}
	if (end-at)/w >= maxBuckets {
		return nil, errManyBuckets
	}
	out := make([]time.Time, 0, (end-at)/w+1)
	for ; at < end; at += w {
		out = append(out, time.UnixMilli(at).UTC())
	}
	return out, nil
}

// UnitBuckets are the starts of the units of DateTruncIn from the one that contains from to the last one that starts before to. The time
// zone is read from the tz database of the machine.
func UnitBuckets(u Unit, zone string, from, to time.Time) ([]time.Time, error) {
	if err := sqlexpr.CheckZone(zone); err != nil {
		return nil, err
	}
	in, err := time.LoadLocation(zone)
	if err != nil {
		return nil, err
	}
	unit := calendar.Units[u]
	at, _ := calendar.Start(unit, from.In(in))
	var out []time.Time
	for ; at.Before(to); at = calendar.Next(unit, at) {
		if len(out) == maxBuckets {
			return nil, errManyBuckets
		}
		out = append(out, at.UTC())
	}
	return out, nil
}
