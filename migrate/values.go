package migrate

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// enums finds the columns of live tables that are enums in the wanted state, and gives them the values that the journal has recorded.
// It returns the columns without a record, whose rows the next run checks.
func (c *Comparison) enums(recorded map[string][]string) []state.AlterValues {
	k := plan.Checks{Changes: c.renames}
	var unknown []state.AlterValues
	for _, w := range c.To.Tables {
		t := c.From.Table(w.TableName)
		if t == nil {
			continue
		}
		for i, col := range t.Columns {
			want := w.Column(col.Name)
			if want == nil {
				continue
			}
			values, known := recorded[w.String()+"."+col.Name]
			if table, columns := k.Former(w.TableName); !known {
				values, known = recorded[table.String()+"."+cmp.Or(columns[col.Name], col.Name)]
			}
			switch {
			case known:
				t.Columns[i].Values = values
			case len(want.Values) > 0:
				unknown = append(unknown, state.AlterValues{Table: w, From: state.Column{Name: col.Name}, To: *want})
			}
		}
	}
	return unknown
}

// unlisted returns checks for the enums whose former values are unknown, as steps that execute nothing. After the first phase, programs
// of the previous version may still write values that are gone.
func (p *Plan) unlisted() []plan.Step {
	if p.phase == plan.Expand || len(p.unknown) == 0 {
		return nil
	}
	k := plan.Checks{From: p.Compared.From, To: p.Compared.To, Changes: p.Changes}
	var out []plan.Step
	for _, c := range p.unknown {
		out = append(out, k.Values(c))
	}
	return out
}

// keepValues records the values of enums, from which the next run knows what is gone.
func (p *Plan) keepValues(ctx context.Context, j *journal.Journal) error {
	recorded, err := j.Values(ctx)
	if err != nil {
		return err
	}
	for _, t := range p.to.Tables {
		for _, c := range t.Columns {
			name := t.String() + "." + c.Name
			if len(c.Values) == 0 {
				continue
			}
			unknown := slices.ContainsFunc(p.unknown, func(u state.AlterValues) bool { return u.Title().Name() == name })
			if !slices.Equal(recorded[name], c.Values) && !(unknown && p.phase == plan.Expand) {
				if err := j.SetValues(ctx, name, c.Values); err != nil {
					return err
				}
			}
			delete(recorded, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(recorded)) { // of columns that are gone, or no enums
		if err := j.SetValues(ctx, name, nil); err != nil {
			return err
		}
	}
	return nil
}
