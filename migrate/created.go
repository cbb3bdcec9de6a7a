package migrate

import (
	"context"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
)

// creation is a step of a file that creates a table or an enum type, and that the database has not run.
type creation struct {
	kind, name string // table books
	file       files.File
	begun      bool   // the next step of a file that a run began: the object may be that of the step
	before     string // the last version that the database has run
}

// in finds the object in a state.
func (c *creation) in(db *state.Database) (state.TableName, bool) {
	return db.Object(c.kind, c.name)
}

// created returns what files create that the database has not run yet.
func created(on target.Name, list []files.File, known map[string]journal.Version) ([]creation, error) {
	last := ""
	for version, v := range known {
		if v.Applied == v.Total {
			last = max(last, version)
		}
	}
	var out []creation
	for _, f := range list {
		steps, err := f.Steps(on)
		if err != nil {
			return nil, err
		}
		v, begun := known[f.Version]
		for i, s := range steps[min(len(steps), int(v.Applied)):] {
			c := creation{name: s.Change.Table, file: f, begun: begun && i == 0, before: last}
			switch s.Change.Action {
			case "create-table":
				c.kind = state.ObjectTable
			case "create-enum":
				c.kind = state.ObjectEnum
			default:
				continue
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// inspect reads the tables that concern the project, and what files create.
func (r *runner) inspect(ctx context.Context, list []creation) (*state.Database, error) {
	return r.engine.Inspect(ctx, r.j.DB, concerns(r.want, func(n state.TableName) bool {
		return slices.ContainsFunc(list, func(c creation) bool { return c.name == n.String() })
	}))
}

// foreign returns an error if a file creates a table or an enum type that is there already: CREATE TABLE IF NOT EXISTS would leave it as
// it is, and the file would be recorded. One that crategen migrate apply made from a schema may be there if it is what the file makes.
func (r *runner) foreign(ctx context.Context, d *files.Dir, live *state.Database, list []creation, managed func(state.TableName) bool) error {
	var ours []creation
	for _, c := range list {
		n, there := c.in(live)
		if !there {
			continue
		}
		if managed == nil || !managed(n) {
			return fmt.Errorf("%s creates the %s %s, which exists already, and which the project %q did not make; no file was run; rename one "+
				"of them, or, if the database has what the files create, run crategen migrate baseline", c.file.Name, objectWords(c.kind), c.name, r.j.Project)
		}
		if c.begun {
			continue
		}
		before, err := d.At(c.before)
		if err != nil { // the files are older than the states that the directory knows
			continue
		}
		if _, dropped := c.in(before); !dropped { // otherwise a file drops it before it is created again
			ours = append(ours, c)
		}
	}
	for i, c := range ours {
		if i > 0 && ours[i-1].file.Version == c.file.Version {
			continue // compared with the first object of the file
		}
		after, err := d.At(c.file.Version)
		if err != nil {
			return err
		}
		if err := r.same(ctx, after, c.file, ours); err != nil {
			return err
		}
	}
	return nil
}

// same returns an error if an object of the database differs from what a file creates.
func (r *runner) same(ctx context.Context, after *state.Database, f files.File, ours []creation) error {
	compared, err := Compare(ctx, r.j.DB, after, nil)
	if err != nil {
		return err
	}
	for _, c := range ours {
		if c.file.Version != f.Version {
			continue
		}
		var differs []state.Change
		for _, change := range compared.Changes {
			if change.Title().Table == c.name {
				differs = append(differs, change)
			}
		}
		if len(differs) > 0 {
			return fmt.Errorf("%s creates the %s %s, which exists already, and which differs from it: %s; no file was run; if the database has "+
				"what later files make, run crategen migrate baseline; otherwise change it to the schema of the files with crategen migrate "+
				"apply, and then run crategen migrate baseline", f.Name, objectWords(c.kind), c.name, titles(differs))
		}
	}
	return nil
}
