package migrate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Func is a migration in Go. It must be repeatable, because a run that ends during it runs it again.
type Func func(ctx context.Context, db wire.DB) error

// Diff plans the migration from the state of a directory to the wanted state, without a server. It returns nil if they are equal.
// version and name are the parts of the file's name: 20260102150405, add_isbn.
func Diff(d *files.Dir, want *state.Database, version, name string) (*files.File, error) {
	if err := unknownDDL(d); err != nil {
		return nil, err
	}
	return diff(d, want, version, name, "")
}

// diff is Diff for a phase.
func diff(d *files.Dir, want *state.Database, version, name string, phase plan.Phase) (*files.File, error) {
	named, renames := renamed(d.State, want)
	changes := state.Diff(named, want, renames...)
	if len(changes) == 0 {
		return nil, nil
	}
	steps, err := engines[want.Target].Plan(named, want, changes)
	if err != nil {
		return nil, err
	}
	lint.Annotate(&lint.Input{Target: want.Target, From: named, To: want, Changes: changes, Steps: steps, Split: phase == plan.Contract})
	for i := range steps {
		if phase != "" {
			steps[i].Phase = phase
		}
	}
	text, err := files.Print(steps)
	if err != nil {
		return nil, err
	}
	return &files.File{Name: version + "_" + name + ".sql", Version: version, Title: name, Text: text}, nil
}

// renamed is state.Rename in the syntax of the database.
func renamed(from, to *state.Database) (*state.Database, []state.Change) {
	return state.Rename(from, to, sqllex.ByName(string(to.Target)))
}

// unknownDDL returns an error if the directory has a handwritten file after the last state that changes tables.
func unknownDDL(d *files.Dir) error {
	for _, f := range d.Files {
		if f.Version <= d.After {
			continue
		}
		steps, err := f.Steps(d.Target)
		if err != nil {
			return err
		}
		for _, s := range steps {
			for _, sql := range s.SQL {
				word, _ := sqllex.ByName(string(d.Target)).FirstWord(sql)
				if slices.Contains([]string{"CREATE", "ALTER", "DROP"}, strings.ToUpper(word)) {
					return fmt.Errorf("%s/%s changes tables, and %s does not know it; make the same change in the schema and run "+
						"crategen migrate rehash --schema", d.Target, f.Name, files.StateName)
				}
			}
		}
	}
	return nil
}

// Pending lists the files for ApplyDir to run, or the files that it ran.
type Pending struct {
	Database target.Name
	Files    []files.File
	Applied  int // the number of files that were run
}

// ApplyDir runs the new migration files of a directory, in their order. fsys contains a directory for each database:
// postgres/20260102150405_add_isbn.sql. If several programs call it at the same time, one runs the files; the others wait up to
// Options.Wait and then have nothing to do. After a run that ended early, the next run continues at the unfinished step.
func ApplyDir(ctx context.Context, db wire.DB, fsys fs.FS, o Options) (*Pending, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	if err := r.j.Create(ctx); err != nil {
		return nil, err
	}
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	p, err := r.applyDir(r.ctx, d)
	return p, errors.Join(err, r.end())
}

// PendingDir returns the files that ApplyDir would run. It changes nothing.
func PendingDir(ctx context.Context, db wire.DB, fsys fs.FS, o Options) (*Pending, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	known := map[string]journal.Version{}
	if there, err := r.j.There(ctx); err != nil {
		return nil, err
	} else if there {
		if known, err = r.j.Versions(ctx); err != nil {
			return nil, err
		}
	}
	list, err := pending(d, known, o.OutOfOrder)
	return &Pending{Database: d.Target, Files: list}, err
}

func openDir(db wire.DB, fsys fs.FS, o Options) (*runner, *files.Dir, error) {
	on := target.Name(db.Dialect())
	e, ok := engines[on]
	if !ok {
		return nil, nil, fmt.Errorf("no migrations for the database %q", on)
	}
	d, err := files.Read(fsys, on)
	if err != nil {
		return nil, nil, err
	}
	if len(d.Files) == 0 {
		return nil, nil, fmt.Errorf("there are no migrations for %s: the directory %s is missing or empty", target.Of(on).Title, on)
	}
	return &runner{engine: e, want: d.State, options: o, j: &journal.Journal{DB: db, Words: e.Words(), Project: o.project()}}, d, nil
}

// pending are the files that are not completely applied, in order.
func pending(d *files.Dir, known map[string]journal.Version, outOfOrder bool) ([]files.File, error) {
	there := make(map[string]bool)
	last := ""
	for _, f := range d.Files {
		there[f.Version] = true
		if v, ok := known[f.Version]; ok && v.Applied == v.Total {
			last = f.Version
		}
	}
	for version, v := range known {
		if !there[version] {
			return nil, fmt.Errorf("the database has the migration %s, which the directory lacks; restore the file", v.Name)
		}
	}
	var list []files.File
	for _, f := range d.Files {
		v, ok := known[f.Version]
		switch {
		case ok && v.Applied == v.Total:
			if v.Hash != files.Hash(f.Text) && !v.Baseline {
				return nil, fmt.Errorf("%s was changed after it had been applied; restore it, and write a new migration", f.Name)
			}
			continue
		case !ok && f.Version < last && !outOfOrder:
			return nil, fmt.Errorf("%s is older than %s, which was applied; give it a newer version, or use --allow-out-of-order", f.Name, last)
		}
		list = append(list, f)
	}
	return list, nil
}

