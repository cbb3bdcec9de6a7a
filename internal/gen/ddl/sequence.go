package ddl

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/schema"
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
			q := f.Sequence
			if q == nil {
				continue
			}
			name := state.TableName{Schema: q.Schema, Name: q.Name}
			if slices.ContainsFunc(out, func(o state.Sequence) bool { return o.TableName == name }) {
				continue
			}
			out = append(out, state.Sequence{TableName: name, Options: sequenceOptions(on, q.Options).Normal(state.SequenceType), RenamedFrom: q.RenamedFrom})
		}
	}
	return out
}

// sequenceOptions are the options of a sequence or an identity on a database.
func sequenceOptions(on model.Dialect, o schema.Identity) state.Identity {
	return state.Identity{Start: o.Start, Increment: o.Increment, Min: o.Min, Max: o.Max, Cache: o.Cache, Cycle: o.Cycle,
		PerNode: o.PerNode && target.Of(on).Has(target.Cluster)}
}
