package dialect

// AnyElement is a subquery of the elements. A value that is no array has none.
func (postgres) AnyElement(w Sink, array Operand, alias, column string, condition Operand) {
	w.Write("EXISTS (SELECT 1 FROM jsonb_array_elements(CASE jsonb_typeof(")
	w.Operand(array)
	w.Write(") WHEN 'array' THEN ")
	w.Operand(array)
	w.Write(" END) AS ")
	w.Ident(alias)
	w.Write("(")
	w.Ident(column)
	w.Write(") WHERE ")
	w.Operand(condition)
	w.Write(")")
}

// AnyElement is a subquery of the elements, whose table has the column value.
func (sqlite) AnyElement(w Sink, array Operand, alias, _ string, condition Operand) {
	w.Write("EXISTS (SELECT 1 FROM json_each(CASE json_type(")
	qualified(w, array)
	w.Write(") WHEN 'array' THEN ")
	qualified(w, array)
	w.Write(" END) AS ")
	w.Ident(alias)
	w.Write(" WHERE ")
	w.Operand(condition)
	w.Write(")")
}

// qualified writes an operand with the name of the table before its columns, because json_each has columns of its own.
func qualified(w Sink, e Operand) {
	at := w.At()
	if before := at.Alias; before == "" && at.Table != nil {
		at.Alias = at.Table.FlatName()
		defer func() { at.Alias = before }()
	}
	w.Operand(e)
}

// AnyElement is a search of the rows by their ids: CrateDB has no correlated subquery of the elements. It reads the last refresh.
func (crateDB) AnyElement(w Sink, array Operand, alias, column string, condition Operand) {
	const id = "_id"
	w.Col(id)
	w.Write(" IN (SELECT ")
	w.Ident(alias)
	w.Write(".")
	w.Ident("id")
	w.Write(" FROM (SELECT ")
	w.Ident(id)
	w.Write(" AS ")
	w.Ident("id")
	w.Write(", unnest(")
	at := w.At()
	before := at.Alias
	at.Alias = ""
	w.Operand(array)
	at.Alias = before
	w.Write(") AS ")
	w.Ident(column)
	w.Write(" FROM ")
	w.TableName(at.Table)
	w.Write(") AS ")
	w.Ident(alias)
	w.Write(" WHERE ")
	w.Operand(condition)
	w.Write(")")
}
