package lint_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/crategen/crategen/migrate/lint"
)

var update = flag.Bool("update", false, "write the rules into docs/lint.md")

// TestPage checks that docs/lint.md has the rules of the registry.
func TestPage(t *testing.T) {
	const name, mark = "../../docs/lint.md", "## Rules\n"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, _, ok := strings.Cut(string(text), mark)
	if !ok {
		t.Fatalf("docs/lint.md has no heading %q", mark)
	}
	want := head + mark + rules()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("docs/lint.md differs from the rules; run go test ./migrate/lint -run TestPage -update")
	}
}

func rules() string {
	var b strings.Builder
	last := ""
	for _, r := range lint.Rules {
		if r.Code <= last {
			fmt.Fprintf(&b, "the code %s is not in order\n", r.Code)
		}
		last = r.Code
		where := ""
		if r.Schema {
			where = ", also for a schema alone"
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s%s: %s.\n\n%s\n\nRemedy: %s.\n", r.Code, r.Severity, where, r.Finds, r.Why, r.Remedy)
	}
	return b.String()
}
