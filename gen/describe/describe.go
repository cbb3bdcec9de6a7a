// Package describe says what a schema comes to: its tables, columns, indexes and edges, as every target has them.
//
// A model goes in, and a Schema comes out, which is what a script reads as JSON; Text and Mermaid print it for people. The
// types and defaults of columns are those of package ddl, so that a description and the DDL cannot disagree. Facts are
// the same in words; generated code carries them as comments.
package describe

// Schema is a description. Its JSON is an API: names stay, and further ones may be added. Lists are never null, and have
// the order of the schema, entities that of their names; what may be missing is left out if it says nothing. Times of
// making, machines and absolute paths are not in it, so that equal schemas have equal descriptions.
type Schema struct {
	Package  string   `json:"package"`  // import path of the schema package
	Targets  []Target `json:"targets"`  // in the order in which they were named
	Entities []Entity `json:"entities"` // by name
	Joins    []Entity `json:"joins"`    // by table: the tables of many-to-many edges that no entity stands for

	CockroachDB *CockroachDatabase `json:"cockroachdb,omitempty"` // the regions of the database on CockroachDB, if the schema names them
}

// Target is a database.
type Target struct {
	Database string `json:"database"`          // cratedb, cockroachdb, postgres or sqlite
	Version  string `json:"version,omitempty"` // the oldest server to support, "6.4", if the project says so
}

// Entity is a table or a view, and the Go types that stand for it. Of a table of joins nothing has a name in Go.
type Entity struct {
	Name     string `json:"name,omitempty"`    // Go name: Article
	Plural   string `json:"plural,omitempty"`  // the client's field: Articles
	Package  string `json:"package,omitempty"` // the package of its columns: article
	Table    string `json:"table"`
	Edge     string `json:"edge,omitempty"`     // of a table of joins, the edge that it is made for: User.groups
	Schema   string `json:"schema,omitempty"`   // database schema of the table, if it is not the connection's own
	Doc      string `json:"doc,omitempty"`      // the comment of the schema type
	Comment  string `json:"comment,omitempty"`  // the comment in the database
	Position string `json:"position,omitempty"` // where it is declared: schema/article.go:12

	External bool     `json:"external"`           // made elsewhere: the DDL neither creates nor drops it
	View     *View    `json:"view,omitempty"`     // what a view selects
	KeyStart int64    `json:"keyStart,omitempty"` // the first key that the database makes, if the schema says so
	Key      []string `json:"key"`                // columns of the primary key; none for a view
	Columns  []Column `json:"columns"`
	Uniques  []Index  `json:"uniques"` // unique indexes; the key is not among them
	Indexes  []Index  `json:"indexes"` // the other indexes; full-text indexes are with their columns
	Checks   []Check  `json:"checks"`
	Edges    []Edge   `json:"edges"`
	// RowSecurity is the row-level security of the table, if the schema says so.
	RowSecurity *RowSecurity `json:"rowSecurity,omitempty"`
	// Fulltexts are the full-text indexes over several columns.
	Fulltexts   []FulltextIndex `json:"fulltexts,omitempty"`
	CrateDB     *CrateDB        `json:"cratedb,omitempty"`     // options of the table on CrateDB
	CockroachDB *CockroachDB    `json:"cockroachdb,omitempty"` // options of the table on CockroachDB
}

// View is what a view selects.
type View struct {
	Queries map[string]string `json:"queries"` // by database; none if the view is made elsewhere
}

