package migrate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/runtime/wire"
)

// RepairOptions are the options of Repair besides the differences that it finds itself.
type RepairOptions struct {
	Applied []string // versions to record as applied without running them
	Pending []string // versions to record as not applied; their files run again
	// Confirm receives the repairs and reports whether to make them. nil always does.
	Confirm func([]Repaired) (bool, error)
}

// Repaired is one change of the journal.
type Repaired struct {
	File   string `json:"file"`
	Action string `json:"action"` // record-text, forget, mark-applied, mark-pending
	Text   string `json:"text"`   // what it means, in words

	set    *journal.Version
	remove string // a version
}

// Repair corrects the journal after files were edited, renamed or removed: it records the present text of edited files, and forgets
// files that are missing. It changes no table. The result lists the changes.
func Repair(ctx context.Context, db wire.DB, fsys fs.FS, ro RepairOptions, o Options) ([]Repaired, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	if err := r.prepare(ctx, false); err != nil {
		return nil, err
	}
	return leased(ctx, r, func(ctx context.Context) ([]Repaired, error) { return r.repair(ctx, d, ro) })
}

// PlanRepair lists what Repair would do. It changes nothing.
func PlanRepair(ctx context.Context, db wire.DB, fsys fs.FS, ro RepairOptions, o Options) ([]Repaired, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	known, err := r.versions(ctx, d)
	if err != nil {
		return nil, err
	}
	return repairs(d, known, ro)
}

func (r *runner) repair(ctx context.Context, d *files.Dir, o RepairOptions) ([]Repaired, error) {
	known, err := r.j.Versions(ctx)
	if err != nil {
		return nil, err
	}
	list, err := repairs(d, known, o)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	if o.Confirm != nil {
		if ok, err := o.Confirm(list); err != nil || !ok {
			return list, errors.Join(err, ErrDeclined)
		}
	}
	for _, c := range list {
		if err := r.alive(ctx); err != nil {
			return list, err
		}
		if c.remove != "" {
			err = r.j.RemoveVersion(ctx, c.remove)
		}
		if err == nil && c.set != nil {
			err = r.j.SetVersion(ctx, *c.set)
		}
		if err != nil {
			return list, err
		}
	}
	return list, nil
}

// repairs lists what Repair does.
func repairs(d *files.Dir, known map[string]journal.Version, o RepairOptions) ([]Repaired, error) {
	for _, version := range slices.Concat(o.Applied, o.Pending) {
		if !slices.ContainsFunc(d.Files, func(f files.File) bool { return f.Version == version }) {
			return nil, fmt.Errorf("there is no migration with the version %s", version)
		}
	}
	var list []Repaired
	for _, s := range statuses(d, known) {
		f, v := s.file, known[s.version]
		steps, hashes, err := numbered(d, f)
		if err != nil {
			return nil, err
		}
		whole := journal.Version{Version: f.Version, Name: f.Name, Hash: files.Hash(f.Text), Applied: int64(steps), Total: int64(steps),
			Hashes: hashes, Baseline: v.Baseline, Late: v.Late}
		switch {
		case slices.Contains(o.Applied, s.version):
			list = append(list, Repaired{s.Name, "mark-applied", "record it as applied, without running it", &whole, ""})
		case slices.Contains(o.Pending, s.version):
			if _, ok := known[s.version]; ok {
				list = append(list, Repaired{s.Name, "mark-pending", "record it as not applied; the next run runs it from its first step", nil, s.version})
			}
		case s.State == FileEdited:
			list = append(list, Repaired{s.Name, "record-text", "record the present text as the one that was applied; the database is not changed", &whole, ""})
		case s.State == FileMissing, s.State == FileAhead:
			text := "forget that it was applied; what it changed stays in the database"
			if s.Applied < s.Total {
				text = fmt.Sprintf("forget that %d of its %d steps were applied; what they changed stays in the database", s.Applied, s.Total)
			}
			list = append(list, Repaired{s.Name, "forget", text, nil, s.version})
		case s.State == FileRenamed:
			at := slices.IndexFunc(d.Files, func(f files.File) bool { return f.Name == s.Now })
			moved := v
			moved.Version, moved.Name = d.Files[at].Version, d.Files[at].Name
			list = append(list, Repaired{s.Name, "rename", "record it as " + s.Now, &moved, s.version})
		case s.State == FilePartly && !sameBeginning(v.Hashes, hashes):
			part := v
			part.Hash, part.Total, part.Applied = files.Hash(f.Text), int64(steps), min(v.Applied, int64(steps))
			part.Hashes = hashes[:part.Applied]
			list = append(list, Repaired{s.Name, "record-text", fmt.Sprintf("record the present text of the first %d steps as applied; the next run "+
				"continues at step %d", part.Applied, part.Applied+1), &part, ""})
		}
	}
	return list, nil
}

// numbered returns the number of steps of a file, and their hashes.
func numbered(d *files.Dir, f files.File) (int, []string, error) {
	steps, err := f.Steps(d.Target)
	if err != nil {
		return 0, nil, err
	}
	hashes, err := files.Hashes(steps)
	return len(steps), hashes, err
}

// sameBeginning reports whether the hashes of the applied steps are those of the file.
func sameBeginning(applied, file []string) bool {
	return len(applied) <= len(file) && slices.Equal(applied, file[:len(applied)])
}
