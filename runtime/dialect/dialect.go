package dialect

import (
	"fmt"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// Dialect writes what databases say differently. Implementations have no state.
type Dialect interface {
	// Name is cratedb, cockroachdb, postgres or sqlite.
	Name() string
	// Syntax is how its SQL is read.
	Syntax() *sqllex.Syntax
	// Placeholder is the byte before an argument's number: $1, ?1.
	Placeholder() byte
	// DefaultSchema qualifies table names where the URL names no schema. It is empty where sessions keep the schema and
	// names need none.
	DefaultSchema() string
	// HasSchemas reports whether tables stand in named schemas. Where they do not, the schema is a part of the name.
	HasSchemas() bool
	// KeyBatch is the largest number of keys of so many columns that one lookup by key may ask for.
	KeyBatch(columns int) int
	// KeysApart reports whether (a OR b) AND c is no lookup of the keys a and b, but (a AND c) OR (b AND c) is.
	KeysApart() bool
	// SearchesApart reports whether a condition that gives the whole key is answered by a lookup, and fails if it has a full-text
	// search as well.
	SearchesApart() bool
	// VersionColumns are the columns that tell the versions of a row apart, where an UPDATE or DELETE with more in its condition
	// than keys is judged on an older state of the row than it writes to. Such a database writes the version that was read if the
	// condition holds the whole key and these columns, and nothing else. Elsewhere it is nil.
	VersionColumns() []string
	// ClusterVersion appends a query of one number. While the number stays as it is, the database repeats no write of its own
	// accord. It is asked only where there are VersionColumns.
	ClusterVersion(b *Builder)
	// MergesRanges reports whether several ranges of an index are best read by several SELECTs, whose rows the database merges
	// in their order, because it does not read an index in order where there is an OR.
	MergesRanges() bool
	// WrapsNumbers reports whether every integer of a column is greater than the greatest of its type, and infinity greater than itself;
	// and likewise for the least.
	WrapsNumbers() bool
	// EmptyGroups reports whether a GROUP BY of one text column can return groups without a row, whose count is 0.
	EmptyGroups() bool
	// AtomicBulk reports whether a bulk write is written whole or not at all; otherwise its rows fail by themselves.
	AtomicBulk() bool
	// Copies reports whether rows are loaded fastest with COPY, which is one statement, and not by bulk writes.
	Copies() bool
	// ConflictWhere reports whether the update of ON CONFLICT DO UPDATE may have a condition.
	ConflictWhere() bool
	// NullsLast reports whether NULL is the greatest value of an order; otherwise it is the least.
	NullsLast() bool

	// OwnType is the type that the schema names for a column on this database, if what statements say depends on it.
	OwnType(c Column) string
	// ListType is the type of a list of values.
	ListType(elem Type) string

	// In tests whether e is one of the elements of list; key says that e is the whole primary key.
	In(b *Builder, e Expr, list wire.Value, key bool)
	// Like tests text against a pattern part: how says where in the text it must stand.
	Like(b *Builder, e Expr, how Like, part string)
	// Limit appends LIMIT and OFFSET; a negative limit is none.
	Limit(b *Builder, limit, offset int64)
	// Cast converts e to a type.
	Cast(b *Builder, e Expr, t Type)

	// ArrayHas tests whether the array e, which is the column c, holds v; ArrayHasAny and ArrayHasAll take a list. ArrayLen is the number of
	// elements, 0 for an empty array and NULL for NULL.
	ArrayHas(b *Builder, e Expr, v wire.Value, c Column)
	ArrayHasAny(b *Builder, e Expr, list wire.Value, c Column)
	ArrayHasAll(b *Builder, e Expr, list wire.Value, c Column)
	ArrayLen(b *Builder, e Expr)

	// Instant is the column e as a point in time, where its own type is another.
	Instant(b *Builder, e Expr, c Column)
	// Func is the SQL of a function, with @1, @2, ... for its operands.
	Func(f Func) string
	// ConstantParts reports whether there are parts of a statement in which arguments cannot stand, where Constants is for.
	ConstantParts() bool

	// TypedMembers reports whether the members of a document have types of their own, and are no text.
	TypedMembers() bool
	// Conditions is the largest number of conditions that may be joined by AND or OR, 0 for no limit, and whether many are to be
	// written as a balanced tree, because the database bounds the depth of an expression.
	Conditions() (most int, balanced bool)
	// Depth is how deep conditions and values may be nested.
	Depth() int
	// CorrelatesUpdates reports whether a subquery in an UPDATE or DELETE may refer to the row at hand.
	CorrelatesUpdates() bool

	// Path is a member of an object column as a value of type t.
	Path(b *Builder, column string, path []string, t Type)

	// Match tests the full-text index of a column, Score ranks by it: the higher the better.
	Match(b *Builder, c Column, text wire.Value)
	Score(b *Builder, c Column, text wire.Value)

	// DefaultRow appends the source of a row that takes the default of every column: what follows "INSERT INTO t".
	DefaultRow(b *Builder, t *Table)
	// ReturnsBulk reports whether RETURNING may stand in a bulk write.
	ReturnsBulk() bool
	// BulkValues appends the source of the rows of a bulk insert into the given columns: what follows "INSERT INTO t (...)".
	BulkValues(b *Builder, columns []Column)
	// DropTable returns the statements that drop a table and what belongs to it, if they are there.
	DropTable(schema string, t *Table) []string
	// TableExists appends a query that returns one row if the table exists.
	TableExists(b *Builder, t *Table)
	// Refresh appends the statement that makes a table's writes visible to searches, or nothing where they always are.
	Refresh(b *Builder, t *Table)
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

// ByName returns the dialect of a server, by the name that its wire.DB gives.
func ByName(name string) (Dialect, error) {
	for _, d := range []Dialect{CrateDB{}, CockroachDB{}, Postgres{}, SQLite{}} {
		if d.Name() == name {
			return d, nil
		}
	}
	return nil, fmt.Errorf("no dialect %q", name)
}
