package faultcases

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

var testName = regexp.MustCompile(`(?m)^func TestFault(\d\d)`)

// TestEveryFaultHasATest looks for the tests in the packages below this one.
func TestEveryFaultHasATest(t *testing.T) {
	found := map[string]bool{}
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range testName.FindAllSubmatch(text, -1) {
			found[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range Faults {
		if f.Number != i+1 {
			t.Errorf("row %d has the number %d", i+1, f.Number)
		}
		if !found[fmt.Sprintf("%02d", f.Number)] {
			t.Errorf("fault %d has no test: %s", f.Number, f.Input)
		}
	}
}
