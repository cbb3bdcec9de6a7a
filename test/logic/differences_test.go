package logic_test

import "strings"

// computedVia says that a value over an edge may be computed. One that is never NULL by itself is not NULL yet where there is no
// target.
const computedVia = false

// refusals are conditions that a database cannot answer, and says so. issue is where that was reported or decided.
var refusals = []struct {
	target, message string
	issue           string
	why             string
}{
	{"cratedb", "match predicate cannot be selected", "crate/crate#4706", "Match stands in the WHERE, not in the values that are selected"},
	{"sqlite", "a list stored as JSON cannot hold an infinity", "", "lists are JSON, which has no infinity"},
	{"cratedb", "A match predicate can only be evaluated if it can be linked to a single relation", "crate/crate#4114",
		"Match beside a join or a correlated subquery stands in an And, not in an Or"},
}

// refused reports whether an error is that of a condition which the database is known to refuse.
func refused(target string, err error) bool {
	if err == nil {
		return false
	}
	for _, r := range refusals {
		if r.target == target && strings.Contains(err.Error(), r.message) {
			return true
		}
	}
	return false
}
