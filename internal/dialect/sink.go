package dialect

import (
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// Sink is the statement that a dialect writes a part of. sqlgen.Builder implements it.
type Sink interface {
	// At returns the place in the statement.
	At() *Place
	// Write appends SQL text unchanged.
	Write(sql string)
	// Int appends a number, Ident a quoted identifier, Literal a quoted string constant, Subscript the quoted member of an object of CrateDB.
	Int(n int64)
	Ident(name string)
	Literal(text string)
	Subscript(member string)
	// Col appends a column of the current table.
	Col(name string)
	// TableName appends the qualified name of a table.
	TableName(t *Table)
	// Arg appends a placeholder for a value, ArgFor one for the value of a column.
	Arg(v wire.Value)
	ArgFor(column string, v wire.Value)
	// Operand appends an operand.
	Operand(e Operand)
}

// Operand is an expression of the statement, which only its Sink can write, or a Part. It is any, so that expressions need not know this
// package.
type Operand any

// Part is an operand that a dialect writes itself.
type Part func(w Sink)

// Place is the state of a statement where a dialect writes: its database and its current table.
type Place struct {
	Dialect *Dialect
	// Schema qualifies table names; empty leaves them to the session.
	Schema string
	// Table is the table whose columns the current part of the statement names.
	Table *Table
	// Alias is the name of Table in the statement, empty if its columns are not qualified.
	Alias string
}

// At implements Sink for a statement that embeds its place.
func (p *Place) At() *Place { return p }

// Column describes a column of the current table by its name, as a text column if the table does not have it.
func (p *Place) Column(name string) Column {
	if p.Table != nil {
		if c, _ := p.Table.Column(name); c != nil {
			return *c
		}
	}
	return Column{Name: name, Type: Text}
}

// Fulltext is the full-text index with a name in the current table, or that of the column with the name.
func (p *Place) Fulltext(name string) *Fulltext {
	if p.Table != nil {
		if x := p.Table.Fulltext(name); x != nil {
			return x
		}
	}
	return fulltextOf(p.Column(name))
}

// AppendTable appends the quoted, qualified name of a table.
func (p *Place) AppendTable(text []byte, t *Table) ([]byte, error) {
	schema := p.Schema
	if t.Schema != "" {
		if !p.Dialect.HasSchemas {
			return sqlquote.AppendName(text, t.FlatName())
		}
		schema = t.Schema
	}
	if schema != "" {
		var err error
		if text, err = sqlquote.AppendName(text, schema); err != nil {
			return text, err
		}
		text = append(text, '.')
	}
	return sqlquote.AppendName(text, t.Name)
}

// list calls write for 0 to n-1, with commas between.
func list(w Sink, n int, write func(i int)) {
	for i := range n {
		if i > 0 {
			w.Write(", ")
		}
		write(i)
	}
}
