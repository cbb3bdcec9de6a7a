package calendar

import (
	"testing"
	"time"
)

func TestStart(t *testing.T) {
	for _, c := range [][4]string{
		{"day", "Europe/Vienna", "2024-03-31T01:30:00Z", "2024-03-30T23:00:00Z"},
		{"hour", "Europe/Vienna", "2024-10-27T01:30:00Z", "2024-10-27T01:00:00Z"},
		{"hour", "Europe/Vienna", "2024-10-27T00:30:00Z", "2024-10-27T00:00:00Z"},
		{"hour", "Asia/Kathmandu", "2024-03-31T01:30:00Z", "2024-03-31T01:15:00Z"},
		{"minute", "UTC", "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:00Z"},
		{"second", "UTC", "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z"},
		{"week", "Europe/Vienna", "2024-03-31T01:30:00Z", "2024-03-24T23:00:00Z"},
		{"week", "UTC", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"},
		{"month", "UTC", "2024-02-29T23:00:00Z", "2024-02-01T00:00:00Z"},
		{"quarter", "Europe/Vienna", "2024-06-30T22:00:00Z", "2024-06-30T22:00:00Z"},
		{"year", "Europe/Vienna", "2023-12-31T23:30:00Z", "2023-12-31T23:00:00Z"},
		{"day", "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z"},
		{"day", "America/Havana", "2020-11-01T12:00:00Z", "2020-11-01T04:00:00Z"},
	} {
		in, err := time.LoadLocation(c[1])
		if err != nil {
			t.Skip(err)
		}
		at, err := time.Parse(time.RFC3339Nano, c[2])
		if err != nil {
			t.Fatal(err)
		}
		got, ok := Start(c[0], at.In(in))
		if !ok || got.UTC().Format(time.RFC3339Nano) != c[3] {
			t.Errorf("%v: %v, %t", c, got.UTC(), ok)
		}
	}
	if _, ok := Start("fortnight", time.Now()); ok {
		t.Error("a fortnight is a unit")
	}
}

// TestNext holds that every unit follows the one before it without a gap.
func TestNext(t *testing.T) {
	for _, zone := range []string{"UTC", "Europe/Vienna", "America/Sao_Paulo", "America/Havana", "Asia/Beirut"} {
		in, err := time.LoadLocation(zone)
		if err != nil {
			t.Skip(err)
		}
		for _, unit := range Units[2:] {
			at, _ := Start(unit, time.Date(2018, 1, 15, 12, 0, 0, 0, in))
			for range 800 {
				next := Next(unit, at)
				start, _ := Start(unit, next)
				before, _ := Start(unit, next.Add(-time.Nanosecond))
				if !next.After(at) || !start.Equal(next) || !before.Equal(at) {
					t.Fatalf("%s in %s: %v follows %v; starts %v and %v", unit, zone, next, at, start, before)
				}
				at = next
			}
		}
	}
}
