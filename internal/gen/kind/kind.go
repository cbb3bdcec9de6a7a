// Package kind has one file for each type of a field: how schemas write it, what its columns are called in each database, and
// how generated code reads, writes, compares and makes up its values. A new type is a new file and a line in All.
//
// What needs more than one field to be decided (keys, edges, documents, validators) is in package model; what the database
// does with a value at run time is in the runtime.
package kind

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
)

// Name is the name of a kind, in the model and in messages.
type Name string

// Kind is a type of field.
type Kind struct {
	Name Name
	Ent  []string // the kinds of ent's builders that make it: Int64
	// Go is the kind of the Go types whose values it holds in arrays and documents, without the digits of a width: int. It is
	// empty for what a Go kind does not tell.
	Go []string
	// Named are the Go types that it holds whatever their kind: time.Time.
	Named []GoName
	// Own matches the column types, as schemas name them for a type of the user's own, whose values travel as this kind.
	Own *regexp.Regexp

	// Wire is the name of the kind in package wire: Int in wire.KindInt, wire.Int and Row.Int. Plain is the Go type that those
	// take and return. Get is the method of wire.Value, where it is another one.
	Wire, Plain, Get string
	// Cell is how generated code carries values, where Wire and Plain do not say it.
	Cell func(Value) Cell

	// Query is the type of its columns in package query, Arg what follows the marker in its type arguments.
	Query string
	Arg   Arg
	// Codec is the type that carries the values, where package wire does not. Runtime is a further package of the runtime that generated code
	// of the kind names.
	Codec, Runtime string
	// Fields are further fields of the column's literals in packages dialect and query.
	Fields func(Size) string
	// Path reports that members of documents have typed paths: query.PathInt.
	Path bool

	// Elements is the wire.Elements of arrays of it, for kinds of which a builder of package schema makes arrays.
	Elements func(Size) string

	// Column is the name of the column's type in package dialect.
	Column func(Size) string
	// SQL are the column types of the databases. One that is missing, or empty, cannot be had there.
	SQL map[target.Name]func(Size) string

	// Collation is how a database compares the column, where the kind decides it.
	Collation map[target.Name]string
	// Range is the condition of a CHECK that keeps a column in the range of the type, empty where the column's type does that.
	Range func(on target.Name, s Size, column string) string

	// Constant writes a default, given as the text of a constant or as a constant of SQL, as a constant of SQL; an error says
	// what it is not. It is nil for what has a default in Go only.
	Constant func(text string, s Size) (sql string, err error)
	// Literal writes a constant of SQL as the columns of a database that does not convert it hold the value. It is nil where
	// the constant is the same everywhere.
	Literal func(on target.Name, sql string) (string, bool)
	// Bare reports that Constant takes Go's literals, in capitals, and needs no quotes.
	Bare bool
	// Untyped reports that a Go literal of it is a constant without a type.
	Untyped bool

	// Made is an expression of a value that a factory makes up for a column, and the Go type of that: AnyType for a constant
	// that every type takes, empty for one that is converted. It is nil where the zero value does.
	Made func(s Size, column string) (expr, typ string)
	// GoType decides the Go type of a field whose builder makes the kind, by the targets. given is the type that the schema names, nil if it
	// names none. It is nil for a kind whose builder knows the type.
	GoType func(has func(target.Name) bool, given *GoName) (GoName, error)
	// Make makes a value of a text, for types that no literal makes: wire.MustDecimal[%s](%s) of the Go type and the text.
	Make string

	// Check is an expression of the value of the wire.Value v as a Go type, for validators. It is nil where a method of the wire.Value does.
	Check func(t string) string
	// Usual is the Go type that a builder of package schema names without importing it. Accepts says why the Go type of a builder's field cannot hold the kind, nil if it can. It is nil for kinds that no builder of package
	// schema makes.
	Usual   GoForm
	Accepts func(GoForm) error
	// Opaque reports a kind whose values are not compared as a whole: it cannot be in a key, be unique or be ordered by. Index has the methods
	// of the indexes over one column of it; other databases have none.
	Opaque bool
	Index  map[target.Name]string
	// OpClass is the operator class of such an index, nil for none.
	OpClass func(Size) string
	// Refuses says what a database lacks for a size, empty if nothing. What only newer versions have is in the table of package target.
	Refuses func(on target.Name, s Size) (problem, remedy string)
	// Extension names the extension of a database that has the kind's column type. A target must name it: postgres+postgis.
	Extension map[target.Name]string

	// Document reports a kind that is nil in Go when it is NULL, cannot be a key, and whose values are not compared as a whole.
	Document bool
	// NoKey says why it cannot be a key, empty if it can.
	NoKey string

	// Storage is what CrateDB stores of every column of the type, so that no schema can omit it.
	Storage Storage
}

// Storage is what CrateDB always stores of a column.
type Storage uint8

// The parts of a column's storage.
const (
	Columnar Storage = 1 << iota // a column store
	Indexed                      // an index
)

// AnyType stands for the type of a constant that every type of the kind takes.
const AnyType = "*"

// GoForm is the Go type of a field, as far as a kind may depend on it.
type GoForm struct {
	Text       string // of the type, for messages
	Kind, Elem string // its kind, and that of its elements
	Len        int    // of an array
	Texts      bool   // it writes itself as text and reads itself from text
}

// GoName is a Go type.
type GoName struct{ Package, Name string }

// Arg is a type argument of a column.
type Arg uint8

