package model

import (
	"cmp"
	"math"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// sequence reads schema.Sequence. The default of the column is the next value then.
func (r *resolver) sequence(s subject, f *Field, def *load.Field) {
	var a schema.Sequence
	ok, err := annotation(def.Annotations, &a)
	const what = "schema.Sequence"
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case !ok:
		return
	case f.Identity != nil:
		r.add(s, "keep one of them", "it has both %s and schema.Identity", what)
		return
	case !r.numbered(s, what, f, def):
		return
	case f.Default != nil:
		r.add(s, "remove the default", defaultAndSequence)
		return
	}
	if db := r.project.Lacking(target.Sequences); db != nil {
		r.add(s, "remove it, and give the field a default in Go", "%s has no sequences, and it has %s", db.Title, what)
		return
	}
	r.checkName(s, "sequence", a.Called, "set Called of "+what)
	least, most := boundsOf(f)
	lowest, highest := sequenceValues(a.Increment, a.Min, a.Max, math.MinInt64, math.MaxInt64)
	if a.Max > most || a.Min != 0 && a.Min < least || a.Start > most || a.Start < least {
		r.add(s, "use numbers of the type", "%s has a bound or a start that %s does not hold", what, f.Type.Name)
		return
	}
	r.sequenceOptions(s, what, schema.Identity{Start: a.Start, Cache: a.Cache, PerNode: a.PerNode, Cycle: a.Cycle}, lowest, highest)
	f.Sequence = &a
	f.Default = &Default{Exprs: r.everywhere("nextval("+sqlquote.Text(sqlquote.Name(a.Called))+")", nil)}
}

const defaultAndSequence = "the database makes its values, and it has a default"

// numbered reports whether a sequence can fill a field, and adds the error if not.
func (r *resolver) numbered(s subject, what string, f *Field, def *load.Field) bool {
	switch {
	case base(f) != KindInt:
		r.add(s, "use it on a field of integers", "%s has no effect on a field of kind %s", what, f.Kind)
	case def.Default != nil || def.UpdateDefault != nil:
		r.add(s, "remove the default", defaultAndSequence)
	case f.Nullable:
		r.add(s, "remove Optional()", "the database makes its values, and it is Optional")
	default:
		return true
	}
	return false
}

// sequenceValues are the bounds of the values of a sequence. One that is 0 is the default of its direction; least and most are those of the type.
func sequenceValues(increment, low, high, least, most int64) (lowest, highest int64) {
	if increment < 0 {
		return cmp.Or(low, least), cmp.Or(high, -1)
	}
	return cmp.Or(low, 1), cmp.Or(high, most)
}

// boundsOf are the bounds of the values of a field of integers.
func boundsOf(f *Field) (least, most int64) {
	most = math.MaxInt64
	if f.Bits > 0 && f.Bits < 64 {
		most = 1<<(f.Bits-1) - 1
		if f.Unsigned {
			most = 1<<f.Bits - 1
		}
	}
	if least = -most - 1; f.Unsigned {
		least = 0
	}
	return least, most
}

// sequenceOptions reports options of a sequence that a server refuses. Its values go from lowest to highest.
func (r *resolver) sequenceOptions(s subject, what string, a schema.Identity, lowest, highest int64) {
	switch {
	case lowest >= highest:
		r.add(s, "let Max be greater than Min", "the values of %s go from %d to %d", what, lowest, highest)
	case a.Start != 0 && (a.Start < lowest || a.Start > highest):
		r.add(s, "use a number between them", "Start of %s is %d, and its values go from %d to %d", what, a.Start, lowest, highest)
	case a.Cache < 0:
		r.add(s, "use a positive number", "Cache of %s is %d", what, a.Cache)
	case a.PerNode && a.Cache < 2:
		r.add(s, "set Cache as well", "PerNode of %s has no effect without a Cache", what)
	}
	if db := r.lackingOf(target.Sequences, target.CyclicSequences); a.Cycle && db != nil {
		r.add(s, "remove it, and let Max be large enough", "%s has no sequences that begin again, and %s has Cycle", db.Title, what)
	}
}

// sequences reports sequences of one name with different options, and those that have the name of a table.
func (r *resolver) sequences() {
	first := make(map[string]*Field)
	for _, st := range r.states {
		for _, f := range st.entity.Fields {
			if f.Sequence == nil {
				continue
			}
			s := subject{f.Pos, st.def.Name, f.Name}
			for _, other := range r.states {
				if other.entity.Table == f.Sequence.Called && other.entity.Schema == "" {
					r.add(s, "give the sequence another name", "the sequence %q has the name of the table of %s", f.Sequence.Called, other.def.Name)
				}
			}
			switch o := first[f.Sequence.Called]; {
			case o == nil:
				first[f.Sequence.Called] = f
			case *o.Sequence != *f.Sequence:
				r.add(s, "declare the sequence once, as a variable", "the sequence %q has other options on %s.%s", f.Sequence.Called, o.Entity.Name, o.Name)
			}
		}
	}
}
