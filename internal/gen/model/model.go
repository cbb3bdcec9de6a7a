// Package model is the one place where names, Go types, column kinds, nullability, keys and indexes are decided.
//
// A description of the schema (package load) goes in, a Project comes out. Templates and DDL only print it: neither
// decides anything, and neither looks at the description again.
package model

import (
	"cmp"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// Project is everything that one run of the generator prints.
type Project struct {
	Package   string // name of the client package, the last element of its path: "db"
	Path      string // its import path: "example.com/shop/db"
	Schema    string // import path of the user's schema package
	Module    string // path of the module that the schema package belongs to
	Targets   []Target
	Entities  []*Entity // sorted by name
	Structs   []*Struct // that Documents refer to, sorted by name
	Factories bool      // with a package of factories for tests
	Joins     []*Entity // tables of many-to-many edges without a schema of their own, sorted by table; no Go type stands for them

	Cockroach *CockroachDatabase `json:",omitempty"` // the regions of the database on CockroachDB, nil if the schema does not name them
}

// Target is a database that the project is generated for.
type Target struct {
	Dialect Dialect
	Major   int // the oldest server version to support; 0 means the project's floor for the dialect
	Minor   int
	// Extensions are the extensions that the server has, by the names in the target: postgis.
	Extensions []string `json:",omitempty"`
}

// Dialect names a database.
type Dialect = target.Name

// The dialects.
const (
	CrateDB     = target.CrateDB
	CockroachDB = target.CockroachDB
	Postgres    = target.Postgres
	SQLite      = target.SQLite
)

// Entity is one table and the Go types that stand for it.
type Entity struct {
	Name    string   // Go name: Book
	Plural  string   // Go name of the client's field: Books
	Package string   // package of the columns: book
	Table   string   // table name: books
	Schema  string   // database schema that the table stands in; empty for the connection's own
	Doc     []string // lines of the doc comment of the schema type, without "//"
	Pos     string   // schema/book.go:12

	Fields []*Field // in schema order, the key first if it was added
	Key    []*Field // the fields of the primary key, in key order
	// DatabaseKey is the primary key on CrateDB, in key order, if it has more than Key: generated columns that follow from fields of Key. Other
	// databases do not need them in the key.
	DatabaseKey []*Field `json:",omitempty"`
	Indexes     []*Index // those that are not unique
	Edges       []*Edge
	Uniques     []*Index // unique constraints and unique indexes, single-field ones included; the key is not among them

	View        *View            // for a view: it has no key, and is only read
	External    bool             // made elsewhere: neither created nor dropped
	RenamedFrom string           `json:",omitempty"` // the name that the table had before
	LintIgnored []schema.Ignored `json:",omitempty"` // the rules of lint that are silent
	KeyStart    int64            // the first key that the database makes, 0 for its own choice

	Fulltexts   []*FulltextIndex   `json:",omitempty"` // over several columns
	Expressions []*ExpressionIndex `json:",omitempty"` // indexes over expressions

	Checks      []Check      // CHECK constraints
	RowSecurity *RowSecurity `json:",omitempty"` // nil for a table that the schema says nothing about
	Comment     string       // comment on the table in the database, for entsql.WithComments
	Deleted     *Field       // the field of the soft-delete mixin, nil without
	Version     *Field       `json:",omitempty"` // the field of schema.Version, nil without

	Elsewhere []string       `json:",omitempty"` // indexes and constraints that are made elsewhere
	Crate     CrateTable     // options for CrateDB
	SQLite    SQLiteTable    `json:",omitzero"` // options for SQLite
	Cockroach CockroachTable `json:",omitzero"` // options for CockroachDB
	EdgesTag  string         // struct tag of the field Edges: json:"edges"
}

// Field is one column and the struct field that stands for it.
type Field struct {
	Entity *Entity `json:"-"`
	Name   string  // as in the schema: publication_date
	GoName string  // PublicationDate
	Column string  // publication_date
	Doc    []string
	Pos    string // schema/book.go:20
	Tag    string // the struct tag with its backquotes' content: json:"title,omitempty"

	Kind      Kind
	Stored    Kind        // what a KindCustom is stored as; otherwise empty
	Codec     *Descriptor // of a KindCustom with a ValueScanner: Expr is the descriptor that holds it
	Type      GoType      // the Go type of one value, without the pointer of a nullable field; a pointer only if the schema says so
	Elem      GoType      // element type of a KindArray
	ElemKind  Kind        `json:",omitempty"` // kind of the elements of a KindArray that a builder of package schema makes
	Size      int64       // largest length of a text or bytes in bytes, 0 if unbounded
	Chars     bool        `json:",omitempty"` // Size is of characters instead of bytes
	Long      bool        // a field.Text: longer than what an index can take
	Unsigned  bool        // for KindInt, and for the elements of a KindArray
	Bits      int         // width of a KindInt or KindFloat, or of the elements of a KindArray: 8 to 64
	Digits    int         `json:",omitempty"` // of a decimal, before and behind the point together
	Scale     int         `json:",omitempty"` // of them, those behind the point
	Dimension int         `json:",omitempty"` // of a vector
	Metric    string      `json:",omitempty"` // of a vector: see schema.Metric
	Precision Precision
	Enum      []EnumValue       // for KindEnum
	Object    *Object           // members, for a KindJSON of struct type whose paths are typed
	Elements  *Object           `json:",omitempty"` // members of the elements, for a KindJSON that is a slice of structs
	Policies  map[string]string `json:",omitempty"` // of crate.Object: the policies of objects by their paths, "" for the field's own

	// MemberOptions are the options of crate.Object for members, by their paths.
	MemberOptions map[string]MemberOptions `json:",omitempty"`
	Document      *Document                // how a KindJSON is read, without the pointer of a nullable field; nil if encoding/json reads it

	// Nullable is Optional in ent's terms: NULL in the database, a pointer in Go (slices, maps, arrays, JSON: nil). ent's
	// Nillable has no part in it: a field that is Nillable but not Optional is NOT NULL, so a pointer would say nothing.
	Nullable   bool
	Immutable  bool // an update may not set it; key fields are immutable too
	Sensitive  bool
	Deprecated *string // why it should not be used any more; nil if it may
	Comment    string  // comment on the column in the database, for entsql.WithComments
	Collation  string
	Collations map[Dialect]string `json:",omitempty"` // of schema.Collation, instead of Collation
	Range      string             // name of the CHECK constraint of a column that may hold more than its type
	External   bool               // the column is made elsewhere
	IsKey      bool
	Generated  bool // the database makes a value for it when none is given (integer keys)

	Default       *Default // what a new entity starts with
	UpdateDefault *Default // what an update sets when the caller does not
	Validators    []Validator
	Validates     bool               // the Go type has a method Validate() error, which applies as there are no Validators
	SchemaType    map[Dialect]string // the user's own column type
	Fulltext      *Fulltext
	CrateStorage  string           `json:",omitempty"` // the storage clauses on CrateDB: INDEX OFF
	Computed      *Expression      `json:",omitempty"` // of crate.Generated
	Virtual       bool             `json:",omitempty"` // it is computed when it is read, except on CrateDB
	Cockroach     CockroachColumn  `json:",omitzero"`  // options on CockroachDB
	NativeEnum    *NativeEnum      `json:",omitempty"` // the enum type of its column, nil for a text
	Identity      *schema.Identity `json:",omitempty"` // the options of the identity that its SchemaType has
	Sequence      *Sequence        `json:",omitempty"` // the sequence that fills it
	Version       bool             `json:",omitempty"` // it is the version of its row
	RenamedFrom   string           `json:",omitempty"` // the name that the column had before
	LintIgnored   []schema.Ignored `json:",omitempty"` // the rules of lint that are silent
}

// Kind is the kind of column; it decides which operations exist on it and how it is stored.
type Kind = kind.Name

// The kinds.
const (
	KindBool   Kind = "bool"
	KindInt    Kind = "int"
	KindFloat  Kind = "float"
	KindText   Kind = "text" // String and Text, and named string types
	KindBytes  Kind = "bytes"
	KindTime   Kind = "time"
	KindUUID   Kind = "uuid"
	KindEnum   Kind = "enum"
	KindJSON   Kind = "json"   // a document: map, struct, or slice of anything but scalars
	KindArray  Kind = "array"  // a slice of bool, int, float, text, time or UUID
	KindCustom Kind = "custom" // a Go type that is its own sql.Scanner and driver.Valuer, or has a Codec; stored as Stored says
)

// Precision is the fineness of a time, that of the coarsest target.
type Precision string

// The precisions.
const (
	Micros Precision = "us" // PostgreSQL, CockroachDB, SQLite
	Millis Precision = "ms" // CrateDB
)

// GoType is a Go type and what must be imported to name it.
type GoType struct {
	Name    string // "string", "uuid.UUID", "map[string]any", "[]shop.Line"
	Imports []Import
	Kind    string // reflect.Kind of the type: "string", "struct", "slice", "ptr", ...
	Shape   Shape  // what a value is as JSON, where that does not depend on the value

	Nested *Nested `json:",omitempty"` // for ShapeNested
}

// Scalar is the kind of a type that the elements of an array have; nil for what is no scalar.
func (t GoType) Scalar() *kind.Kind {
	pkg := ""
	if len(t.Imports) > 0 {
		pkg = t.Imports[0].Path
	}
	return kind.OfGo(pkg, t.Name[strings.LastIndexByte(t.Name, '.')+1:], t.Kind)
}

// ElemBase is the kind of the elements of an array, nil for what is no array.
func (f *Field) ElemBase() *kind.Kind {
	switch {
	case f.ElemKind != "":
		return kind.Of(f.ElemKind)
	case f.Kind == KindArray:
		return f.Elem.Scalar()
	}
	return nil
}

// Import is one import of a generated file.
type Import struct {
	Name string // package name as it is used in the code; the alias if it differs from the path's last element
	Path string
}

// EnumValue is one value of an enum.
type EnumValue struct {
	GoName string // BookStatusOpen
	Value  string // open
}

// Object is the tree of typed members of a JSON struct.
type Object struct {
	Members []*Member
}

// Member is one member of an object.
type Member struct {
	Name   string  // JSON name: pages
	GoName string  // Pages
	Kind   Kind    // bool, int, float, text, json (with Object: nested struct; without: opaque), array
	Type   GoType  // without pointer
	Elem   GoType  // for arrays of scalars
	Bits   int     // of ints and floats, and of the elements of an array
	Object *Object // members of a nested struct

	Elements *Object `json:",omitempty"` // members of the elements, for a slice of structs
	Unsigned bool

	Omits   bool `json:"-"` // the tag omits it for a zero value
	Pointer bool `json:"-"`
}

// MemberOptions are the options of a member on CrateDB. Storage is what stands behind its type: INDEX OFF.
type MemberOptions struct {
	NotNull                 bool
	Default, Check, Storage string
}

// Default is the value of a field that was not given.
type Default struct {
	Literal string             // Go source of a constant: "0", `"draft"`, "9007199254740993"; or of a composite: "[]string{}"
	SQL     string             // a constant for DDL's DEFAULT in standard SQL, empty if there is none
	Exprs   map[Dialect]string // an expression for DDL's DEFAULT (entsql.DefaultExpr, DefaultExprs)
	Func    *FuncRef           // a function to call instead

	// Value is the field whose descriptor keeps a composite that has no simple literal, and makes a new copy each time;
	// Signature is T. With neither Literal, Func nor Value the default is the database's own: SQL.
	Value *Descriptor
}

// FuncRef says how generated code calls a function of the schema: a top-level function by its name (uuid.New), a
// closure through the field's descriptor.
type FuncRef struct {
	Name       string // "uuid.New", empty for a closure
	Result     string // the Go type that it returns: "uuid.UUID"
	Import     Import
	Descriptor *Descriptor // for a closure
}

// Descriptor says how a field's ent descriptor is found at run time: by its name among the schema's fields and those of its
// mixins, because places change.
type Descriptor struct {
	Schema    string // "new(schema.Book)"
	Field     string // "title"
	Imports   []Import
	Signature string // Go type of the function, e.g. "func() string"
}

// Validator is one validator of a field.
type Validator struct {
	Descriptor Descriptor // Signature is that of the validator: "func(string) error"
	Index      int        // in the descriptor's Validators
}

// Fulltext is a full-text index of one text column.
type Fulltext struct {
	Language string // english, german, ...; "simple" and "standard" for none
	Index    string // name of the index: title_ft
}

// Index is an index or a unique constraint.
type Index struct {
	Name   string
	Unique bool
	Fields []*Field
	Pos    string

	Desc      []bool             // by field: descending; nil if none is
	OpClass   []string           // by field: operator class of PostgreSQL and CockroachDB; nil if there is none
	Include   []*Field           // further columns that the index holds (PostgreSQL, CockroachDB)
	Where     string             // condition of a partial index
	Types     map[Dialect]string // method of the index: GIN, HASH, ...
	Cockroach CockroachIndex     `json:",omitzero"`  // options on CockroachDB
	Made      bool               `json:",omitempty"` // for the loads of an edge to many, rather than named by the schema
}

// Check is a CHECK constraint.
type Check struct{ Name, Expr string }

// View is what a view selects. Without a query the view is made elsewhere.
type View struct {
	As  string             // the query for every dialect that SQL does not name
	SQL map[Dialect]string // the query by dialect
}

// Query is the view's query on a dialect, empty if there is none.
func (v *View) Query(d Dialect) string { return cmp.Or(v.SQL[d], v.As) }

// Relation is the kind of an edge.
type Relation string

// The relations, from the entity that has the edge to its target. An O2O from an entity to itself that has no Inverse
// (spouse) is its own inverse: each link is two rows, whose foreign keys hold each other's key.
const (
	O2O Relation = "O2O"
	O2M Relation = "O2M"
	M2O Relation = "M2O"
	M2M Relation = "M2M"
)

// Through is the table between the two ends of a many-to-many edge.
type Through struct {
	Entity *Entity `json:"-"` // one of Project.Joins, or of Project.Entities for an edge schema
	Near   *Field  `json:"-"` // the foreign key to the entity that has the edge
	Far    *Field  `json:"-"` // the foreign key to the target
	Schema bool    // Entity is an edge schema: rows are made through it
	Both   bool    // the edge is its own inverse (friends): each link is two rows
}

// Edge is a relation to another entity, or to the same.
type Edge struct {
	Entity       *Entity `json:"-"`
	Name         string  // author
	GoName       string  // Author
	Doc          []string
	Pos          string
	Target       *Entity `json:"-"`
	Relation     Relation
	Many         bool     // the edge has many targets: O2M, M2M
	Field        *Field   // the foreign-key field: Entity's if Owner, else Target's; nil for M2M
	Owner        bool     // the foreign key is in the entity's own table: M2O, and one side of O2O
	Through      *Through // for M2M
	Inverse      *Edge    `json:"-"` // the edge on the other side, nil if there is none
	Required     bool
	Immutable    bool   // its targets stay what they were when the entity was made
	Unique       bool   // at most one on the other side too
	OnDelete     string // SQL action of the foreign key, upper case; empty for the database's default
	NoConstraint bool   // no FOREIGN KEY (CrateDB, or asked for)
	Constraint   string // name of the foreign key
	Tag          string
}

// CrateTable are the options of a table on CrateDB; zero values are left to the server.
type CrateTable struct {
	Shards        int
	Replicas      string
	ClusteredBy   string
	PartitionedBy []string // columns, as is ClusteredBy
	ColumnPolicy  string
	Settings      map[string]string
}

// SQLiteTable are the options of a table on SQLite.
type SQLiteTable struct {
	Typing string `json:",omitempty"` // strict or flexible; empty if the columns decide
}

// Base is the kind that the field is stored as.
func (f *Field) Base() *kind.Kind { return kind.Of(base(f)) }

// opaque reports whether values of the field are not compared as a whole.
func (f *Field) opaque() bool { return f.Base() != nil && f.Base().Opaque }

// Width is what tells the column types of the field's kind apart.
func (f *Field) Width() kind.Size {
	return kind.Size{Bits: f.Bits, Unsigned: f.Unsigned, Length: f.Size, Chars: f.Chars, Long: f.Long, Key: f.IsKey, Digits: f.Digits, Scale: f.Scale,
		Dimension: f.Dimension, Metric: f.Metric}
}

// Coded reports whether values of a field go through a codec, since their type cannot say by itself how it is stored: those
// of a ValueScanner, and pointers.
func (f *Field) Coded() bool { return f.Kind == KindCustom && (f.Codec != nil || f.Type.Kind == "ptr") }

// CrateKey is the primary key on CrateDB.
func (e *Entity) CrateKey() []*Field {
	if e.DatabaseKey != nil {
		return e.DatabaseKey
	}
	return e.Key
}

// Has reports whether the project is generated for the dialect.
func (p *Project) Has(d Dialect) bool {
	for _, t := range p.Targets {
		if t.Dialect == d {
			return true
		}
	}
	return false
}

// Lacking returns the first target without the capability, nil if all have it.
func (p *Project) Lacking(c target.Capability) *target.Database {
	for _, t := range p.Targets {
		if db := target.Of(t.Dialect); !t.has(db, c) {
			return db
		}
	}
	return nil
}

// Can reports whether every target has the capability.
func (p *Project) Can(c target.Capability) bool { return p.Lacking(c) == nil }

// has reports whether a target has a capability, by itself or by one of its extensions.
func (t Target) has(db *target.Database, c target.Capability) bool {
	for _, e := range t.Extensions {
		c &^= db.ByExtension[e]
	}
	return db.Has(c)
}

// ServersCan reports whether there are targets that are servers, and all of these have the capability.
func (p *Project) ServersCan(c target.Capability) bool {
	servers := false
	for _, t := range p.Targets {
		if db := target.Of(t.Dialect); !db.Embedded() {
			if servers = true; !t.has(db, c) {
				return false
			}
		}
	}
	return servers
}
