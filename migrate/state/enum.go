package state

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
)

// Enum is an enum type of PostgreSQL or CockroachDB. A value is less than the values behind it.
type Enum struct {
	TableName
	Values []string `json:"values"`

	// RenamedFrom is the former name.
	RenamedFrom string `json:"renamed_from,omitempty"`

	// RenamedValues are the former names of values.
	RenamedValues []RenamedValue `json:"renamed_values,omitempty"`
}

// RenamedValue is the former name of a value of an enum type.
type RenamedValue struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Type returns the enum type as the type of a column.
func (e Enum) Type() string { return sqlquote.QualifiedName(e.Schema, e.Name) }

// IsOf reports whether a column has the enum type, or is an array of it.
func (e Enum) IsOf(c Column) bool {
	name, _ := typeName(c.Type)
	return name == e.TableName
}

// typeName returns the name of the type of a column, and [] for an array.
func typeName(typ string) (name TableName, array string) {
	word, ok := strings.CutSuffix(strings.TrimSpace(typ), "[]")
	if ok {
		array = "[]"
	}
	var parts []string
	for t, err := range sqllex.Postgres.Tokens(word) {
		if err != nil {
			return TableName{}, ""
		}
		switch text := word[t.Start:t.End]; {
		case t.Kind == sqllex.Word || t.Kind == sqllex.Name:
			parts = append(parts, sqllex.NameOf(text))
		case text != ".":
			return TableName{}, ""
		}
	}
	switch len(parts) {
	case 1:
		return TableName{Name: parts[0]}, array
	case 2:
		return TableName{Schema: parts[0], Name: parts[1]}, array
	}
	return TableName{}, ""
}

// Retyped returns the type of a column with another enum type in the place of its own, also in an array.
func Retyped(typ string, to TableName) string {
	_, array := typeName(typ)
	return sqlquote.QualifiedName(to.Schema, to.Name) + array
}

// Enum returns the enum type with the name, or nil.
func (db *Database) Enum(name TableName) *Enum {
	return inside(db.Enums, func(e *Enum) bool { return e.TableName == name })
}

// EnumOf returns the enum type of a column or of its elements, or nil.
func (db *Database) EnumOf(c Column) *Enum {
	return inside(db.Enums, func(e *Enum) bool { return e.IsOf(c) })
}

// extended returns the values of an enum type with those that are new in another one, each behind the value that it follows there.
func extended(have, want []string) []string {
	out := slices.Clone(have)
	for i, v := range want {
		if slices.Contains(out, v) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(out, want[i-1]) + 1
		}
		out = slices.Insert(out, at, v)
	}
	return out
}

// enumOf returns the enum type that a change renames, or of which it renames a value, under its new name.
func enumOf(c Change) Enum {
	switch c := c.(type) {
	case RenameEnum:
		return Enum{TableName: c.To}
	case RenameEnumValue:
		return c.Enum
	}
	return Enum{}
}

// enumsBetween returns the enum types that hold the values of both states. Those with new names wait for the second phase.
func enumsBetween(from, to *Database, renames []Change) []Enum {
	var out []Enum
	for _, w := range to.Enums {
		have := from.Enum(w.TableName)
		switch {
		case have == nil:
		case slices.ContainsFunc(renames, func(c Change) bool { return enumOf(c).TableName == w.TableName }):
			w = *have
		default:
			w.Values = extended(have.Values, w.Values)
		}
		out = append(out, w)
	}
	for _, e := range from.Enums {
		if to.Enum(e.TableName) == nil {
			out = append(out, e)
		}
	}
	return out
}

// enums compares the enum types. A value is added before a column can have it as its default, and taken away after no default has it.
func (d *differ) enums() {
	for _, w := range d.to.Enums {
		have := d.from.Enum(w.TableName)
		if have == nil {
			d.create = append(d.create, CreateEnum{w})
			continue
		}
		more := w
		more.Values = extended(have.Values, w.Values)
		if !slices.Equal(have.Values, more.Values) {
			d.create = append(d.create, AddEnumValues{*have, more})
		}
		if !slices.Equal(more.Values, w.Values) {
			d.enumsLess = append(d.enumsLess, AlterEnum{more, w})
		}
	}
	for _, e := range d.from.Enums {
		if d.to.Enum(e.TableName) == nil {
			d.enumsOff = append(d.enumsOff, DropEnum{e})
		}
	}
}

// renameEnums gives the live enum types and their values the new names that the wanted state has for them, in the tables as well.
func renameEnums(out, want *Database, syntax *sqllex.Syntax) []Change {
	var changes []Change
	out.Enums = slices.Clone(out.Enums)
	for _, w := range want.Enums {
		old := TableName{Schema: w.Schema, Name: w.RenamedFrom}
		e := out.Enum(old)
		if w.RenamedFrom == "" || e == nil || out.Enum(w.TableName) != nil || want.Enum(old) != nil {
			continue
		}
		e.TableName = w.TableName
		retype(out, old, func(c *Column) { c.Type = Retyped(c.Type, w.TableName) }, func(sql string) string {
			return Recast(sql, syntax, func(n TableName) (TableName, bool) {
				return TableName{Schema: n.Schema, Name: w.Name}, n.Name == old.Name && (n.Schema == old.Schema || old.Schema == "")
			})
		})
		changes = append(changes, RenameEnum{old, w.TableName})
	}
	for _, w := range want.Enums {
		for _, r := range w.RenamedValues {
			e := out.Enum(w.TableName)
			if e == nil || !slices.Contains(e.Values, r.From) || slices.Contains(e.Values, r.To) || slices.Contains(w.Values, r.From) {
				continue
			}
			e.Values = slices.Clone(e.Values)
			e.Values[slices.Index(e.Values, r.From)] = r.To
			retype(out, w.TableName, func(*Column) {}, func(sql string) string { return renamedConstants(sql, w.Name, r, syntax) })
			changes = append(changes, RenameEnumValue{w, r})
		}
	}
	return changes
}

// retype changes the columns of an enum type, and the expressions of their tables.
func retype(db *Database, enum TableName, column func(*Column), text func(string) string) {
	for i, t := range db.Tables {
		of := Enum{TableName: enum}
		if !slices.ContainsFunc(t.Columns, of.IsOf) {
			continue
		}
		next := Rewritten(t, text)
		for c := range next.Columns {
			if of.IsOf(next.Columns[c]) {
				column(&next.Columns[c])
			}
		}
		db.Tables[i] = next
	}
}