// Column is a column of a table and the field that stands for it.
type Column struct {
	Name     string            `json:"name"`   // publication_date
	Field    string            `json:"field"`  // the field's name in the schema
	GoName   string            `json:"goName"` // PublicationDate
	GoType   string            `json:"goType"` // time.Time; a pointer if the column may be NULL and the type has no nil of its own
	Kind     string            `json:"kind"`   // bool, int, float, text, bytes, time, uuid, enum, json, array or custom
	Types    map[string]string `json:"types"`  // the type in the DDL, by database; none in a view, nor of what is made elsewhere
	Doc      string            `json:"doc,omitempty"`
	Comment  string            `json:"comment,omitempty"` // the comment in the database
	Position string            `json:"position,omitempty"`

	Nullable    bool              `json:"nullable"`
	Key         bool              `json:"key"`                  // part of the primary key
	Unique      bool              `json:"unique"`               // unique by itself, by an index or as the whole key
	Immutable   bool              `json:"immutable"`            // only an insert sets it
	Generated   bool              `json:"generated"`            // the database makes a value if none is given
	Sequence    string            `json:"sequence,omitempty"`   // that fills it, of schema.Sequence
	Computed    string            `json:"computed,omitempty"`   // the expression of a generated column, in CrateDB's SQL
	External    bool              `json:"external"`             // the column is made elsewhere
	Sensitive   bool              `json:"sensitive"`            // never printed
	Validated   bool              `json:"validated"`            // the schema has a validator for it
	SoftDelete  bool              `json:"softDelete"`           // a deletion sets it instead of removing the row
	Version     bool              `json:"version,omitempty"`    // it is the version of the row, which each write changes
	Deprecated  *string           `json:"deprecated,omitempty"` // why; empty if the schema gives no reason
	MaxBytes    int64             `json:"maxBytes,omitempty"`   // largest length of a text or of bytes, in bytes
	Precision   string            `json:"precision,omitempty"`  // of a time: ms or us
	Collation   string            `json:"collation,omitempty"`
	Collations  map[string]string `json:"collations,omitempty"` // by database
	RangeCheck  string            `json:"rangeCheck,omitempty"` // name of the CHECK constraint that keeps an integer in the range of its Go type
	Values      []string          `json:"values,omitempty"`     // of an enum
	Default     *Default          `json:"default,omitempty"`
	OnUpdate    *Default          `json:"onUpdate,omitempty"` // what an update sets if it sets nothing else
	Fulltext    *Fulltext         `json:"fulltext,omitempty"`
	Storage     string            `json:"storage,omitempty"`     // the storage clauses on CrateDB: INDEX OFF
	CockroachDB *CockroachColumn  `json:"cockroachdb,omitempty"` // options of the column on CockroachDB
	References  *Reference        `json:"references,omitempty"`  // of the foreign key of an edge

	whole bool // it is the primary key, not a part of it
}

// Default is the value of a column that was not given.
type Default struct {
	Go       string            `json:"go,omitempty"`  // the expression in generated code: 0, "draft", uuid.New(); empty for what has no name
	Function bool              `json:"function"`      // code of the schema's makes the value: a named function or a closure
	SQL      map[string]string `json:"sql,omitempty"` // the DEFAULT in the DDL, by database

	sql string // one of SQL, or a form of it, for people
}

// Fulltext is the full-text index of a column.
type Fulltext struct {
	Language string `json:"language"`
	Index    string `json:"index"`
}

// FulltextIndex is a full-text index over several columns.
type FulltextIndex struct {
	Name     string   `json:"name"`
	Columns  []string `json:"columns"` // title, details.summary
	Language string   `json:"language,omitempty"`
	Analyzer string   `json:"analyzer,omitempty"` // on CrateDB

	// Made is what an analyzer of crate.Analyzers consists of, and AnalyzerName its name on the server, which ends in a hash of that.
	Made         string `json:"made,omitempty"`
	AnalyzerName string `json:"analyzerName,omitempty"`
}

// Reference is what a foreign key refers to.
type Reference struct {
	Entity     string `json:"entity"`
	Table      string `json:"table"`
	Column     string `json:"column"`
	Constraint string `json:"constraint,omitempty"` // name of the FOREIGN KEY; empty if the database does not check it
	OnDelete   string `json:"onDelete,omitempty"`   // CASCADE, SET NULL, ...; empty for the database's own
}

// Index is an index over columns.
type Index struct {
	Name        string            `json:"name"`
	Columns     []IndexColumn     `json:"columns"`
	Include     []string          `json:"include,omitempty"`     // further columns that it holds
	Where       string            `json:"where,omitempty"`       // the rows that it holds
	Types       map[string]string `json:"types,omitempty"`       // its method by database, where the schema names one
	CockroachDB *CockroachIndex   `json:"cockroachdb,omitempty"` // options on CockroachDB
	Position    string            `json:"position,omitempty"`
}

// IndexColumn is a column of an index.
type IndexColumn struct {
	Name    string `json:"name"`
	Desc    bool   `json:"desc,omitempty"`
	OpClass string `json:"opClass,omitempty"`
}

// Check is a CHECK constraint.
type Check struct {
	Name string `json:"name"`
	Expr string `json:"expr"`
}

