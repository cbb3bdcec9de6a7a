package plan

import "github.com/crategen/crategen/migrate/state"

// Rebuilder plans the changes of a database that has no statement for some changes of a table. It rebuilds such a table once, with
// all of the table's changes.
type Rebuilder struct {
	// InPlace reports whether the database has a statement for a change of the table from, of which the indexes, checks and
	// full-text indexes that other changes drop are left out.
	InPlace func(c state.Change, from *state.Table) bool
	// Steps returns the steps of a change that is made in place.
	Steps func(k Checks, c state.Change) []Step
	// Rebuild returns the step that recreates a table.
	Rebuild func(k Checks, from, to *state.Table, changes []state.Change) Step
	// Via makes values that the server casts to a type, see Checks.
	Via func(value, from, to string) string
	// ComputedLater is that of Checks.
	ComputedLater bool
}

// Plan returns the steps of changes.
func (r Rebuilder) Plan(from, to *state.Database, changes []state.Change) []Step {
	k := Checks{From: from, To: to, Changes: changes, Via: r.Via, ComputedLater: r.ComputedLater}
	anew := make(map[state.TableName]bool)
	for _, c := range changes {
		if t := state.Altered(c); t != nil && to.Table(t.TableName) != nil && !r.InPlace(c, Remaining(from.Table(t.TableName), changes)) {
			anew[t.TableName] = true
		}
	}
	var out []Step
	made := make(map[state.TableName]bool)
	for _, c := range changes {
		t := state.Altered(c)
		if t != nil && to.Table(t.TableName) == nil {
			continue // it goes with its table
		}
		if t == nil || !anew[t.TableName] {
			out = append(out, r.Steps(k, c)...)
			continue
		}
		if !made[t.TableName] {
			made[t.TableName] = true
			out = append(out, r.Rebuild(k, from.Table(t.TableName), to.Table(t.TableName), changes))
		}
		if c.Title().Loses { // the rebuild does it; the step stands for what is lost
			out = append(out, One(c, Metadata))
		}
	}
	return out
}
