package createtable

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// Table is a parsed CREATE TABLE.
type Table struct {
	Name        []string // with the schema in front, if there is one
	Columns     []Column
	Constraints []Constraint
	Indexes     []Index // as CockroachDB and CrateDB print them among the columns
	Families    []Family
	Tail        string // the text after the closing bracket
}

// Column is the definition of a column, or of a member of an object of CrateDB.
type Column struct {
	Name      string
	Type      string
	Members   []Column
	NotNull   bool
	Hidden    bool   // NOT VISIBLE
	OnUpdate  string // the expression after ON UPDATE
	Default   string
	Generated string // the expression, with STORED or VIRTUAL behind it
	Identity  string // the content of the brackets of an identity, or AUTOINCREMENT
	IsSerial  bool   // it has an identity
	Always    bool   // the identity is GENERATED ALWAYS
	Collation string
	Storage   string // INDEX OFF STORAGE WITH (...) and the like
	// Key and Unique are constraints without a name of their own.
	Key, Unique bool
	Checks      []Constraint
	References  *Constraint
	Conflict    string // the word after ON CONFLICT of SQLite
	Other       string // other clauses
}

// Family is a column family of CockroachDB.
type Family struct {
	Name    string
	Columns []string
}

// Constraint is a constraint of a table.
type Constraint struct {
	Name       string // empty if none is given
	Kind       string // PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY
	Columns    []string
	Expr       string // of a CHECK
	References []string
	Referenced []string
	OnDelete   string
	Options    string // ON UPDATE, MATCH and DEFERRABLE of a foreign key, without those that say the default
	Tail       string
}

// Index is an index in the list of columns.
type Index struct {
	state.Index
	Kind string // INVERTED, VECTOR or empty
}

// Parse parses a CREATE TABLE.
func Parse(syntax *sqllex.Syntax, sql string) (*Table, error) {
	c, err := newCursor(syntax, sql)
	if err != nil {
		return nil, err
	}
	if !c.accept("CREATE") {
		return nil, fmt.Errorf("%.40q is no CREATE TABLE", sql)
	}
	for !c.end() && !c.accept("TABLE") {
		c.at++
	}
	c.accept("IF", "NOT", "EXISTS")
	t := &Table{Name: c.names()}
	list, err := items(syntax, c.group())
	if err != nil {
		return nil, err
	}
	for _, text := range list {
		if err := t.add(syntax, text); err != nil {
			return nil, fmt.Errorf("%s: %w", strings.Join(t.Name, "."), err)
		}
	}
	t.Tail = strings.TrimSuffix(c.rest(), ";")
	return t, nil
}

func (t *Table) add(syntax *sqllex.Syntax, text string) error {
	c, err := newCursor(syntax, text)
	if err != nil {
		return err
	}
	switch {
	case c.accept("FAMILY"):
		t.Families = append(t.Families, Family{c.name(), Names(syntax, c.group())})
	case c.is("INDEX"), c.is("INVERTED", "INDEX"), c.is("UNIQUE", "INDEX"), c.is("VECTOR", "INDEX"):
		x, err := c.index(syntax)
		if err != nil {
			return err
		}
		t.Indexes = append(t.Indexes, x)
	case c.is("CONSTRAINT"), c.is("PRIMARY", "KEY"), c.is("UNIQUE"), c.is("CHECK", "("), c.is("FOREIGN", "KEY"):
		t.Constraints = append(t.Constraints, c.constraint(syntax))
	default:
		col, err := c.column(syntax)
		if err != nil {
			return err
		}
		t.Columns = append(t.Columns, col)
	}
	return nil
}

// constraint reads a constraint of the table. CrateDB prints the name of a CHECK without quotes.
func (c *cursor) constraint(syntax *sqllex.Syntax) Constraint {
	var k Constraint
	if c.accept("CONSTRAINT") {
		k.Name = sqllex.NameOf(c.until("PRIMARY", "UNIQUE", "CHECK", "FOREIGN"))
	}
	switch {
	case c.accept("PRIMARY", "KEY"):
		k.Kind, k.Columns = "PRIMARY KEY", Names(syntax, c.group())
	case c.accept("UNIQUE"):
		k.Kind, k.Columns = "UNIQUE", Names(syntax, c.group())
	case c.accept("CHECK"):
		k.Kind, k.Expr = "CHECK", c.group()
	case c.accept("FOREIGN", "KEY"):
		k.Kind, k.Columns = "FOREIGN KEY", Names(syntax, c.group())
		c.reference(syntax, &k)
	}
	k.Tail = c.rest()
	return k
}

// reference reads REFERENCES and what follows.
func (c *cursor) reference(syntax *sqllex.Syntax, k *Constraint) {
	c.accept("REFERENCES")
	k.References = c.names()
	k.Referenced = Names(syntax, c.group())
	for {
		switch {
		case c.accept("ON", "DELETE"):
			k.OnDelete = c.action()
		case c.accept("ON", "UPDATE"):
			k.option("ON UPDATE", c.action(), "NO ACTION")
		case c.accept("MATCH"):
			k.option("MATCH", strings.ToUpper(c.name()), "SIMPLE")
		case c.accept("NOT", "DEFERRABLE"):
		case c.accept("DEFERRABLE"):
			k.option("DEFERRABLE", "", "-")
		case c.accept("INITIALLY"):
			k.option("INITIALLY", strings.ToUpper(c.name()), "IMMEDIATE")
		default:
			return
		}
	}
}

// option adds an option of a foreign key, unless it says the default.
func (k *Constraint) option(name, value, usual string) {
	if value != usual {
		k.Options = strings.TrimSpace(k.Options + " " + strings.TrimSpace(name+" "+value))
	}
}

func (c *cursor) action() string {
	for _, words := range [][]string{{"SET", "NULL"}, {"SET", "DEFAULT"}, {"NO", "ACTION"}, {"CASCADE"}, {"RESTRICT"}} {
		if c.accept(words...) {
			return strings.Join(words, " ")
		}
	}
	return ""
}

// index reads an index that stands among the columns.
func (c *cursor) index(syntax *sqllex.Syntax) (x Index, err error) {
	x.Unique = c.accept("UNIQUE")
	if !c.is("INDEX") {
		x.Kind = strings.ToUpper(c.name())
	}
	c.accept("INDEX")
	x.Name = c.name()
	if c.accept("USING") {
		x.Method = strings.ToLower(c.name())
	}
	return x, c.columns(syntax, &x.Index)
}
