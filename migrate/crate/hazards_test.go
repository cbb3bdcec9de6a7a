package crate

import (
	"slices"
	"strings"
	"testing"
)

// TestHazards checks each hazard on the first and the last version that has it, and on the version after it.
func TestHazards(t *testing.T) {
	swap, rename := actions{rebuilds: true, swaps: true, alters: true}, actions{renames: true}
	for _, tt := range []struct {
		server string
		t      relation
		a      actions
		want   string // words of the hazards
	}{
		{"6.4.3", relation{}, swap, ""},
		{"6.4.3", relation{closed: 2}, swap, "2 partitions are closed"},
		{"6.4.3", relation{size: 3 << 30, free: 2 << 30}, swap, "needs 3.0 GiB like the table, and the nodes have 2.0 GiB"},
		{"6.4.3", relation{size: 3 << 30, free: 2 << 30}, rename, ""},
		{"6.4.3", relation{closed: 2}, rename, ""},
		{"6.4.3", relation{published: "p"}, swap, "the publication p"},
		{"6.4.3", relation{published: "p"}, rename, "the publication p"},
		{"6.4.3", relation{published: "p"}, actions{alters: true}, ""},
		{"5.10.2", relation{}, rename, "5.10.0 to 5.10.2"},
		{"5.10.16", relation{}, rename, ""},
		{"5.10.2", relation{}, swap, ""},
		{"6.3.3", relation{fulltext: true}, swap, "6.3.0 to 6.3.3"},
		{"6.3.4", relation{fulltext: true}, swap, ""},
		{"6.2.5", relation{created: release{5, 4, 8}}, actions{alters: true}, "before 5.5"},
		{"6.2.6", relation{created: release{5, 4, 8}}, actions{alters: true}, ""},
		{"6.2.5", relation{created: release{5, 5, 0}}, swap, ""},
		{"6.3.1-SNAPSHOT", relation{created: release{4, 8, 0}}, rename, "before 5.5"},
	} {
		got := hazards(releaseOf(tt.server), tt.t, tt.a)
		if (tt.want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), tt.want) {
			t.Errorf("%s %+v %+v: %v, want %q", tt.server, tt.t, tt.a, got, tt.want)
		}
	}
	if r := releaseOf("6.10.1"); !slices.Equal(r[:], []int{6, 10, 1}) {
		t.Error(r)
	}
}
