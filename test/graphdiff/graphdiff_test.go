package graphdiff

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the directory of the repository.
const root = "../.."

// Of every schema of the repository, crategen and ent know the same, but for the differences that are meant.
func TestSchemas(t *testing.T) {
	for _, dir := range schemas(t) {
		t.Run(dir, func(t *testing.T) {
			ours, err := Ours(t.Context(), filepath.Join(root, dir))
			if err != nil {
				t.Fatal(err)
			}
			ent, err := Ent("github.com/crategen/crategen/" + dir)
			if no := refused[dir]; no != "" {
				if err == nil || !strings.Contains(err.Error(), no) {
					t.Errorf("ent says %v, want a refusal with %q", err, no)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			compare(t, dir, Compare(ent, ours))
		})
	}
}

// compare reports differences that are not meant, and those that are meant and none.
func compare(t *testing.T, dir string, found []Difference) {
	t.Helper()
	var expected []Difference
	for _, m := range differences {
		if m.dir == dir {
			expected = append(expected, m.Difference)
		}
	}
	for _, d := range found {
		if !slices.Contains(expected, d) {
			t.Errorf("a difference that is not in the list of those that are meant:\n%s", d)
		}
	}
	for _, d := range expected {
		if !slices.Contains(found, d) {
			t.Errorf("the list of what is meant names a difference that is none:\n%s", d)
		}
	}
}

// Each entry of the lists is about a schema that is compared.
func TestLists(t *testing.T) {
	dirs := schemas(t)
	for _, m := range differences {
		if !slices.Contains(dirs, m.dir) || m.reason == "" {
			t.Errorf("%s: %s: no such schema, or no reason", m.dir, m.Subject)
		}
	}
	for dir := range refused {
		if !slices.Contains(dirs, dir) {
			t.Errorf("%s: no such schema", dir)
		}
	}
}

// schemas are the directories of schema packages, from the repository's root.
func schemas(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, pattern := range []string{
		"gen/testdata/*/schema", "test/shop/schema", "test/ledger/schema", "examples/*/schema", "test/graphdiff/schemas/*",
	} {
		dirs, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(dirs) == 0 {
			t.Fatalf("no schemas in %s (%v)", pattern, err)
		}
		for _, dir := range dirs {
			rel, err := filepath.Rel(root, dir)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, filepath.ToSlash(rel))
		}
	}
	slices.Sort(list)
	return list
}
