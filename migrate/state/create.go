package state

import (
	"slices"

	"github.com/crategen/crategen/internal/target"
)

// Create returns the changes from the empty state to a database, in execution order.
func Create(db *Database) []Change {
	var keys, secured, views []Change
	list, _ := regions(nil, db.Regions)
	for _, s := range db.Schemas {
		list = append(list, CreateSchema{s})
	}
	for _, e := range db.Enums {
		list = append(list, CreateEnum{e})
	}
	for _, s := range db.Sequences {
		list = append(list, CreateSequence{s})
	}
	for i, t := range db.Tables {
		there := db.Tables[:i+1]
		create := CreateTable{Table: t}
		for _, k := range t.ForeignKeys {
			if target.Of(db.Target).Has(target.LateReferences) || slices.ContainsFunc(there, func(o *Table) bool { return o.TableName == k.References }) {
				create.ForeignKeys = append(create.ForeignKeys, k)
			} else {
				keys = append(keys, AddForeignKey{t, k})
			}
		}
		list = append(list, create)
		secured = append(secured, securityOn(t)...)
	}
	for _, v := range db.Views {
		views = append(views, CreateView{v})
	}
	return slices.Concat(list, keys, secured, views)
}
