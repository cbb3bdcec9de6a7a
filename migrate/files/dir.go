package files

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// StateName is the name of the file with the state after the last migration.
const StateName = "state.json"

// Format is the version of the format of state.json. A directory with a higher version was written by a newer crategen. Format 1 had
// no pasts, and format 2 no values of enums; they are upgraded when the next file is written.
const Format = 3

// File is one migration.
type File struct {
	Name    string // 20260102150405_add_isbn.sql
	Version string // 20260102150405
	Title   string // add_isbn
	Text    string
}

// Dir is the migrations of one database.
type Dir struct {
	Target target.Name
	Files  []File          // in the order of their versions
	State  *state.Database // after the last file; empty without files
	After  string          // the version of the last file in the state
	Pasts  []Past          // what the versions changed, in their order
	Since  string          // the version from which Pasts are complete, empty for all
	Sum    string          // the text of atlas.sum as it was read

	added []File // by Add, and not written yet
}

// snapshot is the content of state.json.
type snapshot struct {
	Format int             `json:"format"`
	After  string          `json:"after"` // the version of the last file that it knows
	State  *state.Database `json:"state"`
	Since  string          `json:"since,omitempty"`
	Pasts  []Past          `json:"pasts,omitempty"`
}

var fileName = regexp.MustCompile(`^([0-9A-Za-z.-]+?)(?:_(.*))?\.sql$`)

// Read reads the directory of a database and checks it against atlas.sum. A missing directory is empty.
func Read(fsys fs.FS, on target.Name) (*Dir, error) {
	d, sum, err := read(fsys, on)
	if err != nil {
		return nil, err
	}
	if len(d.Files) > 0 || sum != "" {
		if err := check(d.Files, sum); err != nil {
			return nil, fmt.Errorf("%s: %w", on, err)
		}
	}
	if err := cmp.Or(d.distinct(), d.fits()); err != nil {
		return nil, fmt.Errorf("%s: %w", on, err)
	}
	return d, nil
}

// ReadUnchecked is Read without the check of atlas.sum.
func ReadUnchecked(fsys fs.FS, on target.Name) (*Dir, error) {
	d, _, err := read(fsys, on)
	return d, err
}

func read(fsys fs.FS, on target.Name) (*Dir, string, error) {
	d := &Dir{Target: on, State: &state.Database{Target: on}}
	entries, err := fs.ReadDir(fsys, string(on))
	if errors.Is(err, fs.ErrNotExist) {
		return d, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	sum := ""
	for _, e := range entries {
		text, err := fs.ReadFile(fsys, path.Join(string(on), e.Name()))
		if err != nil {
			return nil, "", err
		}
		switch m := fileName.FindStringSubmatch(e.Name()); {
		case e.Name() == SumName:
			sum = string(text)
			d.Sum = sum
		case e.Name() == StateName:
			if err := d.readState(text); err != nil {
				return nil, "", fmt.Errorf("%s/%s: %w", on, StateName, err)
			}
		case m != nil:
			d.Files = append(d.Files, File{e.Name(), m[1], m[2], string(text)})
		}
	}
	slices.SortFunc(d.Files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return d, sum, nil
}

// distinct returns an error for two files with one version.
func (d *Dir) distinct() error {
	for i := 1; i < len(d.Files); i++ {
		if d.Files[i].Version == d.Files[i-1].Version {
			return fmt.Errorf("%s and %s have the same version; give one of them another, and run crategen migrate rehash; if they are of two "+
				"branches, run crategen migrate diff --rebase", d.Files[i-1].Name, d.Files[i].Name)
		}
	}
	return nil
}

// fits returns an error for a state that is not the one after these files.
func (d *Dir) fits() error {
	if d.After != "" && !slices.ContainsFunc(d.Files, func(f File) bool { return f.Version == d.After }) {
		return fmt.Errorf("%s is the state after version %s, and no file has this version; restore the file, or restore %[1]s, or run "+
			"crategen migrate rehash --schema to take the state from the schema", StateName, d.After)
	}
	return nil
}

func (d *Dir) readState(text []byte) error {
	if bytes.Contains(text, []byte("\n<<<<<<< ")) || bytes.HasPrefix(text, []byte("<<<<<<< ")) {
		return errors.New("it has the marks of a merge; " + mergeRemedy)
	}
	var s snapshot
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("it is not what crategen wrote: %w; restore it, or remove it and run crategen migrate rehash --schema", err)
	}
	if s.Format > Format {
		return fmt.Errorf("a newer crategen wrote it (format %d, this one knows %d); use that version", s.Format, Format)
	}
	if s.State == nil {
		return errors.New("it has no state; restore it, or remove it and run crategen migrate rehash --schema")
	}
	if s.State.Target != d.Target {
		return fmt.Errorf("it is the state of %s, and the directory is that of %s; restore it, or take the files out that are made for another "+
			"database, and run crategen migrate diff --target %[2]s", s.State.Target, d.Target)
	}
	d.State, d.After, d.Since, d.Pasts = s.State, s.After, s.Since, s.Pasts
	if s.Format < 2 {
		d.Since = s.After
	}
	d.State.NoValues = s.Format < 3
	return nil
}

// versionLayout is the form of the versions that crategen gives.
const versionLayout = "20060102150405"

// NextVersion returns a version for a new file: the time in seconds, or the second after the last file.
func (d *Dir) NextVersion(now time.Time) string {
	version := now.UTC().Format(versionLayout)
	if n := len(d.Files); n > 0 && d.Files[n-1].Version >= version {
		if last, err := time.Parse(versionLayout, d.Files[n-1].Version); err == nil {
			return last.Add(time.Second).Format(versionLayout)
		}
	}
	return version
}

// Add appends a file and sets the state after it. after is nil for a file that changes no tables.
func (d *Dir) Add(f File, after *state.Database) error {
	if n := len(d.Files); n > 0 && f.Name <= d.Files[n-1].Name {
		return fmt.Errorf("the migration %s would come before %s, because versions are compared as texts; rename the files, such as to 0001", f.Name, d.Files[n-1].Name)
	}
	d.Files, d.added = append(d.Files, f), append(d.added, f)
	if after != nil {
		d.Advance(f.Version, after)
	}
	return nil
}

// mergeRemedy says what to do after a merge of two branches that both have new files.
const mergeRemedy = "take both " + SumName + " and " + StateName + " from the branch whose files are applied first " +
	"(git checkout --theirs, or --ours), then run crategen migrate diff --rebase"

// Write writes the added files, atlas.sum and state.json below a directory.
func (d *Dir) Write(dir string) error {
	dir = filepath.Join(dir, string(d.Target))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, f := range d.added {
		if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o666); err != nil {
			return err
		}
	}
	d.added = nil
	return d.WriteHashes(dir)
}

// WriteHashes writes atlas.sum and state.json into the directory of the database.
func (d *Dir) WriteHashes(dir string) error {
	if err := d.distinct(); err != nil {
		return fmt.Errorf("%s: %w", d.Target, err)
	}
	text, err := json.MarshalIndent(snapshot{Format, d.After, d.State, d.Since, d.Pasts}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, StateName), append(text, '\n'), 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, SumName), []byte(Sum(d.Files)), 0o666)
}
