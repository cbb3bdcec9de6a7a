package sqlexpr

import (
	"errors"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// shapeTest is a test of a column of points or shapes against a shape.
type shapeTest struct {
	f     dialect.Func
	ref   ref
	shape wire.Value
}

// GeoTest tests the points or shapes of a column against a shape.
//
//go:noinline
func GeoTest(f dialect.Func, column string, t dialect.Type, shape wire.Value) sqlgen.Expr {
	return &shapeTest{f, ref{column, t, true}, shape}
}

// elsewhere is a point that no shape of an application has. CrateDB's within(a, b) is false if a equals b, and true if a equals a part of the
// collection of b and another point.
const elsewhere = "POINT (-179.123456789 -89.987654321)"

func shapeOf(text string) sqlgen.Expr { return Constant(wire.Text(text), dialect.Shape) }

var errCollection = errors.New("databases disagree about what is within a collection: use an orb.MultiPolygon")

var errNilShape = errors.New("the shape that a column is compared with is nil")

func (s *shapeTest) WriteSQL(b *sqlgen.Builder) {
	CheckField(b, s.ref.name, s.shape)
	if s.shape.IsNull() && s.shape.Err() == nil {
		b.Fail(errNilShape)
	}
	text := s.shape.Text()
	collection, f := strings.HasPrefix(text, "GEOMETRYCOLLECTION"), s.f
	switch {
	case f == dialect.GeoWithin && collection:
		b.Fail(errCollection)
	case f == dialect.GeoContains && !strings.HasPrefix(text, "POLYGON") && !strings.HasPrefix(text, "MULTIPOLYGON"):
		f = dialect.GeoContainsPart
	}
	// The text is shorter than a document.
	operands := []sqlgen.Expr{&s.ref, shapeOf(text), shapeOf("GEOMETRYCOLLECTION (" + text + "," + elsewhere + ")")}
	if s.shape.Err() != nil {
		return
	}
	if !b.MeetsScore(s) {
		b.Call(f, operands...)
		return
	}
	b.Write("(")
	b.CallSQL(b.Dialect.ShapeIndex, operands...)
	b.Write(" AND ")
	b.Call(f, operands...)
	b.Write(")")
}

// byIndex adds the tests of shapes that all rows with a condition meet, and that an index can answer. Below an OR or NOT, in a subquery and
// beside a key the exact test alone is right: the condition for the index is not NULL for NULL, and cannot be combined with keys.
func byIndex(b *sqlgen.Builder, e sqlgen.Expr, list []sqlgen.Expr) []sqlgen.Expr {
	switch e := e.(type) {
	case *shapeTest:
		if e.ref.typ == dialect.Shape && e.indexed(b) {
			return append(list, e)
		}
	case *junction:
		if e.word == " AND " {
			for _, p := range e.parts {
				list = byIndex(b, p, list)
			}
		}
	}
	return list
}

// indexed reports whether the index of the column finds all shapes that intersect the shape. The index bkdtree of CrateDB finds no point and no
// line by a point or line on it.
func (s *shapeTest) indexed(b *sqlgen.Builder) bool {
	if b.Table == nil || strings.Contains(s.ref.name, pathArrow) {
		return false
	}
	c, _ := b.Table.Column(s.ref.name)
	if c == nil {
		return false
	}
	text := s.shape.Text()
	return c.Index == "" || strings.HasPrefix(text, "POLYGON") || strings.HasPrefix(text, "MULTIPOLYGON")
}

// namesKey reports whether a condition compares a column of the primary key of the current table, or finds the nearest vectors.
func namesKey(b *sqlgen.Builder, e sqlgen.Expr) bool {
	switch e := e.(type) {
	case *junction:
		return slices.ContainsFunc(e.parts, func(p sqlgen.Expr) bool { return namesKey(b, p) })
	case *knn: // the index of shapes adds to the score
		return true
	case *compare:
		return b.Table != nil && inKey(b.Table, e.name)
	case *member:
		return b.Table != nil && inKey(b.Table, e.name)
	}
	return false
}

// searchShapes prepares the tests of shapes in a condition that the index answers, and returns a function that ends this. A key is looked up
// rather than searched.
func searchShapes(b *sqlgen.Builder, e sqlgen.Expr) (end func()) {
	if b.Dialect.ShapeIndex == "" || !b.IsRoot() || namesKey(b, e) {
		return nil
	}
	list := byIndex(b, e, nil)
	if len(list) == 0 {
		return nil
	}
	searching, scores := b.Searching(true), b.Scores(list)
	return func() {
		b.Searching(searching)
		b.Scores(scores)
	}
}

// GeoArea is the area of a shape in square metres.
//
//go:noinline
func GeoArea(column string) sqlgen.Expr {
	return Apply(dialect.GeoArea, Operand(column, dialect.Shape))
}
