package state

// Kind is the kind of object that a statement creates.
type Kind string

// The kinds.
const (
	KindDatabase   Kind = "database" // changes the database itself
	KindSchema     Kind = "schema"
	KindAnalyzer   Kind = "analyzer" // CrateDB's, of a full-text index
	KindEnum       Kind = "enum"
	KindSequence   Kind = "sequence"
	KindTable      Kind = "table"
	KindView       Kind = "view"
	KindIndex      Kind = "index"
	KindConstraint Kind = "constraint"
	KindPolicy     Kind = "policy"   // of row-level security, and what turns it on
	KindFulltext   Kind = "fulltext" // SQLite's table of a full-text index, and the statement that fills it
	KindTrigger    Kind = "trigger"  // keeps a full-text index of SQLite up to date
)

// Statement is one statement of DDL.
type Statement struct {
	Kind    Kind
	Table   string   // the created table, or the table of the object, with its schema if it is set: audit.events
	Name    string   // the name of the created object
	Comment []string // the comment lines before it in the file, without "--"
	SQL     string   // without the final semicolon
}
