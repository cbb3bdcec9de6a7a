package state

// Kind is the kind of object that a statement creates.
type Kind string

// The kinds.
const (
	KindSchema     Kind = "schema"
	KindTable      Kind = "table"
	KindView       Kind = "view"
	KindIndex      Kind = "index"
	KindConstraint Kind = "constraint"
	KindFulltext   Kind = "fulltext" // SQLite's table of a full-text index, and what fills it
	KindTrigger    Kind = "trigger"  // keeps a full-text index of SQLite up to date
)

// Statement is one statement of DDL.
type Statement struct {
	Kind    Kind
	Table   string   // the table that it makes or belongs to, with its schema if it has one of its own: audit.events
	Name    string   // of what it makes
	Comment []string // lines that stand before it in the file, without "--"
	SQL     string   // without the final semicolon
}
