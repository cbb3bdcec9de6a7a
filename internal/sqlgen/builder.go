package sqlgen

import (
	"fmt"
	"slices"
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
	// Place is the current table and its alias.
	dialect.Place
	// Tables are all tables of the package.
	Tables []*dialect.Table
	// Tenant is the tenant column, empty for a client without query.Tenant.
	Tenant string
	// OneTenant says that the statement as a whole is restricted to its tenant: it finds or writes no row of another.
	OneTenant bool

	// ByKeys says that the statement finds its rows by their keys.
	ByKeys bool
	// Raw says that the statement contains SQL of the user, which may name any table. Named are the tables that it names itself, some repeatedly.
	Raw   bool
	Named []*dialect.Table
	// Beside are those of them whose rows its subqueries and joins read. A database searches them, also for a statement that finds its own rows by
	// their keys.
	Beside []*dialect.Table
	// HidesBeside says that the tables beside have no schema in the text, so that copies hide them on SQLite.
	HidesBeside bool
	// Explains says that only the plan of the statement is asked for.
	Explains bool

	// HidesArgs says that the arguments without a column are secret: observers do not see them.
	HidesArgs bool

	// Statement is the statement for the session. The builder owns its Args.
	Statement wire.Statement

	buf   []byte
	names []string // the columns of the arguments, empty for arguments without a column
	holes []hole   // in the order of the text
	err   error

	tenantErr error

	aliases int // the number of aliases of NewAlias

	seen     *[]string        // for ColumnsOf
	levels   []Level          // the levels around the current part, the innermost last
	with     []*dialect.Table // the queries of the WITH
	within   []*dialect.Table // the queries that are being written for the first time, which may refer to themselves
	composed bool             // the current SELECT does not write the WITH
	selects  bool             // the statement has a SELECT

	repeated int  // the number of the next argument while an expression of GROUP BY is written again, or 0
	repeats  bool // such an argument was written
	numbered int  // the number of calls of Arg that added an argument

	constants      bool // values are written as constants
	constantValues int  // the number of these

	reading reading

	depth     int    // of the current expression
	scores    []Expr // the conditions on the score of a search that all rows of the current SELECT meet
	searching bool   // the current condition has a full-text search, and the database cannot look up a key together with one
}

var _ dialect.Sink = (*Builder)(nil)

var builders = sync.Pool{New: func() any { return new(Builder) }}

// maxPooledText and maxPooledArgs are the maximum bytes of text and number of arguments of a pooled builder.
const (
	maxPooledText = 64 << 10
	maxPooledArgs = 4 << 10
)

// New returns a builder from the pool. Free returns it to the pool.
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
	clear(b.Named)
	clear(b.Beside)
	*b = Builder{buf: b.buf[:0], Named: b.Named[:0], Beside: b.Beside[:0], names: b.names[:0], holes: b.holes[:0], levels: b.levels[:0],
		Statement: wire.Statement{Args: b.Statement.Args[:0]}}
	builders.Put(b)
}

// Write appends SQL text unchanged.
func (b *Builder) Write(sql string) { b.buf = append(b.buf, sql...) }

// Ident appends a quoted identifier.
func (b *Builder) Ident(name string) { b.quoted(sqlquote.AppendName(b.buf, name)) }

// Col appends the quoted name of a column of Table, qualified if the table has an alias. Use Ident where SQL allows no qualified names: in
// the column list of an INSERT and on the left of SET.
func (b *Builder) Col(name string) {
	b.watch(name)
	if b.Alias != "" {
		b.Ident(b.Alias)
		b.buf = append(b.buf, '.')
	}
	b.Ident(name)
}

// Output appends a column of Table to the columns that a SELECT or a RETURNING returns. The version of a row may be an expression, which has the
// name of the column.
func (b *Builder) Output(name string) {
	if b.Table == nil || b.Table.Version != name || !b.Dialect.OwnVersions() {
		b.Col(name)
		return
	}
	b.Dialect.WriteRowVersion(b)
	b.Write(" AS ")
	b.Ident(name)
}

// TableName appends the quoted, qualified name of a table. It adds a query that is used as a table to the WITH. A condition that names a table reads
// it besides the rows of the statement.
func (b *Builder) TableName(t *dialect.Table) { b.tableName(t, len(b.levels) > 0) }

func (b *Builder) tableName(t *dialect.Table, beside bool) {
	if t.Query != nil {
		b.use(t)
		b.Ident(t.Name)
		return
	}
	b.Named = append(b.Named, t)
	schema := b.Schema
	if beside {
		b.Beside = append(b.Beside, t)
		if b.HidesBeside {
			b.Schema = ""
		}
	}
	b.quoted(b.AppendTable(b.buf, t))
	b.Schema = schema
}

