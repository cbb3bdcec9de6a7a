package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/state"
)

// Checks makes the queries for rows that prevent a change, on the tables before the migration. A new column has the value of its
// default, or NULL.
type Checks struct {
	From    *state.Database // under the new names of what is renamed
	To      *state.Database // after the migration
	Changes []state.Change
	// ComputedLater reports whether existing rows get the values of a new generated column only when they are written again.
	ComputedLater bool
	// Via makes a value that the server casts to the type to, from one of the type from. Nil means that it casts the value itself.
	Via func(value, from, to string) string
}

// EnumOf returns the enum type that a column has after the migration, or before it. It returns nil for another type.
func (k Checks) EnumOf(c state.Column) *state.Enum {
	for _, db := range []*state.Database{k.To, k.From} {
		if db != nil && db.EnumOf(c) != nil {
			return db.EnumOf(c)
		}
	}
	return nil
}

// readable returns a column with a type that the server has before the migration: an enum type, or a value of one, may be new.
func (k Checks) readable(c state.Column) state.Column {
	if k.EnumOf(c) != nil {
		c.Type, c.Collation = "text", ""
	}
	return c
}

// Cast casts a value to the type of a column.
func (k Checks) Cast(value, from string, to state.Column) string {
	if k.EnumOf(to) != nil && k.EnumOf(state.Column{Type: from}) != nil { // there is no cast from one to another
		value = "CAST(" + value + " AS text)"
	}
	if k.Via != nil {
		value = k.Via(value, from, to.Type)
	}
	return ddltext.Words("CAST("+value+" AS "+to.Type+")", ddltext.Collate(to))
}

// Former returns the names that a table and its renamed columns have before the migration.
func (k Checks) Former(name state.TableName) (state.TableName, map[string]string) {
	table, columns := name, make(map[string]string)
	for _, c := range k.Changes {
		switch c := c.(type) {
		case state.RenameTable:
			if c.To == name {
				table = c.From
			}
		case state.RenameColumn:
			if c.Table.TableName == name {
				columns[c.To] = c.From
			}
		}
	}
	return table, columns
}

// source is what stands behind FROM for a table as it will be, empty if no row is there.
func (k Checks) source(t *state.Table) string {
	old := k.From.Table(t.TableName)
	if old == nil {
		return ""
	}
	table, renamed := k.Former(t.TableName)
	name := ddltext.Table(table)
	list, asIs := []string{}, true
	for _, c := range old.Columns {
		value := "o." + ddltext.Ident(cmp.Or(renamed[c.Name], c.Name))
		now := t.Column(c.Name)
		if now != nil && k.recomputed(old, *now) {
			asIs = false
			continue
		}
		if now != nil && (now.Type != c.Type || now.Collation != c.Collation) && castable(now.Type) {
			value, asIs = k.Cast(value, c.Type, k.readable(*now)), false
		}
		list = append(list, value+" AS "+ddltext.Ident(c.Name))
	}
	if asIs && len(renamed) == 0 {
		list = []string{"o.*"}
	}
	var computed []string // of the others
	for _, c := range t.Columns {
		again := k.recomputed(old, c)
		if old.Column(c.Name) != nil && !again {
			continue
		}
		of, ok := k.generated(c)
		if again {
			of, ok = state.ComputationOf(c)
		}
		if ok {
			c.Type = of.Type
			computed = append(computed, k.Cast(of.Expr, "", k.readable(c))+" AS "+ddltext.Ident(c.Name))
			continue
		}
		value := k.valueOf(c)
		if castable(c.Type) {
			value = k.Cast(value, "", k.readable(c))
		}
		list = append(list, value+" AS "+ddltext.Ident(c.Name))
	}
	from := name + " t"
	if len(list) != 1 || list[0] != "o.*" {
		from = "(SELECT " + strings.Join(list, ", ") + " FROM " + name + " o) t"
	}
	if len(computed) > 0 {
		from = "(SELECT t.*, " + strings.Join(computed, ", ") + " FROM " + from + ") t"
	}
	return from
}