func (r *runner) applyDir(ctx context.Context, d *files.Dir) (*Pending, error) {
	known, err := r.j.Versions(ctx)
	if err != nil {
		return nil, err
	}
	p := &Pending{Database: d.Target}
	if p.Files, err = pending(d, known, r.options.OutOfOrder); err != nil {
		return p, err
	}
	objects, err := r.j.Objects(ctx)
	if err != nil {
		return p, err
	}
	var steps []plan.Step
	for _, f := range p.Files {
		list, err := f.Steps(r.want.Target)
		if err != nil {
			return p, err
		}
		steps = append(steps, list...)
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
	for _, f := range p.Files {
		if err := r.file(ctx, f, known[f.Version]); err != nil {
			return p, fmt.Errorf("%s: %w", f.Name, err)
		}
		p.Applied++
	}
	return p, nil
}

// file runs a file from the step after the last step in v.
func (r *runner) file(ctx context.Context, f files.File, v journal.Version) error {
	steps, err := f.Steps(r.want.Target)
	if err != nil {
		return err
	}
	hashes := make([]string, len(steps))
	for i, s := range steps {
		text, err := files.Print([]plan.Step{s})
		if err != nil {
			return err
		}
		hashes[i] = files.Hash(text)
		if i < int(v.Applied) && (i >= len(v.Hashes) || v.Hashes[i] != hashes[i]) {
			return fmt.Errorf("step %d, %s, was changed after it had been applied; restore it", i+1, s.Change)
		}
		if s.Go != "" && r.options.Funcs[s.Go] == nil {
			return fmt.Errorf("step %d is the Go function %s: run the program that registers it", i+1, s.Go)
		}
	}
	if int(v.Applied) > len(steps) {
		return fmt.Errorf("%d steps were applied, and the file has %d; restore it", v.Applied, len(steps))
	}
	rest := steps[v.Applied:]
	if err := r.refuse(ctx, &Plan{Steps: rest}); err != nil {
		return errors.Join(err, r.undoOthers(context.WithoutCancel(ctx), r.owned(nil), nil))
	}
	v.Version, v.Name, v.Hash, v.Total = f.Version, f.Name, files.Hash(f.Text), int64(len(steps))
	if err := r.j.SetVersion(ctx, v); err != nil {
		return err
	}
	for i := range rest {
		if err := r.run(ctx, rest[i:i+1]); err != nil {
			return err
		}
		v.Applied++
		v.Hashes = hashes[:v.Applied]
		if err := r.j.SetVersion(ctx, v); err != nil {
			return err
		}
	}
	return nil
}

// Baseline records the files of a directory up to a version as applied, without running them, for a database that exists already. If
// it is the last version, the database must equal the state of the directory; otherwise the error lists the differences.
func Baseline(ctx context.Context, db wire.DB, fsys fs.FS, version string, o Options) (*Pending, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	last := d.Files[len(d.Files)-1].Version
	if version == "" {
		version = last
	}
	if !slices.ContainsFunc(d.Files, func(f files.File) bool { return f.Version == version }) {
		return nil, fmt.Errorf("there is no migration with the version %s", version)
	}
	if version == last {
		c, err := Compare(ctx, db, d.State, nil)
		if err != nil {
			return nil, err
		}
		if len(c.Changes) > 0 {
			return nil, fmt.Errorf("the database differs from the migrations: %s", titles(c.Changes))
		}
	}
	if err := r.j.Create(ctx); err != nil {
		return nil, err
	}
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	p, err := r.baseline(r.ctx, d, version)
	return p, errors.Join(err, r.end())
}

func (r *runner) baseline(ctx context.Context, d *files.Dir, version string) (*Pending, error) {
	known, err := r.j.Versions(ctx)
	if err != nil {
		return nil, err
	}
	if len(known) > 0 {
		return nil, errors.New("the database has migrations already; a baseline is for one without")
	}
	p := &Pending{Database: d.Target}
	if err := r.adopt(ctx, nil); err != nil {
		return p, err
	}
	for _, f := range d.Files {
		if f.Version > version {
			break
		}
		if err := r.j.SetVersion(ctx, journal.Version{Version: f.Version, Name: f.Name, Hash: files.Hash(f.Text), Baseline: true}); err != nil {
			return p, err
		}
		p.Files, p.Applied = append(p.Files, f), p.Applied+1
	}
	return p, nil
}
