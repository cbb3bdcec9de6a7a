// Command columns writes the column types of package query, and the comparisons of its computed values.
//
// Each kind of column comes in four shapes that differ in what may be set and read: plain, Null (may be NULL), Fixed (only
// an insert sets it) and FixedNull; and some as Path, a member of an object. Their methods are the same, but they cannot
// share them by embedding: the compiler instantiates every method of a generic type in every package that names the type,
// four times over when it is promoted, and a project has hundreds of such packages. So the methods are written out, on
// pointers, and each calls one plain function.
package main

import (
	"bytes"
	"embed"
	"fmt"
	"go/format"
	"log"
	"os"
	"regexp"
	"strings"
	"text/template"
)

//go:embed *.tmpl
var templates embed.FS

// kind is a kind of column.
type kind struct {
	Name   string // Text
	Noun   string // text
	Params string // M any, T ~string
	Args   string // M, T
	Type   string // T: the Go type of a value
	SQL    string // dialect.Text
	Value  string // makes a wire.Value of v
	List   string // makes a wire.Value of vs
	Read   string // reads a value from r
	Nil    bool   // NULL is nil: a slice, a map
	Shapes []string

	Equal, Ordered, In, Sorted, Like, Add, Fulltext, Array bool
	Scalar                                                 bool // it can be an operand
	Sized                                                  bool // the column has a number of digits
	Geo                                                    bool // it is a place on the earth
	Network                                                bool // it can be within a network
	Vector                                                 bool
	Figure                                                 bool // it is a shape on the earth
	Tree                                                   bool // it is a path in a tree
	Elements                                               bool // it says how its elements travel

	Compare string // a plain function for comparisons, with %s for the operator; empty for CompareValue
	Doc     string // additional sentences of the doc comment

	MemberCompare, MemberSQL string // Compare, and SQL in comparisons, for members of documents, if different
}

// columnType is one column type.
type columnType struct {
	kind
	Shape string
}

func (v columnType) TypeName() string { return v.Shape + v.Name }

// SQLType reports whether its Go type is in package sqltype.
func (v columnType) SQLType() bool { return strings.HasPrefix(v.Type, "sqltype.") }

func (v columnType) Recv() string    { return fmt.Sprintf("(c *%s[%s])", v.TypeName(), v.Args) }
func (v columnType) Arg() string     { return "v" }
func (v columnType) Met() string     { return "where the column" }
func (v columnType) Differs() bool   { return true }
func (v columnType) Bounds() bool    { return true }
func (v columnType) Orders() string  { return "Order" }
func (v columnType) Sorting() string { return fmt.Sprintf("sqlexpr.Column(c.Name, %s)", v.SQL) }
func (v columnType) Null() bool      { return strings.Contains(v.Shape, "Null") }
func (v columnType) Fixed() bool     { return strings.HasPrefix(v.Shape, "Fixed") }
func (v columnType) Path() bool      { return v.Shape == "Path" }

// Result is what a comparison makes.
func (v columnType) Result() string { return "Predicate" }

// Membership is the body of In and NotIn.
func (v columnType) Membership(not bool) string {
	return fmt.Sprintf("sqlexpr.ColumnIn(c.Name, %s, %s, %t)", v.Listed(), v.List, not)
}

// NullTest is the body of IsNull and NotNull.
func (v columnType) NullTest(not bool) string {
	return fmt.Sprintf("sqlexpr.ColumnIsNull(c.Name, %s, %t)", v.SQL, not)
}

// Selected is what a selection reads.
func (v columnType) Selected() string {
	if (v.Null() || v.Path()) && !v.Nil {
		return "*" + v.Type
	}
	return v.Type
}

// Assignment is what Set makes.
func (v columnType) Assignment() string {
	if v.Fixed() {
		return "Setter"
	}
	return "Change"
}

// Comparison is the body of a comparison with v.
func (v columnType) Comparison(op string) string {
	if v.Path() && v.MemberCompare != "" {
		return fmt.Sprintf(v.MemberCompare, op)
	}
	if v.Compare != "" {
		return fmt.Sprintf(v.Compare, op)
	}
	return fmt.Sprintf("sqlexpr.CompareValue(c.Name, %s, %s, %s)", v.SQL, op, v.Value)
}

// Listed is the type of what is compared with a list.
func (v columnType) Listed() string {
	if v.Path() && v.MemberSQL != "" {
		return v.MemberSQL
	}
	return v.SQL
}

// Computed is the type of what is computed from the column, and ComputedFloat the beginning of a number of it.
func (v columnType) Computed() string {
	if v.Null() {
		return "Expr"
	}
	return "NonNull"
}

