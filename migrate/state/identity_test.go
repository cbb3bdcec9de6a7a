package state_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/crategen/crategen/migrate/state"
)

// The server takes each statement of a changed identity: the start is between the bounds after every one, and the last one leaves what is wanted.
func TestIdentityChanges(t *testing.T) {
	options := []state.Identity{{}, {Start: 100, Min: 50, Max: 200}, {Start: 1000, Min: 900, Max: 2000}, {Start: 5, Min: 1, Max: 10}, {Min: -10, Start: -5, Max: 20},
		{Increment: -1}, {Increment: -2, Start: -100, Min: -200, Max: -50}, {Increment: -1, Start: 150, Min: 120, Max: 180}}
	for _, from := range options {
		for _, to := range options {
			now, want := from.Full("bigint"), to.Full("bigint")
			numbers := map[string]*int64{"SET INCREMENT BY": &now.Increment, "SET MINVALUE": &now.Min, "SET MAXVALUE": &now.Max, "SET START WITH": &now.Start}
			before, after := from.Changes(to, "bigint")
			for _, words := range append(before, after...) {
				at := strings.LastIndexByte(words, ' ')
				n, err := strconv.ParseInt(words[at+1:], 10, 64)
				if err != nil || numbers[words[:at]] == nil {
					t.Fatalf("%+v to %+v: %s", from, to, words)
				}
				if *numbers[words[:at]] = n; now.Start < now.Min || now.Start > now.Max {
					t.Errorf("%+v to %+v: after %s it starts with %d, and is between %d and %d", from, to, words, now.Start, now.Min, now.Max)
				}
			}
			if now != want {
				t.Errorf("%+v to %+v leaves %+v", from, to, now)
			}
		}
	}
}
