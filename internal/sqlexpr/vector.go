package sqlexpr

import (
	"fmt"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// vectorFunctions are the functions of distances, by metric.
var vectorFunctions = map[string]dialect.Func{
	"euclidean": dialect.VectorEuclidean, "cosine": dialect.VectorCosine, "inner_product": dialect.VectorInner,
}

// vectorArgument is a vector as an operand.
type vectorArgument struct{ v wire.Value }

func (a vectorArgument) WriteSQL(b *sqlgen.Builder) {
	if b.Dialect.KNN != "" { // a cast needs the dimension, and an argument does not need the cast
		b.Arg(a.v)
		return
	}
	b.Dialect.Cast(b, argExpr(a), dialect.Vector)
}

// vectorDistance is the distance of a column from a vector.
type vectorDistance struct {
	column, metric string
	from           wire.Value
}

// VectorDistance is the distance of a column from a vector.
//
//go:noinline
func VectorDistance(column, metric string, from wire.Value) sqlgen.Expr {
	return &vectorDistance{column, metric, from}
}

// check fails the statement if the vector cannot be compared.
func (d *vectorDistance) check(b *sqlgen.Builder) {
	CheckField(b, d.column, d.from)
	if d.from.IsNull() && d.from.Err() == nil {
		b.Fail(fmt.Errorf("the vector that %s is compared with is nil", d.column))
	}
}

func (d *vectorDistance) WriteSQL(b *sqlgen.Builder) {
	d.check(b)
	b.Call(vectorFunctions[d.metric], Column(d.column, dialect.Vector), vectorArgument{d.from})
}

// Nearest orders the rows of a query by their distance from a vector.
type Nearest struct {
	distance vectorDistance
	k        int
	factor   int  // of query.Approximate, 0 for none
	byIndex  bool // of a database with a condition for the nearest
}

// NewNearest finds the k rows with the least distance.
func NewNearest(column, metric string, from wire.Value, k, factor int) *Nearest {
	return &Nearest{distance: vectorDistance{column, metric, from}, k: k, factor: factor}
}

const maxNearest = 10_000

// Filter adds to a filter what the search needs: the rows with a vector, or on a database with a condition for the nearest (KNN) that
// condition. Such a condition finds the nearest rows of the table, before other conditions: with other conditions it is used only if the
// query is approximate.
func (n *Nearest) Filter(b *sqlgen.Builder, f Filter) Filter {
	n.distance.check(b)
	switch {
	case n.k < 1 || n.k > maxNearest:
		b.Fail(fmt.Errorf("query.Nearest finds 1 to %d rows, not %d", maxNearest, n.k))
	case n.factor < 0 || n.k*max(n.factor, 1) > maxNearest:
		b.Fail(fmt.Errorf("query.Approximate looks at 1 to %d rows, k times its factor, not %d", maxNearest, n.k*n.factor))
	}
	filtered := len(f.Conditions) > 0 || hasRowFilter(b, f.Rows)
	n.byIndex = b.Dialect.KNN != "" && (!filtered || n.factor > 0)
	if n.byIndex {
		k := n.k
		if filtered {
			k *= n.factor
		}
		return f.And([]sqlgen.Expr{&knn{&n.distance, k}})
	}
	if c := b.Column(n.distance.column); c.Flags.Has(dialect.Nullable) {
		return f.And([]sqlgen.Expr{&null{ref{name: n.distance.column, typ: dialect.Vector}, true}})
	}
	return f
}

func (n *Nearest) WriteSQL(b *sqlgen.Builder) {
	if n.byIndex {
		b.Write("_score DESC") // the similarity to the vector
		return
	}
	n.distance.WriteSQL(b)
}

// knn is the condition that finds the nearest rows of the table by an index.
type knn struct {
	distance *vectorDistance
	k        int
}

func (n *knn) WriteSQL(b *sqlgen.Builder) {
	b.Write(b.Dialect.KNN + "(")
	b.Col(n.distance.column)
	b.Write(", ")
	vectorArgument{n.distance.from}.WriteSQL(b)
	b.Write(", ")
	b.Int(int64(n.k))
	b.Write(")")
}

// comparesRows fails a statement that compares whole rows with a vector or a shape, such as DISTINCT and UNION: CrateDB takes equal
// ones for different ones.
func comparesRows(b *sqlgen.Builder, what string, columns []Output) {
	for _, c := range columns {
		if r, ok := c.Expr.(*ref); ok && (r.typ == dialect.Vector || r.typ == dialect.Shape) {
			b.Fail(fmt.Errorf("%s compares rows, and vectors and shapes such as %s cannot be compared: select the other columns", what, r.name))
		}
	}
}