// Edge is a relation to another entity, or to the same.
type Edge struct {
	Name      string `json:"name"`
	GoName    string `json:"goName"`
	Kind      string `json:"kind"` // O2O, O2M, M2O or M2M, from this entity to its target
	Target    string `json:"target"`
	Inverse   string `json:"inverse,omitempty"` // the edge back, of the target
	Required  bool   `json:"required"`
	Immutable bool   `json:"immutable"` // its targets stay what they were when the entity was made
	Doc       string `json:"doc,omitempty"`
	Position  string `json:"position,omitempty"`

	ForeignKey *ForeignKey `json:"foreignKey,omitempty"` // of all but M2M
	Through    *Through    `json:"through,omitempty"`    // of M2M
}

// ForeignKey is the column that makes an edge.
type ForeignKey struct {
	Table      string `json:"table"`
	Column     string `json:"column"`
	Own        bool   `json:"own"`                  // it is in the table of the entity that has the edge, not in its target's
	Constraint string `json:"constraint,omitempty"` // as in Reference
	OnDelete   string `json:"onDelete,omitempty"`
}

// Through is the table of a many-to-many edge.
type Through struct {
	Entity string `json:"entity,omitempty"` // the edge schema; empty if the table has none
	Table  string `json:"table"`
	Near   string `json:"near"` // the column with the key of the edge's own entity
	Far    string `json:"far"`  // the column with the key of its target
}

// CrateDB are the options of a table on CrateDB. What is left out is the server's own.
type CrateDB struct {
	Shards        int               `json:"shards,omitempty"`
	Replicas      string            `json:"replicas,omitempty"`
	ClusteredBy   string            `json:"clusteredBy,omitempty"`
	PartitionedBy []string          `json:"partitionedBy,omitempty"`
	ColumnPolicy  string            `json:"columnPolicy,omitempty"`
	Settings      map[string]string `json:"settings,omitempty"`
}

// RowSecurity is the row-level security of a table.
type RowSecurity struct {
	Force    bool     `json:"force,omitempty"` // it binds the owner of the table, too
	Policies []Policy `json:"policies"`
}

// Policy is a policy of row-level security.
type Policy struct {
	Name        string   `json:"name"`
	For         string   `json:"for,omitempty"`   // SELECT, INSERT, UPDATE or DELETE; left out for all statements
	Roles       []string `json:"roles,omitempty"` // left out for all roles
	Restrictive bool     `json:"restrictive,omitempty"`
	Using       string   `json:"using,omitempty"`
	WithCheck   string   `json:"withCheck,omitempty"`
}

// CockroachDatabase are the regions of a database of CockroachDB.
type CockroachDatabase struct {
	PrimaryRegion   string   `json:"primaryRegion"`
	Regions         []string `json:"regions,omitempty"` // the others, sorted
	Survive         string   `json:"survive"`           // zone or region: whose failure it survives
	SecondaryRegion string   `json:"secondaryRegion,omitempty"`
	Restricted      bool     `json:"restricted,omitempty"` // all copies of a regional table are in its region
}

// CockroachDB are the options of a table on CockroachDB. What is left out is the server's own.
type CockroachDB struct {
	KeyBuckets int               `json:"keyBuckets,omitempty"` // of a hash-sharded key
	Unordered  bool              `json:"unordered,omitempty"`  // unordered_unique_rowid() makes the keys
	Settings   map[string]string `json:"settings,omitempty"`   // of the WITH clause, among them those of row-level TTL
}

// CockroachColumn are the options of a column on CockroachDB.
type CockroachColumn struct {
	Family   string `json:"family,omitempty"`
	Hidden   bool   `json:"hidden,omitempty"`   // NOT VISIBLE
	OnUpdate string `json:"onUpdate,omitempty"` // the expression of ON UPDATE
}

// CockroachIndex are the options of an index on CockroachDB.
type CockroachIndex struct {
	Buckets    int               `json:"buckets,omitempty"` // of a hash-sharded index
	Storing    []string          `json:"storing,omitempty"` // further columns that it holds
	NotVisible bool              `json:"notVisible,omitempty"`
	Comment    string            `json:"comment,omitempty"`
	Params     map[string]string `json:"params,omitempty"`
	Zone       map[string]string `json:"zone,omitempty"` // options of its zone configuration
}
