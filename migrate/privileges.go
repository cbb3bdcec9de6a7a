package migrate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// PrivilegeError is the error for a user who may not do what a migration needs. It occurs before any change.
type PrivilegeError struct {
	User    string
	Missing []plan.Missing
}

// Error implements error.
func (e *PrivilegeError) Error() string {
	var what, grants []string
	for _, m := range e.Missing {
		what = append(what, m.What)
		if m.Grant != "" && !slices.Contains(grants, m.Grant) {
			grants = append(grants, m.Grant)
		}
	}
	return fmt.Sprintf("the user %s may not %s; nothing was changed; an administrator can allow it with:\n  %s;", e.User, strings.Join(what, ", "),
		strings.Join(grants, ";\n  "))
}

// permitted checks the rights of the user, before anything is changed.
func (r *runner) permitted(ctx context.Context, needs []plan.Need) error {
	missing, err := r.engine.Privileges(ctx, r.j.DB, needs)
	if err != nil {
		return fmt.Errorf("reading the privileges of the user: %w", err)
	}
	if len(missing) == 0 {
		return nil
	}
	user, err := ask.Value(ctx, r.j.DB, r.engine.User())
	if err != nil {
		return err
	}
	return &PrivilegeError{User: user, Missing: missing}
}

// prepare checks the rights for the journal, and for the comparison if there is one, and creates the journal.
func (r *runner) prepare(ctx context.Context, compares bool) error {
	there, broken := r.j.There(ctx)
	var needs []plan.Need
	if !there {
		needs = append(needs, plan.Need{Right: plan.CreateTables})
	}
	if there || broken != nil {
		for _, name := range r.j.Tables() {
			needs = append(needs, plan.Need{Right: plan.WriteTable, Object: state.TableName{Name: name}})
		}
	}
	if compares {
		needs = append(needs, plan.Need{Right: plan.CreateSchemas})
		for _, t := range r.want.Tables {
			needs = append(needs, plan.Need{Right: plan.SeeTable, Object: t.TableName})
			analyzers(t, func(n plan.Need) { needs = append(needs, n) })
		}
	}
	if err := r.permitted(ctx, needs); err != nil {
		return err
	}
	if broken != nil {
		return broken
	}
	return r.j.Create(ctx)
}

// needs are the rights for steps. live are the tables that exist.
func needs(live, want *state.Database, steps []plan.Step) []plan.Need {
	var out []plan.Need
	put := func(need plan.Need) {
		if !slices.Contains(out, need) {
			out = append(out, need)
		}
	}
	add := func(r plan.Right, n state.TableName) { put(plan.Need{Right: r, Object: n}) }
	for _, s := range steps {
		have := live.Named(s.Change.Table)
		if have != nil && have.RowSecurity.Binds() && readsRows(s) {
			add(plan.AllRows, have.TableName)
		}
		switch s.Change.Action {
		case "run":
			for _, sql := range s.SQL {
				byHand(live, sql, put)
			}
		case "create-schema":
			add(plan.CreateSchemas, state.TableName{})
		case "add-region", "drop-region", "set-primary-region", "set-secondary-region", "drop-secondary-region", "set-survival", "set-placement":
			add(plan.AlterDatabase, state.TableName{})
			for _, t := range live.Tables { // the server changes their zones
				add(plan.AlterTable, t.TableName)
			}
		case "create-table", "create-view":
			n, ok := nameIn(want, s.Change.Table)
			if ok && !slices.Contains(want.Schemas, n.Schema) || ok && slices.Contains(live.Schemas, n.Schema) {
				add(plan.CreateTables, state.TableName{Schema: n.Schema})
			}
			if t := want.Named(s.Change.Table); t != nil {
				analyzers(t, put)
				for _, k := range t.ForeignKeys {
					if live.Table(k.References) != nil {
						add(plan.ReferTo, k.References)
					}
				}
			}
		case "create-enum":
			if e := enumNamed(want, s.Change.Table); e != nil && (!slices.Contains(want.Schemas, e.Schema) || slices.Contains(live.Schemas, e.Schema)) {
				add(plan.CreateTables, state.TableName{Schema: e.Schema})
			}
		case "create-sequence":
			if n, ok := want.Object(state.ObjectSequence, s.Change.Table); ok && (!slices.Contains(want.Schemas, n.Schema) || slices.Contains(live.Schemas, n.Schema)) {
				add(plan.CreateTables, state.TableName{Schema: n.Schema})
			}
		case "drop-sequence", "alter-sequence", "rename-sequence":
			if n, ok := live.Object(state.ObjectSequence, s.Change.Table); ok {
				add(plan.AlterSequence, n)
			}
		case "drop-enum", "rename-enum", "rename-enum-value", "add-enum-values", "alter-enum":
			e := enumNamed(live, s.Change.Table)
			if e == nil { // it gets the name in a step before
				continue
			}
			add(plan.AlterEnum, e.TableName)
			if s.Cost != plan.Rebuild {
				continue
			}
			add(plan.CreateTables, state.TableName{Schema: e.Schema})
			for _, t := range live.Tables {
				if slices.ContainsFunc(t.Columns, e.IsOf) {
					add(plan.AlterTable, t.TableName)
				}
			}
		case "drop-table":
			if have != nil {
				add(plan.DropTable, have.TableName)
			}
		case "drop-view":
			if n, ok := nameIn(live, s.Change.Table); ok {
				add(plan.ReplaceView, n)
			}
		default:
			if have != nil {
				add(plan.AlterTable, have.TableName)
			}
			if s.Rebuild != nil {
				analyzers(s.Rebuild.To, put)
			}
			if s.Rebuild != nil || s.Cost == plan.Rebuild {
				if have != nil {
					add(plan.CreateTables, state.TableName{Schema: have.Schema})
					add(plan.WriteTable, have.TableName)
				}
			}
		}
	}
	return out
}

