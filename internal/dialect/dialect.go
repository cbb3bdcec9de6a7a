package dialect

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// Dialect is how statements are written for one database: what is true of it, as data, and what it writes in its own way. It has
// no state.
type Dialect struct {
	Traits
	Writer
}

// Writer writes what databases say in ways too different for a word in Traits.
type Writer interface {
	// In tests whether e is one of the elements of list; key says that e is the whole primary key.
	In(w Sink, e Operand, list wire.Value, key bool)
	// Like tests text against a pattern part: how says where in the text it must stand.
	Like(w Sink, e Operand, how Like, part string)
	// Limit appends LIMIT and OFFSET; a negative limit is none.
	Limit(w Sink, limit, offset int64)

	// ArrayHas tests whether the array e, which is the column c, holds v; ArrayHasAny and ArrayHasAll take a list. ArrayLen is the number of
	// elements, 0 for an empty array and NULL for NULL.
	ArrayHas(w Sink, e Operand, v wire.Value, c Column)
	ArrayHasAny(w Sink, e Operand, list wire.Value, c Column)
	ArrayHasAll(w Sink, e Operand, list wire.Value, c Column)
	ArrayLen(w Sink, e Operand)

	// Instant is the column e as a point in time, where its own type is another.
	Instant(w Sink, e Operand, c Column)
	// Path is a member of an object column as a value of type t.
	Path(w Sink, column string, path []string, t Type)

	// Match tests the full-text index of a column, Score ranks by it: the higher the better.
	Match(w Sink, c Column, text wire.Value)
	Score(w Sink, c Column, text wire.Value)

	// BulkValues appends the source of the rows of a bulk insert into the given columns: what follows "INSERT INTO t (...)".
	BulkValues(w Sink, columns []Column)
	// DropTable returns the statements that drop a table and what belongs to it, if they are there.
	DropTable(schema string, t *Table) []string
	// TableExists appends a query that returns one row if the table exists.
	TableExists(w Sink, t *Table)
}

// ByName returns the dialect of a server, by the name that its wire.DB gives.
func ByName(name string) (*Dialect, error) {
	for _, d := range []*Dialect{CrateDB, CockroachDB, Postgres, SQLite} {
		if d.Name == name {
			return d, nil
		}
	}
	return nil, fmt.Errorf("no dialect %q", name)
}

// OwnType is the type that the schema names for a column on this database, if what statements say depends on it.
func (d *Dialect) OwnType(c Column) string {
	if !d.OwnTypes {
		return ""
	}
	return c.Own[d.Name]
}

// KeyBatch is the largest number of keys of so many columns that one lookup by key may ask for.
func (d *Dialect) KeyBatch(columns int) int {
	if columns > 1 {
		return d.MaxCompositeKeys
	}
	return d.MaxKeys
}

// Cast converts e to a type.
func (d *Dialect) Cast(w Sink, e Operand, t Type) {
	cast(w, e, d.Types[t.Elem()])
	w.Write(d.collate(t))
}

// Compared writes a value of a type as what compares as its column does: a function or a subquery loses the collation of its
// column.
func (d *Dialect) Compared(w Sink, e Operand, t Type) {
	if collate := d.collate(t); collate != "" {
		w.Write("(")
		w.Operand(e)
		w.Write(collate + ")")
		return
	}
	w.Operand(e)
}

// collate is the suffix of a value of a type, empty if it needs none.
func (d *Dialect) collate(t Type) string {
	if d.Collations == nil || d.Collations[t.Elem()] == "" {
		return ""
	}
	return " COLLATE " + d.Collations[t.Elem()]
}

// ListType is the type of a list of values.
func (d *Dialect) ListType(elem Type) string {
	return strings.Replace(d.ListTypes, "@", d.Types[elem.Elem()], 1)
}

// DefaultRow appends the source of a row that takes the default of every column: what follows "INSERT INTO t".
func (d *Dialect) DefaultRow(w Sink, t *Table) {
	if d.DefaultValues {
		w.Write(" DEFAULT VALUES")
		return
	}
	w.Write(" (")
	w.Ident(t.Columns[0].Name)
	w.Write(") VALUES (DEFAULT)")
}

// Refresh appends the statement that makes a table's writes visible to searches, or nothing where they always are.
func (d *Dialect) Refresh(w Sink, t *Table) {
	if d.RefreshTable == "" {
		return
	}
	w.Write(d.RefreshTable)
	w.TableName(t)
}

// Like says where a part must stand in a text.
type Like uint8

// The places. The fold variants ignore case.
const (
	Contains Like = iota
	Prefix
	Suffix
	ContainsFold
	EqualFold
)
