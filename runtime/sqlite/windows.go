package sqlite

import (
	"errors"
	"time"

	"github.com/crategen/crategen/internal/calendar"
)

// SQLite has no time zones, no bins of times, and no IGNORE NULLS. date_trunc(unit, time, zone) is PostgreSQL's; date_bin(time, width, shift) is
// the time less the remainder of time + shift divided by the width, in microseconds. known_value(x, n) is the n-th value of a window that is
// not NULL, counted from its end if n is negative.

func init() {
	scalars = append(scalars,
		scalarFunction{"date_trunc", 3, func(args []any) (any, error) {
			t, err := timeOf(args[1])
			if err != nil {
				return nil, err
			}
			unit, _ := args[0].(string)
			zone, _ := args[2].(string)
			in, err := time.LoadLocation(zone)
			if err != nil {
				return nil, errors.New("the time zone is not known")
			}
			start, ok := calendar.Start(unit, t.In(in))
			if !ok {
				return nil, errors.New("date_trunc has no such unit")
			}
			return timeText(start)
		}},
		scalarFunction{"date_bin", 3, func(args []any) (any, error) {
			t, err := timeOf(args[0])
			width, isInt := args[1].(int64)
			shift, both := args[2].(int64)
			if err != nil || !isInt || !both || width <= 0 {
				return nil, errors.Join(err, errBin)
			}
			return timeText(t.Add(-time.Duration((t.UnixMicro()+shift)%width) * time.Microsecond))
		}})
	aggregates = append(aggregates,
		aggregateFunction{name: "known_value", args: 2, window: true, make: func() accumulator { return &known{} }})
}

var errBin = errors.New("date_bin takes a time and two numbers of microseconds")

func timeOf(v any) (time.Time, error) {
	text, _ := v.(string)
	return parseTime([]byte(text))
}

func timeText(t time.Time) (any, error) {
	text, err := appendTime(nil, t)
	return string(text), err
}

// known are the values of a window that are not NULL.
type known struct {
	all []any
	at  int64
}

func (k *known) add(args []any) error {
	at, ok := args[1].(int64)
	if !ok || at == 0 {
		return errors.New("the second argument of known_value is a number other than 0")
	}
	k.at = at
	k.all = append(k.all, args[0])
	return nil
}

func (k *known) remove([]any) { k.all = k.all[1:] }

func (k *known) result() any {
	i := k.at - 1
	if k.at < 0 {
		i = int64(len(k.all)) + k.at
	}
	if i < 0 || i >= int64(len(k.all)) {
		return nil
	}
	return k.all[i]
}