// SearchesBeside reports whether the statement has subqueries or joins, whose rows the database searches.
func (b *Builder) SearchesBeside() bool { return len(b.Beside) > 0 || b.Raw }

// Copy appends the text and the arguments of another statement, which this one is to be.
func (b *Builder) Copy(from *Builder) {
	b.Write(string(from.buf))
	for i, v := range from.Statement.Args {
		b.AddArg(from.ArgColumn(i), v)
	}
	b.Named, b.Beside = append(b.Named, from.Named...), append(b.Beside, from.Beside...)
	b.Raw, b.selects = b.Raw || from.Raw, b.selects || from.selects
}

// NewAlias returns a new alias for a table: t1, t2, ...
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

// quoted replaces the text by the extended text.
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
	number := len(b.Statement.Args) + 1
	if b.repeated > 0 {
		number, b.repeats = b.repeated, true
		b.repeated++
	} else {
		b.AddArg("", v)
		b.numbered++
	}
	b.buf = append(b.buf, b.Dialect.Placeholder)
	b.buf = strconv.AppendInt(b.buf, int64(number), 10)
}

// ArgFor appends a placeholder for v, a value of a column.
func (b *Builder) ArgFor(column string, v wire.Value) {
	b.Arg(v)
	if !b.constants && b.repeated == 0 {
		b.names[len(b.names)-1] = column
	}
	if b.Table != nil && len(b.Table.ComputedKey) > 0 {
		b.castKey(column)
	}
}

// castKey casts a time that is compared with a generated part of the key: CrateDB finds no row by a number.
func (b *Builder) castKey(column string) {
	c, at := b.Table.Column(column)
	if b.Dialect.ComputedKeys && c != nil && c.Type == dialect.Time && slices.Contains(b.Table.ComputedKey, at) {
		b.Write("::")
		b.Write(b.Dialect.Types[dialect.Time])
	}
}

// AddArg adds an argument without a placeholder. column is its column, or empty.
func (b *Builder) AddArg(column string, v wire.Value) {
	b.Statement.Args = append(b.Statement.Args, v)
	b.names = append(b.names, column)
}

// ArgColumn returns the column of the argument at index i, or "".
func (b *Builder) ArgColumn(i int) string {
	if n := len(b.names); n > 0 && b.Statement.Rows > 0 {
		i %= n // only the first row has names
	}
	if 0 <= i && i < len(b.names) {
		return b.names[i]
	}
	return ""
}

// SetRows sets the arguments of a bulk write: a value for each of the columns, row after row, and at the end of each row the shared ones. The caller
// owns them.
func (b *Builder) SetRows(columns []dialect.Column, args []wire.Value, shared []string) {
	b.names = b.names[:0]
	for i := range columns {
		b.names = append(b.names, columns[i].Name)
	}
	b.names = append(b.names, shared...)
	b.Statement.Args, b.Statement.Rows, b.Statement.Shared = args, len(args)/max(len(b.names), 1), len(shared)
}

// AfterRow runs write for a part behind the row of a bulk write with n columns, and returns its arguments and their columns. They are to be shared
// by all rows.
func (b *Builder) AfterRow(n int, write func()) (shared []wire.Value, columns []string) {
	for range n {
		b.AddArg("", wire.Null())
	}
	write()
	shared, columns = slices.Clone(b.Statement.Args[n:]), slices.Clone(b.names[n:])
	clear(b.Statement.Args)
	b.Statement.Args, b.names = b.Statement.Args[:0], b.names[:0]
	return shared, columns
}

// Expr appends an expression. It fails if the expression is nested too deep for the database, or the statement is too long.
func (b *Builder) Expr(e Expr) {
	if b.depth > shallow && b.depth > b.Dialect.MaxDepth || len(b.buf) > maxText {
		b.tooLarge()
		return
	}
	b.depth++
	if group := b.groupOf(e); group >= 0 {
		b.hold(func() { b.writeGroup(group, e) })
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

// shallow is a depth that every database accepts. maxText is the maximum length of a statement in bytes, that of CockroachDB: a few nested
// functions that repeat their operand, such as Round, make very long texts.
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

// Lookup returns the package's table with the flat name (FlatName), or a table without columns.
func (b *Builder) Lookup(name string) *dialect.Table {
	for _, t := range b.Tables {
		if t.FlatName() == name {
			return t
		}
	}
	return &dialect.Table{Name: name}
}

// In runs write with t as the current table, for a subquery or a joined table. alias is its name in the statement, empty for its own name.
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
		b.Output(t.Columns[i].Name)
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

// Fail records an error, so that the statement is not sent. It ignores later errors.
func (b *Builder) Fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Err returns the first error of a statement that is written.
func (b *Builder) Err() error {
	if b.err == nil && b.reading.asked != nil {
		return b.readingErr()
	}
	return b.err
}

// Text returns the text so far, valid until the next call.
func (b *Builder) Text() []byte { return b.buf }
