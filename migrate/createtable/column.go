package createtable

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
)

// clauses are the words that begin what follows the type of a column.
var clauses = []string{"NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "GENERATED", "AS", "COLLATE",
	"CONSTRAINT", "INDEX", "STORAGE", "ON", "AUTOINCREMENT"}

// column reads the definition of a column.
func (c *cursor) column(syntax *sqllex.Syntax) (Column, error) {
	col := Column{Name: c.name()}
	if !c.end() && !startsClause(c) {
		var err error
		if col.Type, col.Members, err = c.typeOf(syntax); err != nil {
			return col, err
		}
	}
	for !c.end() {
		c.clause(syntax, &col)
	}
	return col, nil
}

func startsClause(c *cursor) bool {
	for _, w := range clauses {
		if c.is(w) {
			return true
		}
	}
	return false
}

// typeOf reads a type, and the members of an object or of an array of objects.
func (c *cursor) typeOf(syntax *sqllex.Syntax) (string, []Column, error) {
	if c.is("ARRAY", "(") {
		c.at++
		inner, err := newCursor(syntax, c.group())
		if err != nil {
			return "", nil, err
		}
		typ, members, err := inner.typeOf(syntax)
		return "ARRAY(" + typ + ")", members, err
	}
	typ := c.until(clauses...)
	if !strings.HasPrefix(strings.ToUpper(typ), "OBJECT") || !c.is("AS", "(") {
		return typ, nil, nil
	}
	c.at++
	list, err := items(syntax, c.group())
	if err != nil {
		return "", nil, err
	}
	var members []Column
	for _, text := range list {
		inner, err := newCursor(syntax, text)
		if err != nil {
			return "", nil, err
		}
		m, err := inner.column(syntax)
		if err != nil {
			return "", nil, err
		}
		members = append(members, m)
	}
	return typ, members, nil
}

// clause reads one clause behind the type.
func (c *cursor) clause(syntax *sqllex.Syntax, col *Column) {
	name := ""
	if c.accept("CONSTRAINT") {
		name = c.name()
	}
	switch {
	case c.accept("NOT", "NULL"):
		col.NotNull = true
	case c.accept("NOT", "VISIBLE"):
		col.Hidden = true
	case c.accept("NULL"):
	case c.accept("DEFAULT"):
		col.Default = c.until(clauses...)
	case c.accept("ON", "UPDATE"):
		col.OnUpdate = c.until(clauses...)
	case c.accept("ON", "CONFLICT"):
		col.Conflict = strings.ToUpper(c.name())
	case c.accept("PRIMARY", "KEY"):
		col.Key = true
		_ = c.accept("ASC") || c.accept("DESC")
	case c.accept("AUTOINCREMENT"):
		col.IsSerial, col.Identity = true, "AUTOINCREMENT"
	case c.accept("UNIQUE"):
		col.Unique = true
	case c.accept("CHECK"):
		col.Checks = append(col.Checks, Constraint{Name: name, Kind: "CHECK", Expr: c.group()})
	case c.is("REFERENCES"):
		k := Constraint{Name: name, Kind: "FOREIGN KEY", Columns: []string{col.Name}}
		c.reference(syntax, &k)
		col.References = &k
	case c.accept("GENERATED", "BY", "DEFAULT", "AS", "IDENTITY"), c.is("GENERATED", "ALWAYS", "AS", "IDENTITY"):
		col.Always = c.accept("GENERATED", "ALWAYS", "AS", "IDENTITY")
		col.IsSerial, col.Identity = true, c.group()
	case c.accept("GENERATED", "ALWAYS", "AS"), c.accept("AS"):
		col.Generated = c.until(clauses...)
	case c.accept("COLLATE"):
		col.Collation = sqllex.NameOf(c.until(clauses...))
	case c.is("INDEX"), c.is("STORAGE"):
		col.Storage = strings.TrimSpace(col.Storage + " " + c.until("NOT", "NULL", "DEFAULT", "PRIMARY", "CHECK", "CONSTRAINT", "STORAGE"))
	default:
		col.Other = strings.TrimSpace(col.Other + " " + c.until(clauses...))
	}
}
