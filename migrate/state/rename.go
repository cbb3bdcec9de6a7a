package state

import (
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
)

// Rename finds tables, columns, sequences, enum types and their values with the former name of a wanted one that does not exist yet. It returns
// the database with the new names, and the renames.
func Rename(live, want *Database, syntax *sqllex.Syntax) (*Database, []Change) {
	out := *live
	out.Tables = slices.Clone(live.Tables)
	var changes []Change
	for _, w := range want.Tables {
		old := TableName{Schema: w.Schema, Name: w.RenamedFrom}
		at := slices.IndexFunc(out.Tables, func(t *Table) bool { return t.TableName == old })
		if w.RenamedFrom == "" || at < 0 || out.Table(w.TableName) != nil || want.Table(old) != nil {
			continue
		}
		moved := *out.Tables[at]
		moved.TableName = w.TableName
		out.Tables[at] = &moved
		for i, t := range out.Tables {
			out.Tables[i] = pointed(t, old, w.TableName)
		}
		changes = append(changes, RenameTable{old, w.TableName})
	}
	for _, w := range want.Tables {
		for _, c := range w.Columns {
			at := slices.IndexFunc(out.Tables, func(t *Table) bool { return t.TableName == w.TableName })
			if c.RenamedFrom == "" || at < 0 || out.Tables[at].Column(c.RenamedFrom) == nil || out.Tables[at].Column(c.Name) != nil ||
				w.Column(c.RenamedFrom) != nil {
				continue
			}
			r := renaming{c.RenamedFrom, c.Name, syntax}
			out.Tables[at] = r.table(out.Tables[at])
			for i, t := range out.Tables {
				out.Tables[i] = r.referring(t, w.TableName)
			}
			changes = append(changes, RenameColumn{w, c.RenamedFrom, c.Name})
		}
	}
	changes = append(changes, renameEnums(&out, want, syntax)...)
	return &out, append(changes, renameSequences(&out, want)...)
}

// pointed returns a table whose foreign keys refer to a table by its new name.
func pointed(t *Table, old, now TableName) *Table {
	out := *t
	out.ForeignKeys = slices.Clone(t.ForeignKeys)
	for i := range out.ForeignKeys {
		if out.ForeignKeys[i].References == old {
			out.ForeignKeys[i].References = now
		}
	}
	return &out
}

// TTLExpression is the setting of CockroachDB whose value is an expression over columns.
const TTLExpression = "ttl_expiration_expression"

// Renamed returns a table whose column has another name in everything that names it.
func Renamed(t *Table, from, to string, syntax *sqllex.Syntax) *Table {
	return renaming{from, to, syntax}.table(t)
}

// renaming is the new name of a column.
type renaming struct {
	old, now string
	syntax   *sqllex.Syntax
}

func (r renaming) name(s string) string {
	if s == r.old {
		return r.now
	}
	return s
}

func (r renaming) names(list []string) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = r.name(s)
	}
	return out
}

// table returns a table with the new name of the column, wherever the server changes it.
func (r renaming) table(t *Table) *Table {
	out := *t
	out.Columns = slices.Clone(t.Columns)
	for i := range out.Columns {
		c := &out.Columns[i]
		c.Name, c.Generated, c.Type = r.name(c.Name), r.text(c.Generated), inExpression(c.Type, r.text)
	}
	out.PrimaryKey, out.PartitionedBy, out.ClusteredBy = r.names(t.PrimaryKey), r.names(t.PartitionedBy), r.name(t.ClusteredBy)
	out.Uniques = slices.Clone(t.Uniques)
	for i, u := range out.Uniques {
		out.Uniques[i] = r.names(u)
	}
	out.Checks = slices.Clone(t.Checks)
	for i := range out.Checks {
		out.Checks[i].Expr = r.text(out.Checks[i].Expr)
	}
	out.ForeignKeys = slices.Clone(t.ForeignKeys)
	for i := range out.ForeignKeys {
		out.ForeignKeys[i].Columns = r.names(out.ForeignKeys[i].Columns)
	}
	out.Fulltexts = slices.Clone(t.Fulltexts)
	for i := range out.Fulltexts {
		out.Fulltexts[i].Columns = r.names(out.Fulltexts[i].Columns)
	}
	out.Indexes = slices.Clone(t.Indexes)
	for i := range out.Indexes {
		x := &out.Indexes[i]
		x.Include, x.Where, x.Parts = r.names(x.Include), r.text(x.Where), slices.Clone(x.Parts)
		for p := range x.Parts {
			x.Parts[p].Column, x.Parts[p].Expr = r.name(x.Parts[p].Column), r.text(x.Parts[p].Expr)
		}
	}
	out.RowSecurity = t.RowSecurity.rewritten(r.text)
	out.Settings = maps.Clone(t.Settings)
	if expr := out.Settings[TTLExpression]; expr != "" {
		out.Settings[TTLExpression] = r.text(expr)
	}
	return &out
}

// referring returns a table whose foreign keys refer to the column by its new name.
func (r renaming) referring(t *Table, to TableName) *Table {
	out := *t
	out.ForeignKeys = slices.Clone(t.ForeignKeys)
	for i, k := range out.ForeignKeys {
		if k.References == to {
			out.ForeignKeys[i].Referenced = r.names(k.Referenced)
		}
	}
	return &out
}

// text returns an expression with the new name, in quotes if the old one was.
func (r renaming) text(sql string) string {
	var b strings.Builder
	for t, err := range r.syntax.Tokens(sql) {
		if err != nil {
			return sql
		}
		text := sql[t.Start:t.End]
		if (t.Kind == sqllex.Word || t.Kind == sqllex.Name) && sqllex.NameOf(text) == r.old {
			if text = sqlquote.Name(r.now); t.Kind == sqllex.Word && sqllex.Plain(r.now) {
				text = r.now
			}
		}
		b.WriteString(text)
	}
	return b.String()
}
