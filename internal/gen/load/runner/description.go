// Package runner asks schema types what they declare and writes the answers down, exactly.
//
// It is compiled twice. Here, as a part of the project, so that it is vetted and tested. And at generate time inside the
// user's module, beside the schema package, where package load puts its source with an overlay: only there can it call
// the schema's methods. It therefore imports ent's schema language and the standard library, and nothing else.
//
// Data flow: schema values --Describe--> Description --JSON in a file--> package load.
package runner

import "encoding/json"

// Description is what the schema package declares.
type Description struct {
	Package string    `json:"package,omitempty"` // import path of the schema package
	Name    string    `json:"name,omitempty"`    // its package name
	Module  string    `json:"module,omitempty"`  // path of the module that holds it
	Schemas []*Schema `json:"schemas,omitempty"` // in order of name

	Variables []*Variable `json:"variables,omitempty"` // in order of name
}

// Variable is an exported variable of the schema package that is an annotation of the whole database.
type Variable struct {
	Name        string      `json:"name,omitempty"`
	Pos         string      `json:"pos,omitempty"`
	Annotations Annotations `json:"annotations,omitempty"` // one
}

// Schema is one schema type, with what its mixins declare before what it declares itself.
type Schema struct {
	Name    string   `json:"name,omitempty"` // name of the Go type: Book
	Pos     string   `json:"pos,omitempty"`  // schema/book.go:12, from the module's directory
	Doc     []string `json:"doc,omitempty"`  // lines of the type's doc comment, without "//"
	View    bool     `json:"view,omitempty"`
	Table   string   `json:"table,omitempty"` // table name that the deprecated method Config gives
	Fields  []*Field `json:"fields,omitempty"`
	Edges   []*Edge  `json:"edges,omitempty"`
	Indexes []*Index `json:"indexes,omitempty"`

	Hooks        int  `json:"hooks,omitempty"`
	Interceptors int  `json:"interceptors,omitempty"`
	Policy       bool `json:"policy,omitempty"`

	Annotations Annotations `json:"annotations,omitempty"`
}

// Annotations are annotations by name, as JSON: numbers keep all their digits.
type Annotations map[string]json.RawMessage

// Origin is where a declaration comes from.
type Origin struct {
	Mixin    int    `json:"mixin,omitempty"`    // index in the schema's Mixin(), -1 for the schema itself
	Index    int    `json:"index,omitempty"`    // index in the list that the method returned
	Count    int    `json:"count,omitempty"`    // length of that list
	Receiver string `json:"receiver,omitempty"` // name of the type that has the method
	Package  string `json:"package,omitempty"`  // import path of that type
	File     string `json:"file,omitempty"`     // file of the method, empty if it is not known
}

// Own is the mixin index of what a schema declares itself.
const Own = -1

// Field is one field.
type Field struct {
	Origin Origin `json:"origin"`
	Name   string `json:"name,omitempty"`
	Pos    string `json:"pos,omitempty"`
	Kind   string `json:"kind,omitempty"` // which function of package field made it: String, Text is String, Int8, JSON, ...
	Type   *Type  `json:"type,omitempty"` // the Go type of a value

	Optional         bool              `json:"optional,omitempty"`
	Nillable         bool              `json:"nillable,omitempty"`
	Unique           bool              `json:"unique,omitempty"`
	Immutable        bool              `json:"immutable,omitempty"`
	Sensitive        bool              `json:"sensitive,omitempty"`
	ValueScanner     bool              `json:"valueScanner,omitempty"` // has an external codec
	Deprecated       bool              `json:"deprecated,omitempty"`
	DeprecatedReason string            `json:"deprecatedReason,omitempty"`
	Default          *Value            `json:"default,omitempty"`
	UpdateDefault    *Value            `json:"updateDefault,omitempty"`
	Validators       []*Func           `json:"validators,omitempty"`
	Size             int64             `json:"size,omitempty"`
	StorageKey       string            `json:"storageKey,omitempty"`
	Tag              string            `json:"tag,omitempty"`
	SchemaType       map[string]string `json:"schemaType,omitempty"`
	Enums            []Enum            `json:"enums,omitempty"`
	Comment          string            `json:"comment,omitempty"`
	Annotations      Annotations       `json:"annotations,omitempty"`
}

// Enum is one value of an enum.
type Enum struct {
	Name  string `json:"name,omitempty"` // as given; the same as Value unless NamedValues set it
	Value string `json:"value,omitempty"`
}

// Edge is one edge.
type Edge struct {
	Origin      Origin      `json:"origin"`
	Name        string      `json:"name,omitempty"`
	Pos         string      `json:"pos,omitempty"`
	Type        string      `json:"type,omitempty"`    // name of the schema type it leads to
	Field       string      `json:"field,omitempty"`   // the field that holds the foreign key, if one is named
	Inverse     bool        `json:"inverse,omitempty"` // made by From
	RefName     string      `json:"refName,omitempty"` // for From: the edge that it is the back-reference of
	Ref         *Edge       `json:"ref,omitempty"`     // for To(...).From(...): the edge made by To
	Through     *Through    `json:"through,omitempty"`
	Unique      bool        `json:"unique,omitempty"`
	Required    bool        `json:"required,omitempty"`
	Immutable   bool        `json:"immutable,omitempty"`
	StorageKey  StorageKey  `json:"storageKey"`
	Tag         string      `json:"tag,omitempty"`
	Comment     string      `json:"comment,omitempty"`
	Annotations Annotations `json:"annotations,omitempty"`
}

// Through names the edge schema of a many-to-many edge.
type Through struct {
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"`
}

// StorageKey are the names that an edge has in the database, where they are given.
type StorageKey struct {
	Table   string   `json:"table,omitempty"`
	Symbols []string `json:"symbols,omitempty"`
	Columns []string `json:"columns,omitempty"`
}

// Index is one index.
type Index struct {
	Origin      Origin      `json:"origin"`
	Pos         string      `json:"pos,omitempty"`
	Unique      bool        `json:"unique,omitempty"`
	Fields      []string    `json:"fields,omitempty"`
	Edges       []string    `json:"edges,omitempty"`
	StorageKey  string      `json:"storageKey,omitempty"`
	Annotations Annotations `json:"annotations,omitempty"`
}

// Problem is something that keeps a schema from being described.
type Problem struct {
	Schema string `json:"schema,omitempty"`
	Text   string `json:"text,omitempty"`
}

// Result is what the program writes: a description, or the problems that prevented it.
type Result struct {
	Description *Description `json:"description,omitempty"`
	Problems    []Problem    `json:"problems,omitempty"`
}
