package query

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// ArrayOf is an array of values of type T: a column, or the result of a function.
type ArrayOf[M, T any] interface {
	// Has matches arrays that contain v.
	Has(v T) Predicate[M]
	expr(M) sqlgen.Expr
}

// ArrayExpr is a computed array. A NULL is a nil slice.
type ArrayExpr[M, T any] struct{ e sqlgen.Expr }

func (x ArrayExpr[M, T]) expr(M) sqlgen.Expr  { return x.e }
func (x ArrayExpr[M, T]) read(r wire.Row) []T { return readList[T](r) }

// Has matches arrays that contain v.
func (x ArrayExpr[M, T]) Has(v T) Predicate[M] {
	return Predicate[M]{sqlexpr.ComputedContains(x.e, arrayOf[T](), sqlexpr.HasOne, listValue([]T{v}))}
}

// HasAny matches arrays that contain at least one of vs. Without vs it matches no row.
func (x ArrayExpr[M, T]) HasAny(vs ...T) Predicate[M] {
	return Predicate[M]{sqlexpr.ComputedContains(x.e, arrayOf[T](), sqlexpr.HasAny, listValue(vs))}
}

// HasAll matches arrays that contain all of vs. Without vs it matches every array.
func (x ArrayExpr[M, T]) HasAll(vs ...T) Predicate[M] {
	return Predicate[M]{sqlexpr.ComputedContains(x.e, arrayOf[T](), sqlexpr.HasAll, listValue(vs))}
}

// Len is the number of elements of the array, NULL for NULL.
func (x ArrayExpr[M, T]) Len() *ArrayLength[M] { return &ArrayLength[M]{sqlexpr.ComputedLength(x.e)} }

// ListElement is the type of the elements of lists in documents.
type ListElement interface {
	~string | ~bool | ~int | ~int16 | ~int32 | ~int64 | ~float64
}

// MemberList is a list in a document as an array, for the conditions and functions of arrays:
//
//	client.Articles.Where(query.MemberList(article.Details.Keywords).Has("history"))
//
// A missing list is NULL, and so is a value that is no list. An element of another type, which another program may have written, is NULL;
// CrateDB has none, as its lists have types. An index of a document does not help to find the elements: CrateDB alone has one for each member.
func MemberList[M any, T ListElement](c *PathJSON[M, []T]) ArrayExpr[M, T] {
	return ArrayExpr[M, T]{sqlexpr.Column(c.Name, sqlexpr.MemberList(reflect.TypeFor[T]()))}
}

// AppendTo adds vs to the end of a list in a document, in the database. A missing list is made, and so are a missing document and parent. A value
// that is no list is an error of the database.
func AppendTo[M any, T ListElement](c *PathJSON[M, []T], vs ...T) Change[M] {
	return Change[M]{changeList(c.Name, dialect.AppendsToList, vs)}
}

// RemoveFrom removes all elements that are equal to one of vs from a list in a document, in the database. A missing list becomes null.
func RemoveFrom[M any, T ListElement](c *PathJSON[M, []T], vs ...T) Change[M] {
	return Change[M]{changeList(c.Name, dialect.RemovesFromList, vs)}
}

func changeList[T ListElement](name string, how dialect.ListChange, vs []T) *sqlexpr.Assignment {
	if vs == nil {
		vs = []T{}
	}
	list := listValue(vs)
	if floats, ok := any(vs).([]float64); ok && slices.ContainsFunc(floats, func(f float64) bool { return math.IsNaN(f) || math.IsInf(f, 0) }) {
		list = wire.Invalid(errListNumber)
	}
	return sqlexpr.ChangeList(name, how, sqlexpr.MemberList(reflect.TypeFor[T]()), list)
}

var errListNumber = errors.New("a document has no NaN and no infinity")

func arrayExpr[M, T any](a ArrayOf[M, T]) sqlgen.Expr {
	return sqlexpr.ArrayOperand(a.expr(*new(M)))
}

// ArrayPosition is the position of the first element that is equal to v, counted from 1. It is NULL if there is none.
func ArrayPosition[M any, T Basic](a ArrayOf[M, T], v T) Expr[M, int] {
	return Expr[M, int]{sqlexpr.Apply(dialect.ArrayPosition, arrayExpr(a), constantOf(v)), wire.ReadInt[int]}
}

// ArrayMin is the least element, without NULL. It is NULL if there is none.
func ArrayMin[M any, T Number | ~string | time.Time](a ArrayOf[M, T]) Expr[M, T] {
	return elementOf[M, T](dialect.ArrayMin, a)
}

// ArrayMax is the greatest element, without NULL. It is NULL if there is none.
func ArrayMax[M any, T Number | ~string | time.Time](a ArrayOf[M, T]) Expr[M, T] {
	return elementOf[M, T](dialect.ArrayMax, a)
}