func (v columnType) ComputedFloat() string {
	if v.Null() {
		return "Expr[M, float64]"
	}
	return "NonNull[M, float64]{Expr[M, float64]"
}

// ListOf makes a wire.Value of a slice of elements of an array.
func (v columnType) ListOf(slice string) string {
	if v.Elements {
		return "wire.ElementsValue(" + slice + ", c.Elements)"
	}
	return "listValue(" + slice + ")"
}

// Assigned is the body of Set.
func (v columnType) Assigned() string { return fmt.Sprintf("sqlexpr.Assign(c.Name, %s)", v.Value) }

// About is the doc comment of the type.
func (v columnType) About() string {
	about := map[string]string{
		"":          "%s is a column of %s.",
		"Null":      "%s is a nullable column of %s.",
		"Fixed":     "%s is an immutable column of %s: only an insert can set it.",
		"FixedNull": "%s is a nullable and immutable column of %s: only an insert can set it.",
		"Path":      "%s is an object member of %s. An absent member is NULL.",
	}[v.Shape]
	about = fmt.Sprintf(about, v.TypeName(), v.Noun)
	if v.Doc != "" {
		about += " " + v.Doc
	}
	return about
}

var (
	all  = []string{"", "Null", "Fixed", "FixedNull"}
	path = append(all[:4:4], "Path")
)

