package dialect

import "github.com/crategen/crategen/internal/sqllex"

// Traits are what is true of a database, as far as statements depend on it. Each database sets every field, in this order, in the
// file of its name, with the source of what is not plain.
type Traits struct {
	// Name is cratedb, cockroachdb, postgres or sqlite.
	Name string
	// Syntax is how its SQL is read.
	Syntax *sqllex.Syntax

	// Placeholder is the byte before an argument's number: $1, ?1.
	Placeholder byte
	// DefaultSchema qualifies table names where the URL names no schema. It is empty where sessions keep the schema and
	// names need none.
	DefaultSchema string
	// HasSchemas: tables stand in named schemas. Where they do not, the schema is a part of the name.
	HasSchemas bool

	// Types are the names of the scalar types, by Type; ListTypes is the type of a list, with @ for that of its elements.
	Types []string
	// Collations are how values of the types are compared, by Type, where that is not the order of the database's own type; nil for none.
	Collations []string
	ListTypes  string
	// OwnTypes: what statements say of a column depends on the type that the schema names for it.
	OwnTypes bool
	// TypedMembers: the members of a document have types of their own, and are no text.
	TypedMembers bool
	// Functions are how functions are written: SQL with @1, @2, ... for the operands.
	Functions *Functions

	// NullsLast: NULL is the greatest value of an order; otherwise it is the least.
	NullsLast bool
	// UnionTypes: the rows of a set operation take the types of its first query, digits and all, also where they have others; and an
	// INSERT with a query takes the digits of a decimal for one with the scale of the column.
	UnionTypes bool
	// WrapsNumbers: every integer of a column is greater than the greatest of its type, and infinity greater than itself; and likewise for
	// the least.
	WrapsNumbers bool
	// EmptyGroups: a GROUP BY of one text column can return groups without a row, whose count is 0.
	EmptyGroups bool
	// StopWordsFail: a full-text query of stop words alone is an error.
	StopWordsFail bool

	// MaxKeys and MaxCompositeKeys are how many keys one lookup may ask for, of one column and of several.
	MaxKeys, MaxCompositeKeys int
	// KeysApart: (a OR b) AND c is no lookup of the keys a and b, but (a AND c) OR (b AND c) is.
	KeysApart bool
	// SearchesApart: a condition that gives the whole key is answered by a lookup, and fails if it has a full-text search as well.
	SearchesApart bool
	// MergesRanges: several ranges of an index are best read by several SELECTs, whose rows the database merges in their order, because it
	// does not read an index in order where there is an OR.
	MergesRanges bool
	// MaxConditions is the largest number of conditions that may be joined by AND or OR, 0 for no limit. BalancedConditions: many are to be
	// written as a balanced tree, because the database bounds the depth of an expression.
	MaxConditions      int
	BalancedConditions bool
	// MaxDepth is how deep conditions and values may be nested.
	MaxDepth int
	// ConstantParts: there are parts of a statement in which arguments cannot stand, which sqlgen.Builder.Constants writes.
	ConstantParts bool
	// CorrelatesUpdates: a subquery in an UPDATE or DELETE may refer to the row at hand.
	CorrelatesUpdates bool

	// VersionColumns are the columns that tell the versions of a row apart, where an UPDATE or DELETE with more in its condition
	// than keys is judged on an older state of the row than it writes to. Such a database writes the version that was read if the
	// condition holds the whole key and these columns, and nothing else. Elsewhere it is nil.
	VersionColumns []string
	// ClusterVersion is a query of one number. While the number stays as it is, the database repeats no write of its own
	// accord. It is asked only where there are VersionColumns.
	ClusterVersion string
	// RefreshTable is what makes a table's writes visible to searches, before the table's name; empty where they always are.
	RefreshTable string

	// DefaultValues: INSERT INTO t DEFAULT VALUES is a row of defaults.
	DefaultValues bool
	// AtomicBulk: a bulk write is written whole or not at all; otherwise its rows fail by themselves.
	AtomicBulk bool
	// ReturnsBulk: RETURNING may stand in a bulk write.
	ReturnsBulk bool
	// ConflictWhere: the update of ON CONFLICT DO UPDATE may have a condition.
	ConflictWhere bool
	// Copies: rows are loaded fastest with COPY, which is one statement, and not by bulk writes.
	Copies bool
}
