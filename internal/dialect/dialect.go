package dialect

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// Dialect is the SQL of one database: its properties as data, and code for the parts that differ too much. It has no state.
type Dialect struct {
	Traits
	Writer
}

// Writer writes the parts of a statement that differ too much between databases for a field in Traits.
type Writer interface {
	// In tests whether e is one of the elements of list; key says that e is the whole primary key.
	In(w Sink, e Operand, list wire.Value, key bool)
	// Like tests a text for a part. how is the position of the part in the text.
	Like(w Sink, e Operand, how Like, part string)
	// Limit appends LIMIT and OFFSET; a negative limit is none.
	Limit(w Sink, limit, offset int64)

	// ArrayHas tests whether the array e, which is the column c, holds v; ArrayHasAny and ArrayHasAll take a list. ArrayLen is the number of
	// elements, 0 for an empty array and NULL for NULL.
	ArrayHas(w Sink, e Operand, v wire.Value, c Column)
	ArrayHasAny(w Sink, e Operand, list wire.Value, c Column)
	ArrayHasAll(w Sink, e Operand, list wire.Value, c Column)
	ArrayLen(w Sink, e Operand)

	// ArrayAppend is the array e, which is the column c, with the elements of a list at its end. ArrayRemove is the array without all elements
	// that are equal to an element of a list. The list is not empty.
	ArrayAppend(w Sink, e Operand, list wire.Value, c Column)
	ArrayRemove(w Sink, e Operand, list wire.Value, c Column)
	// SetMembers is the assignments of an UPDATE that set members of the documents of a column, and leave the other members unchanged.
	SetMembers(w Sink, c Column, list []Member)
	// RemoveMember is a document without a member. It reports whether the database has a function for it, and writes nothing otherwise.
	RemoveMember(w Sink, document Operand, path []string) bool

	// Instant converts the column e to a point in time if it has another custom type.
	Instant(w Sink, e Operand, c Column)
	// Path is a member of an object column as a value of type t.
	Path(w Sink, column string, path []string, t Type)

	// AnyElement tests whether an element of an array of documents meets a condition, in which it is a column of the table alias.
	AnyElement(w Sink, array Operand, alias, column string, condition Operand)
	// Match searches full-text indexes. Score is the rank of the row: a higher one is better.
	Match(w Sink, s *TextSearch)
	Score(w Sink, s *TextSearch)

	// Past appends the time at which the statement reads, behind its whole FROM. PlanHint appends what
	// the planner must do with the table before it, JoinHint the method of a join, between LEFT and JOIN. Only databases with the traits
	// ReadsPast and PlanHints have them.
	Past(w Sink, p Past)
	PlanHint(w Sink, p Plan)
	JoinHint(w Sink, m JoinMethod)

	// BulkValues appends the source of the rows of a bulk insert into columns, after "INSERT INTO t (...)".
	BulkValues(w Sink, columns []Column)
	// DropTable returns the statements that drop a table and the objects that belong to it, if they exist.
	DropTable(schema string, t *Table) []string
	// Partitions appends a query of the partitions of a table: the values of the partition columns, the number of rows, the size in bytes,
	// whether it is closed, and an identifier. It appends nothing on a database without partitions (Traits.HasPartitions).
	Partitions(w Sink, t *Table)
	// ChangeStream appends the statement whose rows are the changes of tables: table, key and value, as package changefeed reads them. It
	// appends nothing on a database without such streams (Traits.ClusterTime).
	ChangeStream(w Sink, tables []*Table, s ChangeStream)
	// TableExists appends a query that returns one row if the table exists.
	TableExists(w Sink, t *Table)
}

// ChangeStream is where a stream of changes begins.
type ChangeStream struct {
	// Since is the time of the cluster's clock after which changes are sent. Existing requests the rows of this time first.
	Since    string
	Existing bool
	// Experimental requests the form of old servers.
	Experimental bool
}

// ByName returns the dialect of a server by the name of its wire.DB.
func ByName(name string) (*Dialect, error) {
	for _, d := range []*Dialect{CrateDB, CockroachDB, Postgres, SQLite} {
		if d.Name == name {
			return d, nil
		}
	}
	return nil, fmt.Errorf("no dialect %q", name)
}

// HasOrder reports whether the database compares the values of a column by size.
func (d *Dialect) HasOrder(c Column) bool {
	return d.Unordered == "" || baseType(d.OwnType(c)) != d.Unordered
}

// OwnType is the custom type of a column on this database, if statements depend on it.
func (d *Dialect) OwnType(c Column) string {
	if !d.OwnTypes {
		return ""
	}
	return c.Own[d.Name]
}

// KeyBatch is the maximum number of keys of one lookup, for a key with the number of columns.
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

// Compared writes a value with the collation of its type, because the result of a function or a subquery does not have that of its column.
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

// DefaultRow appends the source of a row with the default of every column, after "INSERT INTO t".
func (d *Dialect) DefaultRow(w Sink, t *Table) {
	if d.DefaultValues {
		w.Write(" DEFAULT VALUES")
		return
	}
	w.Write(" (")
	w.Ident(t.Columns[0].Name)
	w.Write(") VALUES (DEFAULT)")
}

// Refresh appends the statement that makes a table's writes visible to searches, or nothing if they always are.
func (d *Dialect) Refresh(w Sink, t *Table) {
	if d.RefreshTable == "" {
		return
	}
	w.Write(d.RefreshTable)
	w.TableName(t)
}

// Like is the position of a part in a text.
type Like uint8

// The positions. The fold variants ignore case.
const (
	Contains Like = iota
	Prefix
	Suffix
	ContainsFold
	EqualFold
)
