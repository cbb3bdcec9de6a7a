package migrate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Options are the options of Apply. The zero value makes all changes that lose no data, without callbacks.
type Options struct {
	// Project is the name of the project in the journal. Projects in one database ignore each other's tables. The default is "default".
	Project string
	// Allow lists allowed changes that lose data: drop-column=books.isbn. A * matches any name: drop-table=*.
	Allow []string
	// Phase restricts the run to the first of two phases (plan.Expand), after which programs of the previous and of the new version
	// work, or to the second (plan.Contract), after which only the new ones work. The default is all steps in one run.
	Phase plan.Phase
	// Funcs are the migrations in Go, by their names in migration files. Only ApplyDir uses them.
	Funcs map[string]Func
	// OutOfOrder allows files that are older than the last applied file.
	OutOfOrder bool
	// Wait is the maximum time to wait for another run. The default is 0: do not wait.
	Wait time.Duration
	// TakeOver waits until the lease of a run that died has expired, up to 30 seconds. If that run renews it, the error is a
	// *journal.HeldError.
	TakeOver bool
	// Note receives messages about what a run that died left. It may be nil.
	Note func(message string)
	// Confirm receives the plan and reports whether to continue. nil always continues.
	Confirm func(*Plan) (bool, error)
	// Done is called after each step, before the next one starts. It may be nil.
	Done func(plan.Step)
	// Progress receives the number of rows that a step has copied, and the number of all rows. It may be nil.
	Progress func(s plan.Step, done, all int64)
	// Job receives the object of a change, such as books.isbn, the number of a job of the server (CockroachDB) for it, and which fraction of the job is
	// done, from 0 to 1: also of a job that a run which died has left. It is called every two seconds at most, when the percentage has changed, not
	// before a job has taken two seconds, and not at the same time as Done and Progress. It may be nil.
	Job func(change, job string, fraction float64)
}

func (o *Options) project() string {
	if o.Project == "" {
		return "default"
	}
	return o.Project
}

// Plan is the result of planning: the changes and steps of Apply.
type Plan struct {
	Database target.Name
	Compared *Comparison
	Changes  []state.Change // that the steps make
	Steps    []plan.Step

	managed func(state.TableName) bool // the tables of the project before the run
	project string

	phase   plan.Phase
	to      *state.Database     // after the steps
	unknown []state.AlterValues // enums whose former values are unknown
}

// Empty reports whether the plan has no steps.
func (p *Plan) Empty() bool { return len(p.Steps) == 0 }

// ErrDeclined is the error of a run that Options.Confirm declined.
var ErrDeclined error = plan.Refused("nothing was changed")

// NewPlan compares a database with the wanted state and plans the steps. It changes nothing.
func NewPlan(ctx context.Context, db wire.DB, want *state.Database, o Options) (*Plan, error) {
	e, err := engineFor(db, want)
	if err != nil {
		return nil, err
	}
	return newPlan(ctx, newRunner(db, e, want, o).j, want, o, nil)
}

func newPlan(ctx context.Context, j *journal.Journal, want *state.Database, o Options, printed *state.Database) (*Plan, error) {
	managed := func(state.TableName) bool { return false }
	var values map[string][]string
	there, err := j.There(ctx)
	if err != nil {
		return nil, err
	}
	if there {
		objects, err := j.Objects(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading the journal: %w", err)
		}
		if values, err = j.Values(ctx); err != nil {
			return nil, err
		}
		managed = func(n state.TableName) bool { return objects[n.String()] }
		if err := owner(ctx, j, want); err != nil {
			return nil, err
		}
	}
	c, err := compare(ctx, j.DB, want, managed, managed, printed)
	if err != nil {
		return nil, err
	}
	unknown := c.enums(values)
	c.Changes = state.Diff(c.From, c.To, c.renames...)
	p := &Plan{Database: want.Target, Compared: c, Changes: c.Changes, managed: managed, project: j.Project, unknown: unknown}
	if err := p.steps(o.Phase); err != nil {
		return p, err
	}
	if err := engines[p.Database].Hazards(ctx, j.DB, p.Steps); err != nil {
		return p, err
	}
	return p, engines[p.Database].Estimate(ctx, j.DB, p.Steps)
}

// steps plans the steps of a phase.
func (p *Plan) steps(phase plan.Phase) error {
	to := p.Compared.To
	if phase != "" {
		mid := state.Between(p.Compared.From, to, p.Compared.renames...)
		first := state.Diff(p.Compared.From, mid)
		switch {
		case phase == plan.Expand:
			to, p.Changes = mid, first
		case len(first) > 0:
			return fmt.Errorf("the phase expand is not complete: %s; run apply --phase expand, deploy the new program, then run --phase contract",
				titles(first))
		}
	}
	p.phase, p.to = phase, to
	var err error
	if p.Steps, err = engines[p.Database].Plan(p.Compared.From, to, p.Changes); err != nil {
		return err
	}
	phased(p.Steps, p.Changes, phase)
	return nil
}

