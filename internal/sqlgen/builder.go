package sqlgen

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// Expr is a part of a statement that writes itself.
type Expr interface {
	WriteSQL(b *Builder)
}

// Builder collects the text and the arguments of one statement.
type Builder struct {
	// Place is where the next part is written: the current table and its alias.
	dialect.Place
	// Tables are all tables of the package, for subqueries that name one.
	Tables []*dialect.Table
	// Tenant is the column by which statements are restricted to one tenant, empty for none.
	Tenant string
	// OneTenant says that the statement as a whole is restricted to its tenant: it finds or writes no row of another.
	OneTenant bool

	// Statement is what the builder hands to a session; its Args are the builder's own.
	Statement wire.Statement

	buf   []byte
	names []string // of the columns that the arguments are for, empty for others
	holes []hole   // in the order of the text
	err   error

	tenantErr error

	aliases int // handed out by NewAlias

	levels   []Level          // the SELECTs around what is being written, the innermost last
	with     []*dialect.Table // the queries that the WITH must have
	composed bool             // a WITH is not for the SELECT at hand to write
	selects  bool             // a SELECT was written

	constants      bool // values are written as constants
	constantValues int  // written so

	depth     int  // of the expression that is being written
	searching bool // the condition at hand has a full-text search, and the database looks no key up beside one
}

var _ dialect.Sink = (*Builder)(nil)

var builders = sync.Pool{New: func() any { return new(Builder) }}

// maxPooledText and maxPooledArgs bound the memory of a pooled builder, in bytes of text and in arguments.
const (
	maxPooledText = 64 << 10
	maxPooledArgs = 4 << 10
)

// New takes a builder from the pool. Free gives it back.
func New(d *dialect.Dialect, schema string, t *dialect.Table) *Builder {
	b := builders.Get().(*Builder)
	b.Dialect, b.Schema, b.Table = d, schema, t
	return b
}

// Free returns the builder, with its text and arguments, to the pool.
func (b *Builder) Free() {
	if cap(b.buf) > maxPooledText || cap(b.Statement.Args) > maxPooledArgs {
		return
	}
	clear(b.Statement.Args)
	clear(b.names)
	*b = Builder{buf: b.buf[:0], names: b.names[:0], holes: b.holes[:0], levels: b.levels[:0],
		Statement: wire.Statement{Args: b.Statement.Args[:0]}}
	builders.Put(b)
}

// Write appends SQL text as it is.
func (b *Builder) Write(sql string) { b.buf = append(b.buf, sql...) }

// Ident appends a quoted identifier.
func (b *Builder) Ident(name string) { b.quoted(sqlquote.AppendName(b.buf, name)) }

// Col appends the quoted name of a column of Table, qualified if the table has an alias. Names that SQL does not let be
// qualified, in the column list of an INSERT and on the left of SET, are written with Ident.
func (b *Builder) Col(name string) {
	b.watch(name)
	if b.Alias != "" {
		b.Ident(b.Alias)
		b.buf = append(b.buf, '.')
	}
	b.Ident(name)
}

// TableName appends the quoted, qualified name of a table. A query that is taken for a table comes into the WITH.
func (b *Builder) TableName(t *dialect.Table) {
	if t.Query != nil {
		b.use(t)
		b.Ident(t.Name)
		return
	}
	b.quoted(b.AppendTable(b.buf, t))
}

// NewAlias returns a name that the statement has not given to a table yet: t1, t2, ...
func (b *Builder) NewAlias() string {
	b.aliases++
	return "t" + strconv.Itoa(b.aliases)
}

// Int appends a number.
func (b *Builder) Int(n int64) { b.buf = strconv.AppendInt(b.buf, n, 10) }

// Literal appends a quoted string constant. It is for names and paths of the schema; values are arguments.
func (b *Builder) Literal(s string) { b.quoted(sqlquote.AppendText(b.buf, s)) }

// Subscript appends the member of an object of CrateDB.
func (b *Builder) Subscript(member string) { b.quoted(sqlquote.AppendSubscript(b.buf, member)) }

// quoted takes the text with what was appended to it.
func (b *Builder) quoted(text []byte, err error) {
	b.buf = text
	if err != nil {
		b.Fail(err)
	}
}