var kinds = []kind{
	{Name: "Text", Noun: "text", Params: "M any, T ~string", Args: "M, T", Type: "T", SQL: "dialect.Text", Shapes: path,
		Value: "wire.Text(string(v))", List: "wire.TextList(vs)", Read: "T(r.Text())",
		Compare: "sqlexpr.CompareText(c.Name, %s, string(v))", Equal: true, Ordered: true, In: true, Sorted: true, Like: true, Scalar: true},
	{Name: "Fulltext", Noun: "text with a full-text index", Params: "M any, T ~string", Args: "M, T", Type: "T",
		SQL: "dialect.Text", Shapes: all, Value: "wire.Text(string(v))", List: "wire.TextList(vs)", Read: "T(r.Text())",
		Compare: "sqlexpr.CompareText(c.Name, %s, string(v))", Equal: true, Ordered: true, In: true, Sorted: true, Like: true, Scalar: true, Fulltext: true},
	{Name: "Enum", Noun: "an enum", Params: "M any, T wire.Enum", Args: "M, T", Type: "T", SQL: "dialect.Text", Shapes: all,
		Value: "wire.EnumValue(v)", List: "wire.EnumList(vs)", Read: "wire.ReadEnum[T](r)", Equal: true, In: true, Sorted: true, Scalar: true},
	{Name: "Int", Noun: "integers", Params: "M any, T wire.Integer", Args: "M, T", Type: "T", SQL: "dialect.Int64", Shapes: path,
		Value: "sqlexpr.IntValue(int64(v), v < 0)", List: "wire.IntList(vs)", Read: "wire.ReadInt[T](r)",
		Compare: "sqlexpr.CompareInt(c.Name, %s, int64(v), v < 0)", Equal: true, Ordered: true, In: true, Sorted: true, Add: true, Scalar: true},
	{Name: "Float", Noun: "floating-point numbers", Params: "M any, T wire.Float64or32", Args: "M, T", Type: "T",
		SQL: "dialect.Float64", Shapes: path, Value: "wire.Float(float64(v))", List: "wire.FloatList(vs)", Read: "T(r.Float())",
		Compare:       "sqlexpr.CompareFloat(c.Name, %s, float64(v))",
		MemberCompare: "sqlexpr.CompareMember(c.Name, floatType[T](), %s, float64(v))", MemberSQL: "floatType[T]()", Equal: true, Ordered: true, In: true, Sorted: true, Add: true, Scalar: true},
	{Name: "Bool", Noun: "booleans", Params: "M any, T ~bool", Args: "M, T", Type: "T", SQL: "dialect.Bool", Shapes: path,
		Value: "wire.Bool(bool(v))", Read: "T(r.Bool())", Equal: true, Sorted: true, Scalar: true},
	{Name: "Time", Noun: "instants", Params: "M any", Args: "M", Type: "time.Time", SQL: "dialect.Time", Shapes: all,
		Value: "wire.Time(v)", List: "wire.Times(vs)", Read: "r.Time()", Equal: true, Ordered: true, In: true, Sorted: true, Scalar: true,
		Doc: "They are stored in UTC and truncated to the column's precision."},
	{Name: "UUID", Noun: "UUIDs", Params: "M any, T ~[16]byte", Args: "M, T", Type: "T", SQL: "dialect.UUID", Shapes: all,
		Value: "wire.UUID(v)", List: "wire.UUIDList(vs)", Read: "T(r.UUID())", Equal: true, Ordered: true, In: true, Sorted: true, Scalar: true,
		Doc: "They are ordered by their bytes."},
	{Name: "Decimal", Noun: "exact decimals", Params: "M, T any, P wire.TextPointer[T]", Args: "M, T, P", Type: "T",
		SQL: "dialect.Decimal", Shapes: all, Value: "wire.DecimalValue[T, P](v, c.Digits, c.Scale)",
		List: "wire.DecimalList[T, P](vs, c.Digits, c.Scale)", Read: "wire.ReadDecimal[T, P](r)",
		Equal: true, Ordered: true, In: true, Sorted: true, Add: true, Scalar: true, Sized: true,
		Doc: "A value with more digits than the column is an error in every statement. No value is rounded."},
	{Name: "Point", Noun: "points on the earth", Params: "M any, T ~[2]float64", Args: "M, T", Type: "T", SQL: "dialect.Point", Shapes: all,
		Value: "wire.PointValue(v)", Read: "wire.ReadPoint[T](r)", Geo: true,
		Doc: "They are not compared with =, because CrateDB rounds the points of a search to about a millimetre: use Near."},
	{Name: "Shape", Noun: "shapes on the earth", Params: "M, T any, C wire.ShapeCodec[T]", Args: "M, T, C", Type: "T", SQL: "dialect.Shape", Shapes: all,
		Nil: true, Value: "wire.ShapeValue[T, C](v)", Read: "wire.ReadShape[T, C](r)", Figure: true,
		Doc: "They are not compared with =, because CrateDB takes equal shapes for different ones."},
	{Name: "Date", Noun: "dates", Params: "M any", Args: "M", Type: "sqltype.Date", SQL: "dialect.Date", Shapes: all,
		Value: "wire.DateValue(v)", List: "wire.DateList(vs)", Read: "wire.ReadDate(r)",
		Equal: true, Ordered: true, In: true, Sorted: true, Scalar: true},
	{Name: "IP", Noun: "IP addresses", Params: "M any, T wire.IPType", Args: "M, T", Type: "T", SQL: "dialect.IP", Shapes: all,
		Value: "wire.IPValue(v)", List: "wire.IPList(vs)", Read: "wire.ReadIP[T](r)",
		Equal: true, Ordered: true, In: true, Sorted: true, Scalar: true, Network: true,
		Doc: "An IPv4 address that is mapped to IPv6 is stored as the IPv4 address."},
	{Name: "Bits", Noun: "bits", Params: "M any", Args: "M", Type: "sqltype.Bits", SQL: "dialect.Bits", Shapes: all,
		Value: "wire.BitsValue(v, c.Digits)", List: "wire.BitsList(vs, c.Digits)", Read: "wire.ReadBits(r)",
		Equal: true, In: true, Sorted: true, Sized: true, Doc: "Another number of bits than the column's is an error in every statement."},
	{Name: "LocalTime", Noun: "local times", Params: "M any", Args: "M", Type: "sqltype.LocalTime", SQL: "dialect.LocalTime", Shapes: all,
		Value: "wire.LocalTimeValue(v, c.Digits)", List: "wire.LocalTimeList(vs, c.Digits)", Read: "wire.ReadOwn[sqltype.LocalTime](r)",
		Equal: true, Ordered: true, In: true, Sorted: true, Scalar: true, Sized: true,
		Doc: "They have no zone, and are truncated to the column's precision."},
	{Name: "TimeOfDay", Noun: "times of day", Params: "M any", Args: "M", Type: "sqltype.TimeOfDay", SQL: "dialect.TimeOfDay", Shapes: all,
		Value: "wire.OwnValue(v)", List: "wire.OwnList(vs)", Read: "wire.ReadOwn[sqltype.TimeOfDay](r)",
		Equal: true, Ordered: true, In: true, Sorted: true, Scalar: true},
	{Name: "Interval", Noun: "intervals", Params: "M any", Args: "M", Type: "sqltype.Interval", SQL: "dialect.Interval", Shapes: all,
		Value: "wire.OwnValue(v)", List: "wire.OwnList(vs)", Read: "wire.ReadOwn[sqltype.Interval](r)",
		Equal: true, Ordered: true, In: true, Sorted: true, Scalar: true,
		Doc: "They are compared with 30 days in a month and 24 hours in a day, as sqltype.Interval.Compare does."},
	{Name: "LTree", Noun: "paths of labels", Params: "M any", Args: "M", Type: "sqltype.LTree", SQL: "dialect.LTree", Shapes: all,
		Value: "wire.OwnValue(v)", List: "wire.OwnList(vs)", Read: "wire.ReadOwn[sqltype.LTree](r)",
		Equal: true, Ordered: true, In: true, Sorted: true, Tree: true, Doc: "They are ordered label by label."},
	{Name: "CIText", Noun: "text that is compared without regard to case", Params: "M any, T ~string", Args: "M, T", Type: "T",
		SQL: "dialect.CIText", Shapes: all, Value: "wire.Text(string(v))", List: "wire.TextList(vs)", Read: "T(r.Text())",
		Equal: true, Ordered: true, In: true, Sorted: true},
	{Name: "Vector", Noun: "vectors", Params: "M any", Args: "M", Type: "[]float32", SQL: "dialect.Vector", Shapes: all, Nil: true,
		Value: "wire.VectorValue(v, c.Dimension)", Read: "wire.ReadVector(r)", Vector: true,
		Doc: "A vector of another dimension is an error in every statement. Nearest of a query finds the nearest."},
	{Name: "Bytes", Noun: "bytes", Params: "M any", Args: "M", Type: "[]byte", SQL: "dialect.Bytes", Shapes: all, Nil: true,
		Value: "wire.Bytes(v)", Read: "r.Bytes()", Equal: true, Doc: "CrateDB stores them as base64 text."},
	{Name: "Array", Noun: "arrays", Params: "M any, T any", Args: "M, T", Type: "[]T", SQL: "arrayOf[T]()", Shapes: all, Nil: true,
		Value: "listValue(v)", Read: "readList[T](r)", Array: true},
	{Name: "TypedArray", Noun: "arrays of dates, IP addresses, bits or decimals", Params: "M any, T any", Args: "M, T", Type: "[]T",
		SQL: "sqlexpr.ArrayOf(c.Elements)", Shapes: all, Nil: true, Value: "wire.ElementsValue(v, c.Elements)",
		Read: "wire.ReadElements[T](r, c.Elements)", Array: true, Elements: true},
	{Name: "JSON", Noun: "documents with the Go type T", Params: "M any, T any", Args: "M, T", Type: "T", SQL: "dialect.JSON",
		Shapes: path, Nil: true, Value: "wire.JSONValue(v)", Read: "wire.ReadJSON[T](r)"},
	{Name: "Custom", Noun: "a type that stores itself (driver.Valuer) and reads itself (sql.Scanner)",
		Params: "M any, T driver.Valuer, P wire.Scanner[T]", Args: "M, T, P", Type: "T", SQL: "dialect.Text", Shapes: all,
		Value: "wire.ValuerValue(v)", Read: "wire.ReadScanner[T, P](r, c.Kind)", Equal: true, Sorted: true,
		Doc: "They have the order of the stored values in the database."},
	{Name: "Coded", Noun: "a type with a codec (ValueScanner)", Params: "M any, T any", Args: "M, T", Type: "T", SQL: "dialect.Text",
		Shapes: all, Value: "c.Codec.Value(v)", Read: "c.Codec.Read(r)", Equal: true, Sorted: true,
		Doc: "They are compared and ordered by the stored values."},
	{Name: "Pointer", Noun: "a type with a codec and pointer values", Params: "M any, T any", Args: "M, T", Type: "*T",
		SQL: "dialect.Text", Shapes: all, Nil: true, Value: "c.Codec.Value(v)", Read: "c.Codec.Read(r)", Equal: true, Sorted: true,
		Doc: "They are compared and ordered by the stored values."},
}