// phased gives the steps of changes the phase that they are planned for. Without one, each step has that of its change.
func phased(steps []plan.Step, changes []state.Change, phase plan.Phase) {
	plan.OfNewTables(steps, changes)
	for i := range steps {
		if phase != "" {
			steps[i].Phase = phase
		}
	}
}

// titles lists changes in a message.
func titles(list []state.Change) string {
	var words []string
	for _, c := range list {
		words = append(words, c.Title().String())
	}
	return strings.Join(words, ", ")
}

// Apply changes a database to the wanted state and returns its plan. Only one run at a time has the lease of the project; if another
// run has it, the error is a *journal.HeldError. A change that loses data without being allowed is a *LossError, and rows that prevent
// a step are a *RowsError. Both occur before any change. A run that ends early keeps its finished steps, and the next run
// continues from there.
func Apply(ctx context.Context, db wire.DB, want *state.Database, o Options) (*Plan, error) {
	e, err := engineFor(db, want)
	if err != nil {
		return nil, err
	}
	r := newRunner(db, e, want, o)
	if err := r.prepare(ctx, true); err != nil {
		return nil, err
	}
	return leased(ctx, r, r.apply)
}

func (r *runner) apply(ctx context.Context) (*Plan, error) {
	objects, err := r.j.Objects(ctx)
	if err != nil {
		return nil, err
	}
	owned := r.owned(objects)
	if err := r.recover(ctx, owned); err != nil {
		return nil, err
	}
	p, err := r.planned(ctx)
	if err == nil {
		err = r.agreed(ctx, p)
	}
	if err != nil { // no table stays blocked for a plan that does not run
		_, undone := r.undo(context.WithoutCancel(ctx), owned)
		return p, errors.Join(untouched(err), undone)
	}
	if err := r.undoOthers(ctx, owned, p.Steps); err != nil {
		return p, err
	}
	if err := r.adopt(ctx, objects); err != nil {
		return p, err
	}
	if err := r.run(ctx, p.Steps, 0, len(p.Steps)); err != nil {
		return p, err
	}
	if err := p.keepValues(ctx, r.j); err != nil {
		return p, err
	}
	return p, r.verify(ctx, p)
}

// planned plans the steps, first of all those that a crashed run left.
func (r *runner) planned(ctx context.Context) (*Plan, error) {
	p, err := newPlan(ctx, r.j, r.want, r.options, nil)
	if err != nil {
		return nil, err
	}
	left, err := r.unfinished(ctx, p.Compared.From, p.Steps)
	for i, s := range p.Steps {
		if s.Change.Action == "set-not-null" && slices.ContainsFunc(left, func(f plan.Step) bool {
			return f.Fill != nil && f.Change.Table == s.Change.Table && f.Change.Object == s.Change.Object
		}) {
			p.Steps[i].Checks = nil // the rows get their values before
		}
	}
	p.Steps = append(left, p.Steps...)
	return p, err
}

// agreed checks for obstacles, and asks Options.Confirm.
func (r *runner) agreed(ctx context.Context, p *Plan) error {
	if err := r.permitted(ctx, needs(p.Compared.Live, p.Compared.To, p.Steps)); err != nil {
		return err
	}
	if err := r.refuse(ctx, p); err != nil {
		return err
	}
	if p.Empty() || r.options.Confirm == nil {
		return nil
	}
	if ok, err := r.options.Confirm(p); err != nil || !ok {
		return errors.Join(err, ErrDeclined)
	}
	return nil
}

