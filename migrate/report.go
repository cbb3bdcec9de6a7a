package migrate

import "github.com/crategen/crategen/migrate/state"

// Action is the result of a step.
type Action string

// The actions.
const (
	Exists  Action = "exists"  // was there before; whether it is what the schema wants was not looked at
	Created Action = "created" // was not there before
	Missing Action = "missing" // is not there: a dry run leaves it at that
)

// Step is one object of the schema.
type Step struct {
	Action Action     `json:"action"`
	Kind   state.Kind `json:"kind"`
	Table  string     `json:"table"` // the table that it is or belongs to
	Name   string     `json:"name"`
	SQL    []string   `json:"sql"` // what makes it; for a full-text index of SQLite also what fills it
}

// Report lists the existing and the created objects, in the order of the statements.
type Report struct {
	Database string `json:"database"` // the dialect of the server: cratedb, cockroachdb, postgres or sqlite
	Steps    []Step `json:"steps"`
}

// Count returns the number of steps with the action.
func (r *Report) Count(a Action) int {
	n := 0
	for _, s := range r.Steps {
		if s.Action == a {
			n++
		}
	}
	return n
}

// String returns the object of the step: table books, index books_author of books.
func (s Step) String() string { return describe(s.Kind, s.Table, s.Name) }

func describe(kind state.Kind, table, name string) string {
	switch kind {
	case state.KindSchema, state.KindTable, state.KindView:
		return string(kind) + " " + name
	}
	return string(kind) + " " + name + " of " + table
}
