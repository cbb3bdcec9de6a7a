package dialect

import (
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
)

// On SQLite a temporary table hides the table with the same name, unless a statement names the schema main. So a test can hide writes from
// searches, as CrateDB does until a refresh: the temporary table is a copy of the rows.

// HideWrites returns the statements that make searches read the present rows of a table until ShowWrites. The copy has columns for the rowid,
// on which full-text indexes depend.
func (d *Dialect) HideWrites(t *Table) []string {
	name := sqlquote.Name(t.FlatName())
	columns := []string{"rowid", sqlquote.Name(SQLiteRowID)}
	sources := []string{"rowid", "rowid"}
	declared := []string{"rowid integer", sqlquote.Name(SQLiteRowID) + " integer"}
	for i := range t.Columns {
		c := &t.Columns[i]
		column, typ := sqlquote.Name(c.Name), d.Types[c.Type.Elem()]
		if c.Type.IsArray() {
			typ = d.Types[JSON]
		}
		columns, sources = append(columns, column), append(sources, column)
		declared = append(declared, column+" "+typ+d.collate(c.Type))
	}
	return []string{
		"CREATE TEMP TABLE " + name + " (" + strings.Join(declared, ", ") + ")",
		"INSERT INTO temp." + name + " (" + strings.Join(columns, ", ") + ") SELECT " + strings.Join(sources, ", ") +
			" FROM " + sqlquote.Name(d.OwnSchema) + "." + name,
	}
}

// ShowWrites appends the statement that ends HideWrites.
func (d *Dialect) ShowWrites(w Sink, t *Table) {
	w.Write("DROP TABLE IF EXISTS temp.")
	w.Ident(t.FlatName())
}
