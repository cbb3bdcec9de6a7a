package dialect

// A list in a document is an array of CrateDB already. The other databases make one of it, for the tests and functions of arrays: an element of
// another type is NULL, and a value that is no list is NULL.

// elementsOf writes the elements of a value of jsonb as an array of values of a type. The CASE within the subquery is for CockroachDB, which may
// evaluate it for other values, too.
func elementsOf(w Sink, list Operand, elem Type) {
	w.Write("CASE jsonb_typeof(")
	w.Operand(list)
	w.Write(") WHEN 'array' THEN ARRAY(SELECT ")
	typed(w, func(arrow string) Operand {
		return Part(func(w Sink) {
			w.Write("element.value")
			if arrow == "->>" {
				w.Write(" #>> '{}'")
			}
		})
	}, elem)
	w.Write(" FROM jsonb_array_elements(CASE jsonb_typeof(")
	w.Operand(list)
	w.Write(") WHEN 'array' THEN ")
	w.Operand(list)
	w.Write(" END) WITH ORDINALITY AS element(value, at) ORDER BY element.at) END")
}

// jsonElementsOf writes the elements of a list in a JSON text as the text of an array, at a path.
func jsonElementsOf(w Sink, column, path string, elem Type) {
	list := Part(func(w Sink) {
		w.Col(column)
		w.Write(", ")
		w.Literal(path)
	})
	w.Write("CASE json_type(")
	qualified(w, list)
	w.Write(") WHEN 'array' THEN (SELECT json_group_array(CASE element.type")
	switch elem {
	case Float32, Float64:
		w.Write(" WHEN 'integer' THEN element.value + 0.0 WHEN 'real' THEN element.value")
	case Int16, Int32, Int64:
		w.Write(" WHEN 'integer' THEN element.value")
		w.Write(" WHEN 'real' THEN CASE WHEN element.value = CAST(element.value AS integer) THEN CAST(element.value AS integer) END")
	case Bool:
		w.Write(" WHEN 'true' THEN json('true') WHEN 'false' THEN json('false')")
	default:
		w.Write(" WHEN 'text' THEN element.value")
	}
	w.Write(" END) FROM json_each(")
	qualified(w, list)
	w.Write(") AS element) END")
}

// jsonbList writes a list of jsonb with elements added to its end, or without all elements that are equal to one of some. Elements of other types
// stay. Adding to a value that is no list is an error of the database, so that no value is lost.
func jsonbList(w Sink, column string, list Operand, m *Member) {
	known := Part(func(w Sink) {
		w.Write("nullif(")
		w.Operand(list)
		w.Write(", CAST('null' AS jsonb))")
	})
	elements := Part(func(w Sink) {
		w.Write("to_jsonb(CAST(")
		w.ArgFor(column, m.Value)
		w.Write(" AS " + w.At().Dialect.ListType(m.Elem) + "))")
	})
	if m.List == AppendsToList {
		w.Write("CASE WHEN jsonb_array_length(")
		w.Operand(known)
		w.Write(") IS NULL THEN ")
		w.Operand(elements)
		w.Write(" ELSE ")
		w.Operand(list)
		w.Write(" || ")
		w.Operand(elements)
		w.Write(" END")
		return
	}
	w.Write("CASE jsonb_typeof(")
	w.Operand(list)
	w.Write(") WHEN 'array' THEN (SELECT coalesce(jsonb_agg(element.value ORDER BY element.at), CAST('[]' AS jsonb)) FROM jsonb_array_elements(CASE jsonb_typeof(")
	w.Operand(list)
	w.Write(") WHEN 'array' THEN ")
	w.Operand(list)
	w.Write(" END) WITH ORDINALITY AS element(value, at) WHERE jsonb_typeof(element.value) IN ('array', 'object') OR NOT (")
	w.Operand(elements)
	w.Write(" @> element.value)) ELSE coalesce(")
	w.Operand(list)
	w.Write(", CAST('null' AS jsonb)) END")
}

// jsonList is jsonbList for a JSON text.
func jsonList(w Sink, list Operand, c Column, m *Member) {
	w.Write("CASE WHEN json_type(")
	w.Operand(list)
	w.Write(") NOT IN ('array', 'null') THEN ")
	if m.List == AppendsToList {
		w.Write("json('no list') ELSE ")
		sqlite{}.ArrayAppend(w, list, m.Value, c)
	} else {
		w.Operand(list)
		w.Write(" ELSE ")
		sqlite{}.ArrayRemove(w, Part(func(w Sink) {
			w.Write("nullif(")
			w.Operand(list)
			w.Write(", 'null')")
		}), m.Value, c)
	}
	w.Write(" END")
}
