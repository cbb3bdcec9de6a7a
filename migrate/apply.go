package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Options are the options of Apply. The zero value creates missing objects without reports.
type Options struct {
	// DryRun reports the objects that Apply would create, and changes nothing.
	DryRun bool
	// Done is called after each step, before the next one begins; nil is allowed.
	Done func(Step)
}

// Apply creates the objects of the statements of gen/ddl that the database lacks. The statements must be for the server's
// dialect.
//
// No database does this in one transaction. Objects created before an error remain, the Report lists them, and the next run
// continues from there; a run with nothing to do changes nothing. Several may run concurrently.
func Apply(ctx context.Context, db wire.DB, statements []state.Statement, o Options) (*Report, error) {
	r := &run{db: db, options: o, report: Report{Database: db.Dialect()}, step: make(map[object]int)}
	c, ok := catalogs[r.report.Database]
	if !ok {
		return &r.report, fmt.Errorf("no migrations for the database %q", r.report.Database)
	}
	there, err := c.read(ctx, db)
	if err != nil {
		return &r.report, err
	}
	for _, st := range statements {
		if err := r.apply(ctx, st, c.object(st), there); err != nil {
			return &r.report, err
		}
	}
	return &r.report, r.verify(ctx, c)
}

// run is one call of Apply.
type run struct {
	db      wire.DB
	options Options
	report  Report
	step    map[object]int // position in the report
	objects []object       // by that position
}

// apply runs a statement if it has something to do. A second statement for the same thing completes it: it is run even if
// the thing is there, because an earlier run may have ended between the two, and does nothing if all is done.
func (r *run) apply(ctx context.Context, st state.Statement, made object, there map[object]bool) error {
	at, completes := r.step[made]
	if !r.options.DryRun && (completes || !there[made]) {
		if err := r.exec(ctx, st); err != nil {
			if r.foundTable(st.Table) {
				err = fmt.Errorf("%w; table %s was there before, and may not have the columns of the schema", err, st.Table)
			}
			return err
		}
	}
	if completes {
		s := &r.report.Steps[at]
		s.SQL = append(s.SQL, st.SQL)
		return nil
	}
	step := Step{Action: Created, Kind: st.Kind, Table: st.Table, Name: st.Name, SQL: []string{st.SQL}}
	switch {
	case there[made]:
		step.Action = Exists
	case r.options.DryRun:
		step.Action = Missing
	}
	r.step[made] = len(r.report.Steps)
	r.objects = append(r.objects, made)
	r.report.Steps = append(r.report.Steps, step)
	if r.options.Done != nil {
		r.options.Done(step)
	}
	return nil
}

// foundTable reports whether the table was there before the run.
func (r *run) foundTable(name string) bool {
	return slices.ContainsFunc(r.report.Steps, func(s Step) bool {
		return s.Kind == state.KindTable && s.Name == name && s.Action == Exists
	})
}

func (r *run) exec(ctx context.Context, st state.Statement) error {
	_, err := r.db.Exec(ctx, &wire.Statement{SQL: st.SQL, Op: wire.OpSchema, Once: true})
	if err != nil {
		return fmt.Errorf("creating %s: %w", describe(st.Kind, st.Table, st.Name), err)
	}
	return nil
}

// verify looks whether what was created is there. A statement with IF NOT EXISTS does nothing, and says nothing, if
// another table has an index of the name.
func (r *run) verify(ctx context.Context, c catalog) error {
	if r.report.Count(Created) == 0 {
		return nil
	}
	there, err := c.read(ctx, r.db)
	if err != nil {
		return err
	}
	var errs []error
	for i, s := range r.report.Steps {
		if s.Action == Created && !there[r.objects[i]] {
			errs = append(errs, fmt.Errorf("%s is not there although its statement succeeded; "+
				"look for something else of the same name, and rename one of them", s))
		}
	}
	return errors.Join(errs...)
}