// ArraySum is the sum of the elements, without NULL. It is NULL if there is none.
func ArraySum[M any, T Wide](a ArrayOf[M, T]) Expr[M, T] {
	return Expr[M, T]{sqlexpr.Cast(sqlexpr.Apply(dialect.ArraySum, arrayExpr(a)), scalarTypeOf[T]()), cellOf[T]()}
}

func elementOf[M, T any](f dialect.Func, a ArrayOf[M, T]) Expr[M, T] {
	return Expr[M, T]{sqlexpr.Apply(f, arrayExpr(a)), cellOf[T]()}
}

// ArrayUnique is the array without elements that are equal to an earlier one.
func ArrayUnique[M any, T Basic](a ArrayOf[M, T]) ArrayExpr[M, T] {
	return ArrayExpr[M, T]{sqlexpr.Apply(dialect.ArrayUnique, arrayExpr(a))}
}

// ArrayConcat is the elements of a, and then those of b. NULL is like an empty array, unless both are NULL.
func ArrayConcat[M any, T Basic](a, b ArrayOf[M, T]) ArrayExpr[M, T] {
	return ArrayExpr[M, T]{sqlexpr.Apply(dialect.ArrayConcat, arrayExpr(a), arrayExpr(b))}
}

// ArrayValue is a constant array. Its entity cannot be inferred and must be given: query.ArrayValue[*of.Book]("a", "b").
func ArrayValue[M any, T Basic](vs ...T) ArrayExpr[M, T] {
	if vs == nil {
		vs = []T{}
	}
	return ArrayExpr[M, T]{&sqlexpr.ListConstant{List: listValue(vs), Elem: scalarTypeOf[T]()}}
}

// ArraySlice is at most n elements of the array from element from, counted from 1. n is at least 1.
func ArraySlice[M any, T Basic](a ArrayOf[M, T], from, n int) ArrayExpr[M, T] {
	return ArrayExpr[M, T]{sqlexpr.Slice(a.expr(*new(M)), from, n)}
}

// Unnested is a row for each element of an array, in a selection.
type Unnested[M, T any] struct {
	e    sqlgen.Expr
	cell func(wire.Row) T
}

func (u Unnested[M, T]) expr(M) sqlgen.Expr { return u.e }
func (u Unnested[M, T]) read(r wire.Row) T  { return u.cell(r) }

// Unnest selects a row for each element of the array, and none for an empty array and for NULL. A selection has at most one. Make it a CTE to
// filter, group or order by the elements:
//
//	tags := query.CTE1("tags", query.Select1(query.Unnest(book.Tags)).From(client.Books))
func Unnest[M any, T Basic](a ArrayOf[M, T]) Unnested[M, T] {
	return Unnested[M, T]{sqlexpr.Unnested(a.expr(*new(M))), cellOf[T]()}
}

// AnyElementOf is for comparisons that one element of the array meets.
func AnyElementOf[M any, T Basic](a ArrayOf[M, T]) ElementTest[M, T] {
	return ElementTest[M, T]{a.expr(*new(M)), false}
}

// AllElementsOf is for comparisons that all elements of the array meet, which an empty array does.
func AllElementsOf[M any, T Basic](a ArrayOf[M, T]) ElementTest[M, T] {
	return ElementTest[M, T]{a.expr(*new(M)), true}
}

// ElementTest compares the elements of an array with a value. As in SQL, an element that is NULL makes the result NULL unless another one
// decides it.
type ElementTest[M, T any] struct {
	array sqlgen.Expr
	all   bool
}

func (t ElementTest[M, T]) compare(op sqlexpr.Operator, v T) Predicate[M] {
	return Predicate[M]{sqlexpr.CompareElements(t.array, op, constantOf(v), t.all)}
}

// EQ is true where elements are equal to v.
func (t ElementTest[M, T]) EQ(v T) Predicate[M] { return t.compare(sqlexpr.OpEQ, v) }

// NEQ is true where elements are different from v.
func (t ElementTest[M, T]) NEQ(v T) Predicate[M] { return t.compare(sqlexpr.OpNEQ, v) }

// GT is true where elements are greater than v.
func (t ElementTest[M, T]) GT(v T) Predicate[M] { return t.compare(sqlexpr.OpGT, v) }

// GTE is true where elements are greater than or equal to v.
func (t ElementTest[M, T]) GTE(v T) Predicate[M] { return t.compare(sqlexpr.OpGTE, v) }

// LT is true where elements are less than v.
func (t ElementTest[M, T]) LT(v T) Predicate[M] { return t.compare(sqlexpr.OpLT, v) }

// LTE is true where elements are less than or equal to v.
func (t ElementTest[M, T]) LTE(v T) Predicate[M] { return t.compare(sqlexpr.OpLTE, v) }
