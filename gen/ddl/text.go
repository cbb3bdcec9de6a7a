package ddl

import (
	"strings"

	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/dialect"
)

// ident quotes an identifier.
func ident(name string) string { return sqllex.QuoteName(name) }

// literal quotes a string constant. Backslashes mean themselves in all four databases.
func literal(text string) string { return sqllex.QuoteText(text) }

// closed is an expression of the schema's, fit to stand in brackets: a comment at its end would go on over the closing one.
func closed(d model.Dialect, sql string) string { return sqllex.ByName(string(d)).Part(sql) }

// table is the quoted name of an entity's table: with its schema, if it has one of its own. SQLite has none, so that there
// the schema is a part of the name.
func table(d model.Dialect, e *model.Entity) string {
	if e.Schema == "" || d == model.SQLite {
		return ident(flat(e))
	}
	return ident(e.Schema) + "." + ident(e.Table)
}

// flat is the name of an entity's table in one word: events, audit.events.
func flat(e *model.Entity) string {
	t := dialect.Table{Name: e.Table, Schema: e.Schema}
	return t.FlatName()
}

// columns lists the columns of fields: "a", "b".
func columns(fields []*model.Field) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = ident(f.Column)
	}
	return strings.Join(list, ", ")
}

// item is one line of a CREATE TABLE: a column, an index or a constraint.
type item struct {
	doc []string
	sql string
}

// createTable writes the statement; the name is quoted, and options follow the closing bracket.
func createTable(name string, items []item, options string) string {
	var b strings.Builder
	b.WriteString("CREATE TABLE IF NOT EXISTS " + name + " (\n")
	for i, it := range items {
		for _, line := range it.doc {
			writeComment(&b, "  ", line)
		}
		b.WriteString("  " + it.sql)
		if i < len(items)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString(")" + options)
	return b.String()
}

// writeComment writes a line of a comment. A line break inside of it would end the comment, so it becomes a space.
func writeComment(b *strings.Builder, indent, line string) {
	line = strings.TrimRight(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == 0 {
			return ' '
		}
		return r
	}, line), " \t")
	b.WriteString(indent + "--")
	if line != "" {
		b.WriteString(" " + line)
	}
	b.WriteByte('\n')
}

// words joins what is not empty with spaces.
func words(list ...string) string {
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