func main() {
	log.SetFlags(0)
	tmpl := template.Must(template.ParseFS(templates, "*.tmpl"))
	for _, k := range kinds {
		var types []columnType
		for _, shape := range k.Shapes {
			types = append(types, columnType{k, shape})
		}
		write(tmpl, "columns.go.tmpl", types, "column_"+strings.ToLower(k.Name)+".gen.go")
	}
	write(tmpl, "values.go.tmpl", values, "values.gen.go")
}

// notInlined finds the methods of columns. They are not inlined: the compiler emits a wrapper of each for every type of entity, and would
// copy the method into it.
var notInlined = regexp.MustCompile(`(\n(?://[^\n]*\n)*)(func \(c \*[A-Z])`)

// write writes a file of the package.
func write(tmpl *template.Template, name string, data any, file string) {
	var b bytes.Buffer
	if err := tmpl.ExecuteTemplate(&b, name, data); err != nil {
		log.Fatal(err)
	}
	src, err := format.Source(notInlined.ReplaceAll(b.Bytes(), []byte("$1//go:noinline\n$2")))
	if err != nil {
		log.Fatalf("%v\n%s", err, b.Bytes())
	}
	if err := os.WriteFile(file, src, 0o644); err != nil {
		log.Fatal(err)
	}
}
