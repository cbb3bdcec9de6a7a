package render

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
)

// filled are the dialects of the targets whose database gives a field's column a value if a statement does not.
func (r *renderer) filled() map[*model.Field][]model.Dialect {
	if r.fills != nil || r.err != nil {
		return r.fills
	}
	r.fills = make(map[*model.Field][]model.Dialect)
	for _, t := range r.project.Targets {
		columns, err := ddl.Columns(r.project, t)
		if err != nil {
			r.err = err
			return nil
		}
		for _, e := range slices.Concat(r.project.Entities, r.project.Joins) {
			for _, f := range e.Fields {
				if c, ok := columns[f]; c.Filled || !ok && elsewhere(f, t.Dialect) {
					r.fills[f] = append(r.fills[f], t.Dialect)
				}
			}
		}
	}
	return r.fills
}

// elsewhere reports whether a column that is made elsewhere has a default there, as its field says.
func elsewhere(f *model.Field, d model.Dialect) bool {
	return f.Generated || f.FilledByType(d) || f.Default != nil && (f.Default.SQL != "" && !inCode(f.Default) || f.Default.Exprs[d] != "")
}

// fillsAlways reports whether the database of every target gives the column a value.
func (f *file) fillsAlways(m *model.Field) bool { return len(f.fills[m]) == len(f.project.Targets) }

// computed reports whether the database of a target computes the column.
func (f *file) computed(m *model.Field) bool {
	return slices.ContainsFunc(f.project.Targets, func(t model.Target) bool { return m.ComputedOn(t.Dialect) })
}

// without are the targets that do not fill the column in where others do, as a list of Go.
func (f *file) without(m *model.Field) []string {
	var out []string
	for _, t := range f.project.Targets {
		if d := t.Dialect; !slices.Contains(f.fills[m], d) || f.computed(m) && !m.ComputedOn(d) {
			out = append(out, quote(string(d)))
		}
	}
	return out
}
