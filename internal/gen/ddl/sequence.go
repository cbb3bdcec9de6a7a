package ddl

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// sequences are the sequences of the fields of tables that a statement makes on a database, in the order of the tables.
func sequences(on model.Dialect, order []*model.Entity) []state.Sequence {
	if !target.Of(on).Has(target.Sequences) {
		return nil
	}
	var out []state.Sequence
	for _, e := range order {
		if e.External || e.View != nil {
			continue
		}
		for _, f := range created(e, on) {
			a := f.Sequence
			if a == nil || slices.ContainsFunc(out, func(o state.Sequence) bool { return o.Name == a.Called }) {
				continue
			}
			options := state.Identity{Start: a.Start, Increment: a.Increment, Min: a.Min, Max: a.Max, Cache: a.Cache, Cycle: a.Cycle,
				PerNode: a.PerNode && target.Of(on).Has(target.Cluster)}
			out = append(out, state.Sequence{TableName: state.TableName{Name: a.Called}, Options: options.Normal(state.SequenceType)})
		}
	}
	return out
}
