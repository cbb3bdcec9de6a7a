package model

import (
	"maps"
	"slices"
	"testing"
)

// TestNamedColumns has expressions whose functions and texts have the names of columns.
func TestNamedColumns(t *testing.T) {
	for expr, want := range map[string][]string{
		"upper(name)":                      {"name"},
		"upper (name) || upper":            {"name", "upper"},
		`"Upper" || coalesce("a""b", 'c')`: {"Upper", `a"b`},
		"n + 1":                            {"n"},
	} {
		if got := slices.Sorted(maps.Keys(namedColumns(expr))); !slices.Equal(got, want) {
			t.Errorf("%s names %q, want %q", expr, got, want)
		}
	}
}
