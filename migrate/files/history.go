package files

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// Past is what a version changed, as it was before. The state after the last version and the pasts give the state after each version.
type Past struct {
	Version   string            `json:"version"`
	Tables    []*state.Table    `json:"tables,omitempty"`    // that the version changed or dropped
	Created   []state.TableName `json:"created,omitempty"`   // tables that it created
	Views     *[]*state.View    `json:"views,omitempty"`     // all views, nil if the version changed none
	Schemas   *[]string         `json:"schemas,omitempty"`   // all schemas, nil if the version changed none
	Enums     *[]state.Enum     `json:"enums,omitempty"`     // all enum types, nil if the version changed none
	Sequences *[]state.Sequence `json:"sequences,omitempty"` // all sequences, nil if the version changed none
	Regions   *PastRegions      `json:"regions,omitempty"`   // nil if the version did not change them
}

// PastRegions are the regions before a version, nil if the schema did not name them.
type PastRegions struct {
	Were *state.Regions `json:"were"`
}

// past returns what a version changed.
func past(version string, before, after *state.Database) Past {
	p := Past{Version: version}
	for _, t := range before.Tables {
		if now := after.Table(t.TableName); now == nil || !sameJSON(t, now) {
			p.Tables = append(p.Tables, t)
		}
	}
	for _, t := range after.Tables {
		if before.Table(t.TableName) == nil {
			p.Created = append(p.Created, t.TableName)
		}
	}
	p.Views = were(before.Views, after.Views)
	p.Schemas = were(before.Schemas, after.Schemas)
	if !sameJSON(before.Regions, after.Regions) {
		p.Regions = &PastRegions{before.Regions}
	}
	p.Enums = were(before.Enums, after.Enums)
	p.Sequences = were(before.Sequences, after.Sequences)
	return p
}

// were returns a list as it was before a version, nil if the version did not change it.
func were[T any](before, after []T) *[]T {
	if len(before) == 0 && len(after) == 0 || sameJSON(before, after) {
		return nil
	}
	if before == nil { // null in JSON would be a list that did not change
		before = []T{}
	}
	return &before
}

// UnmarshalJSON implements json.Unmarshaler. An older crategen wrote null for a list that was empty.
func (p *Past) UnmarshalJSON(text []byte) error {
	type plain Past
	if err := json.Unmarshal(text, (*plain)(p)); err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return err
	}
	null := func(name string) bool { return string(fields[name]) == "null" }
	if null("views") {
		p.Views = new([]*state.View)
	}
	if null("schemas") {
		p.Schemas = new([]string)
	}
	if null("enums") {
		p.Enums = new([]state.Enum)
	}
	return nil
}

// sameJSON compares what is stored.
func sameJSON(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// undo returns the state before the version.
func (p Past) undo(after *state.Database) *state.Database {
	out := &state.Database{Target: after.Target, Schemas: after.Schemas, Views: after.Views, Enums: after.Enums, Sequences: after.Sequences, NoValues: after.NoValues, Regions: after.Regions}
	old := slices.Clone(p.Tables)
	for _, t := range after.Tables {
		if slices.Contains(p.Created, t.TableName) {
			continue
		}
		if at := slices.IndexFunc(old, func(o *state.Table) bool { return o.TableName == t.TableName }); at >= 0 {
			t = old[at]
			old = slices.Delete(old, at, at+1)
		}
		out.Tables = append(out.Tables, t)
	}
	out.Tables = append(out.Tables, old...)
	if p.Views != nil {
		out.Views = *p.Views
	}
	if p.Schemas != nil {
		out.Schemas = *p.Schemas
	}
	if p.Regions != nil {
		out.Regions = p.Regions.Were
	}
	if p.Sequences != nil {
		out.Sequences = *p.Sequences
	}
	if p.Enums != nil {
		out.Enums = *p.Enums
	}
	return out
}

// Advance sets the state after a version.
func (d *Dir) Advance(version string, after *state.Database) {
	if d.State.NoValues {
		state.Learn(d.State.Tables, after)
		for _, p := range d.Pasts {
			state.Learn(p.Tables, after)
		}
		d.State.NoValues = false
	}
	d.Pasts = append(d.Pasts, past(version, d.State, after))
	d.State, d.After = after, version
}

// UnknownError is the error for a version whose tables state.json does not have: an older crategen wrote it, or several handwritten or
// imported files became known at once.
type UnknownError struct{ Version, Since string }

// Error implements error.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s does not have the tables after version %s, only those from version %s on", StateName, e.Version, e.Since)
}

// Learn makes a state that of the directory. It is the one after the last file that changes tables and that the old state did not know. Of
// several such files, it is not known what each of them changed.
func (d *Dir) Learn(after *state.Database) error {
	unknown, err := d.Unknown()
	n := len(d.Files)
	if err != nil || n == 0 {
		return err
	}
	version := d.Files[n-1].Version
	if n := len(unknown); n > 0 {
		version = unknown[n-1].Version
	}
	if len(unknown) > 1 {
		d.Since = version
	}
	d.Advance(version, after)
	return nil
}

