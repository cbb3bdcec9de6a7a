package target

import (
	"slices"
	"strings"
)

// Element says what of SQL a feature is. The words of Feature.Words are compared without regard to case.
type Element int

// The elements.
const (
	Type      Element = iota // the first word of a column type
	Method                   // of an index
	Class                    // an operator class of an index
	Function                 // a name in front of a parenthesis
	Prefix                   // the beginning of the name of a column
	Change                   // a change in place, by the action of its step
	Ending                   // the last word of the expression of a generated column
	Collation                // the name of a collation
	Clause                   // what a table has by statements of its own: RowPolicies
)

// RowPolicies is the Clause of row-level security.
const RowPolicies = "row-security"

// Feature is what a database has since a version that is newer than the oldest one that crategen supports. Generation, migrations and lint
// ask this table and no other.
type Feature struct {
	Database Name
	Since    Version
	Element  Element
	Words    []string
	// What names it in a sentence: "columns of the type vector".
	What string
	// Instead is what migrations do on older servers if they know the version, empty for nothing.
	Instead string
}

// features are those that a schema, the steps of a migration or SQL in one of them can use. The numbers are those of the databases' release
// notes. What is not here is in the oldest supported version: of CockroachDB 24.1 also enum types that lose values, identities that change in
// place with PER NODE CACHE (both new in 24.1), virtual columns, collations, regions with a secondary one, and zones.
var features = []Feature{
	{Database: CrateDB, Since: Version{6, 0}, Element: Function, Words: words("array_overlap"), What: "the function array_overlap"},
	{Database: CrateDB, Since: Version{6, 2}, Element: Prefix, Words: words("_"), What: "names of columns that begin with an underscore"},
	{Database: CrateDB, Since: Version{6, 2}, Element: Type, Words: words("uuid"), What: "columns of the type UUID"},
	{Database: CrateDB, Since: Version{6, 3}, Element: Change, Words: words("set-default drop-default"), What: "a statement for a new default",
		Instead: "rebuilds the table"},
	{Database: CrateDB, Since: Version{6, 3}, Element: Function, Words: words("regexp_count regexp_instr"), What: "the functions regexp_count and regexp_instr"},
	{Database: CrateDB, Since: Version{6, 5}, Element: Type, Words: words("date"), What: "columns of the type DATE"},

	{Database: CockroachDB, Since: Version{24, 2}, Element: Type, Words: words("vector"), What: "columns of the type vector"},
	{Database: CockroachDB, Since: Version{25, 2}, Element: Method, Words: words("cspann hnsw"), What: "indexes of vectors"},
	{Database: CockroachDB, Since: Version{25, 2}, Element: Clause, Words: words(RowPolicies), What: "row-level security"},
	{Database: CockroachDB, Since: Version{25, 2}, Element: Type, Words: words("jsonpath"), What: "columns of the type jsonpath"},
	{Database: CockroachDB, Since: Version{25, 3}, Element: Class, Words: words("vector_cosine_ops vector_ip_ops"),
		What: "indexes of vectors by cosine and by inner product"},
	{Database: CockroachDB, Since: Version{25, 3}, Element: Type, Words: words("citext"), What: "columns of the type citext"},
	{Database: CockroachDB, Since: Version{25, 4}, Element: Type, Words: words("ltree"), What: "columns of the type ltree"},

	{Database: Postgres, Since: Version{15, 0}, Element: Function, Words: words("regexp_count regexp_instr regexp_like regexp_substr"),
		What: "the functions regexp_count, regexp_instr, regexp_like and regexp_substr"},
	{Database: Postgres, Since: Version{16, 0}, Element: Function, Words: words("any_value array_sample array_shuffle random_normal date_add date_subtract"),
		What: "the functions any_value, array_sample, array_shuffle, random_normal, date_add and date_subtract"},
	{Database: Postgres, Since: Version{17, 0}, Element: Collation, Words: words("pg_c_utf8"), What: "the collation pg_c_utf8"},
	{Database: Postgres, Since: Version{17, 0}, Element: Function, Words: words("json_exists json_query json_value json_table uuid_extract_timestamp uuid_extract_version"),
		What: "the functions json_exists, json_query, json_value, json_table, uuid_extract_timestamp and uuid_extract_version"},
	{Database: Postgres, Since: Version{18, 0}, Element: Collation, Words: words("pg_unicode_fast"), What: "the collation pg_unicode_fast"},
	{Database: Postgres, Since: Version{18, 0}, Element: Function, Words: words("uuidv4 uuidv7 casefold array_reverse array_sort crc32 crc32c"),
		What: "the functions uuidv4, uuidv7, casefold, array_reverse, array_sort, crc32 and crc32c"},
	{Database: Postgres, Since: Version{18, 0}, Element: Ending, Words: words("virtual"), What: "generated columns that are not stored"},

	{Database: SQLite, Since: Version{3, 41}, Element: Function, Words: words("unhex"), What: "the function unhex"},
	{Database: SQLite, Since: Version{3, 43}, Element: Function, Words: words("octet_length timediff"), What: "the functions octet_length and timediff"},
	{Database: SQLite, Since: Version{3, 44}, Element: Function, Words: words("concat concat_ws string_agg"), What: "the functions concat, concat_ws and string_agg"},
	{Database: SQLite, Since: Version{3, 45}, Element: Function, Words: words("jsonb jsonb_array jsonb_extract jsonb_object jsonb_set"), What: "the functions of JSONB"},
}

func words(text string) []string { return strings.Fields(text) }

// Features returns the features of a database.
func Features(on Name) []Feature {
	return slices.DeleteFunc(slices.Clone(features), func(f Feature) bool { return f.Database != on })
}

// Has reports whether a word is one of the feature's. Of a type, the numbers and the brackets of an array do not matter.
func (f Feature) Has(word string) bool {
	word = strings.ToLower(word)
	if f.Element == Type {
		if end := strings.IndexAny(word, " ([)"); end >= 0 {
			word = word[:end]
		}
	}
	return slices.ContainsFunc(f.Words, func(w string) bool { return w == word || f.Element == Prefix && strings.HasPrefix(word, w) })
}

// Lacks returns the feature that a word stands for, if a server of the version does not have it. A version of zero is unknown, and has all
// features.
func Lacks(on Name, v Version, e Element, word string) (Feature, bool) {
	f, found := FeatureOf(on, e, word)
	return f, found && v != (Version{}) && v.Less(f.Since)
}

// FeatureOf returns the newest feature that a word stands for. Most words stand for none.
func FeatureOf(on Name, e Element, word string) (newest Feature, found bool) {
	if word == "" {
		return newest, false
	}
	for _, f := range features {
		if f.Database == on && f.Element == e && f.Has(word) && newest.Since.Less(f.Since) {
			newest, found = f, true
		}
	}
	return newest, found
}
