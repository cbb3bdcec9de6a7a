package sqlgen

// ColumnsOf returns the columns of the current table that expressions name. plain reports whether they have no subqueries, and can be
// written. It frees b.
func ColumnsOf(b *Builder, es []Expr) (columns []string, plain bool) {
	b.seen = &columns
	for _, e := range es {
		b.Expr(e)
	}
	plain = !b.HasSelect() && b.Err() == nil
	b.Free()
	return columns, plain
}
