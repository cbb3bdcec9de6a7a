package state

import (
	"slices"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/target"
)

// Database is the tables and views of one database.
type Database struct {
	Target  target.Name `json:"target"`
	Schemas []string    `json:"schemas,omitempty"` // the schemas to create
	Tables  []*Table    `json:"tables,omitempty"`  // in the order of creation
	Views   []*View     `json:"views,omitempty"`   // in the order of creation

	// Regions are the regions on CockroachDB, nil for a state that leaves them as they are.
	Regions *Regions `json:"regions,omitempty"`

	// Version is the version of a live server, or the oldest one that the target of a schema names. Other states have none.
	Version target.Version `json:"-"`

	// NoValues reports that the values of enums are unknown: an older crategen wrote the state. Diff does not compare them.
	NoValues bool `json:"-"`

	// Enums are the enum types of PostgreSQL and CockroachDB, in the order of creation.
	Enums []Enum `json:"enums,omitempty"`

	// Sequences are the sequences of PostgreSQL and CockroachDB that no column owns.
	Sequences []Sequence `json:"sequences,omitempty"`
}

// TableName is the name of a table or a view. Schema is empty for the schema of unqualified names.
type TableName struct {
	Schema string `json:"schema,omitempty"`
	Name   string `json:"name"`
}

// String returns the name in one word: events, audit.events.
func (n TableName) String() string {
	if n.Schema == "" {
		return n.Name
	}
	return n.Schema + "." + n.Name
}

// Table is a table with its constraints and indexes.
type Table struct {
	TableName
	Columns     []Column     `json:"columns"`
	PrimaryKey  []string     `json:"primary_key,omitempty"`
	KeyName     string       `json:"key_name,omitempty"` // the name of the constraint in a live database
	Uniques     [][]string   `json:"uniques,omitempty"`  // UNIQUE constraints; unique indexes are in Indexes
	ForeignKeys []ForeignKey `json:"foreign_keys,omitempty"`
	Checks      []Check      `json:"checks,omitempty"`
	Indexes     []Index      `json:"indexes,omitempty"`
	Fulltexts   []Fulltext   `json:"fulltexts,omitempty"`
	Comment     string       `json:"comment,omitempty"` // stored in the database

	// External names the columns, indexes and constraints that are made elsewhere. Keep copies them from the live table.
	External []string `json:"external,omitempty"`

	// Options is the part of the definition of a live table without a field in this package: PARTITION BY RANGE (day).
	Options string `json:"options,omitempty"`

	// PartitionOf is the partitioned table of which a live PostgreSQL table is a partition.
	PartitionOf string `json:"partition_of,omitempty"`

	// RenamedFrom is the former name.
	RenamedFrom string `json:"renamed_from,omitempty"`

	// Doc is written above the statement and is not stored in the database.
	Doc []string `json:"-"`

	// Ignored are the rules of lint that are silent for the table or for a column.
	Ignored []Ignored `json:"-"`

	// Filtered are the columns by which each query searches, such as that of a soft deletion.
	Filtered []string `json:"-"`

	// KeyBuckets is the number of buckets of a hash-sharded primary key of CockroachDB, 0 for a key that is not sharded.
	KeyBuckets int `json:"key_buckets,omitempty"`

	// CrateDB.
	ClusteredBy   string   `json:"clustered_by,omitempty"`
	Shards        int      `json:"shards,omitempty"` // 0 for the server's default
	PartitionedBy []string `json:"partitioned_by,omitempty"`

	// Settings are the parameters of the WITH clause on CrateDB and CockroachDB.
	Settings map[string]string `json:"settings,omitempty"`

	// RowSecurity is the row-level security of PostgreSQL and CockroachDB, nil for a table that has none. A wanted table with nil leaves it as it is.
	RowSecurity *RowSecurity `json:"row_security,omitempty"`

	// OthersSecurity is the live row-level security of a table whose wanted state says nothing about it.
	OthersSecurity *RowSecurity `json:"-"`

	// OwnZone reports that a live table of CockroachDB has no option of a zone but those that the schema has set.
	OwnZone bool `json:"-"`

	// OwnIndexZones are the live indexes of which the same is true.
	OwnIndexZones []string `json:"-"`

	// Triggers are the statements of handwritten SQLite triggers. A rebuild creates them again.
	Triggers []string `json:"triggers,omitempty"`

	// Strict makes SQLite reject values that do not have the type of their column.
	Strict bool `json:"strict,omitempty"`
}

// Ignored is a rule of lint that is silent, and why.
type Ignored struct {
	Column string // empty for the whole table
	Code   string // CG403
	Reason string
}

