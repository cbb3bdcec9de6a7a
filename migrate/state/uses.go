package state

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
)

// Use is the use of a feature that not all supported versions of a database have.
type Use struct {
	Feature target.Feature
	Object  string // books.isbn, or the table for what no column has
}

// Uses returns the features that the objects of a database use and that a server of the version lacks, one use of each feature for each
// object. A version of zero is unknown: nothing is returned.
func Uses(db *Database, v target.Version) []Use {
	u := uses{on: db.Target, version: v, syntax: sqllex.ByName(string(db.Target))}
	if v == (target.Version{}) {
		return nil
	}
	for _, t := range db.Tables {
		u.table(t)
	}
	for _, view := range db.Views {
		u.sql(view.String(), view.Query)
	}
	return u.found
}

type uses struct {
	on      target.Name
	version target.Version
	syntax  *sqllex.Syntax
	found   []Use
}

func (u *uses) word(object string, e target.Element, word string) {
	f, lacks := target.Lacks(u.on, u.version, e, word)
	if !lacks {
		return
	}
	for _, o := range u.found {
		if o.Object == object && o.Feature.What == f.What {
			return
		}
	}
	u.found = append(u.found, Use{f, object})
}

func (u *uses) table(t *Table) {
	name := t.String()
	for _, c := range t.Columns {
		u.column(name+"."+c.Name, c)
	}
	for _, k := range t.Checks {
		u.sql(name+"."+k.Name, k.Expr)
	}
	if s := t.RowSecurity; s != nil {
		u.word(name, target.Clause, target.RowPolicies)
		for _, p := range s.Policies {
			u.sql(name+"."+p.Name, p.Using)
			u.sql(name+"."+p.Name, p.WithCheck)
		}
	}
	for _, x := range t.Indexes {
		object := name + "." + x.Name
		u.word(object, target.Method, x.Method)
		u.sql(object, x.Where)
		for _, p := range x.Parts {
			u.word(object, target.Class, p.OpClass)
			u.sql(object, p.Expr)
		}
	}
}

func (u *uses) column(object string, c Column) {
	typ := c.Type
	if rest, ok := strings.CutPrefix(strings.ToUpper(typ), "ARRAY("); ok {
		typ = rest
	}
	u.word(object, target.Type, typ)
	u.word(object, target.Prefix, c.Name)
	u.word(object, target.Collation, c.Collation)
	of, _ := ComputationOf(c)
	u.sql(object, of.Expr)
	u.word(object, target.Ending, of.Kind)
	u.sql(object, c.Default)
	u.sql(object, c.OnUpdate)
	for _, m := range c.Members {
		u.column(object+"."+m.Name, m)
	}
}

func (u *uses) sql(object, text string) {
	for function := range u.syntax.Calls(text) {
		u.word(object, target.Function, function)
	}
}