// The arguments.
const (
	NoArg       Arg = iota
	Plain           // the Go type of one value
	Nullable        // the Go type with its pointer
	Element         // that of the elements
	WithPointer     // the Go type of one value, and its pointer
	WithCodec       // the Go type of one value, and Codec
)

// Size is what tells the column types of a kind apart.
type Size struct {
	Bits     int // of numbers
	Unsigned bool
	Length   int64 // of text and bytes in bytes, 0 if unbounded
	Long     bool  // longer than what an index takes
	Key      bool  // part of the primary key

	Chars         bool // Length is of characters instead of bytes
	Digits, Scale int  // of decimals: all digits, and those behind the point; of bits: their number

	Dimension int    // of vectors
	Metric    string // of vectors: see schema.Metric
}

// Value is the type of a field's values, as generated code has it.
type Value struct {
	Type      string // the Go type of one value
	Nullable  bool
	FieldType string // the Go type of the struct field
	Size      Size
	Elem      *Kind // of an array
	ElemType  string
}

// Cell says how a value is carried between a field and a statement: see wire.Cell.
type Cell struct {
	Field string // a call that carries the field at the address %s: cell.Text(%s)
	Fn    string // a function for wire.Pointer, which carries what a nullable field points to
	Value string // a wire.Value; %s stands for a value
}

// All are the kinds.
var All = []*Kind{Bool, Int, Float, Decimal, Text, Bytes, Time, Date, UUID, IP, Bits, LocalTime, TimeOfDay, Interval, LTree, CIText, GeoPoint, GeoShape, Vector, Enum, Document, Array}

var byName = func() map[Name]*Kind {
	m := make(map[Name]*Kind)
	for _, k := range All {
		m[k.Name] = k
	}
	return m
}()

// Of returns the kind of a name. It is nil for a type of the user's own, which is stored as another kind.
func Of(name Name) *Kind { return byName[name] }

// OfEnt returns the kind of ent's builder, or nil.
func OfEnt(ent string) *Kind {
	return find(func(k *Kind) bool { return slices.Contains(k.Ent, ent) })
}

// OfGo returns the kind of a Go type by its package, name and kind, or nil if it is stored as a document.
func OfGo(pkg, name, gokind string) *Kind {
	if k := find(func(k *Kind) bool { return slices.Contains(k.Named, GoName{pkg, name}) }); k != nil {
		return k
	}
	gokind = strings.TrimRight(gokind, "0123456789")
	return find(func(k *Kind) bool { return slices.Contains(k.Go, gokind) })
}

// OfColumnType returns the kind as which values of a column type travel that a schema names. It is Text for those that are not
// known, which every database reads and writes as text, and for arrays: {1,2}.
func OfColumnType(typ string) *Kind {
	typ = strings.ToLower(strings.TrimSpace(typ))
	if !strings.HasSuffix(typ, "]") {
		if k := find(func(k *Kind) bool { return k.Own != nil && k.Own.MatchString(typ) }); k != nil {
			return k
		}
	}
	return Text
}

func find(f func(*Kind) bool) *Kind {
	if i := slices.IndexFunc(All, f); i >= 0 {
		return All[i]
	}
	return nil
}

// CellOf is how a kind's values are carried.
func (k *Kind) CellOf(v Value) Cell {
	if k.Cell != nil {
		return k.Cell(v)
	}
	return accessors(k.Wire, k.Plain, v.Type)
}

// accessors is the cell of a type that has a method of its own name on a wire.Cell, which takes a pointer to plain, and a function in
// wire. For other types with plain underneath, pointers are converted, except for Pointer: that needs a generic function.
func accessors(name, plain, t string) Cell {
	if t == plain {
		return Cell{"cell." + name + "(%s)", "(*wire.Cell)." + name, "wire." + name + "(%s)"}
	}
	return Cell{"cell." + name + "((*" + plain + ")(%s))", "wire." + name + "Field[" + t + "]", "wire." + name + "Value(%s)"}
}

// numbers is accessors for the numbers, which have several widths.
func numbers(name, plain, t string) Cell {
	c := accessors(name, plain, t)
	if t != plain {
		c.Field = "wire." + name + "Field(cell, %s)"
	}
	return c
}

// pointerTo converts the address %s in a call to a pointer to plain, if the type is another one.
func pointerTo(call, plain, t string) string {
	if t == plain {
		return call
	}
	return fmt.Sprintf(call, "(*"+plain+")(%s)")
}

// Getter is the method of wire.Value that returns a value as type t, and the type that it returns.
func (k *Kind) Getter(t string) (method, plain string) {
	if k == Int && strings.HasPrefix(t, "uint") {
		return "Uint", "uint64"
	}
	if k.Get != "" {
		return k.Get, k.Plain
	}
	return k.Wire, k.Plain
}

// PlainList reports whether the lists of a Row of this kind have elements of type t.
func (k *Kind) PlainList(t string) bool { return t == k.Plain && k != UUID }

// always is a column type that depends on nothing.
func always(typ string) func(Size) string { return func(Size) string { return typ } }

// everywhere is a column type for all databases but those that are named.
func everywhere(typ string, other map[target.Name]string) map[target.Name]func(Size) string {
	m := make(map[target.Name]func(Size) string)
	for _, db := range target.All() {
		m[db.Name] = always(typ)
	}
	for name, own := range other {
		m[name] = always(own)
	}
	return m
}
