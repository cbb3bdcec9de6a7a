package dialect

import (
	"github.com/crategen/crategen/internal/plantext"
	"github.com/crategen/crategen/internal/sqllex"
)

// Traits are the properties of a database on which statements depend. Each database sets every field, in this order, in the file of its
// name, with reasons in comments.
type Traits struct {
	// Name is cratedb, cockroachdb, postgres or sqlite.
	Name string
	// Syntax has the lexical rules of its SQL.
	Syntax *sqllex.Syntax

	// Placeholder is the byte before an argument's number: $1, ?1.
	Placeholder byte
	// DefaultSchema qualifies table names if the URL has no schema. It is empty if the session has a schema.
	DefaultSchema string
	// HasSchemas: the database has named schemas. Otherwise the schema is a part of the table name.
	HasSchemas bool

	// Types are the names of the scalar types, by Type.
	Types []string
	// Collations are the collations of the types, by Type, nil for none. ListTypes is the type of a list, with @ for the type of its elements.
	Collations []string
	ListTypes  string
	// OwnTypes: statements depend on the custom types of columns.
	OwnTypes bool
	// TypedMembers: members of documents have types, and are not text.
	TypedMembers bool
	// MemberEquals is the operator of the equality of a member and a value in the form that an inverted index answers: "=" compares the member,
	// "@>" tests whether the document contains one with this member only. It is empty for a database without such indexes.
	MemberEquals string
	// Functions is the SQL of the functions.
	Functions *Functions

	// NullsLast: NULL is the greatest value of an order; otherwise it is the least.
	NullsLast bool
	// UnionTypes: a set operation interprets the values of all queries with the types of its first query, including the scale, without a
	// conversion; and an INSERT with a query interprets the digits of a decimal with the scale of the column.
	UnionTypes bool
	// WrapsNumbers: a comparison with the greatest number of a type is wrong: every integer is greater than it, and infinity is greater than
	// itself. The same applies to the least number.
	WrapsNumbers bool
	// EmptyGroups: a GROUP BY of one text column can return groups without rows, with a count of 0.
	EmptyGroups bool
	// StopWordsFail: a full-text query with only stop words is an error.
	StopWordsFail bool
	// SearchOptions: a full-text search has the options of CrateDB's MATCH, and a condition on the score can be only a part of the condition of
	// a query that all rows meet.
	SearchOptions bool
	// MatchIsNull: a full-text search of a column that is NULL is NULL. Otherwise it is false.
	MatchIsNull bool
	// IgnoresNulls: window functions of values of other rows take IGNORE NULLS.
	IgnoresNulls bool
	// RegexpBefore and RegexpAfter are written around a regular expression, because the database matches whole texts. RegexpEnd is the end of the
	// text. RegexpBraces: a character is \x{61}; otherwise it is \u0061.
	RegexpBefore, RegexpAfter, RegexpEnd string
	RegexpBraces                         bool
	// MaxPatterns is the maximum number of patterns of a LIKE ANY, 0 for no limit.
	MaxPatterns int
	// Similarity is the similarity of the texts @1 and @2 by their trigrams, SimilarText the test that an index of trigrams answers. They are
	// empty on a database without them.
	Similarity, SimilarText string
	// LikeOneByOne is the maximum number of patterns that are tested one by one, because an index of trigrams answers LIKE and not LIKE ANY. It is 0
	// where that makes no difference.
	LikeOneByOne int
	// QuantifiedElements is the function of "value operator ANY(array)" (0) and ALL (1): (value, operator, array, 0). It is empty for a database with
	// these operators.
	QuantifiedElements string
	// Lateral: a join can have a LATERAL subquery.
	Lateral bool
	// RowValues: (a, b) > (1, 2) compares lists of values. RowList is the word before the lists of IN ((1, 2)). DistinctOn: a SELECT DISTINCT
	// ON returns the first row of each group.
	RowValues, DistinctOn bool
	RowList               string
	// Greatest is the name of the function for the greatest of several numbers.
	Greatest string
	// Formatted is a value as text, with @1 for the value, on a database that has no cast of it to text: bits and UUIDs of its own type, which
	// it does not count either. It is empty for others.
	Formatted string

	// MaxKeys and MaxCompositeKeys are the maximum numbers of keys of one lookup, for keys of one column and of several.
	MaxKeys, MaxCompositeKeys int
	// KeysApart: (a OR b) AND c is not a lookup of the keys a and b, but (a AND c) OR (b AND c) is.
	KeysApart bool
	// SearchesApart: a condition with the whole key is a lookup, and fails if it also has a full-text search.
	SearchesApart bool
	// KNN is the function of a condition that finds the nearest vectors by an index, before other conditions apply. It is empty if an order by
	// the distance with a limit uses the index.
	KNN string
	// ShapeIndex is the condition that finds shapes by an index, with @1 and @2, before their exact test. It finds at least the shapes that
	// intersect another one, and is false where the column is NULL. It is empty if the tests of shapes use an index themselves.
	ShapeIndex string
	// MergesRanges: several ranges of an index need a SELECT each, which the database merges, because it does not read an index in order for an
	// OR.
	MergesRanges bool
	// MaxConditions is the maximum number of conditions joined by AND or OR, 0 for no limit. BalancedConditions: many conditions are written as
	// a balanced tree, because the database limits the depth of an expression.
	MaxConditions      int
	BalancedConditions bool
	// MaxDepth is the maximum depth of nested conditions and values.
	MaxDepth int
	// ConstantParts: some parts of a statement accept no arguments. sqlgen.Builder.Constants writes them.
	ConstantParts bool
	// LimitsWrites: a subquery in an UPDATE or DELETE may have an order and a limit, and select the keys of the written rows.
	LimitsWrites bool
	// CorrelatesUpdates: a subquery in an UPDATE or DELETE may refer to the current row.
	CorrelatesUpdates bool

	// Unordered is a custom type of columns whose values the database does not compare by size, empty for none.
	Unordered string
	// VersionColumns are the columns that identify the version of a row, on a database that evaluates the condition of an UPDATE or DELETE on an
	// older state of the row than it writes, unless the condition has only keys. If the condition has exactly the whole key and these columns,
	// the database writes this version only. It is nil for other databases.
	VersionColumns []string
	// ClusterVersion is a query of one number. As long as the number does not change, the database repeats no write itself. It is used only
	// with VersionColumns.
	ClusterVersion string
	// RefreshTable is the statement that makes a table's writes visible to searches, up to the table's name. It is empty if they always are.
	RefreshTable string

	// RowLocks: a SELECT can lock its rows.
	RowLocks bool
	// ExclusiveTx: a transaction excludes all others that write, so that locks of rows change nothing.
	ExclusiveTx bool
	// ReadsPast: a SELECT can read the state of an earlier time. ReadsFresh: a SELECT sees everything that was committed before it, so that it
	// is as good as one that may be stale.
	ReadsPast, ReadsFresh bool

	// SessionSettings: set_config gives a setting a value for the length of a transaction.
	SessionSettings bool

	// NamedSequences: nextval returns the next number of a sequence.
	NamedSequences bool
	// PlanHints: a SELECT can name the index and the method of its joins.
	PlanHints bool

	// Explain and Analyze precede a statement whose plan is asked for; Analyze executes it. ExplainsWrites: a write can be explained without being
	// executed. ExplainsArguments: such a statement may have arguments; otherwise its values are constants (Dialect.Inline). AnalyzesJSON: the
	// plan of Analyze is JSON, and only it tells whether a table was scanned. ReadPlan reads a plan.
	Explain, Analyze                                string
	ExplainsWrites, ExplainsArguments, AnalyzesJSON bool
	ReadPlan                                        plantext.Reader

	// HidesWrites: a table of the session hides the table of the database with its name from searches, in tests (HideWrites). OwnSchema qualifies
	// the tables of the database then.
	HidesWrites bool
	OwnSchema   string

	// DefaultValues: INSERT INTO t DEFAULT VALUES is a row of defaults.
	DefaultValues bool
	// AtomicBulk: a bulk write is atomic. Otherwise single rows can fail.
	AtomicBulk bool
	// ReturnsBulk: a bulk write may have RETURNING.
	ReturnsBulk bool
	// ConflictWhere: the update of ON CONFLICT DO UPDATE may have a condition.
	ConflictWhere bool
	// UniqueIndexes: a table can have unique indexes besides its key.
	UniqueIndexes bool
	// ComputedKeys reports whether a primary key contains generated columns that follow from others of the key. ON CONFLICT names them.
	ComputedKeys bool
	// HasPartitions reports whether tables have partitions, which can be listed (Writer.Partitions) and closed. An insert of one row into a closed
	// one is answered with 0 rows, without an error.
	HasPartitions bool
	// ClusterTime is a query of the time of the cluster's clock and of the server's version, both as text, on a database with streams of
	// changes (Writer.ChangeStream). It is empty for other databases.
	ClusterTime string
	// CopiesFiles: COPY FROM and COPY TO read and write files of the nodes. ImportsFiles: IMPORT INTO and EXPORT do.
	CopiesFiles, ImportsFiles bool
	// Copies: COPY is the fastest way to load rows.
	Copies bool
}
