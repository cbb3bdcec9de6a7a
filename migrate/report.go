package migrate

import "github.com/crategen/crategen/migrate/state"

// Action is what a step came to.
type Action string

// The actions.
const (
	Exists  Action = "exists"  // was there before; whether it is what the schema wants was not looked at
	Created Action = "created" // was not there before
	Missing Action = "missing" // is not there: a dry run leaves it at that
)

// Step is one thing that the schema wants.
type Step struct {
	Action Action     `json:"action"`
	Kind   state.Kind `json:"kind"`
	Table  string     `json:"table"` // the table that it is or belongs to
	Name   string     `json:"name"`
	SQL    []string   `json:"sql"` // what makes it; for a full-text index of SQLite also what fills it
}

// Report is what Apply found and did, in the order of the statements.
type Report struct {
	Database string `json:"database"` // the dialect of the server: cratedb, cockroachdb, postgres or sqlite
	Steps    []Step `json:"steps"`
}

// Count is the number of steps that came to the action.
func (r *Report) Count(a Action) int {
	n := 0
	for _, s := range r.Steps {
		if s.Action == a {
			n++
		}
	}
	return n
}

// String names what the step is about: table books, index books_author of books.
func (s Step) String() string { return describe(s.Kind, s.Table, s.Name) }

func describe(kind state.Kind, table, name string) string {
	switch kind {
	case state.KindSchema, state.KindTable, state.KindView:
		return string(kind) + " " + name
	}
	return string(kind) + " " + name + " of " + table
}
