package migrate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Func is a migration in Go. It must be repeatable, because a run that ends during it runs it again.
type Func func(ctx context.Context, db wire.DB) error

// Pending lists the files for ApplyDir to run, or the files that it ran.
type Pending struct {
	Database target.Name
	Files    []files.File
	Applied  int    // the number of files that were run
	Stopped  string // why a run of one phase ended before the last file, empty if it did not
	// Steps are the steps of each file that PendingDir found to be left.
	Steps [][]plan.Step

	dir    *files.Dir
	server target.Version
}

// ApplyDir runs the new migration files of a directory, in their order. fsys contains a directory for each database:
// postgres/20260102150405_add_isbn.sql. If several programs call it at the same time, one runs the files; the others wait up to
// Options.Wait and then have nothing to do. After a run that ended early, the next run continues at the unfinished step.
func ApplyDir(ctx context.Context, db wire.DB, fsys fs.FS, o Options) (*Pending, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	if err := r.prepare(ctx, false); err != nil {
		return nil, err
	}
	return leased(ctx, r, func(ctx context.Context) (*Pending, error) { return r.applyDir(ctx, d) })
}

// PendingDir returns the files that ApplyDir would run. It changes nothing.
func PendingDir(ctx context.Context, db wire.DB, fsys fs.FS, o Options) (*Pending, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	known, err := r.versions(ctx, d)
	if err != nil {
		return nil, err
	}
	p := &Pending{Database: d.Target, dir: d}
	if p.Files, err = pending(d, known, o.OutOfOrder); err != nil {
		return p, err
	}
	if err := p.plan(r, known); err != nil {
		return p, err
	}
	if err := r.notOthers(ctx); err != nil {
		return p, err
	}
	managed, err := r.managed(ctx)
	if err != nil {
		return p, err
	}
	creates, err := created(d.Target, p.Files, known)
	if err != nil || len(p.Files) == 0 {
		return p, err
	}
	live, err := r.inspect(ctx, creates)
	if err != nil {
		return p, err
	}
	p.server = live.Version
	if err := newEnough(r.want, live.Version); err != nil {
		return p, err
	}
	if err := able(d.Target, live.Version, slices.Concat(p.Steps...)); err != nil {
		return p, err
	}
	return p, r.foreign(ctx, d, live, creates, managed)
}

// plan finds the steps that are left of each file, up to the end of the phase.
func (p *Pending) plan(r *runner, known map[string]journal.Version) error {
	for _, f := range p.Files {
		steps, err := f.Steps(p.Database)
		if err != nil {
			return err
		}
		left, err := r.left(steps, known[f.Version])
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		p.Steps = append(p.Steps, left.run)
		if left.stopped != "" {
			p.Stopped = f.Name + ": " + left.stopped
			return nil
		}
	}
	return nil
}

func openDir(db wire.DB, fsys fs.FS, o Options) (*runner, *files.Dir, error) {
	e, err := engineOf(db)
	if err != nil {
		return nil, nil, err
	}
	on := target.Name(db.Dialect())
	d, err := files.Read(fsys, on)
	if err != nil {
		return nil, nil, err
	}
	if len(d.Files) == 0 {
		return nil, nil, noFiles(fsys, on)
	}
	return newRunner(db, e, d.State, o), d, nil
}

// noFiles is the error for a database without files. It names the databases that have some.
func noFiles(fsys fs.FS, on target.Name) error {
	if _, err := fs.Stat(fsys, "."); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there are no migrations: the directory does not exist; name it with --dir, or run crategen migrate diff --target %s", on)
	}
	var others []string
	for _, o := range target.All() {
		if list, err := fs.ReadDir(fsys, string(o.Name)); err == nil && len(list) > 0 {
			others = append(others, o.Title)
		}
	}
	text := fmt.Sprintf("there are no migrations for %s, which the server is: the directory %s is missing or empty", target.Of(on).Title, on)
	if len(others) > 0 {
		return fmt.Errorf("%s; there are migrations for %s; connect to such a server, or run crategen migrate diff --target %s", text,
			strings.Join(others, ", "), on)
	}
	return fmt.Errorf("%s; run crategen migrate diff --target %s", text, on)
}

// notOthers returns an error if another project in the database has a table with one of the names.
func (r *runner) notOthers(ctx context.Context) error {
	there, err := r.j.There(ctx)
	if err != nil || !there {
		return err
	}
	return owner(ctx, r.j, r.want)
}

func (r *runner) applyDir(ctx context.Context, d *files.Dir) (*Pending, error) {
	known, err := r.j.Versions(ctx)
	if err != nil {
		return nil, err
	}
	taken, err := r.takenOver(ctx, d, known)
	if err != nil {
		return nil, err
	}
	if err := r.takeOver(ctx, taken, known); err != nil {
		return nil, err
	}
	p := &Pending{Database: d.Target, dir: d}
	if p.Files, err = pending(d, known, r.options.OutOfOrder); err != nil {
		return p, err
	}
	objects, err := r.j.Objects(ctx)
	if err != nil {
		return p, err
	}
	steps, err := stepsOf(p.Files, d.Target)
	if err != nil {
		return p, err
	}
	creates, err := created(d.Target, p.Files, known)
	if err != nil {
		return p, err
	}
	if len(steps) > 0 {
		live, err := r.inspect(ctx, creates)
		if err != nil {
			return p, err
		}
		if err := r.foreign(ctx, d, live, creates, func(n state.TableName) bool { return objects[n.String()] }); err != nil {
			return p, err
		}
		if err := errors.Join(newEnough(r.want, live.Version), able(d.Target, live.Version, steps)); err != nil {
			return p, err
		}
		if err := r.permitted(ctx, needs(live, r.want, steps)); err != nil {
			return p, err
		}
	}
	if err := r.recover(ctx, r.owned(objects)); err != nil {
		return p, err
	}
	if err := r.undoOthers(ctx, r.owned(objects), steps); err != nil {
		return p, err
	}
	if len(p.Files) > 0 {
		if err := r.adopt(ctx, objects); err != nil {
			return p, err
		}
	}
	newest := ""
	for version, v := range known {
		if v.Applied == v.Total {
			newest = max(newest, version)
		}
	}
	for _, f := range p.Files {
		v := known[f.Version]
		v.Late = v.Late || f.Version < newest
		if p.Stopped, err = r.file(ctx, f, v); err != nil {
			return p, fmt.Errorf("%s: %w", f.Name, err)
		}
		if p.Stopped != "" {
			p.Stopped = f.Name + ": " + p.Stopped
			return p, nil
		}
		p.Applied++
	}
	return p, nil
}

