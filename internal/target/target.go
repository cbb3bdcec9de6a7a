// Package target is the one table of databases: their names, addresses, versions, limits and capabilities. It imports no
// other package of the project. Code that depends on the database asks for a capability by its name, not for the database:
//
//	if db := project.Lacking(target.UniqueConstraints); db != nil {
//		return fmt.Errorf("%s has no unique constraints", db.Title)
//	}
//
// What only one database has is written in its dialect, its DDL printer or its transport.
package target

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Name is the name of a database in --target, in annotations and in generated code.
type Name string

// The databases.
const (
	CrateDB     Name = "cratedb"
	CockroachDB Name = "cockroachdb"
	Postgres    Name = "postgres"
	SQLite      Name = "sqlite"
)

// Database is what is known of a database.
type Database struct {
	Name    Name
	Title   string   // what it calls itself: PostgreSQL
	Aliases []string // other names that people write in --target and in annotations: postgresql, pg

	EntName string // what ent calls it, where that is another name

	// Scheme is the scheme of its URLs, Example a URL. Port is its default port, empty for an embedded database.
	Scheme, Example, Port string
	// Driver is the runtime's package with its transport, empty for one that users pass to Open themselves.
	Driver string

	Oldest    Version       // the oldest version that crategen supports
	Precision time.Duration // of its times
	MaxName   int           // bytes after which it cuts names off in silence, 0 if it does not

	// ReservedTable is the prefix of table names that it keeps for itself, empty for none. ReservedColumns are the system
	// columns that every table has, where no other rule of the database covers them. ReservedSchemas are the schemas that it keeps for itself; a * stands for any ending.
	ReservedTable                    string
	ReservedColumns, ReservedSchemas []string

	// SchemaTypeOf is the database whose column types and index methods it takes where a schema names none for it, as ent
	// does it; empty for none.
	SchemaTypeOf Name

	// Extensions are the words in a target that say that the server has an extension: postgres+postgis.
	Extensions []string
	// ByExtension are the capabilities of a server with an extension.
	ByExtension map[string]Capability

	Capabilities Capability
}

// Capability is what some databases can do and others cannot.
type Capability uint32

// The capabilities.
const (
	UniqueConstraints Capability = 1 << iota // unique constraints and unique indexes
	ForeignKeys
	Transactions
	GeneratedKeys       // it makes integer keys: identity columns, unique_rowid(), rowids
	CaseSensitiveNames  // quoted names that differ in case are different names
	ImmediateVisibility // a search finds what was written before it, without a refresh
	InvertedIndexes     // GIN indexes, over arrays and documents
	RelationalOperators // INTERSECT, EXCEPT, DELETE ... RETURNING, NTILE, PERCENT_RANK
	Cluster             // every node takes every statement
	Backquotes          // identifiers may stand in backquotes, as ent writes them
	LateReferences      // a foreign key may refer to a table that is created later
	Schemas             // CREATE SCHEMA
	TransactionalDDL    // a transaction may change tables and rows
	NullableKeys        // a column of the primary key may be NULL unless it is NOT NULL
	IndexNames          // an index can be renamed
	RowLocks            // a query can lock its rows, or a transaction excludes all others that write
	ExtremeIntegers     // a 64-bit column holds -2^63 and 2^63-1
	EnumTypes           // CREATE TYPE ... AS ENUM
	Sequences           // identity columns with options
	RowSecurity         // policies that hide rows from roles
	PolicyQueries       // policies may read other rows and tables
	CyclicSequences     // sequences that begin again at the other end
	VirtualIndexes      // indexes over generated columns that are not stored
	CollatedTypes       // a text with a collation is of another type, which functions do not take
	RowVersions         // it gives each version of a row a number, which statements can read and compare
	FileCopies          // COPY FROM and COPY TO of files that the nodes read and write
	Trigrams            // it compares texts by trigrams
	FileJobs            // IMPORT INTO and EXPORT of files that the nodes read and write
)

const relational = UniqueConstraints | ForeignKeys | Transactions | GeneratedKeys | ImmediateVisibility | RelationalOperators | RowLocks | ExtremeIntegers