// Arg appends a placeholder for v.
func (b *Builder) Arg(v wire.Value) {
	if err := v.Err(); err != nil {
		b.Fail(err)
	}
	if b.constants {
		b.constant(v)
		return
	}
	b.AddArg("", v)
	b.buf = append(b.buf, b.Dialect.Placeholder)
	b.buf = strconv.AppendInt(b.buf, int64(len(b.Statement.Args)), 10)
}

// ArgFor appends a placeholder for v, which is for a column.
func (b *Builder) ArgFor(column string, v wire.Value) {
	b.Arg(v)
	if !b.constants {
		b.names[len(b.names)-1] = column
	}
}

// AddArg adds an argument without a placeholder. column is what it is for, or empty.
func (b *Builder) AddArg(column string, v wire.Value) {
	b.Statement.Args = append(b.Statement.Args, v)
	b.names = append(b.names, column)
}

// ArgColumn returns the column that the argument at index i is for, empty if it is not known.
func (b *Builder) ArgColumn(i int) string {
	if n := len(b.names); n > 0 && b.Statement.Rows > 0 {
		i %= n // the names of the first row are enough
	}
	if 0 <= i && i < len(b.names) {
		return b.names[i]
	}
	return ""
}

// SetRows gives a bulk write its arguments, row after row with a value for each of the columns. They stay the caller's.
func (b *Builder) SetRows(columns []dialect.Column, args []wire.Value) {
	b.names = b.names[:0]
	for i := range columns {
		b.names = append(b.names, columns[i].Name)
	}
	b.Statement.Args, b.Statement.Rows = args, len(args)/max(len(columns), 1)
}

// Expr appends an expression, unless it is nested too deep for the database or makes the statement too long.
func (b *Builder) Expr(e Expr) {
	if b.depth > shallow && b.depth > b.Dialect.MaxDepth || len(b.buf) > maxText {
		b.tooLarge()
		return
	}
	b.depth++
	if b.groupedBy(e) {
		b.hold(func() { e.WriteSQL(b) })
	} else {
		e.WriteSQL(b)
	}
	b.depth--
}

// Operand implements dialect.Sink.
func (b *Builder) Operand(e dialect.Operand) {
	if part, ok := e.(dialect.Part); ok {
		part(b)
		return
	}
	b.Expr(e.(Expr))
}

// shallow is a depth that every database takes. maxText is the longest statement in bytes, that of CockroachDB: a function that names
// its operand several times, such as Round, makes texts without end of a few in one another.
const (
	shallow = 100
	maxText = 16 << 20
)

func (b *Builder) tooLarge() {
	if len(b.buf) > maxText {
		b.Fail(fmt.Errorf("the statement is longer than %d MiB: nested functions repeat their operands; select the inner functions in a CTE",
			maxText>>20))
		return
	}
	b.Fail(fmt.Errorf("conditions or values are nested more than %d levels deep, the limit of the database: give And, Or and When "+
		"all of their parts in one call, use In, or write several statements", b.Dialect.MaxDepth))
}

// Lookup returns the package's table with the flat name (FlatName), or one without columns if it has none of that name.
func (b *Builder) Lookup(name string) *dialect.Table {
	for _, t := range b.Tables {
		if t.FlatName() == name {
			return t
		}
	}
	return &dialect.Table{Name: name}
}

// In runs write with t as the table whose columns are named, for a subquery or a joined table. alias is what the
// statement calls it, empty where it needs no other name.
func (b *Builder) In(t *dialect.Table, alias string, write func()) {
	table, outer := b.Table, b.Alias
	b.Table, b.Alias = t, alias
	write()
	b.Table, b.Alias = table, outer
}

// Columns appends the names of all of the table's columns, separated by commas.
func (b *Builder) Columns(t *dialect.Table) {
	for i := range t.Columns {
		b.Comma(i)
		b.Col(t.Columns[i].Name)
	}
}

// Comma appends a comma unless i is 0, the first of a list.
func (b *Builder) Comma(i int) {
	if i > 0 {
		b.buf = append(b.buf, ',', ' ')
	}
}

// List calls write for 0 to n-1 with commas between.
func (b *Builder) List(n int, write func(i int)) {
	for i := range n {
		b.Comma(i)
		write(i)
	}
}

// Fail records an error; the statement will not be sent. The first error wins.
func (b *Builder) Fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Err returns the first error.
func (b *Builder) Err() error { return b.err }

// Text returns the text so far, valid until the next call.
func (b *Builder) Text() []byte { return b.buf }
