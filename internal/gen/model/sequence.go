package model

import (
	"cmp"
	"math"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// Sequence is a sequence that has a name of its own.
type Sequence struct {
	Schema, Name string
	RenamedFrom  string          `json:",omitempty"`
	Options      schema.Identity // Always is false
}

// String returns the name in one word.
func (q *Sequence) String() string {
	if q.Schema == "" {
		return q.Name
	}
	return q.Schema + "." + q.Name
}

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
	const rename = "set Called of " + what
	if strings.Contains(a.Called, ".") {
		r.add(s, "name the schema in Schema", "the name of %s has a dot: %q", what, a.Called)
		return
	}
	r.checkName(s, "sequence", a.Called, rename)
	r.checkSchema(s, a.Schema)
	if a.RenamedFrom != "" && a.RenamedFrom == a.Called {
		r.add(s, "write the name that it had before", "RenamedFrom of %s is not another name: %q", what, a.RenamedFrom)
	}
	options := schema.Identity{Start: a.Start, Increment: a.Increment, Min: a.Min, Max: a.Max, Cache: a.Cache, PerNode: a.PerNode, Cycle: a.Cycle}
	least, most := boundsOf(f)
	lowest, highest := sequenceValues(a.Increment, a.Min, a.Max, math.MinInt64, math.MaxInt64)
	first := cmp.Or(a.Start, lowest)
	if a.Increment < 0 {
		first = cmp.Or(a.Start, highest)
	}
	if a.Max > most || a.Min != 0 && a.Min < least || first > most || first < least {
		r.add(s, "use numbers of the type", "%s has a bound or a start that %s does not hold", what, f.Type.Name)
		return
	}
	r.sequenceOptions(s, what, options, lowest, highest)
	f.Sequence = &Sequence{Schema: a.Schema, Name: a.Called, RenamedFrom: a.RenamedFrom, Options: options}
	f.Default = &Default{Exprs: r.everywhere("nextval("+sqlquote.Text(sqlquote.QualifiedName(a.Schema, a.Called))+")", nil)}
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

// sequences reports sequences of one name with different options, and those that have the name of something else in their schema: PostgreSQL
// keeps tables, indexes and sequences in one place, and CockroachDB tables, enum types and sequences.
func (r *resolver) sequences() {
	first := make(map[Sequence]*Field) // by the names alone
	for _, st := range r.states {
		for _, f := range st.entity.Fields {
			q := f.Sequence
			if q == nil {
				continue
			}
			s := subject{f.Pos, st.def.Name, f.Name}
			key := Sequence{Schema: q.Schema, Name: q.Name}
			o := first[key]
			if o == nil {
				first[key] = f
				if what := r.named(q.Schema, q.Name); what != "" {
					r.add(s, "give the sequence another name", "the sequence %q has the name of %s", q, what)
				}
				continue
			}
			if *o.Sequence != *q {
				r.add(s, "declare the sequence once, as a variable", "the sequence %q has other options on %s.%s", q, o.Entity.Name, o.Name)
			}
		}
	}
}

// named says what else has a name in a schema of a database, empty for nothing.
func (r *resolver) named(schema, name string) string {
	for _, st := range r.states {
		e := st.entity
		if e.Schema == schema {
			if e.Table == name {
				return "the table of " + e.Name
			}
			for _, x := range e.Indexes {
				if x.Name == name {
					return "an index of " + e.Name
				}
			}
		}
		for _, f := range e.Fields {
			if t := f.NativeEnum; t != nil && t.Schema == schema && t.Name == name {
				return "the enum type of " + e.Name + "." + f.Name
			}
		}
	}
	return ""
}
