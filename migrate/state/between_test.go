package state_test

import (
	"slices"
	"testing"

	"github.com/crategen/crategen/migrate/state"
)

// Between two phases, an enum type has the values of both versions, each new one behind the value that it follows, and sequences of both exist.
func TestObjectsBetween(t *testing.T) {
	enum := func(name string, values ...string) state.Enum {
		return state.Enum{TableName: state.TableName{Name: name}, Values: values}
	}
	sequence := func(name string, start int64) state.Sequence {
		return state.Sequence{TableName: state.TableName{Name: name}, Options: state.Identity{Start: start}}
	}
	from := &state.Database{Enums: []state.Enum{enum("mood", "bad", "lost", "good"), enum("old", "x")}, Sequences: []state.Sequence{sequence("kept", 1), sequence("gone", 2)}}
	to := &state.Database{Enums: []state.Enum{enum("mood", "worst", "bad", "fair", "good", "best"), enum("new", "y")}, Sequences: []state.Sequence{sequence("kept", 3), sequence("made", 4)}}
	mid := state.Between(from, to)
	for name, want := range map[string][]string{"mood": {"worst", "bad", "fair", "lost", "good", "best"}, "old": {"x"}, "new": {"y"}} {
		if e := mid.Enum(state.TableName{Name: name}); e == nil || !slices.Equal(e.Values, want) {
			t.Errorf("the enum type %s is %+v, want %v", name, e, want)
		}
	}
	for name, want := range map[string]int64{"kept": 3, "gone": 2, "made": 4} {
		if s := mid.Sequence(state.TableName{Name: name}); s == nil || s.Options.Start != want {
			t.Errorf("the sequence %s is %+v, want a start of %d", name, s, want)
		}
	}
	if len(mid.Enums) != 3 || len(mid.Sequences) != 3 {
		t.Errorf("%d enum types and %d sequences", len(mid.Enums), len(mid.Sequences))
	}
}
