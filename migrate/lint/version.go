package lint

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// Versions returns the findings of CG701 for tables on a server of a version.
func Versions(db *state.Database, server target.Version) []Finding {
	r := Known("CG701")
	var out []Finding
	for _, u := range state.Uses(db, server) {
		out = append(out, Finding{Code: r.Code, Severity: r.Severity, Database: string(db.Target), Object: u.Object,
			Text: Lacking(db.Target, server, u.Feature), Remedy: r.Remedy})
	}
	return out
}

// Lacking says what servers of the version do not have.
func Lacking(on target.Name, v target.Version, f target.Feature) string {
	return fmt.Sprintf("%s %s does not have %s, which %s has", target.Of(on).Title, v, f.What, f.Since)
}

// tooNew finds what servers of the version lack.
func tooNew(in *Input, report func(Finding)) {
	if in.Version == (target.Version{}) {
		return
	}
	before := make(map[string]bool) // what the tables used before
	if in.From != nil {
		for _, u := range state.Uses(in.From, in.Version) {
			before[u.Object+" "+u.Feature.What] = true
		}
	}
	if in.To != nil {
		for _, u := range state.Uses(in.To, in.Version) {
			if !before[u.Object+" "+u.Feature.What] {
				report(Finding{Step: in.stepOf(u.Object), Object: u.Object, Text: Lacking(in.Target, in.Version, u.Feature)})
			}
		}
	}
	for i, s := range in.Steps {
		if f, lacks := target.Lacks(in.Target, in.Version, target.Change, s.Change.Action); lacks {
			report(Finding{Step: i + 1, Object: s.Change.Name(), Text: Lacking(in.Target, in.Version, f)})
		}
	}
	in.byHand(func(step int, s *sqlText) {
		for _, f := range target.Features(in.Target) {
			if in.Version.Less(f.Since) && s.uses(f) {
				report(Finding{Step: step, Object: s.table(), Text: Lacking(in.Target, in.Version, f)})
			}
		}
	})
}

// stepOf is the number of the step that makes an object or its table, 0 for none.
func (in *Input) stepOf(object string) int {
	of := 0
	for i, s := range in.Steps {
		switch {
		case s.Change.Name() == object:
			return i + 1
		case of == 0 && (strings.HasPrefix(object, s.Change.Table+".") && (s.Change.Object == "" || strings.HasPrefix(object, s.Change.Name()+"."))):
			of = i + 1
		}
	}
	return of
}

// uses reports whether a handwritten statement uses a feature.
func (s *sqlText) uses(f target.Feature) bool {
	defines := s.begins("CREATE", "TABLE") || s.begins("ALTER", "TABLE")
	for i, word := range s.words {
		bare := !s.quoted[i]
		switch f.Element {
		case target.Function:
			if bare && s.is(i+1, "(") && f.Has(word) && !(i > 0 && (s.words[i-1] == "." || s.is(i-1, "TABLE") || s.is(i-1, "INTO"))) {
				return true
			}
		case target.Type:
			cast := i > 0 && (s.is(i-1, "TYPE") || s.words[i-1] == ":")
			if bare && f.Has(word) && (cast || defines && i > 1 && s.beginsColumn(i-1)) {
				return true
			}
		case target.Prefix:
			if defines && f.Has(word) && s.beginsColumn(i) {
				return true
			}
		case target.Method:
			if bare && i > 0 && s.is(i-1, "USING") && f.Has(word) {
				return true
			}
		case target.Class:
			if bare && f.Has(word) {
				return true
			}
		case target.Ending:
			if bare && defines && i > 0 && s.is(i-1, ")") && f.Has(word) {
				return true
			}
		case target.Collation:
			if i > 0 && s.is(i-1, "COLLATE") && f.Has(word) {
				return true
			}
		case target.Change:
			if s.changes(i, f) {
				return true
			}
		}
	}
	return false
}

// beginsColumn reports whether the definition of a column begins with its name at a place.
func (s *sqlText) beginsColumn(at int) bool {
	if at == 0 || !s.quoted[at] && notColumns[s.word(at)] {
		return false
	}
	return s.is(at-1, "(") || s.is(at-1, ",") || s.is(at-1, "COLUMN") || s.is(at-1, "EXISTS") && !s.is(at-4, "TABLE") || s.is(at-1, "ADD")
}

// changes reports whether a statement of ALTER TABLE makes a change of a column at a place.
func (s *sqlText) changes(at int, f target.Feature) bool {
	if !s.begins("ALTER", "TABLE") {
		return false
	}
	return s.is(at, "SET") && s.is(at+1, "DEFAULT") && f.Has("set-default") || s.is(at, "DROP") && s.is(at+1, "DEFAULT") && f.Has("drop-default")
}
