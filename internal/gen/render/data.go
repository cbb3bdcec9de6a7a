package render

// The data of the templates. Every text is Go source that a template prints unchanged; Doc is a whole comment with its line breaks, or
// empty.

// ofData is of/of.go.
type ofData struct {
	Capabilities []string // the types of package capability
	Capability   string   // the import path of package capability
	Markers      []marker
	Enums        []enum
}

type marker struct{ Name, Table string }

// enum is an enum type, in package of and as an alias in the client package.
type enum struct {
	Doc, Name string
	Values    []enumValue
	Known     string // whether s is one of the values
}

type enumValue struct{ GoName, Value string }

// clientData is client.go.
type clientData struct {
	Package, Imports string
	Version          int      // of the generated code: query.TooNewUpgradeCrategen
	Schema           string   // import path of the schema package
	Databases        string   // "CrateDB and SQLite"
	URL              string   // an example, quoted
	URLs             []string // an example per target
	Embedded         bool     // SQLite is a target
	Precision        string   // of times: "milliseconds"
	Transactions     bool
	Targets, Drivers string // elements of lists
	Tables           []clientTable
	Views            []clientTable
	Order            []string // private names, referenced tables first
	Joins            []string // tables in between, as literals
	Fetching         []string // private names of entities that take functions from the schema's descriptors
	Example          example
}

// clientTable is an entity as the client sees it.
type clientTable struct {
	Name, Plural string
	Private      string // prefix of what the client package declares for the entity: article
	Edge         string // the function that finds the targets of edges, or nil
}

// example is what the package comment shows.
type example struct{ Plural, Package, Column string }

// entityData is the file of an entity in the client package.
type entityData struct {
	Package, Imports string
	Doc, Name        string
	Article          string // a or an
	Private          string // as in table
	Recv             string // receiver of the methods
	Marker           string // the type that marks its columns
	Table            string // what stands before the columns in a table.Table
	Fields           []field
	Enums            []enum
	Edges            []edge
	EdgesTag         string

	Key       string  // type of the key
	KeyFields []field // of a composite key

	Defaults    []fieldDefault
	Fills       []fill
	Truncations []truncation
	Zeros       []touch // of fields whose stored value does not say whether they were set
	Touches     []touch
	// InDatabase are the fields that have a default in the database alone.
	InDatabase []string
	Checks     []check
	Schema     []schemaFunc
	Source     string // the schema type that they are from, as an expression

	Codecs    []codec
	Sensitive []string // names of fields that are not printed
}

// field is a field of a struct and a column of a table.
type field struct {
	Doc, GoName, Type, Tag string
	Facts                  string // a comment behind it, or empty
	Column                 string // what stands between the braces of a table.Column
	Carry                  string // the statement that carries the receiver's field with cell
}

type fieldDefault struct{ GoName, Expr string }

// truncation is a function that computes a generated part of a key.
type truncation struct{ Name, Field, Source, Unit string }

// fill is what an insert does to a field before it reads it: if the field is not given, and in any case.
type fill struct{ If, Then, Always string }

type touch struct {
	Column int
	Value  string
}

type check struct {
	Column int
	Lines  []string
}

// codec is the codec of a field.
type codec struct{ GoName, Type, Expr string }

// schemaFunc is a function of the schema, or validators, reached through a descriptor.
type schemaFunc struct{ Name, Type, Expr string }

// edge is an edge of an entity, in its struct and with its target.
type edge struct {
	Doc, GoName, Tag string
	Facts            string // a comment behind it, or empty
	Name             string // quoted
	Entity           string // that has the edge
	Holder           string // One or Many
	Target           string
	TargetEntity     string // the query.Entity of the target
	TargetEdges      string // the function that finds the target's own edges, empty for none
	Shape            string // OneByKey, OneByForeignKey, ManyByForeignKey or ManyThrough
}

// queryData is the file of the types of queries for an entity in the client package.
type queryData struct {
	Package, Imports string
	Name, Plural     string
	Article          string // a or an
	Private, Recv    string // as in entityData
	Marker           string
	View             bool // it is read only, by queries alone
	Edges            bool
	Deleted          bool // rows are deleted softly
	Version          bool // rows have a version
	Vectors          bool // it has a column of vectors
	Refresh          bool // one of the databases is searched as of its last refresh

	Key       string // type of the key
	KeyValues string // arguments made of the key
}

// documentsData is the file of readers of structs in the client package.
type documentsData struct {
	Package, Imports string
	Structs          []structData
}

// structData is a struct that documents are read into.
type structData struct {
	Type    string
	Read    string   // its reader
	Names   string   // the variable of the names of its members
	Members string   // those names
	Reads   []string // the statement that reads each into the struct v
}

// columnsData is the file of a package of columns.
type columnsData struct {
	Package, Imports      string
	Client                string // name of the client package
	Entity, Plural, Table string
	Columns               []column
	Objects               []object
	Types                 []objectType
	Markers               []column // types of elements
	Fulltexts             []column
	Edges                 []columnEdge
}

// column is a column, or a member of an object that has no members of its own.
type column struct {
	Doc, GoName string
	Type        string // query.Text[*of.Book, string]
	Name        string // quoted: "title", "details->pages"; empty for a member that has members
	More        string // further fields of the column's value, after a comma
	Embedded    string // for the column of an object: Type's bare name
}

// object is a column of documents, or a member of one, with typed members.
type object struct {
	Doc, GoName, Name string
	Type              string
	Column            *column  // the column itself, nil for a member
	Elements          string   // &query.Elements[*of.Order, *LinesElement]{Name: "lines"}, for an array of documents
	Members           []object // those with a typed path
}

// objectType is the type of an object.
type objectType struct {
	Name     string
	Embedded string
	Elements string
	Way      string // the names in Go on the way to it: Details.Author
	Members  []column
}

// columnEdge is an edge as conditions use it.
type columnEdge struct {
	Doc, GoName string
	Shape       string // ToOne[*of.Article, *of.Author]
	Linked      string // ManyToMany[...] around it, empty for an edge that is not linked
	Join        string // what stands between the braces of a query.Join
}
