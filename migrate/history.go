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
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// FileState is what a database knows of a migration file.
type FileState string

// The states of files.
const (
	FileApplied  FileState = "applied"
	FileBaseline FileState = "baseline"       // recorded as applied without running it
	FilePending  FileState = "pending"        // not run yet
	FilePartly   FileState = "partly applied" // a run ended early
	FileLate     FileState = "out of order"   // not run yet, and older than the last applied file
	FileEdited   FileState = "edited"         // changed after it was applied
	FileMissing  FileState = "missing"        // applied, and not in the directory
	FileAhead    FileState = "ahead"          // as missing, and newer than the files of the directory
	FileRenamed  FileState = "renamed"        // applied under another name
)

// notRun is a part of each message about files that do not fit.
const notRun = "no file was run"

// FileStatus is the status of a migration file in a database.
type FileStatus struct {
	Name           string    `json:"name"`
	State          FileState `json:"state"`
	Applied, Total int64     `json:"-"`              // steps of a partly applied file
	Now            string    `json:"now,omitempty"`  // the present name of a renamed file
	Late           bool      `json:"late,omitempty"` // it was applied after a newer file

	file    files.File
	version string
}

// HistoryError is the error for files that do not fit what the database has run. No file was run.
type HistoryError struct {
	File          string
	State         FileState
	found, remedy string
}

// Error implements error.
func (e *HistoryError) Error() string { return e.found + "; " + notRun + "; " + e.remedy }

// Finding returns the error as a finding of lint.
func (e *HistoryError) Finding(on target.Name) lint.Finding {
	return lint.History(on, e.File, e.found, e.remedy)
}

// problem returns the error for the file, or nil.
func (f *FileStatus) problem() *HistoryError {
	e := &HistoryError{File: f.Name, State: f.State}
	switch f.State {
	case FileEdited:
		e.found = f.Name + " was changed after it had been applied"
		e.remedy = "restore it and write a new migration, or record the new text with crategen migrate repair"
	case FileMissing:
		e.found = "the database has run " + f.Name + ", which the directory lacks"
		e.remedy = "restore the file, or forget it with crategen migrate repair"
	case FileAhead:
		e.found = "the database is ahead: it has run " + f.Name + ", which is newer than the files of the directory"
		e.remedy = "use the newer directory or the newer program, or forget the file with crategen migrate repair"
	case FileLate:
		e.found = f.Name + " is older than the last file that was applied"
		e.remedy = "take atlas.sum and state.json of the branch whose files are applied, and make it again with crategen migrate diff --rebase; " +
			"or use --allow-out-of-order if it does not depend on the order"
	case FileRenamed:
		e.found = fmt.Sprintf("%s was renamed to %s after it had been applied, which changes the order of the files", f.Name, f.Now)
		e.remedy = "give it its name back; or, if crategen migrate diff --rebase gave it the new one, record that with crategen migrate repair"
	default:
		return nil
	}
	return e
}

// statuses compares the files with what the database has run. The list has the files of both, in the order of their versions.
func statuses(d *files.Dir, known map[string]journal.Version) []FileStatus {
	there := make(map[string]bool)
	last, newest := "", ""
	for _, f := range d.Files {
		there[f.Version] = true
		newest = f.Version
		if v, ok := known[f.Version]; ok && v.Applied == v.Total {
			last = f.Version
		}
	}
	var list []FileStatus
	for _, f := range d.Files {
		v, ok := known[f.Version]
		s := FileStatus{Name: f.Name, State: FilePending, Applied: v.Applied, Total: v.Total, Late: v.Late, file: f, version: f.Version}
		switch {
		case !ok && f.Version < last:
			s.State = FileLate
		case !ok:
		case v.Applied != v.Total:
			s.State = FilePartly
		case v.Hash != files.Hash(f.Text) && !v.Baseline:
			s.State = FileEdited
		case v.Baseline:
			s.State = FileBaseline
		default:
			s.State = FileApplied
		}
		list = append(list, s)
	}
	for version, v := range known {
		if there[version] {
			continue
		}
		s := FileStatus{Name: v.Name, State: FileMissing, Applied: v.Applied, Total: v.Total, version: version}
		if version > newest {
			s.State = FileAhead
		}
		for _, o := range list {
			if (o.State == FilePending || o.State == FileLate) && files.Hash(o.file.Text) == v.Hash {
				s.State, s.Now = FileRenamed, o.Name
			}
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b FileStatus) int { return strings.Compare(a.version, b.version) })
	return list
}

