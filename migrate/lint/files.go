package lint

import (
	"fmt"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/plan"
)

// history reports nothing itself: History makes the findings of CG601 from the errors of the directory.
func history(*Input, func(Finding)) {}

// History returns the finding of an error of a directory's history.
func History(on target.Name, file, found, remedy string) Finding {
	r := Known("CG601")
	return Finding{Code: r.Code, Severity: r.Severity, Database: string(on), File: file, Text: found, Remedy: remedy}
}

// unrepeatable finds handwritten statements that must not run twice. A step that is a transaction is recorded in it, where the database
// can do that, and does not.
func unrepeatable(in *Input, report func(Finding)) {
	recorded := target.Of(in.Target).Has(target.TransactionalDDL)
	in.byHand(func(step int, s *sqlText) {
		if recorded && in.Steps[step-1].Together {
			return
		}
		var text string
		switch {
		case s.begins("INSERT") && !s.has("ON", "CONFLICT") && !s.has("OR", "IGNORE") && !s.has("OR", "REPLACE") && !s.has("NOT", "EXISTS"):
			text = "INSERT without ON CONFLICT inserts again or fails"
		case s.begins("CREATE") && !s.has("IF", "NOT", "EXISTS") && !s.begins("CREATE", "OR", "REPLACE"):
			text = "CREATE without IF NOT EXISTS fails"
		case s.begins("DROP") && !s.has("IF", "EXISTS"):
			text = "DROP without IF EXISTS fails"
		case s.addsColumn() != "" && !s.has("ADD", "COLUMN", "IF", "NOT", "EXISTS"):
			text = "ADD COLUMN fails"
			if in.on(target.Postgres, target.CockroachDB) {
				text = "ADD COLUMN without IF NOT EXISTS fails"
			}
		case s.dropsColumn() != "" && !s.has("IF", "EXISTS"):
			text = "DROP COLUMN fails"
		case s.begins("ALTER", "TABLE") && s.has("ADD", "CONSTRAINT"), s.begins("ALTER", "TABLE") && s.has("RENAME"):
			text = "ALTER TABLE fails"
		case s.begins("UPDATE") && s.sums():
			text = "UPDATE computes a column from itself"
		}
		if text != "" {
			report(Finding{Step: step, Object: s.table(), Text: text + " when the step runs again"})
		}
	})
}

// sums reports whether an UPDATE sets a column to an expression of itself.
func (s *sqlText) sums() bool {
	end := len(s.words)
	if at := s.index("WHERE"); at >= 0 {
		end = at
	}
	for i := s.index("SET"); i >= 0 && i+3 < end; i++ {
		if s.words[i+2] == "=" && s.words[i+1] == s.words[i+3] && i+4 < end && s.words[i+4] != "," {
			return true
		}
	}
	return false
}

// directives finds directives that silence nothing, or something that does not exist.
func (in *Input) directives(used map[plan.Ignore]bool) []Finding {
	r := Known("CG604")
	var out []Finding
	seen := make(map[plan.Ignore]bool) // each statement of a handwritten step has the directives of the step
	report := func(i plan.Ignore, step int) {
		if seen[i] {
			return
		}
		seen[i] = true
		text := ""
		switch {
		case Known(i.Code) == nil:
			text = fmt.Sprintf("there is no rule %q", i.Code)
		case i.Reason == "":
			text = "the directive for " + i.Code + " has no reason"
		case !used[i] && in.Rows == nil: // an empty table has fewer findings
			text = i.Code + " finds nothing here"
		default:
			return
		}
		out = append(out, Finding{Code: r.Code, Severity: r.Severity, Database: string(in.Target), File: in.File, Step: step, Text: text, Remedy: r.Remedy})
	}
	for _, i := range in.FileIgnores {
		report(i, 0)
	}
	for n, s := range in.Steps {
		for _, i := range s.Ignored {
			report(i, n+1)
		}
	}
	return out
}
