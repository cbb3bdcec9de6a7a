package migrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

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
	phased(steps, changes, phase)
	text, err := files.Print(steps)
	if err != nil {
		return nil, err
	}
	return &files.File{Name: version + "_" + name + ".sql", Version: version, Title: name, Text: text}, nil
}

// DiffExpand plans two migrations instead of one: the first leads to a state in which programs of the previous and of the new version
// work, the second to the wanted state, after the new programs are deployed. It adds them to the directory and returns them. It is one
// file if one phase is enough, and none if the states are equal. A rename has no such state: the error names the ways around it.
func DiffExpand(d *files.Dir, want *state.Database, version func() string, name string) ([]files.File, error) {
	if err := unknownDDL(d); err != nil {
		return nil, err
	}
	named, renames := renamed(d.State, want)
	if len(renames) > 0 {
		return nil, fmt.Errorf("%s: old and new programs cannot work at the same time; keep the name in the database (StorageKey for a field, "+
			"entsql.Table for an entity), or add the new column, write both, and drop the old one in a later migration", titles(renames))
	}
	var list []files.File
	for _, phase := range []struct {
		plan.Phase
		suffix string
		to     *state.Database
	}{{plan.Expand, "_expand", state.Between(named, want)}, {plan.Contract, "_contract", want}} {
		to := phase.to
		if len(list) == 0 && len(state.Diff(to, want)) == 0 {
			phase.suffix = ""
		}
		f, err := diff(d, to, version(), name+phase.suffix, phase.Phase)
		if err != nil {
			return list, err
		}
		if f == nil {
			continue
		}
		if err := d.Add(*f, to); err != nil {
			return list, err
		}
		list = append(list, *f)
	}
	return list, nil
}

// ExpandNotes says in words what the two migrations of DiffExpand cannot give to programs of both versions.
func ExpandNotes(d *files.Dir, want *state.Database) []string {
	var out []string
	named, renames := renamed(d.State, want)
	for _, c := range state.Diff(named, want, renames...) {
		switch c.(type) {
		case state.AlterType, state.AlterKey:
			if state.Breaks(c) {
				out = append(out, fmt.Sprintf("%s: the previous and the new version of a program cannot work at the same time; stop the previous one "+
					"before the file _contract, and start the new one after it", c.Title()))
			}
		case state.AddColumn, state.SetNotNull:
			if state.Breaks(c) {
				out = append(out, fmt.Sprintf("%s: the column is nullable until the file _contract, and the new program cannot read NULL from it; make "+
					"the field Optional first, or give it a default in the database", c.Title()))
			}
		}
	}
	return out
}

// Losses says which data the migration to the wanted state drops, and which writes it loses.
func Losses(d *files.Dir, want *state.Database) []string {
	var out []string
	named, renames := renamed(d.State, want)
	changes := state.Diff(named, want, renames...)
	for _, c := range changes {
		switch c.(type) {
		case state.DropColumn, state.DropTable:
			out = append(out, c.Title().Name()+" is dropped with its data")
		}
	}
	steps, err := engines[want.Target].Plan(named, want, changes)
	if err != nil {
		return out // Diff returns it
	}
	for _, s := range steps {
		if s.LosesWrites {
			out = append(out, fmt.Sprintf("%s: the server loses values that programs write during the change, without an error; stop all programs that write %s before it",
				s.Change.Name(), s.Change.Table))
		}
	}
	return out
}

// DiffTo plans the migration to the state after an older version. There are no down files: it is a new migration. lost says which data
// does not come back.
func DiffTo(d *files.Dir, to, version, name string) (f *files.File, want *state.Database, lost []string, err error) {
	if to != "" && !slices.ContainsFunc(d.Files, func(f files.File) bool { return f.Version == to }) {
		return nil, nil, nil, fmt.Errorf("there is no migration with the version %s", to)
	}
	if err := unknownDDL(d); err != nil {
		return nil, nil, nil, err
	}
	if want, err = d.Older(to); err != nil {
		return nil, nil, nil, err
	}
	named, renames := renamed(d.State, want)
	for _, c := range state.Diff(named, want, renames...) {
		t := c.Title()
		switch c := c.(type) {
		case state.AddColumn:
			text := t.Name() + " comes back without its values"
			if state.Required(c.Column) {
				text += ", and it is required: the file fails on rows until they have one"
			}
			lost = append(lost, text)
		case state.CreateTable:
			lost = append(lost, t.Name()+" comes back without its rows")
		case state.AlterType:
			if state.Breaks(c.Reverse()) {
				lost = append(lost, t.Name()+" gets its former type back, with the values as they were converted")
			}
		case state.DropColumn, state.DropTable:
			lost = append(lost, t.Name()+" is dropped with what was written since")
		}
	}
	f, err = diff(d, want, version, name, "")
	return f, want, lost, err
}

