package state

import (
	"slices"

	"github.com/crategen/crategen/internal/target"
)

// Change is one change of a database. A printer writes it as statements, each of which does nothing if it was done before.
type Change interface{ change() }

// CreateSchema creates a schema.
type CreateSchema struct{ Schema string }

// CreateTable creates a table with its indexes.
type CreateTable struct {
	Table *Table
	// ForeignKeys are the foreign keys within CREATE TABLE: they refer to tables that exist by then.
	ForeignKeys []ForeignKey
}

// AddForeignKey adds a foreign key to an existing table.
type AddForeignKey struct {
	Table *Table
	Key   ForeignKey
}

// CreateView creates a view, or gives it a new query.
type CreateView struct{ View *View }

func (CreateSchema) change()  {}
func (CreateTable) change()   {}
func (AddForeignKey) change() {}
func (CreateView) change()    {}

// Create returns the changes from the empty state to db, in the order in which they must be made.
func Create(db *Database) []Change {
	var list, keys, views []Change
	for _, s := range db.Schemas {
		list = append(list, CreateSchema{s})
	}
	for i, t := range db.Tables {
		there := db.Tables[:i+1]
		if target.Of(db.Target).Has(target.LateReferences) {
			there = db.Tables
		}
		create := CreateTable{Table: t}
		for _, k := range t.ForeignKeys {
			if slices.ContainsFunc(there, func(o *Table) bool { return o.TableName == k.References }) {
				create.ForeignKeys = append(create.ForeignKeys, k)
			} else {
				keys = append(keys, AddForeignKey{t, k})
			}
		}
		list = append(list, create)
	}
	for _, v := range db.Views {
		views = append(views, CreateView{v})
	}
	return slices.Concat(list, keys, views)
}
