package dialect

import "github.com/crategen/crategen/runtime/wire"

// ArrayAsKind appends an array column as an array of the type of its kind, for computations.
func (d *Dialect) ArrayAsKind(w Sink, e Operand, c Column) {
	if c.Type.IsArray() && d.owned(c) != "" {
		cast(w, e, d.ListType(c.Type.Elem()))
		return
	}
	w.Operand(e)
}

// ArrayArgument appends a list as an array.
func (d *Dialect) ArrayArgument(w Sink, list wire.Value, elem Type) {
	cast(w, Part(func(w Sink) { w.Arg(list) }), d.ListType(elem))
}