// pending returns the files that are not completely applied, in their order.
func pending(d *files.Dir, known map[string]journal.Version, outOfOrder bool) ([]files.File, error) {
	var list []files.File
	var late error
	for _, s := range statuses(d, known) {
		switch {
		case s.State == FileLate && outOfOrder, s.State == FilePending, s.State == FilePartly:
			list = append(list, s.file)
		case s.State == FileLate:
			late = s.problem()
		default:
			if p := s.problem(); p != nil {
				return nil, p
			}
		}
	}
	if late != nil { // a file that was renamed looks late
		return nil, late
	}
	return list, nil
}

// DirStanding is the status of a directory of migration files in a database.
type DirStanding struct {
	Dir     *files.Dir
	Files   []FileStatus
	Holder  *journal.Holder // the current or last holder of the lease, nil for none
	Blocked []Blocked       // the tables that an unfinished rebuild blocks for writes
	// Others are tables and views that crategen does not manage.
	Others []state.TableName
	// Changes lead from the database to the state that the applied files have made. They are empty if the database has it.
	Changes []state.Change
	// NotCompared says why the tables were not compared, empty if they were: a file is partly applied, or state.json does not have the
	// tables after the last applied file.
	NotCompared string

	server target.Version // zero if the tables are between two states
}

// StatusDir compares a database with a directory of migration files: the files with the journal, and the tables with the state after
// the last applied file. It changes nothing.
func StatusDir(ctx context.Context, db wire.DB, fsys fs.FS, o Options) (*DirStanding, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	s := &DirStanding{Dir: d}
	known, err := r.versions(ctx, d)
	if err != nil {
		return nil, err
	}
	s.Files = statuses(d, known)
	last := ""
	for _, f := range s.Files {
		if f.State == FileApplied || f.State == FileBaseline || f.State == FileEdited {
			last = f.version
		}
		if f.State == FilePartly {
			s.NotCompared = fmt.Sprintf("%s is partly applied, %d of %d steps; crategen migrate apply --dir continues there", f.Name, f.Applied, f.Total)
		}
	}
	want, err := d.At(last)
	var unknown *files.UnknownError
	if errors.As(err, &unknown) && s.NotCompared == "" {
		s.NotCompared = unknown.Error()
	} else if err != nil && unknown == nil {
		return nil, err
	}
	if s.NotCompared != "" {
		s.Holder, s.Blocked, err = r.standing(ctx)
		return s, err
	}
	managed, err := r.managed(ctx)
	if err != nil {
		return nil, err
	}
	if last == "" {
		managed = nil // the tables of the project are not those of files: crategen migrate apply made them from a schema
	}
	c, err := compare(ctx, db, want, managed, managed, nil)
	if err != nil {
		return nil, err
	}
	s.Changes, s.Others, s.server = c.Changes, c.Others, c.Live.Version
	s.Holder, s.Blocked, err = r.standing(ctx)
	return s, err
}

// versions returns the files that the database has run, by crategen or by the tool that they were imported from. It is empty without a journal.
func (r *runner) versions(ctx context.Context, d *files.Dir) (map[string]journal.Version, error) {
	known := make(map[string]journal.Version)
	there, err := r.j.There(ctx)
	if err == nil && there {
		known, err = r.j.Versions(ctx)
	}
	if err != nil {
		return nil, err
	}
	taken, err := r.takenOver(ctx, d, known)
	for _, v := range taken {
		known[v.Version] = v
	}
	return known, err
}

// managed reports the tables that the journal knows.
func (r *runner) managed(ctx context.Context) (func(state.TableName) bool, error) {
	there, err := r.j.There(ctx)
	if err != nil || !there {
		return nil, err
	}
	objects, err := r.j.Objects(ctx)
	return func(n state.TableName) bool { return objects[n.String()] }, err
}

// Lint returns the findings of the files that are not applied yet, and those of the history.
func (s *DirStanding) Lint() ([]lint.Finding, error) {
	var out []lint.Finding
	for _, f := range s.Files {
		if p := f.problem(); p != nil {
			out = append(out, p.Finding(s.Dir.Target))
		}
		if f.State != FilePending && f.State != FileLate && f.State != FilePartly {
			continue
		}
		more, err := LintFile(s.Dir, f.file, s.server)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}
