package cockroach_test

import (
	"maps"
	"testing"

	"github.com/crategen/crategen/schema/cockroach"
)

// TestMergeSettings has settings of a mixin and of its entity: both hold, and the entity's value of a shared one.
func TestMergeSettings(t *testing.T) {
	mixin := cockroach.Table{Settings: map[string]string{"a": "1", "b": "1"}}
	entity := cockroach.Table{Settings: map[string]string{"b": "2", "c": "2"}}
	got := mixin.Merge(&entity).(cockroach.Table).Settings
	if want := map[string]string{"a": "1", "b": "2", "c": "2"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if want := map[string]string{"a": "1", "b": "1"}; !maps.Equal(mixin.Settings, want) {
		t.Errorf("the mixin's settings were changed: %v", mixin.Settings)
	}
}
