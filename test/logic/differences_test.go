package logic_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// refusals are conditions that a database cannot answer, and says so. within is what the condition or its statement has then, and
// issue where that was reported or decided.
var refusals = []struct {
	target, message, within string
	issue                   string
	why                     string
}{
	{"cratedb", "match predicate cannot be selected", "When(", "crate/crate#4706", "Match stands in the WHERE, not in the values that are selected"},
	{"cratedb", "is not a scalar function", "When(", "crate/crate#4706", "nor in a When of the WHERE"},
	{"cratedb", "match predicate cannot be selected", "Filter(", "crate/crate#4706", "nor in the Filter of an aggregate"},
	{"cratedb", "is not a scalar function", "Filter(", "crate/crate#4706", "nor in the Filter of an aggregate"},
	{"cratedb", "A match predicate can only be evaluated if it can be linked to a single relation", ".Match(", "crate/crate#4114",
		"Match beside a join or a correlated subquery stands in an And, not in an Or"},
	{"cratedb", "Can only access columns of an immediate parent, not a grandparent", "Outer(", "crate/crate#15981",
		"a correlated subquery in a correlated subquery"},
	{"cockroachdb", "could not decorrelate subquery", "Outer(", "cockroachdb/cockroach#3288", "a correlated subquery with a join or a subquery, in some places"},
	{"cockroachdb", "could not decorrelate subquery", "Targets(", "cockroachdb/cockroach#67951", "the same, in a When most of all"},
	{"sqlite", "a list stored as JSON cannot contain an infinity", "Inf", "", "lists are JSON, which has no infinity"},
}

// refused reports whether an error is that of a condition which the database is known to refuse.
func refused(target, text string, err error) bool {
	for _, r := range refusals {
		if err != nil && r.target == target && strings.Contains(text, r.within) && strings.Contains(err.Error(), r.message) {
			return true
		}
	}
	return false
}

// unordered is a character that a database puts before or behind those beyond U+FFFF as it happens: CrateDB compares what is indexed
// as UTF-8, and what is not, or is computed, as UTF-16.
func unordered(target, character string) bool { return target == "cratedb" && character == "\uffee" }

// TestRefusalsDocumented finds each refusal's issue in the documentation, in the row of its database.
func TestRefusalsDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "compatibility.md"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"cratedb": "CrateDB", "cockroachdb": "CockroachDB", "sqlite": "SQLite"}
	for _, r := range refusals {
		_, number, _ := strings.Cut(r.issue, "#")
		documented := slices.ContainsFunc(strings.Split(string(text), "\n"), func(line string) bool {
			return strings.HasPrefix(line, "| "+names[r.target]+" |") && strings.Contains(line, number)
		})
		if !documented {
			t.Errorf("docs/compatibility.md lacks %s: %s (%s)", names[r.target], r.why, r.issue)
		}
	}
}