// castable reports whether a value can be cast to the type of a column: the schema may write more into it.
func castable(typ string) bool {
	upper := strings.ToUpper(typ)
	return !strings.Contains(upper, "SERIAL") && !strings.Contains(upper, " AS ") && !strings.Contains(upper, "COLLATE") &&
		!strings.HasPrefix(upper, "OBJECT")
}

// Sized reads the number of a type such as varchar(40), whose format is varchar(%d).
func Sized(typ, format string, n *int) bool {
	_, err := fmt.Sscanf(typ, format, n)
	return err == nil
}

// rows is a check for rows that a condition is true of.
func (k Checks) rows(t *state.Table, what, where, remedy string) []Check {
	from := k.source(t)
	if from == "" {
		return nil
	}
	if where != "" {
		where = " WHERE " + where
	}
	return []Check{{What: what, Count: "SELECT count(*) FROM " + from + where, List: "SELECT * FROM " + from + where, Remedy: remedy}}
}

// NoRows finds any row.
func (k Checks) NoRows(t *state.Table, c state.Column) []Check {
	return k.rows(&state.Table{TableName: t.TableName}, "rows of "+t.String()+", which would have no value for "+c.Name, "",
		"give the column a default in the schema, or make it Optional, fill it, and make it required then")
}

// NoNulls finds rows without a value.
func (k Checks) NoNulls(t *state.Table, c state.Column) []Check {
	only := &state.Table{TableName: t.TableName}
	if k.isNew(t, c.Name) {
		if state.Numbered(c) || state.Serial(c) {
			return nil
		}
		only.Columns = []state.Column{c}
	}
	remedy := "give them a value"
	if state.Computed(c) {
		only.Columns, remedy = t.Columns, "give a value to what it is computed from"
	}
	return k.rows(only, "rows with a NULL in "+t.String()+"."+c.Name, ddltext.Ident(c.Name)+" IS NULL", remedy)
}

// Missing finds rows without a value at a path of documents, which is SQL.
func (k Checks) Missing(t *state.Table, c state.Column, path string) []Check {
	only := &state.Table{TableName: t.TableName}
	if old := k.From.Table(t.TableName); old != nil && old.Column(c.Name) == nil {
		only.Columns = []state.Column{c}
	}
	return k.rows(only, "rows without a value of "+path+" in "+t.String(), path+" IS NULL", "give them a value")
}

// Holds finds rows that violate a condition.
func (k Checks) Holds(t *state.Table, c state.Check) []Check {
	if column := k.made(t, k.named(t, c.Expr)); column != "" {
		return k.unseen(t, "the check "+c.Name, column)
	}
	return k.rows(t, "rows that break the check "+c.Name+" of "+t.String(), "NOT ("+c.Expr+")", "mend them")
}

// Listed finds rows whose value is not one of the values of an enum.
func (k Checks) Listed(t *state.Table, c state.Column) []Check {
	list := make([]string, len(c.Values))
	for i, v := range c.Values {
		list[i] = ddltext.Literal(v)
	}
	only := &state.Table{TableName: t.TableName, Columns: []state.Column{c}}
	return k.rows(only, "rows whose "+t.String()+"."+c.Name+" is not one of the values of the enum", ddltext.Ident(c.Name)+" NOT IN ("+
		strings.Join(list, ", ")+")", "give them one of the values, or keep the value in the schema")
}

// Values returns the step of a change of an enum's values. It executes nothing.
func (k Checks) Values(c state.AlterValues) Step {
	s := One(c, Metadata)
	if c.Limits() {
		s.Cost, s.Checks = Validate, k.Listed(c.Table, c.To)
	}
	return s
}

// Fits finds rows that do not fit another type, by a condition on the column.
func (k Checks) Fits(t *state.Table, c state.Column, where string) []Check {
	return k.rows(&state.Table{TableName: t.TableName}, "rows whose "+t.String()+"."+c.Name+" does not fit "+c.Type, where, "mend them")
}

// Differs finds rows that would get another value in another type than a cast of the server gives them, by a condition on the column.
func (k Checks) Differs(t *state.Table, c state.Column, where string) []Check {
	return k.rows(&state.Table{TableName: t.TableName}, "rows whose "+t.String()+"."+c.Name+" is written in a form that only a cast of the server to "+c.Type+" reads", where,
		"write them in the usual form")
}