// Column is a column of a table, or a member of an object.
type Column struct {
	Name      string    `json:"name"`
	Type      string    `json:"type"`              // without its members: OBJECT(DYNAMIC), timestamptz
	Members   []Column  `json:"members,omitempty"` // of an object of CrateDB
	NotNull   bool      `json:"not_null,omitempty"`
	Default   string    `json:"default,omitempty"`   // the text after DEFAULT: 0, 'new', (now())
	Generated string    `json:"generated,omitempty"` // the expression of a generated column; in the model it is a part of Type
	Identity  *Identity `json:"identity,omitempty"`
	Collation string    `json:"collation,omitempty"`
	Storage   string    `json:"storage,omitempty"`   // the storage clauses of a CrateDB column: INDEX OFF
	OnUpdate  string    `json:"on_update,omitempty"` // the expression that CockroachDB computes for each update that does not set the column
	Hidden    bool      `json:"hidden,omitempty"`    // NOT VISIBLE on CockroachDB: SELECT * omits it
	Family    string    `json:"family,omitempty"`    // the column family on CockroachDB, empty for the server's choice
	Comment   string    `json:"comment,omitempty"`   // stored in the database

	// RenamedFrom is the former name.
	RenamedFrom string `json:"renamed_from,omitempty"`

	// Rising reports that programs fill the column with values that rise with the time: UUIDs of version 7, ULIDs.
	Rising bool `json:"-"`

	// Values are the values of an enum, which programs can read. A live database does not know them.
	Values []string `json:"values,omitempty"`

	// Doc is written above the column and is not stored in the database.
	Doc []string `json:"-"`
}

// ForeignKey is a constraint: rows of another table must have the values.
type ForeignKey struct {
	Name       string    `json:"name"`
	Columns    []string  `json:"columns"`
	References TableName `json:"references"`
	Referenced []string  `json:"referenced"` // the columns of the other table
	OnDelete   string    `json:"on_delete,omitempty"`
	NotValid   bool      `json:"not_valid,omitempty"` // existing rows are not checked yet

	// Options is the part of a live foreign key without a field in this package: ON UPDATE CASCADE.
	Options string `json:"options,omitempty"`
}

// Check is a CHECK constraint.
type Check struct {
	Name string `json:"name"`
	Expr string `json:"expr"`

	NotValid bool `json:"not_valid,omitempty"` // existing rows are not checked yet
}

// Index is an index that is a separate object.
type Index struct {
	Name    string   `json:"name"`
	Unique  bool     `json:"unique,omitempty"`
	Method  string   `json:"method,omitempty"` // empty for the server's default
	Parts   []Part   `json:"parts"`
	Include []string `json:"include,omitempty"` // further columns that it stores
	Where   string   `json:"where,omitempty"`

	// CockroachDB: the number of buckets of a hash-sharded index, 0 for none; whether queries ignore the index; the parameters of the WITH
	// clause; and the comment, which is stored in the database.
	Buckets    int               `json:"buckets,omitempty"`
	NotVisible bool              `json:"not_visible,omitempty"`
	Params     map[string]string `json:"params,omitempty"`
	Comment    string            `json:"comment,omitempty"`

	// Zone is the zone configuration on CockroachDB: gc.ttlseconds.
	Zone map[string]string `json:"zone,omitempty"`

	// For an index of a live database: Options is the part of its definition without a field in this package. Constraint reports
	// whether it belongs to a UNIQUE constraint of its name, and Invalid whether PostgreSQL did not complete it.
	Options    string `json:"options,omitempty"`
	Constraint bool   `json:"constraint,omitempty"`
	Invalid    bool   `json:"invalid,omitempty"`
}

// Part is a column or an expression of an index.
type Part struct {
	Column  string `json:"column,omitempty"`
	Expr    string `json:"expr,omitempty"` // instead of a column
	OpClass string `json:"op_class,omitempty"`
	Desc    bool   `json:"desc,omitempty"`
}

// Fulltext is a full-text index on the databases that have a separate kind for it: CrateDB and SQLite.
type Fulltext struct {
	Name     string   `json:"name"`
	Columns  []string `json:"columns"`  // or members of documents: see Source
	Analyzer string   `json:"analyzer"` // CrateDB's analyzer, SQLite's tokenizer

	// Own is the definition of an analyzer of CrateDB that crate.Analyzers declares. Its hash is a part of the analyzer's name, so that equal
	// names are equal definitions. It is nil for the server's analyzers and for those of other programs.
	Own *analyzer.Definition `json:"own,omitempty"`
}

// Same reports whether two indexes are the same, whoever knows the definition of their analyzer.
func (x Fulltext) Same(o Fulltext) bool {
	return x.Name == o.Name && x.Analyzer == o.Analyzer && slices.Equal(x.Columns, o.Columns)
}

// View is a view.
type View struct {
	TableName
	Query   string   `json:"query"`
	Comment string   `json:"comment,omitempty"` // stored in the database
	Columns []Column `json:"columns,omitempty"` // those with comments

	// Output are all columns of a live view. Only migrate.Inspect reads them.
	Output []Column `json:"output,omitempty"`

	// Doc is written above the statement and is not stored in the database.
	Doc []string `json:"-"`
}
