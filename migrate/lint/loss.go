package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/cockroach"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// dropped finds lost data that nothing allows.
func dropped(in *Input, report func(Finding)) {
	allowed := func(t state.Title) bool { return in.Allowed != nil && in.Allowed(t) }
	for i, s := range in.Steps {
		if s.Change.Loses && !s.Allowed && !allowed(s.Change) {
			report(Finding{Step: i + 1, Object: s.Change.Name(), Text: s.Change.Action + " loses data" + in.size(s.Change.Table)})
		}
	}
	in.byHand(func(step int, s *sqlText) {
		if in.Steps[step-1].Allowed {
			return
		}
		switch {
		case s.begins("TRUNCATE"):
			report(Finding{Step: step, Object: s.table(), Text: "TRUNCATE loses all rows"})
		case s.begins("DELETE") && !s.has("WHERE"):
			report(Finding{Step: step, Object: s.table(), Text: "DELETE without WHERE loses all rows"})
		case s.begins("DROP", "TABLE"), s.begins("DROP", "SCHEMA"), s.begins("DROP", "DATABASE"):
			report(Finding{Step: step, Object: s.table(), Text: "DROP " + s.word(1) + " loses data"})
		case s.dropsColumn() != "":
			report(Finding{Step: step, Object: s.table() + "." + s.dropsColumn(), Text: "DROP COLUMN loses data"})
		}
	})
}

// lostWrites finds changes of types during which CockroachDB loses what programs write.
func lostWrites(in *Input, report func(Finding)) {
	if in.Target != target.CockroachDB {
		return
	}
	for i, s := range in.Steps {
		allowed := in.Allowed != nil && in.Allowed(state.Title{Action: "lost-writes", Table: s.Change.Table, Object: s.Change.Object})
		if s.LosesWrites && !s.Allowed && !allowed {
			report(Finding{Step: i + 1, Object: s.Change.Name(), Text: "the server writes the values anew, and loses those that programs write meanwhile",
				Remedy: "stop all programs that write the table, and allow it: --allow " + plan.LostWrites(s.Change) + "; or add a field of another name, and drop this one later"})
		}
	}
	in.byHand(func(step int, s *sqlText) {
		if in.Steps[step-1].Allowed {
			return
		}
		for _, a := range s.newTypes() {
			if in.rewrites(s.table(), a) {
				report(Finding{Step: step, Object: s.table() + "." + a.column, Text: "the server may write the values anew, and loses those that programs write meanwhile"})
			}
		}
	})
}

// rewrites reports whether CockroachDB writes the values anew for a type, or may: the type before is not known.
func (in *Input) rewrites(table string, a newType) bool {
	if a.using || in.From == nil {
		return true
	}
	t := in.From.Named(table)
	if t == nil {
		return true
	}
	c := t.Column(a.column)
	return c == nil || cockroach.Rewrites(state.AlterType{Table: t, From: *c, To: state.Column{Name: a.column, Type: a.typ, Collation: a.collation}})
}

// renamed finds a drop and an add that may be a rename.
func renamed(in *Input, report func(Finding)) {
	for _, m := range state.MayBeRenames(in.Changes) {
		f := Finding{Step: in.step(m.Gone), Object: m.Gone.Name(), Text: "it may have been renamed to " + strings.Join(m.New, " or ")}
		if len(m.New) == 1 {
			f.Remedy = RenameRemedy(m)
		}
		report(f)
	}
}

// RenameRemedy says how the schema names a rename.
func RenameRemedy(m state.MaybeRenamed) string {
	old, on := m.Gone.Object, "field"
	if old == "" {
		old, on = m.Gone.Table[strings.LastIndexByte(m.Gone.Table, '.')+1:], "entity"
	}
	return fmt.Sprintf("write schema.RenamedFrom(%q) on the %s of %s, or silence the finding", old, on, strings.Join(m.New, " or "))
}

// cascades finds drops that take along what others have.
func cascades(in *Input, report func(Finding)) {
	in.byHand(func(step int, s *sqlText) {
		if (s.begins("DROP") || s.dropsColumn() != "") && s.has("CASCADE") {
			report(Finding{Step: step, Object: s.table(), Text: "CASCADE drops views, indexes and foreign keys of others"})
		}
	})
	if in.Live == nil || !target.Of(in.Target).Has(target.ForeignKeys) {
		return
	}
	for _, t := range in.Live.Tables {
		if in.To != nil && in.To.Table(t.TableName) != nil {
			continue
		}
		for _, k := range t.ForeignKeys {
			changes(in, func(c state.DropTable, step int) {
				if c.Table.TableName == k.References && (in.From == nil || in.From.Table(t.TableName) == nil) {
					report(Finding{Step: step, Object: c.Table.String(), Text: "the foreign key " + k.Name + " of " + t.String() + " refers to it"})
				}
			})
			changes(in, func(c state.DropColumn, step int) {
				if c.Table.TableName == k.References && slices.Contains(k.Referenced, c.Column.Name) {
					report(Finding{Step: step, Object: c.Title().Name(), Text: "the foreign key " + k.Name + " of " + t.String() + " refers to it"})
				}
			})
		}
	}
}