// Rounds finds rows whose values another type rounds, by a condition on the column.
func (k Checks) Rounds(t *state.Table, c state.Column, where string) []Check {
	list := k.rows(&state.Table{TableName: t.TableName}, "rows whose "+t.String()+"."+c.Name+" would be rounded in "+c.Type, where, "")
	for i := range list {
		list[i].Allow = "round=" + t.String() + "." + c.Name
		list[i].Remedy = "round them, or allow it with --allow " + list[i].Allow
	}
	return list
}

// Refers finds rows that refer to no row.
func (k Checks) Refers(t *state.Table, key state.ForeignKey) []Check {
	to := k.From.Table(key.References)
	if to != nil {
		to = k.withNew(to)
		for _, side := range []struct {
			t       *state.Table
			columns []string
		}{{t, key.Columns}, {to, key.Referenced}} {
			if column := k.made(side.t, k.named(side.t, ddltext.Columns(side.columns))); column != "" {
				return k.unseen(side.t, "the foreign key "+key.Name, column)
			}
		}
	}
	var set, on []string
	for i, c := range key.Columns {
		set = append(set, "t."+ddltext.Ident(c)+" IS NOT NULL")
		on = append(on, k.referenced(key.References, key.Referenced[i])+" = t."+ddltext.Ident(c))
	}
	where := strings.Join(set, " AND ")
	if to != nil {
		where += " AND NOT EXISTS (SELECT 1 FROM " + strings.TrimSuffix(k.source(to), " t") + " r WHERE " + strings.Join(on, " AND ") + ")"
	}
	return k.rows(t, "rows of "+t.String()+" that refer to no row of "+key.References.String(), where, "delete them, or add what they refer to")
}

// referenced is a column that a foreign key refers to, in its new type.
func (k Checks) referenced(table state.TableName, column string) string {
	value := "r." + ddltext.Ident(column)
	for _, c := range k.Changes {
		if a, ok := c.(state.AlterType); ok && a.Table.TableName == table && a.To.Name == column && castable(a.To.Type) {
			return k.Cast(value, a.From.Type, k.readable(a.To))
		}
	}
	return value
}

// Single finds values of a unique index that occur in several rows. Expressions are used unchanged.
func (k Checks) Single(t *state.Table, x state.Index) []Check {
	from := k.source(t)
	if from == "" || k.unique(t, x) {
		return nil
	}
	var keys, set []string
	for _, p := range x.Parts {
		key := p.Expr
		if p.Column != "" {
			key = ddltext.Ident(p.Column)
		}
		keys = append(keys, key)
		set = append(set, key+" IS NOT NULL")
	}
	if column := k.made(t, k.named(t, append([]string{x.Where}, keys...)...)); column != "" && k.repeats(t, column) {
		return k.unseen(t, "the unique index "+x.Name, column)
	}
	if x.Where != "" {
		set = append(set, "("+x.Where+")")
	}
	query := "SELECT " + strings.Join(keys, ", ") + ", count(*) FROM " + from + " WHERE " +
		strings.Join(set, " AND ") + " GROUP BY " + strings.Join(keys, ", ") + " HAVING count(*) > 1"
	return []Check{{What: "values of the unique index " + x.Name + " of " + t.String() + " that several rows hold",
		Count: "SELECT count(*) FROM (" + query + ") AS several", List: query, Remedy: "keep one row of each"}}
}

// Key finds rows that violate a new primary key.
func (k Checks) Key(from, to *state.Table) []Check {
	x := state.Index{Name: "of its key", Unique: true}
	var out []Check
	for _, name := range to.PrimaryKey {
		x.Parts = append(x.Parts, state.Part{Column: name})
		c, now := from.Column(name), to.Column(name)
		required := c != nil && c.NotNull || c == nil && now.NotNull // the rows that would have no value for a new column are counted with it
		if !required && !slices.Contains(from.PrimaryKey, name) {
			out = append(out, k.NoNulls(to, *now)...)
		}
	}
	return append(out, k.Single(to, x)...)
}
