// Package lint finds what is risky in schemas, in plans of migrations and in migration files. The rules are in one registry with one
// numbering: CG1nn for data that is lost, CG2nn for rows that prevent a step, CG3nn for blocked tables, CG4nn for the load of a
// cluster, CG5nn for running programs, CG6nn for files, CG7nn for versions of servers.
package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// Severity is the severity of a finding.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the migration fails, or loses data
	Warning Severity = "warning" // it may be slow, block others or break running programs
)

// Rule is one rule.
type Rule struct {
	Code     string
	Severity Severity
	Finds    string // what it finds, on one line
	Why      string
	Remedy   string
	Schema   bool // a schema alone can violate it
	check    func(*Input, func(Finding))
}

// Finding is a violation of a rule.
type Finding struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Database string   `json:"database"`
	File     string   `json:"file,omitempty"` // the name of the migration file
	Step     int      `json:"step,omitempty"` // its number in the file or the plan, 0 for none
	Object   string   `json:"object"`         // books.isbn
	Text     string   `json:"text"`
	Remedy   string   `json:"remedy"`
}

// String returns the finding on one line.
func (f Finding) String() string {
	where := f.Object
	if f.File != "" {
		where = f.Database + "/" + f.File
		if f.Step > 0 {
			where += fmt.Sprintf(" step %d", f.Step)
		}
		if f.Object != "" && f.Object != f.File {
			where += " " + f.Object
		}
	}
	return fmt.Sprintf("%s %s %s: %s; %s", f.Severity, f.Code, where, f.Text, f.Remedy)
}

// Input is what the rules examine. Fields without a value are unknown: the rules that need them find nothing.
type Input struct {
	Target target.Name
	File   string // the name of a migration file, empty for a plan or a schema
	// Version is the version of the server, or the oldest one that the target permits. Zero is unknown.
	Version target.Version
	// From and To are the states before and after. Changes are the changes between them.
	From, To *state.Database
	Changes  []state.Change
	Steps    []plan.Step
	// Live is the whole live database, with the tables of others. Rows and Bytes are the sizes of its tables, by their names. Bytes are not
	// known everywhere.
	Live        *state.Database
	Rows, Bytes map[string]int64
	// Allowed reports whether a change that loses data is allowed. nil allows what a directive of the step allows.
	Allowed func(state.Title) bool
	// Split reports whether old and new programs do not run at the same time during these steps: it is the second of two phases.
	Split bool
	// FileIgnores are the codes that the file silences as a whole.
	FileIgnores []plan.Ignore
}

// Schema returns the input for a schema alone.
func Schema(db *state.Database) *Input {
	version := db.Version
	if version == (target.Version{}) { // a target without a version permits all that crategen supports
		version = target.Of(db.Target).Oldest
	}
	return &Input{Target: db.Target, Version: version, From: &state.Database{Target: db.Target}, To: db, Changes: state.Create(db), Split: true}
}

// Check returns the findings that are not silenced, in the order of the steps.
func Check(in *Input) []Finding {
	var out []Finding
	used := make(map[plan.Ignore]bool)
	for _, r := range Rules {
		r.check(in, func(f Finding) {
			f.Code, f.Severity, f.Database, f.File = r.Code, r.Severity, string(in.Target), in.File
			f.Remedy = cmp.Or(f.Remedy, r.Remedy)
			if !in.silent(f, used) {
				out = append(out, f)
			}
		})
	}
	out = append(out, in.directives(used)...)
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Step, b.Step) })
	return out
}

// silent reports whether the finding is silenced, and notes by which directive.
func (in *Input) silent(f Finding, used map[plan.Ignore]bool) bool {
	lists := [][]plan.Ignore{in.FileIgnores}
	if f.Step > 0 && f.Step <= len(in.Steps) {
		lists = append(lists, in.Steps[f.Step-1].Ignored)
	}
	silent := false
	for _, list := range lists {
		for _, i := range list {
			if i.Code == f.Code {
				used[i], silent = true, true
			}
		}
	}
	return silent || in.To != nil && ignores(in.To, f)
}

// Annotate gives the steps the directives of what the schema's annotations silence.
func Annotate(in *Input) {
	for _, r := range Rules {
		r.check(in, func(f Finding) {
			f.Code = r.Code
			if f.Step == 0 || f.Step > len(in.Steps) {
				return
			}
			s := &in.Steps[f.Step-1]
			for _, t := range in.To.Tables {
				for _, i := range t.Ignored {
					add := plan.Ignore{Code: i.Code, Reason: i.Reason}
					if silences(t, i, f) && !slices.Contains(s.Ignored, add) {
						s.Ignored = append(s.Ignored, add)
					}
				}
			}
		})
	}
}

// ignores reports whether an annotation of the schema silences a finding.
func ignores(db *state.Database, f Finding) bool {
	for _, t := range db.Tables {
		for _, i := range t.Ignored {
			if silences(t, i, f) {
				return true
			}
		}
	}
	return false
}

// silences reports whether an annotation of a table or of one of its columns is about a finding.
func silences(t *state.Table, i state.Ignored, f Finding) bool {
	switch {
	case i.Code != f.Code:
		return false
	case i.Column != "":
		return f.Object == t.String()+"."+i.Column
	}
	return f.Object == t.String() || strings.HasPrefix(f.Object, t.String()+".")
}

// Known returns the rule with the code, or nil.
func Known(code string) *Rule {
	if i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Code == code }); i >= 0 {
		return &Rules[i]
	}
	return nil
}

// changes calls fn for each change of the type, with the number of its step and whether it has one.
func changes[C state.Change](in *Input, fn func(c C, step int)) {
	for _, c := range in.Changes {
		if c, ok := c.(C); ok {
			fn(c, in.step(c.Title()))
		}
	}
}

// step returns the number of the step of a change, 0 if none has it.
func (in *Input) step(t state.Title) int {
	rebuild := 0
	for i, s := range in.Steps {
		if s.Change.Action == t.Action && s.Change.Table == t.Table && s.Change.Object == t.Object {
			return i + 1
		}
		if s.Change.Action == plan.RebuildTable && s.Change.Table == t.Table {
			rebuild = i + 1
		}
	}
	return rebuild
}

// filled reports whether the table has rows, or may have some.
func (in *Input) filled(table string) bool {
	if in.From == nil || in.From.Named(table) == nil {
		return false
	}
	n, known := in.Rows[table]
	return !known || n > 0
}

// size is the number of rows and bytes in words, empty if it is unknown.
func (in *Input) size(table string) string {
	n, known := in.Rows[table]
	if !known {
		return ""
	}
	text := fmt.Sprintf("%d rows", n)
	if n == 1 {
		text = "1 row"
	}
	if bytes, known := in.Bytes[table]; known {
		text += ", " + plan.Bytes(bytes)
	}
	return " (" + text + ")"
}

func (in *Input) on(names ...target.Name) bool { return slices.Contains(names, in.Target) }
