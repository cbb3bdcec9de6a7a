package modulepath_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/modulepath"
)

func TestPath(t *testing.T) {
	out, err := exec.Command("go", "list", "-m").Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.TrimSpace(string(out)); modulepath.Path != want {
		t.Errorf("got %s, want %s", modulepath.Path, want)
	}
}

// TestForks finds string constants with the module's path in code that runs in a fork: sed over import declarations would miss them.
func TestForks(t *testing.T) {
	cmd := exec.Command("git", "grep", "-n", modulepath.Path, "--", "*.go", ":!*_test.go", ":!*/testdata/*", ":!bench", ":!test", ":!examples", ":!docs")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("git grep: %v", err)
	}
	imported := regexp.MustCompile(`^[^:]+:\d+:\s*(import )?([\w.]+ )?"[^"]+"$`)
	for line := range strings.Lines(string(out)) {
		line = strings.TrimRight(line, "\n")
		if _, text, _ := strings.Cut(line, ".go:"); !imported.MatchString(line) && !strings.Contains(text, "//") {
			t.Errorf("%s: use modulepath.Path", line)
		}
	}
}