// Rebase is what RebaseDir does with the files of one branch after a merge.
type Rebase struct {
	Removed []files.File // the files of this branch
	Written []files.File // the files that take their place
}

// RebaseDir makes the files again that atlas.sum does not know, after a merge of two branches that both have new files: atlas.sum and
// state.json are those of the other branch. The planned files become one file, from the state of the other branch to the wanted state;
// handwritten files get new versions after it. The result is not written.
func RebaseDir(d *files.Dir, known []string, want *state.Database, now func() string) (*Rebase, error) {
	r := &Rebase{}
	var kept []files.File
	title, planned := "", false
	for _, f := range d.Files {
		if slices.Contains(known, f.Name) {
			kept = append(kept, f)
			continue
		}
		r.Removed = append(r.Removed, f)
		if f.Planned() {
			title, planned = f.Title, true
		}
	}
	if len(r.Removed) == 0 {
		return r, nil
	}
	d.Files = kept
	if planned {
		f, err := Diff(d, want, now(), title)
		if err != nil {
			return nil, err
		}
		if f != nil {
			if err := d.Add(*f, want); err != nil {
				return nil, err
			}
			r.Written = append(r.Written, *f)
		}
	}
	for _, f := range r.Removed {
		if f.Planned() {
			continue
		}
		f.Version = now()
		f.Name = f.Version + "_" + f.Title + ".sql"
		if err := d.Add(f, nil); err != nil {
			return nil, err
		}
		r.Written = append(r.Written, f)
	}
	return r, nil
}

// renameCode is the rule of lint about drops that may be renames.
const renameCode = "CG102"

// MayBeRenames finds what a migration to the wanted state would drop, and which new columns and tables it may have been renamed to.
// Renames that the schema names are not among them, nor are findings of CG102 that an annotation silences.
func MayBeRenames(d *files.Dir, want *state.Database) []state.MaybeRenamed {
	named, renames := renamed(d.State, want)
	return slices.DeleteFunc(state.MayBeRenames(state.Diff(named, want, renames...)), func(m state.MaybeRenamed) bool {
		t := want.Table(nameOf(want, m.Gone.Table))
		return t != nil && slices.ContainsFunc(t.Ignored, func(i state.Ignored) bool {
			return i.Code == renameCode && (i.Column == "" || i.Column == m.Gone.Object)
		})
	})
}

func nameOf(db *state.Database, name string) state.TableName {
	for _, t := range db.Tables {
		if t.String() == name {
			return t.TableName
		}
	}
	return state.TableName{Name: name}
}

// RenamedError is the error for a table or a column that would be dropped and may have been renamed.
type RenamedError struct{ state.MaybeRenamed }

// Error implements error.
func (e *RenamedError) Error() string {
	new := strings.Join(e.New, " or ")
	return fmt.Sprintf("%s is gone, and %s is new: if it was renamed, %s; if not, allow the loss with --allow %s", e.Gone.Name(), new,
		strings.TrimSuffix(lint.RenameRemedy(e.MaybeRenamed), ", or silence the finding"), e.Gone)
}

// SetRenamed says in the wanted state that a table or a column was renamed to one of the new ones.
func SetRenamed(want *state.Database, m state.MaybeRenamed, to string) {
	if m.Gone.Object == "" {
		if t := want.Table(nameOf(want, to)); t != nil {
			t.RenamedFrom = m.Gone.Table[strings.LastIndexByte(m.Gone.Table, '.')+1:]
		}
		return
	}
	if t := want.Table(nameOf(want, m.Gone.Table)); t != nil && t.Column(to) != nil {
		t.Column(to).RenamedFrom = m.Gone.Object
	}
}

// SetNotRenamed says in the wanted state that a table or a column was not renamed; the file silences the finding of lint.
func SetNotRenamed(want *state.Database, m state.MaybeRenamed) {
	if t := want.Table(nameOf(want, m.Gone.Table)); t != nil {
		t.Ignored = append(t.Ignored, state.Ignored{Column: m.Gone.Object, Code: renameCode, Reason: "it was not renamed"})
	}
}

// renamed is state.Rename in the syntax of the database.
func renamed(from, to *state.Database) (*state.Database, []state.Change) {
	return state.Rename(from, to, sqllex.ByName(string(to.Target)))
}

// unknownDDL returns an error if the directory has a handwritten file after the last state that changes tables.
func unknownDDL(d *files.Dir) error {
	list, err := d.Unknown()
	if err != nil || len(list) == 0 {
		return err
	}
	return fmt.Errorf("%s changes tables, and %s does not know it; no file was written; make the same change in the schema and run "+
		"crategen migrate rehash --target %s --schema with its directory", list[0].Name, files.StateName, d.Target)
}
