package sqlexpr

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// CountsVersion reports whether the writes of a table increment the version of a row.
func CountsVersion(b *sqlgen.Builder, t *dialect.Table) bool {
	return t.Version != "" && !b.Dialect.OwnVersions()
}

// WriteNextVersion sets the version of a row to the next one, in an UPDATE.
func WriteNextVersion(b *sqlgen.Builder, t *dialect.Table) {
	b.Ident(t.Version)
	b.Write(" = ")
	b.Col(t.Version)
	b.Write(" + 1")
}

// WriteNextVersionOnConflict is WriteNextVersion in the update of ON CONFLICT, where the name alone could be that of the new row.
func WriteNextVersionOnConflict(b *sqlgen.Builder, t *dialect.Table) {
	b.Ident(t.Version)
	b.Write(" = ")
	writeBareTable(b, t)
	b.Write(".")
	b.Ident(t.Version)
	b.Write(" + 1")
}

// writeBareTable writes the name of a table as it qualifies columns.
func writeBareTable(b *sqlgen.Builder, t *dialect.Table) {
	if b.Dialect.HasSchemas {
		b.Ident(t.Name)
	} else {
		b.Ident(t.FlatName())
	}
}