var all = []*Database{
	{
		Name: CrateDB, Title: "CrateDB", Aliases: []string{"crate"},
		Scheme: "crate", Port: "4200", Example: "crate://crate@host1:4200,host2:4200/doc?timeout=5s", Driver: "cratehttp",
		Oldest: Version{5, 10}, Precision: time.Millisecond,
		ReservedSchemas: strings.Fields("sys information_schema pg_catalog blob"),
		Capabilities:    CaseSensitiveNames | Cluster | RowVersions | FileCopies,
	},
	{
		Name: CockroachDB, Title: "CockroachDB", Aliases: []string{"crdb", "cockroach"},
		Scheme: "cockroachdb", Port: "26257", Example: "cockroachdb://user:password@host1:26257,host2:26257/database", Driver: "pgwire",
		Oldest: Version{24, 1}, Precision: time.Microsecond,
		ReservedSchemas: strings.Fields("pg_* information_schema crdb_internal"), SchemaTypeOf: Postgres,
		Capabilities: relational | CaseSensitiveNames | InvertedIndexes | Schemas | IndexNames | Cluster | FileJobs | Trigrams | EnumTypes | Sequences | RowSecurity | VirtualIndexes | CollatedTypes,
	},
	{
		Name: Postgres, Title: "PostgreSQL", Aliases: []string{"postgresql", "pg"},
		Scheme: "postgres", Port: "5432", Example: "postgres://user:password@host:5432/database", Driver: "pgwire",
		Oldest: Version{14, 0}, Precision: time.Microsecond, MaxName: 63,
		Extensions: strings.Fields("postgis vector citext ltree pg_trgm"), ByExtension: map[string]Capability{"pg_trgm": Trigrams},
		ReservedColumns: strings.Fields("tableoid xmin xmax cmin cmax ctid"), ReservedSchemas: strings.Fields("pg_* information_schema"),
		Capabilities: relational | CaseSensitiveNames | InvertedIndexes | Schemas | IndexNames | EnumTypes | Sequences | RowSecurity | PolicyQueries | CyclicSequences | TransactionalDDL,
	},
	{
		Name: SQLite, Title: "SQLite", Aliases: []string{"sqlite3"}, EntName: "sqlite3",
		Scheme: "sqlite", Example: "sqlite:file.db",
		Oldest: Version{3, 38}, Precision: time.Microsecond, // 3.37 has STRICT tables, 3.38 the operators of JSON
		ReservedTable: "sqlite_",
		Capabilities:  relational | Backquotes | LateReferences | TransactionalDDL | NullableKeys | Trigrams | VirtualIndexes,
	},
}

// All returns the databases, in the order in which they are named to users.
func All() []*Database { return slices.Clone(all) }

// Of returns the database with the name, or nil.
func Of(name Name) *Database {
	for _, d := range all {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// Find returns the database that a name or an alias stands for, whatever its case, or nil.
func Find(name string) *Database {
	name = strings.ToLower(name)
	for _, d := range all {
		if string(d.Name) == name || slices.Contains(d.Aliases, name) {
			return d
		}
	}
	return nil
}

// Names returns the names of all databases.
func Names() []string {
	out := make([]string, len(all))
	for i, d := range all {
		out[i] = string(d.Name)
	}
	return out
}

// Has reports whether the database has all of the capabilities.
func (d *Database) Has(c Capability) bool { return d.Capabilities&c == c }

// Embedded reports whether the database runs in the program itself.
func (d *Database) Embedded() bool { return d.Port == "" }

// ReservesSchema reports whether the database keeps the schema for itself.
func (d *Database) ReservesSchema(name string) bool {
	return slices.ContainsFunc(d.ReservedSchemas, func(reserved string) bool {
		prefix, any := strings.CutSuffix(reserved, "*")
		return name == reserved || any && strings.HasPrefix(name, prefix)
	})
}

// Version is a version of a server, as far as it matters.
type Version struct{ Major, Minor int }

// ParseVersion reads "6.4", "6" or the beginning of a longer version.
func ParseVersion(text string) (Version, error) {
	major, minor, more := strings.Cut(text, ".")
	minor, _, _ = strings.Cut(minor, ".")
	var v Version
	var err error
	if v.Major, err = strconv.Atoi(major); err == nil && more {
		v.Minor, err = strconv.Atoi(minor)
	}
	if err != nil || v.Major < 0 || v.Minor < 0 {
		return Version{}, fmt.Errorf("%q is no version", text)
	}
	return v, nil
}

// Less reports whether v is older than w.
func (v Version) Less(w Version) bool {
	return v.Major < w.Major || v.Major == w.Major && v.Minor < w.Minor
}

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }
