// Package sqllex reads SQL text as the databases' own lexers do. Everything that looks into SQL that a person wrote, looks through
// it: raw SQL, DDL files, statements of database/sql, expressions of a schema. Names and constants are written by package sqlquote.
package sqllex

// Syntax is what a database takes for a token, as far as databases differ.
type Syntax struct {
	nested     bool   // block comments nest
	returns    bool   // a carriage return ends a line comment
	dollars    bool   // $$...$$ and $tag$...$tag$ are strings
	escapes    string // letters that make backslashes in the string behind them escapes: E'\''
	runs       bool   // a run of backslashes in such a string escapes the byte behind it, also an even one: E'\\' goes on
	joins      bool   // strings with a line break between them are one
	backquotes bool   // `name`
	brackets   bool   // [name]
	params     string // what begins the name of a parameter: @name
	spaced     bool   // there may be space in a parameter: $ 1
	wide       bool   // bytes beyond ASCII are letters
	inWord     string // what else may stand in a word, behind its first letter
	triggers   bool   // a trigger has a body of statements
	atomic     bool   // a function may have a body of statements: BEGIN ATOMIC
}

// The databases.
var (
	Postgres    = Syntax{nested: true, returns: true, dollars: true, escapes: "Ee", joins: true, wide: true, inWord: "$", atomic: true}
	CockroachDB = Syntax{nested: true, dollars: true, escapes: "Eeb", joins: true, wide: true, inWord: "$", atomic: true}
	CrateDB     = Syntax{returns: true, dollars: true, escapes: "Ee", runs: true, params: "@", spaced: true, inWord: "@"}
	SQLite      = Syntax{backquotes: true, brackets: true, params: "@:$", wide: true, inWord: "$", triggers: true}
)

// ByName returns the syntax of a database by the name of its dialect, and PostgreSQL's for any other name.
func ByName(dialect string) *Syntax {
	switch dialect {
	case "cockroachdb":
		return &CockroachDB
	case "cratedb":
		return &CrateDB
	case "sqlite":
		return &SQLite
	}
	return &Postgres
}

// WithBackquotes is the syntax with `name` besides, as MySQL has it.
func (x *Syntax) WithBackquotes() *Syntax {
	with := *x
	with.backquotes = true
	return &with
}
