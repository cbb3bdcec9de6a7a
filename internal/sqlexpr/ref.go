package sqlexpr

import (
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// ref is a column (title) or a member of an object column (details->pages). typ is the type of a member.
type ref struct {
	name string
	typ  dialect.Type
	// operand says that the value is an operand: a custom type of the column is converted to that of its kind.
	operand bool
}

// pathArrow separates an object column and its members in the name of a path.
const pathArrow = "->"

// freeMark begins the path of a member that the table does not declare. inArrow replaces the arrow in its keys. No name in SQL contains a NUL.
const (
	freeMark = "\x00"
	inArrow  = "-\x00>"
)

// FreeMember is the name of a member that the table does not declare.
func FreeMember(column, key string, more []string) string {
	name := column + pathArrow + freeMark + strings.ReplaceAll(key, pathArrow, inArrow)
	for _, key := range more {
		name += pathArrow + strings.ReplaceAll(key, pathArrow, inArrow)
	}
	return name
}

// keysOf splits a path into its keys. free says that the table does not declare the member.
func keysOf(path string) (keys []string, free bool) {
	path, free = strings.CutPrefix(path, freeMark)
	keys = strings.Split(path, pathArrow)
	for i := range keys {
		keys[i] = strings.ReplaceAll(keys[i], inArrow, pathArrow)
	}
	return keys, free
}

// Column is a column or a member.
//
//go:noinline
func Column(name string, t dialect.Type) sqlgen.Expr { return &ref{name: name, typ: t} }

// Operand is a column or a member as an operand.
//
//go:noinline
func Operand(name string, t dialect.Type) sqlgen.Expr { return &ref{name, t, true} }

func (r *ref) WriteSQL(b *sqlgen.Builder) {
	if r.operand {
		r.writeAs(b, &ref{name: r.name, typ: r.typ})
		return
	}
	writeRef(b, r.name, r.typ)
}

// writeAs converts a value of the column's custom type, such as the column itself, to the type of its kind.
func (r *ref) writeAs(b *sqlgen.Builder, e sqlgen.Expr) {
	if strings.Contains(r.name, pathArrow) {
		b.Expr(e)
		return
	}
	b.Dialect.AsKind(b, e, b.Column(r.name), r.typ)
}

// toCompute returns the column as an operand.
func (r *ref) toCompute() *ref { return &ref{r.name, r.typ, true} }

// asOperand converts a column to an operand, and returns other expressions unchanged.
func asOperand(e sqlgen.Expr) sqlgen.Expr {
	if r, ok := e.(*ref); ok && r.typ != dialect.JSON && !r.typ.IsArray() {
		return r.toCompute()
	}
	return e
}

func writeRef(b *sqlgen.Builder, name string, t dialect.Type) {
	column, path, ok := strings.Cut(name, pathArrow)
	if !ok {
		b.Col(name)
		return
	}
	if t == dialect.Float32 { // only comparisons distinguish float32
		t = dialect.Float64
	}
	keys, free := keysOf(path)
	if (free || isElement(b, column)) && b.Dialect.TypedMembers {
		b.Dialect.FreePath(b, column, keys, t)
		return
	}
	b.Dialect.Path(b, column, keys, t)
}
