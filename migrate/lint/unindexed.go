package lint

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// unindexedKey finds foreign keys without an index, and the steps of a plan that make one for an existing table.
func unindexedKey(in *Input, report func(Finding)) {
	if !target.Of(in.Target).Has(target.ForeignKeys) {
		return
	}
	missing := func(t *state.Table, k state.ForeignKey, step int) {
		if !covered(t, k.Columns) {
			report(Finding{Step: step, Object: t.String() + "." + strings.Join(k.Columns, ","), Text: "no index begins with the columns of the foreign key " + k.Name})
		}
	}
	changes(in, func(c state.CreateTable, step int) {
		for _, k := range c.Table.ForeignKeys {
			missing(c.Table, k, step)
		}
	})
	changes(in, func(c state.AddForeignKey, step int) {
		t := c.Table
		if in.To != nil && in.To.Table(t.TableName) != nil {
			t = in.To.Table(t.TableName)
		}
		if in.From != nil && in.From.Table(t.TableName) != nil {
			missing(t, c.Key, step)
		}
	})
	changes(in, func(c state.AddIndex, step int) {
		if !madeForEdge(c.Table, c.Index) || !in.filled(c.Table.String()) {
			return
		}
		column := c.Index.Parts[0].Column
		if before := in.From.Table(c.Table.TableName); before != nil && before.Column(column) != nil && !covered(before, []string{column}) {
			report(Finding{Step: step, Object: c.Table.String() + "." + column,
				Text:   "loads of an edge to many search by the column, and the table has no index for them" + in.size(c.Table.String()) + ": this step makes it",
				Remedy: `run it when little happens; or decline the index: schema.NoIndex("why") on the edge`})
		}
	})
}

// madeForEdge reports whether an index is the one that the generator gives a foreign key by itself.
func madeForEdge(t *state.Table, x state.Index) bool {
	if len(x.Parts) != 1 || x.Parts[0].Column == "" || x.Unique || x.Method != "" || x.Where != "" || len(x.Include) > 0 {
		return false
	}
	name := t.Name + "_" + x.Parts[0].Column + "_idx"
	return x.Name == name || len(name) > len(x.Name) && len(x.Name) > 32 && strings.HasPrefix(name, x.Name[:len(x.Name)-33]) // the end of a long name is its hash
}

// covered reports whether an index, the key or a UNIQUE constraint begins with the columns.
func covered(t *state.Table, columns []string) bool {
	lists := append([][]string{t.PrimaryKey}, t.Uniques...)
	for _, x := range t.Indexes {
		var list []string
		for _, p := range x.Parts {
			list = append(list, p.Column)
		}
		if x.Where == "" && !x.NotVisible && (x.Method == "" || x.Method == "btree" || x.Method == "hash") {
			lists = append(lists, list)
		}
	}
	return slices.ContainsFunc(lists, func(l []string) bool {
		return len(l) >= len(columns) && slices.Equal(l[:len(columns)], columns)
	})
}
