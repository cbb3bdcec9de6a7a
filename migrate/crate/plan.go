package crate

import (
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// Plan returns the steps of changes. If a change of a table cannot be made in place, the table is rebuilt once, with all of its changes.
func (Printer) Plan(from, to *state.Database, changes []state.Change) ([]plan.Step, error) {
	server := from.Version
	if server == (target.Version{}) { // of no live server: the schema may name the oldest one
		server = to.Version
	}
	able := func(c state.Change, t *state.Table) bool {
		if check, ok := c.(state.AddCheck); ok {
			return withColumn(changes, check) != ""
		}
		action := c.Title().Action
		if a, ok := c.(state.AlterType); ok && len(membersOf(a).defaults) > 0 {
			action = "set-default"
		}
		_, lacks := target.Lacks(target.CrateDB, server, target.Change, action)
		return inPlace(c, t) && !lacks
	}
	return plan.Rebuilder{ComputedLater: true, InPlace: able, Steps: steps, Rebuild: rebuild, Via: via}.Plan(from, to, changes), nil
}

// inPlace reports whether CrateDB has a statement for the change that does what the schema says. A column that is NOT NULL is
// none: the rows that are there could no longer be changed.
func inPlace(c state.Change, from *state.Table) bool {
	switch c := c.(type) {
	case state.AddColumn:
		return !c.Column.NotNull && !state.Computed(c.Column)
	case state.DropColumn:
		return from != nil && !named(from, c.Column.Name)
	case state.DropCheck:
		return true
	case state.SetDefault:
		return !strings.HasPrefix(strings.ToUpper(c.To.Type), "OBJECT")
	case state.SetSetting:
		return c.Name != "codec" && c.Name != "store.type"
	case state.AlterLayout:
		return c.From.ClusteredBy == c.To.ClusteredBy && strings.Join(c.From.PartitionedBy, ",") == strings.Join(c.To.PartitionedBy, ",") &&
			len(c.To.PartitionedBy) > 0 // only the number of shards, which new partitions get
	case state.AlterType:
		return inMembers(c)
	}
	return false
}

// named reports whether anything of a table but the column itself names it.
func named(t *state.Table, column string) bool {
	in := func(names []string) bool {
		for _, n := range names {
			if n == column {
				return true
			}
		}
		return false
	}
	for _, k := range t.Checks {
		if state.Names(syntax, k.Expr, column) {
			return true
		}
	}
	for _, x := range t.Fulltexts {
		if x.Reads(column) {
			return true
		}
	}
	for _, c := range t.Columns {
		if c.Generated != "" && strings.Contains(c.Generated, ddltext.Ident(column)) {
			return true
		}
	}
	return in(t.PrimaryKey) || in(t.PartitionedBy) || t.ClusteredBy == column || len(t.Columns) == 1
}

// withColumn returns the new column with which a new check is added, because it names no other column; empty if there is none. The server
// adds no check to columns that are there.
func withColumn(changes []state.Change, check state.AddCheck) string {
	only := ""
	for _, c := range check.Table.Columns {
		if !state.Names(syntax, check.Check.Expr, c.Name) {
			continue
		}
		if only != "" {
			return ""
		}
		only = c.Name
	}
	for _, c := range changes {
		if a, ok := c.(state.AddColumn); ok && a.Column.Name == only && a.Table.TableName == check.Table.TableName && inPlace(c, nil) {
			return only
		}
	}
	return ""
}

// checksOf are the checks that are added with a new column.
func checksOf(changes []state.Change, column state.AddColumn) string {
	var list []string
	for _, c := range changes {
		if a, ok := c.(state.AddCheck); ok && a.Table.TableName == column.Table.TableName && withColumn(changes, a) == column.Column.Name {
			list = append(list, "CONSTRAINT "+ddltext.Ident(a.Check.Name)+" CHECK ("+syntax.Part(a.Check.Expr)+")")
		}
	}
	return strings.Join(list, " ")
}

// in is the condition for the rows of a table in information_schema.
func in(n state.TableName) string {
	schema := "CURRENT_SCHEMA"
	if n.Schema != "" {
		schema = ddltext.Literal(n.Schema)
	}
	return "table_schema = " + schema + " AND table_name = " + ddltext.Literal(n.Name)
}

func hasColumn(table state.TableName, column string) string {
	return "SELECT count(*) FROM information_schema.columns WHERE " + in(table) + " AND column_name = " + ddltext.Literal(column)
}

func steps(k plan.Checks, c state.Change) []plan.Step {
	s := plan.One(c, plan.Metadata)
	alter := func(t *state.Table, what ...string) {
		s.SQL = append(s.SQL, ddltext.Words(append([]string{"ALTER TABLE", ddltext.Table(t.TableName)}, what...)...))
	}
	switch c := c.(type) {
	case state.AlterValues:
		return []plan.Step{k.Values(c)}
	case state.CreateTable, state.CreateView:
		for _, st := range (Printer{}).Print(c) {
			s.SQL = append(s.SQL, st.SQL)
		}
	case state.DropView:
		s.SQL = []string{"DROP VIEW IF EXISTS " + ddltext.Table(c.View.TableName)}
	case state.DropTable:
		s.SQL = []string{"DROP TABLE IF EXISTS " + ddltext.Table(c.Table.TableName)}
	case state.RenameTable:
		s.SQL = []string{"ALTER TABLE " + ddltext.Table(c.From) + " RENAME TO " + ddltext.Ident(c.To.Name)}
		s.Done = "SELECT count(*) FROM information_schema.tables WHERE " + in(c.To)
	case state.AddColumn:
		column := ddltext.Ident(c.Column.Name)
		alter(c.Table, "ADD COLUMN", column, Printer{}.Type(state.Column{Type: c.Column.Type, Members: c.Column.Members}), ddltext.Default(c.Column),
			checksOf(k.Changes, c), c.Column.Storage)
		s.Done = hasColumn(c.Table.TableName, c.Column.Name)
		if c.Column.Default != "" { // rows that are there stay NULL otherwise
			keys, _ := plan.RangesOf(c.Table)
			s.Fill = &plan.Fill{Table: c.Table.TableName, Column: c.Column.Name, Value: c.Column.Default, Key: keys.Key, Type: keys.Type}
			s.Cost = plan.Backfill
		}
	case state.DropColumn:
		alter(c.Table, "DROP COLUMN IF EXISTS", ddltext.Ident(c.Column.Name))
	case state.RenameColumn:
		alter(c.Table, "RENAME COLUMN", ddltext.Ident(c.From), "TO", ddltext.Ident(c.To))
		s.Done = hasColumn(c.Table.TableName, c.To)
	case state.SetDefault:
		alter(c.Table, "ALTER COLUMN", ddltext.Ident(c.To.Name), setDefault(c.To))
	case state.SetSetting:
		if c.To == "" {
			alter(c.Table, "RESET ("+ddltext.Ident(c.Name)+")")
		} else {
			alter(c.Table, "SET ("+ddltext.Ident(c.Name)+" = "+ddltext.Literal(c.To)+")")
		}
	case state.AlterLayout:
		alter(c.To, "SET (number_of_shards = "+itoa(c.To.Shards)+")")
	case state.AlterType: // members of an object, each in a step of its own, because a run may end between them
		var out []plan.Step
		m := membersOf(c)
		for _, new := range m.added {
			s.SQL = nil
			alter(c.Table, "ADD COLUMN", ddltext.Ident(c.To.Name)+"["+ddltext.Literal(new.Name)+"]",
				Printer{}.Type(state.Column{Type: new.Type, Members: new.Members, Storage: new.Storage}))
			s.Done = hasColumn(c.Table.TableName, c.To.Name+"["+ddltext.Literal(new.Name)+"]")
			out = append(out, s)
		}
		for _, x := range m.defaults {
			s.SQL, s.Done = nil, ""
			alter(c.Table, "ALTER COLUMN", x.path, setDefault(x.column))
			out = append(out, s)
		}
		return out
	case state.DropCheck:
		alter(c.Table, "DROP CONSTRAINT", ddltext.Ident(c.Check.Name))
		s.Done = "SELECT CASE WHEN count(*) = 0 THEN 1 ELSE 0 END FROM information_schema.table_constraints WHERE " + in(c.Table.TableName) +
			" AND constraint_name = " + ddltext.Literal(c.Check.Name)
	default:
		return nil
	}
	return []plan.Step{s}
}
