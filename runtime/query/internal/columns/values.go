package main

import "fmt"

// value is a type of computed values, with the comparisons and orders of columns.
type value struct {
	Recv   string // (x Expr[M, T])
	Arg    string // the name of the argument of a comparison
	Type   string // the type of the argument
	Result string // the type of a comparison
	Orders string // the type of Asc and Desc
	Met    string // the beginning of the condition in doc comments: "where the value"

	Compared string // the call that makes a comparison, with %s for the operator
	Sorting  string // the expression of an order

	Differs, In, Nullable bool
}

// Every computed value can be compared and ordered.
func (v value) Equal() bool   { return true }
func (v value) Ordered() bool { return true }
func (v value) Sorted() bool  { return true }
func (v value) Bounds() bool  { return false }

// Comparison is the body of a comparison.
func (v value) Comparison(op string) string { return fmt.Sprintf(v.Compared, op) }

// Membership is the body of In and NotIn.
func (v value) Membership(not bool) string {
	return fmt.Sprintf("amongValues(%s, vs, %t)", v.Sorting, not)
}

// NullTest is the body of IsNull and NotNull.
func (v value) NullTest(not bool) string {
	return fmt.Sprintf("sqlexpr.IsNull(%s, %t)", v.Sorting, not)
}

var values = []value{
	{Recv: "(x Expr[M, T])", Arg: "v", Type: "T", Result: "Predicate", Orders: "Order", Met: "where the value",
		Compared: "sqlexpr.CompareExpr(x.e, %s, v)", Sorting: "sqlexpr.ValueOrFail(x.e)", Differs: true, In: true, Nullable: true},
	{Recv: "(s NonNull[M, T])", Arg: "v", Type: "T", Result: "Predicate", Orders: "Order", Met: "where the value",
		Compared: "sqlexpr.CompareExpr(s.x.e, %s, v)", Sorting: "sqlexpr.ValueOrFail(s.x.e)", Differs: true, In: true},
	{Recv: "(a Aggregate[M, T])", Arg: "v", Type: "T", Result: "Having", Orders: "AggregateOrder", Met: "where the aggregate",
		Compared: "sqlexpr.CompareExpr(&a.a, %s, v)", Sorting: "&a.a", Differs: true},
	{Recv: "(s NonNullAggregate[M, T])", Arg: "v", Type: "T", Result: "Having", Orders: "AggregateOrder", Met: "where the aggregate",
		Compared: "sqlexpr.CompareExpr(&s.x.a, %s, v)", Sorting: "&s.x.a", Differs: true},
	{Recv: "(c *Output[M, T])", Arg: "v", Type: "T", Result: "Predicate", Orders: "Order", Met: "where the column",
		Compared: "sqlexpr.CompareExpr(&c.e, %s, v)", Sorting: "&c.e", Differs: true},
	{Recv: "(l *ArrayLength[M])", Arg: "n", Type: "int", Result: "Predicate", Orders: "Order", Met: "where the number of elements",
		Compared: "sqlexpr.CompareLength(l.e, %s, int64(n))", Sorting: "l.e"},
}