// readsRows reports whether a step would do its work on the visible rows only: it counts rows, fills them, or is handwritten.
func readsRows(s plan.Step) bool {
	return len(s.Checks) > 0 || s.Fill != nil || s.Cost != plan.Metadata || s.Change.Action == "run"
}

// analyzers puts the rights for the own analyzers of a table.
func analyzers(t *state.Table, put func(plan.Need)) {
	for _, x := range t.Fulltexts {
		if x.Own != nil {
			put(plan.Need{Right: plan.CreateAnalyzer, Object: state.TableName{Name: x.Analyzer}})
		}
	}
}

// byHand puts the rights for a handwritten statement on a table that exists, and for a new one. The user may not see a table that exists.
func byHand(live *state.Database, sql string, put func(plan.Need)) {
	add := func(r plan.Right, n state.TableName) {
		_, there := nameIn(live, n.String())
		put(plan.Need{Right: r, Object: n, Unsure: !there && n.Name != ""})
	}
	what, name := lint.Touched(live.Target, sql)
	if what == "CREATE SCHEMA" {
		add(plan.CreateSchemas, state.TableName{})
		return
	}
	for _, n := range lint.Reads(live.Target, sql) {
		add(plan.ReadRows, n)
	}
	for _, n := range lint.Truncated(live.Target, sql) {
		add(plan.EmptyTable, n)
	}
	if what == "DROP INDEX" || what == "ALTER INDEX" {
		index, of := lint.Index(live.Target, sql)
		if of.Name != "" {
			add(plan.AlterTable, of)
			return
		}
		for _, t := range live.Tables {
			if t.Index(index.Name) != nil && (index.Schema == "" || index.Schema == t.Schema) {
				add(plan.AlterTable, t.TableName)
			}
		}
		return
	}
	_, there := nameIn(live, name.String())
	right := map[string]plan.Right{"ALTER TABLE": plan.AlterTable, "CREATE INDEX": plan.AlterTable, "DROP TABLE": plan.DropTable,
		"DROP VIEW": plan.ReplaceView, "INSERT": plan.InsertRows, "UPSERT": plan.InsertRows, "UPDATE": plan.UpdateRows, "DELETE": plan.DeleteRows}[what]
	switch {
	case what == "CREATE TABLE" && !there, what == "CREATE VIEW" && !there:
		if name.Schema == "" || slices.Contains(live.Schemas, name.Schema) {
			add(plan.CreateTables, state.TableName{Schema: name.Schema})
		}
	case right != "" && (there || right == plan.InsertRows || right == plan.UpdateRows || right == plan.DeleteRows):
		add(right, name)
	}
}

// enumNamed finds an enum type by its name in one word, nil if there is none.
func enumNamed(db *state.Database, text string) *state.Enum {
	name, _ := db.Object(state.ObjectEnum, text)
	return db.Enum(name)
}

// nameIn finds the name of a table or a view by its text.
func nameIn(db *state.Database, text string) (state.TableName, bool) {
	if n, ok := db.Object(state.ObjectTable, text); ok {
		return n, true
	}
	return db.Object(state.ObjectView, text)
}