// Unknown returns the files after the state that change tables.
func (d *Dir) Unknown() ([]File, error) {
	var out []File
	for _, f := range d.Files {
		if f.Version <= d.After {
			continue
		}
		steps, err := f.Steps(d.Target)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(steps, func(s plan.Step) bool {
			return slices.ContainsFunc(s.SQL, func(sql string) bool {
				word, _ := sqllex.ByName(string(d.Target)).FirstWord(sql)
				return slices.Contains([]string{"CREATE", "ALTER", "DROP"}, strings.ToUpper(word))
			})
		}) {
			out = append(out, f)
		}
	}
	return out, nil
}

// At returns the state after a version; the empty version is the one before the first file.
func (d *Dir) At(version string) (*state.Database, error) {
	if version < d.Since {
		if version == "" {
			return &state.Database{Target: d.Target}, nil
		}
		return nil, &UnknownError{version, d.Since}
	}
	s := d.State
	for _, p := range slices.Backward(d.Pasts) {
		if p.Version > version {
			s = p.undo(s)
		}
	}
	return s, nil
}

// Changed returns the states before and after a file. They are equal for a file that changes no tables, and nil if they are unknown.
func (d *Dir) Changed(f File) (before, after *state.Database) {
	last := ""
	for _, o := range d.Files {
		if o.Version < f.Version {
			last = o.Version
		}
	}
	before, err := d.At(last)
	if err != nil {
		return nil, nil
	}
	after, err = d.At(f.Version)
	if err != nil {
		return nil, nil
	}
	return before, after
}

// Older returns the state after a version as a goal for a migration: it says which tables, columns, sequences and enum types are
// renamed back.
func (d *Dir) Older(version string) (*state.Database, error) {
	goal, err := d.At(version)
	if err != nil {
		return nil, err
	}
	syntax := sqllex.ByName(string(d.Target))
	names := make(map[state.TableName]state.TableName) // from the names of goal to those of now
	columns := make(map[state.TableName]map[string]string)
	for _, t := range goal.Tables {
		names[t.TableName], columns[t.TableName] = t.TableName, make(map[string]string)
		for _, c := range t.Columns {
			columns[t.TableName][c.Name] = c.Name
		}
	}
	sequences, enums := make(map[state.TableName]state.TableName), make(map[state.TableName]state.TableName)
	for _, q := range goal.Sequences {
		sequences[q.TableName] = q.TableName
	}
	for _, e := range goal.Enums {
		enums[e.TableName] = e.TableName
	}
	before := goal
	for _, p := range d.Pasts {
		if p.Version <= version {
			continue
		}
		after, err := d.At(p.Version)
		if err != nil {
			return nil, err
		}
		_, renames := state.Rename(before, after, syntax)
		for _, r := range renames {
			switch r := r.(type) {
			case state.RenameSequence:
				follow(sequences, r.From, r.To)
			case state.RenameEnum:
				follow(enums, r.From, r.To)
			}
		}
		for old, now := range names {
			for _, r := range renames {
				switch r := r.(type) {
				case state.RenameTable:
					if r.From == now {
						names[old], now = r.To, r.To
					}
				case state.RenameColumn:
					if r.Table.TableName != now {
						continue
					}
					for c, is := range columns[old] {
						if is == r.From {
							columns[old][c] = r.To
						}
					}
				}
			}
		}
		before = after
	}
	out := *goal
	out.Tables = nil
	for _, t := range goal.Tables {
		back := *t
		back.RenamedFrom = ""
		if now := names[t.TableName]; now != t.TableName && d.State.Table(now) != nil {
			back.RenamedFrom = now.Name
		}
		back.Columns = slices.Clone(t.Columns)
		for i, c := range back.Columns {
			back.Columns[i].RenamedFrom = ""
			if now := columns[t.TableName][c.Name]; now != c.Name {
				back.Columns[i].RenamedFrom = now
			}
		}
		out.Tables = append(out.Tables, &back)
	}
	out.Sequences = slices.Clone(goal.Sequences)
	for i, q := range out.Sequences {
		out.Sequences[i].RenamedFrom = former(sequences, q.TableName)
	}
	out.Enums = slices.Clone(goal.Enums)
	for i, e := range out.Enums {
		out.Enums[i].RenamedFrom = former(enums, e.TableName)
	}
	return &out, nil
}

// follow notes that what has a name now gets another one.
func follow(names map[state.TableName]state.TableName, from, to state.TableName) {
	for old, now := range names {
		if now == from {
			names[old] = to
		}
	}
}

// former is the name that something has now, empty if it is the one that it had.
func former(names map[state.TableName]state.TableName, old state.TableName) string {
	if now := names[old]; now != old {
		return now.Name
	}
	return ""
}

// Known returns the names of the files in atlas.sum, whose hashes must be right. The directory may have more files; state.json must be
// the state after one of those in atlas.sum.
func (d *Dir) Known() ([]string, error) {
	var names []string
	var kept []File
	for i, line := range strings.Split(strings.TrimSpace(d.Sum), "\n") {
		if name, _, ok := strings.Cut(line, " "); ok && i > 0 {
			names = append(names, name)
		}
	}
	for _, f := range d.Files {
		if slices.Contains(names, f.Name) {
			kept = append(kept, f)
		}
	}
	if err := check(kept, d.Sum); err != nil && len(kept)+len(names) > 0 {
		return nil, err
	}
	if d.After != "" && !slices.ContainsFunc(kept, func(f File) bool { return f.Version == d.After }) {
		return nil, fmt.Errorf("%s is the state after version %s, which %s does not know; take both from the same branch", StateName, d.After, SumName)
	}
	return names, nil
}
