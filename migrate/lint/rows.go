package lint

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// requiredColumn finds required columns that existing rows have no value for.
func requiredColumn(in *Input, report func(Finding)) {
	changes(in, func(c state.AddColumn, step int) {
		if state.Required(c.Column) && in.filled(c.Table.String()) {
			report(Finding{Step: step, Object: c.Title().Name(), Text: "the column is required and has no default, and the table may have rows" +
				in.size(c.Table.String())})
		}
	})
	if in.Target == target.CrateDB {
		return // CG202
	}
	in.byHand(func(step int, s *sqlText) {
		if column := s.addsColumn(); column != "" && s.has("NOT", "NULL") && !s.has("DEFAULT") && !s.has("GENERATED") {
			report(Finding{Step: step, Object: s.table() + "." + column, Text: "the column is NOT NULL and has no default"})
		}
	})
}

func crateInPlace(in *Input, report func(Finding)) {
	if in.Target != target.CrateDB {
		return
	}
	in.byHand(func(step int, s *sqlText) {
		if column := s.addsColumn(); column != "" && (s.has("NOT", "NULL") || s.has("CHECK")) {
			report(Finding{Step: step, Object: s.table() + "." + column, Text: "existing rows break NOT NULL or CHECK and cannot be updated"})
		}
	})
}

// unchecked finds constraints that nobody checked the rows for.
func unchecked(in *Input, report func(Finding)) {
	for i, s := range in.Steps {
		switch s.Change.Action {
		case "add-check", "add-foreign-key":
		default:
			continue
		}
		if len(s.Checks) == 0 && in.filled(s.Change.Table) {
			report(Finding{Step: i + 1, Object: s.Change.Name(), Text: "no query looks for rows that break it"})
		}
	}
	in.byHand(func(step int, s *sqlText) {
		if len(in.Steps[step-1].Checks) > 0 || s.has("NOT", "VALID") {
			return
		}
		switch {
		case s.begins("CREATE", "UNIQUE", "INDEX"):
			report(Finding{Step: step, Object: s.table(), Text: "no query looks for values that occur twice"})
		case s.begins("ALTER", "TABLE") && (s.has("ADD", "CONSTRAINT") || s.has("ADD", "CHECK") || s.has("ADD", "FOREIGN", "KEY") || s.has("ADD", "UNIQUE")):
			report(Finding{Step: step, Object: s.table(), Text: "no query looks for rows that break the constraint"})
		case s.begins("ALTER", "TABLE") && s.has("SET", "NOT", "NULL"):
			report(Finding{Step: step, Object: s.table(), Text: "no query looks for rows with a NULL"})
		}
	})
}

// about reports whether a step is one of a change, or handwritten.
func about(s plan.Step, t state.Title) bool {
	return s.Change.Action == "run" || s.Change.Table == t.Table && (s.Change.Object == t.Object || s.Change.Action == plan.RebuildTable)
}

// narrowed finds types and enums that hold fewer values.
func narrowed(in *Input, report func(Finding)) {
	changes(in, func(c state.AlterType, step int) {
		if step == 0 || state.Widens(c.From, c.To) || !in.filled(c.Table.String()) {
			return
		}
		for _, s := range in.Steps {
			if s.Change.Table == c.Table.String() && len(s.Checks) > 0 {
				return
			}
		}
		report(Finding{Step: step, Object: c.Title().Name(), Text: "no query looks for values that do not fit " + c.To.Type})
	})
	changes(in, func(c state.AlterValues, step int) {
		object := c.Title().Name()
		if !c.Limits() || !in.filled(c.Table.String()) || slices.ContainsFunc(in.Steps, func(s plan.Step) bool { return len(s.Checks) > 0 && about(s, c.Title()) }) {
			return
		}
		text := "no query looks for rows with another value than those of the enum"
		if gone := c.Gone(); len(gone) > 0 {
			text = "no query looks for rows that hold a value which the enum no longer has: " + strings.Join(gone, ", ")
		}
		report(Finding{Step: max(step, 1), Object: object, Text: text})
	})
	in.byHand(func(step int, s *sqlText) {
		if len(in.Steps[step-1].Checks) == 0 && s.begins("ALTER", "TABLE") && s.altersType() {
			report(Finding{Step: step, Object: s.table(), Text: "no query looks for values that do not fit the type"})
		}
		if s.begins("ALTER", "TYPE") && s.has("DROP", "VALUE") {
			report(Finding{Step: step, Object: s.table(), Text: "rows may hold the value"})
		}
	})
}

func ignoredMember(in *Input, report func(Finding)) {
	if in.Target != target.CrateDB {
		return
	}
	changes(in, func(c state.AlterType, step int) {
		if step > 0 && len(in.Steps[step-1].Checks) > 0 {
			return
		}
		if strings.Contains(strings.ToUpper(c.To.Type), "IGNORED") && len(c.To.Members) > len(c.From.Members) && in.filled(c.Table.String()) {
			report(Finding{Step: step, Object: c.Title().Name(), Text: "documents may hold another type in the new members"})
		}
	})
}