// stepsOf returns the steps of files in their order.
func stepsOf(list []files.File, on target.Name) ([]plan.Step, error) {
	var out []plan.Step
	for _, f := range list {
		steps, err := f.Steps(on)
		if err != nil {
			return nil, err
		}
		out = append(out, steps...)
	}
	return out, nil
}

// ofPhase returns the first steps that belong to the phase of the run. Steps run in their order, so the first phase ends before the first
// step of the second one. The second phase begins with such a step, and runs the file to its end.
func (r *runner) ofPhase(steps []plan.Step, begun bool) []plan.Step {
	switch r.options.Phase {
	case plan.Expand:
		if i := slices.IndexFunc(steps, func(s plan.Step) bool { return s.Phase != plan.Expand }); i >= 0 {
			return steps[:i]
		}
	case plan.Contract:
		if !begun && len(steps) > 0 && steps[0].Phase == plan.Expand {
			return nil
		}
	}
	return steps
}

// remaining are the steps of a file that the database has not run.
type remaining struct {
	run     []plan.Step // those of the phase
	hashes  []string    // of all steps of the file
	stopped string      // why the phase ends before the end of the file, empty if it does not
}

// left returns the steps of a file after the last step in v.
func (r *runner) left(steps []plan.Step, v journal.Version) (left remaining, err error) {
	if left.hashes, err = files.Hashes(steps); err != nil {
		return left, err
	}
	if err := unchanged(steps, left.hashes, v); err != nil {
		return left, err
	}
	left.run = r.ofPhase(steps[v.Applied:], v.Applied > 0)
	if n := int(v.Applied) + len(left.run); n < len(steps) {
		left.stopped = fmt.Sprintf("stopped before step %d, %s, which is of the phase %s", n+1, steps[n].Change, steps[n].Phase)
	}
	return left, nil
}

// file runs a file from the step after the last step in v. It returns why it stopped before the end, empty if it did not.
func (r *runner) file(ctx context.Context, f files.File, v journal.Version) (stopped string, err error) {
	steps, err := f.Steps(r.want.Target)
	if err != nil {
		return "", err
	}
	left, err := r.left(steps, v)
	if err != nil {
		return "", err
	}
	rest := left.run
	if left.stopped != "" && len(rest) == 0 {
		return left.stopped, nil
	}
	for i, s := range rest {
		if s.Go != "" && r.options.Funcs[s.Go] == nil {
			return "", fmt.Errorf("step %d is the Go function %s: run the program that registers it", int(v.Applied)+i+1, s.Go)
		}
	}
	if err := r.engine.Hazards(ctx, r.j.DB, rest); err != nil {
		return "", err
	}
	if err := r.refuse(ctx, &Plan{Steps: rest}); err != nil {
		err = fmt.Errorf("%w; %d of %d steps of the file are applied", err, v.Applied, len(left.hashes))
		return "", errors.Join(err, r.undoOthers(context.WithoutCancel(ctx), r.owned(nil), nil))
	}
	v.Version, v.Name, v.Hash, v.Total = f.Version, f.Name, files.Hash(f.Text), int64(len(left.hashes))
	if err := r.j.SetVersion(ctx, v); err != nil {
		return "", err
	}
	defer func() { r.commit = nil }()
	for i := range rest {
		next := v
		next.Applied++
		next.Hashes = left.hashes[:next.Applied]
		r.commit = func(ctx context.Context, tx wire.Session) error { return r.j.SetVersionIn(ctx, tx, next) }
		if err := r.run(ctx, rest[i:i+1], int(v.Applied), int(v.Total)); err != nil {
			return "", err
		}
		v = next
		if err := r.j.SetVersion(ctx, v); err != nil {
			return "", err
		}
	}
	return left.stopped, nil
}

// unchanged returns an error if an applied step of a partly applied file has another text than when it was applied.
func unchanged(steps []plan.Step, hashes []string, v journal.Version) error {
	const remedy = "restore it, or record the new text with crategen migrate repair"
	for i := range min(int(v.Applied), len(steps)) {
		if i >= len(v.Hashes) || v.Hashes[i] != hashes[i] {
			return fmt.Errorf("history changed at statement %d, %s: %d of %d steps were applied, and this one was changed after it; nothing was run; %s",
				i+1, steps[i].Change, v.Applied, v.Total, remedy)
		}
	}
	if int(v.Applied) > len(steps) {
		return fmt.Errorf("history changed at statement %d: %d steps were applied, and the file has %d; nothing was run; %s",
			len(steps)+1, v.Applied, len(steps), remedy)
	}
	return nil
}
