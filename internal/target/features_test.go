package target_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
)

// TestFeatures checks that each feature is newer than the oldest supported version, and is found by its words only.
func TestFeatures(t *testing.T) {
	n := 0
	for _, db := range target.All() {
		for _, f := range target.Features(db.Name) {
			n++
			if !db.Oldest.Less(f.Since) || f.What == "" || len(f.Words) == 0 {
				t.Errorf("%+v: all supported versions have it, or it has no words", f)
			}
			for _, w := range f.Words {
				before := target.Version{Major: f.Since.Major, Minor: f.Since.Minor - 1}
				if w != strings.ToLower(w) {
					t.Errorf("%q is not in lower case", w)
				}
				if found, lacks := target.Lacks(db.Name, before, f.Element, strings.ToUpper(w)); !lacks || found.What != f.What {
					t.Errorf("%s %s has %q: %+v", db.Name, before, w, found)
				}
				for _, v := range []target.Version{f.Since, {}} {
					if _, lacks := target.Lacks(db.Name, v, f.Element, w); lacks {
						t.Errorf("%s %s lacks %q", db.Name, v, w)
					}
				}
			}
		}
	}
	if n < 15 {
		t.Errorf("%d features", n)
	}
	for typ, has := range map[string]bool{"vector(3)": true, "VECTOR(3)[]": true, "vectors": false, "text": false, "": false} {
		if _, found := target.FeatureOf(target.CockroachDB, target.Type, typ); found != has {
			t.Errorf("%q: %v", typ, found)
		}
	}
}
