// Package ddltext has what the printers of several databases write alike.
package ddltext

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/state"
)

// Ident quotes an identifier.
func Ident(name string) string { return sqlquote.Name(name) }

// Literal quotes a string constant. Backslashes mean themselves in all four databases.
func Literal(text string) string { return sqlquote.Text(text) }

// Table is the quoted name of a table or a view.
func Table(n state.TableName) string {
	return sqlquote.QualifiedName(n.Schema, n.Name)
}

// Columns lists columns: "a", "b".
func Columns(names []string) string {
	return sqlquote.Names(names)
}

// Words joins what is not empty with spaces.
func Words(list ...string) string {
	var b strings.Builder
	for _, w := range list {
		if w == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// NotNull is the constraint of a column.
func NotNull(c state.Column) string {
	if c.NotNull {
		return "NOT NULL"
	}
	return ""
}

// Default is the DEFAULT of a column.
func Default(c state.Column) string {
	if c.Default == "" {
		return ""
	}
	return "DEFAULT " + c.Default
}

// Collate is the COLLATE of a column.
func Collate(c state.Column) string {
	if c.Collation == "" {
		return ""
	}
	return "COLLATE " + Ident(c.Collation)
}

// IsKey reports whether the column is the whole primary key.
func IsKey(t *state.Table, c state.Column) bool {
	return len(t.PrimaryKey) == 1 && t.PrimaryKey[0] == c.Name
}

// Item is one line of a CREATE TABLE: a column, an index or a constraint.
type Item struct {
	Doc []string
	SQL string
}

// CompositeKey appends a primary key of several columns to the items of a table.
func CompositeKey(items []Item, t *state.Table) []Item {
	if len(t.PrimaryKey) < 2 {
		return items
	}
	return append(items, Item{SQL: "PRIMARY KEY (" + Columns(t.PrimaryKey) + ")"})
}

// ForeignKeys appends foreign keys to the items of a table.
func ForeignKeys(items []Item, keys []state.ForeignKey) []Item {
	for _, k := range keys {
		items = append(items, Item{SQL: ForeignKey(k)})
	}
	return items
}

// constraint is the name of a constraint. SQLite has constraints without one.
func constraint(name string) string {
	if name == "" {
		return ""
	}
	return "CONSTRAINT " + Ident(name)
}

// ForeignKey is a foreign key with its name.
func ForeignKey(k state.ForeignKey) string {
	return Words(constraint(k.Name), Reference(k))
}

// Reference is a foreign key without its name.
func Reference(k state.ForeignKey) string {
	sql := Words("FOREIGN KEY ("+Columns(k.Columns)+") REFERENCES", Table(k.References))
	if len(k.Referenced) > 0 {
		sql += " (" + Columns(k.Referenced) + ")"
	}
	if k.OnDelete != "" {
		sql += " ON DELETE " + k.OnDelete
	}
	return Words(sql, k.Options)
}

// Checks appends the CHECK constraints of a table to its items.
func Checks(items []Item, syntax *sqllex.Syntax, t *state.Table) []Item {
	for _, c := range t.Checks {
		items = append(items, Item{SQL: Words(constraint(c.Name), "CHECK ("+syntax.Part(c.Expr)+")")})
	}
	return items
}

// CreateTable writes the statement; options follow the closing bracket.
func CreateTable(t *state.Table, items []Item, options string) state.Statement {
	var b strings.Builder
	b.WriteString("CREATE TABLE IF NOT EXISTS " + Table(t.TableName) + " (\n")
	for i, it := range items {
		for _, line := range it.Doc {
			WriteComment(&b, "  ", line)
		}
		b.WriteString("  " + it.SQL)
		if i < len(items)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString(")" + options)
	return state.Statement{Kind: state.KindTable, Table: t.String(), Name: t.String(), Comment: t.Doc, SQL: b.String()}
}

// WriteComment writes a line of a comment.
func WriteComment(b *strings.Builder, indent, line string) {
	b.WriteString(indent + sqlquote.LineComment(line) + "\n")
}

// Indexes are the statements that create the indexes of a table.
func Indexes(syntax *sqllex.Syntax, t *state.Table) []state.Statement {
	var out []state.Statement
	for _, x := range t.Indexes {
		out = append(out, Index(syntax, t, x))
	}
	return out
}

// Index creates an index: a unique index rather than a UNIQUE constraint, because only an index can be created where it is
// missing; servers name it in errors as they do a constraint.
func Index(syntax *sqllex.Syntax, t *state.Table, x state.Index) state.Statement {
	create := "CREATE INDEX IF NOT EXISTS"
	if x.Unique {
		create = "CREATE UNIQUE INDEX IF NOT EXISTS"
	}
	using, include, where := "", "", ""
	if x.Method != "" {
		using = "USING " + x.Method
	}
	if x.Buckets > 0 {
		include = "USING HASH"
	}
	if len(x.Include) > 0 {
		include = Words(include, "INCLUDE ("+Columns(x.Include)+")")
	}
	if params := Params(x); params != "" {
		include = Words(include, "WITH ("+params+")")
	}
	if x.Where != "" {
		where = "WHERE " + syntax.Part(x.Where)
	}
	if x.NotVisible {
		where = Words(where, "NOT VISIBLE")
	}
	parts := make([]string, len(x.Parts))
	for i, p := range x.Parts {
		text, order := p.Expr, ""
		if p.Column != "" {
			text = Ident(p.Column)
		}
		if p.Desc {
			order = "DESC"
		}
		parts[i] = Words(text, p.OpClass, order)
	}
	return state.Statement{
		Kind: state.KindIndex, Table: t.String(), Name: x.Name,
		SQL: Words(create, Ident(x.Name), "ON", Table(t.TableName), using, "("+strings.Join(parts, ", ")+")", include, where),
	}
}

// Params are the parameters of an index on CockroachDB: bucket_count = 8.
func Params(x state.Index) string {
	var list []string
	if x.Buckets > 0 {
		list = append(list, Buckets(x.Buckets))
	}
	for _, name := range slices.Sorted(maps.Keys(x.Params)) {
		list = append(list, name+" = "+x.Params[name])
	}
	return strings.Join(list, ", ")
}

// Buckets is the parameter of a hash-sharded index or key.
func Buckets(n int) string { return "bucket_count = " + strconv.Itoa(n) }
