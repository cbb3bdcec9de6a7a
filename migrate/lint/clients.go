package lint

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// breaking finds changes that programs of the previous version do not bear, unless they are the second of two phases.
func breaking(in *Input, report func(Finding)) {
	for _, c := range in.Changes {
		if in.Split && keepName(c) == "" { // a rename has no two phases
			continue
		}
		if state.Breaks(c) && in.From.Table(state.TableName{Name: c.Title().Table}) != nil || isDropped(in, c) {
			t := c.Title()
			report(Finding{Step: in.step(t), Object: t.Name(), Text: "a running program of the previous version fails after " + t.Action, Remedy: keepName(c)})
		}
	}
	if in.Split {
		return
	}
	in.byHand(func(step int, s *sqlText) {
		switch {
		case s.begins("DROP", "TABLE"), s.dropsColumn() != "", s.begins("ALTER", "TABLE") && (s.has("RENAME", "TO") || s.has("RENAME", "COLUMN") ||
			s.has("SET", "NOT", "NULL") || s.altersType()):
			report(Finding{Step: step, Object: s.table(), Text: "a running program of the previous version may fail after it"})
		}
	})
}

// keepName is the remedy for a new name, which has no two phases. It is empty for other changes: they have that of the rule.
func keepName(c state.Change) string {
	switch c.(type) {
	case state.RenameTable:
		return "keep the name in the database, entsql.Table for the entity, or stop the programs of the previous version first"
	case state.RenameColumn:
		return "keep the name in the database, StorageKey for the field, or stop the programs of the previous version first"
	case state.RenameEnumValue:
		return "keep the value, with another Go name by NamedValues, or stop the programs of the previous version first"
	case state.RenameSequence:
		return "keep the name, or stop the programs of the previous version that take its numbers by query.NextNumbers first"
	}
	return ""
}

// isDropped reports whether a change drops a table, a view or a sequence for good.
func isDropped(in *Input, c state.Change) bool {
	switch c := c.(type) {
	case state.DropTable, state.RenameTable, state.DropSequence:
		return true
	case state.DropView:
		return in.To.View(c.View.TableName) == nil
	}
	return false
}

// viewed finds views of others that read a changed table.
func viewed(in *Input, report func(Finding)) {
	if in.Live == nil {
		return
	}
	for _, v := range in.Live.Views {
		if in.To.View(v.TableName) != nil || in.From != nil && in.From.View(v.TableName) != nil {
			continue
		}
		for _, c := range in.Changes {
			switch c.(type) {
			case state.DropTable, state.DropColumn, state.RenameTable, state.RenameColumn, state.AlterType:
			default:
				continue
			}
			t := c.Title()
			name := t.Table[strings.LastIndexByte(t.Table, '.')+1:]
			if t.Object == "" && names(v.Query, name) || t.Object != "" && names(v.Query, name) && (names(v.Query, t.Object) || strings.Contains(v.Query, "*")) {
				report(Finding{Step: in.step(t), Object: t.Name(), Text: "the view " + v.String() + ", which is not in the schema, reads it"})
			}
		}
	}
}

// names reports whether a query names a table or a column.
func names(query, name string) bool {
	for t, err := range sqllex.Postgres.WithBackquotes().Tokens(query) {
		if err != nil {
			return false
		}
		if (t.Kind == sqllex.Word || t.Kind == sqllex.Name) && strings.EqualFold(sqllex.NameOf(query[t.Start:t.End]), name) {
			return true
		}
	}
	return false
}

// exposed finds changes that surely show more rows than before: an altered condition may do either.
func exposed(in *Input, report func(Finding)) {
	for _, c := range in.Changes {
		text := ""
		switch c := c.(type) {
		case state.AlterRowSecurity:
			switch {
			case c.WasOn && !c.On:
				text = "row-level security ends: every role that may read the table sees all of its rows"
			case c.On && c.WasForced && !c.IsForced:
				text = "the owner of the table sees all of its rows"
			}
		case state.DropPolicy:
			if c.Policy.Restrictive {
				text = "rows that the restrictive policy " + c.Policy.Name + " hid are shown"
			}
		case state.AlterPolicy:
			if c.From.Restrictive && !c.To.Restrictive {
				text = "the policy " + c.To.Name + " does not restrict any more"
			}
		}
		if text != "" {
			report(Finding{Step: in.step(c.Title()), Object: c.Title().Name(), Text: text})
		}
	}
	in.byHand(func(step int, s *sqlText) {
		if s.begins("ALTER", "TABLE") && (s.has("DISABLE", "ROW", "LEVEL", "SECURITY") || s.has("NO", "FORCE", "ROW", "LEVEL", "SECURITY")) {
			report(Finding{Step: step, Object: s.table(), Text: "roles see rows that were hidden"})
		}
	})
}