// refuse checks for obstacles before any change.
func (r *runner) refuse(ctx context.Context, p *Plan) error {
	var errs []error
	maybe := make(map[string][]string)
	for _, m := range state.MayBeRenames(p.Changes) {
		maybe[m.Gone.String()] = m.New
	}
	theirs := make(map[string]bool) // what else would be wrong with a table of somebody else is not the question
	for _, t := range p.foreign() {
		if !Allowed(r.options.Allow, state.Title{Action: "adopt-" + t.Kind, Table: t.Table}) {
			errs, theirs[t.Table] = append(errs, t), true
		}
	}
	for _, s := range p.Steps {
		if theirs[s.Change.Table] {
			continue
		}
		if s.Change.Loses && !s.Allowed && !Allowed(r.options.Allow, s.Change) {
			errs = append(errs, &LossError{Change: s.Change, Renamed: maybe[s.Change.String()]})
		}
		if s.Rebuild != nil && len(s.Rebuild.From.PartitionedBy) > 0 && !s.Allowed && !allows(r.options.Allow, plan.IncompleteReads(s.Rebuild.To)) {
			errs = append(errs, &IncompleteError{Table: s.Rebuild.To.TableName, Outage: s.Outage})
		}
		if len(s.Hazards) > 0 {
			errs = append(errs, &HazardError{s.Change, s.Hazards})
		}
		if s.LosesWrites && !s.Allowed && !allows(r.options.Allow, plan.LostWrites(s.Change)) {
			errs = append(errs, &WritesError{s.Change})
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	checked := slices.Concat(p.Steps, p.unlisted())
	if err := r.refresh(ctx, checked); err != nil {
		return err
	}
	var refused []error // a value that does not fit may fail the queries for other rows, so these are shown alone
	for _, s := range checked {
		for _, c := range s.Checks {
			n, err := r.count(ctx, c)
			if c.Allow != "" && allows(r.options.Allow, c.Allow) {
				n = 0 // the server has still to say whether it can make the change at all
			}
			var server *dberr.ServerError
			switch {
			case errors.As(err, &server):
				refused = append(refused, &CheckError{s.Change, c, err})
			case err != nil:
				return fmt.Errorf("%s of %s: looking for %s: %w", s.Change.Action, s.Change.Name(), c.What, err)
			case n > 0:
				errs = append(errs, &RowsError{Change: s.Change, Check: c, Rows: n})
			}
		}
	}
	if len(errs) == 0 {
		return errors.Join(refused...)
	}
	return errors.Join(errs...)
}

// foreign returns the tables and enum types that the plan changes although the project did not create them.
func (p *Plan) foreign() []*ForeignError {
	var out []*ForeignError
	if p.managed == nil {
		return nil
	}
	wanted := maps.Collect(p.Compared.To.Objects())
	for n, kind := range p.Compared.Live.Objects() {
		if p.managed(n) || wanted[n] != kind || kind == state.ObjectView {
			continue
		}
		e := &ForeignError{Kind: kind, Table: n.String(), Project: p.project}
		for _, c := range p.Changes {
			if c.Title().Table == e.Table && state.OfEnum(c) == (kind == state.ObjectEnum) && state.OfSequence(c) == (kind == state.ObjectSequence) {
				e.Changes = append(e.Changes, c.Title())
			}
		}
		if len(e.Changes) > 0 {
			out = append(out, e)
		}
	}
	return out
}

// Allowed reports whether one of the words allows the change: drop-column=books.isbn, drop-column=books.*, drop-column=*.
func Allowed(words []string, c state.Title) bool { return allows(words, c.String()) }

// allows reports whether one of the words is drop-column=books.isbn, or the same with a * at its end.
func allows(words []string, change string) bool {
	action, _, _ := strings.Cut(change, "=")
	return slices.ContainsFunc(words, func(w string) bool {
		return w == change || w == action+"=*" || strings.HasSuffix(w, ".*") && strings.HasPrefix(change, strings.TrimSuffix(w, "*"))
	})
}

// adopt records the wanted tables, views and enum types as the project's before their creation, so that those of a crashed run are known.
func (r *runner) adopt(ctx context.Context, known map[string]bool) error {
	if err := owner(ctx, r.j, r.want); err != nil {
		return err
	}
	keep := func(n state.TableName, kind string) error {
		if known[n.String()] {
			return nil
		}
		return r.j.Keep(ctx, n, kind)
	}
	for n, kind := range r.want.Objects() {
		if err := keep(n, kind); err != nil {
			return err
		}
	}
	for _, t := range r.want.Tables {
		for _, name := range settingsOf(t) {
			if err := keep(settingName(t.String(), name), "setting"); err != nil {
				return err
			}
		}
		old := state.TableName{Schema: t.Schema, Name: t.RenamedFrom}
		if t.RenamedFrom == "" || r.want.Table(old) != nil {
			continue
		}
		for name := range known { // which a run that dies after the rename has to reset
			if setting, ok := strings.CutPrefix(name, settingName(old.String(), "").Name); ok {
				if err := keep(settingName(t.String(), setting), "setting"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// owner returns an error if another project in the database has a wanted table, view or enum type.
func owner(ctx context.Context, j *journal.Journal, want *state.Database) error {
	var names []string
	kinds := make(map[string]string)
	for n, kind := range want.Objects() {
		names = append(names, n.String())
		kinds[n.String()] = kind
	}
	name, project, err := j.Owner(ctx, names)
	if err != nil || name == "" {
		return err
	}
	return plan.Refused(fmt.Sprintf("the %s %s belongs to the project %q, and this is %q; nothing was changed; rename one of them, or use --project %s",
		objectWords(kinds[name]), name, project, j.Project, project))
}

// verify compares the database again after the run.
func (r *runner) verify(ctx context.Context, p *Plan) error {
	if p.Empty() || r.options.Phase != "" {
		return nil
	}
	after, err := newPlan(ctx, r.j, r.want, r.options, r.printed(p))
	if err != nil {
		return err
	}
	if left := after.Compared.Changes; len(left) > 0 {
		return fmt.Errorf("all steps ran, and the database still differs from the schema: %s; please report it", titles(left))
	}
	return nil
}

// printed returns the server's form of the wanted state from the plan. It returns nil if a view was missing then, because the view may
// read a table that was created since, and if a region was missing.
func (r *runner) printed(p *Plan) *state.Database {
	missing := func(region string) bool { return !p.Compared.Live.Regions.Has(region) }
	if len(p.Compared.printed.Views) < len(r.want.Views) || slices.ContainsFunc(r.want.Regions.All(), missing) {
		return nil
	}
	return p.Compared.printed
}
