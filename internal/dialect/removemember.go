package dialect

import "github.com/crategen/crategen/internal/sqlquote"

// RemoveMember writes nothing: CrateDB has no function for it.
func (crateDB) RemoveMember(Sink, Operand, []string) bool { return false }

// RemoveMember leaves documents that are no objects as they are: the operator would fail.
func (postgres) RemoveMember(w Sink, document Operand, path []string) bool {
	binary := Part(func(w Sink) { cast(w, document, "jsonb") })
	w.Write("CASE WHEN jsonb_typeof(")
	w.Operand(binary)
	w.Write(") = 'object' THEN ")
	w.Operand(binary)
	w.Write(" #- ARRAY[")
	for i, key := range path {
		if i > 0 {
			w.Write(", ")
		}
		w.Literal(key)
	}
	w.Write("] ELSE ")
	w.Operand(binary)
	w.Write(" END")
	return true
}

// RemoveMember is a function of SQLite.
func (sqlite) RemoveMember(w Sink, document Operand, path []string) bool {
	w.Write("json_remove(")
	w.Operand(document)
	w.Write(", ")
	w.Literal(sqlquote.JSONPath(path))
	w.Write(")")
	return true
}
