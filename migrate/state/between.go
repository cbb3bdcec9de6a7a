package state

import (
	"slices"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
)

// Between returns the state in which programs of both versions work: it has what to adds to from, and still has what to takes away.
// The changes from from to it are the first phase of a migration (expand), and those from it to to are the second (contract).
//
// No state fits both versions of a renamed table, column, sequence, enum type or value of one, of a key, and of a type that holds other values than before. They change
// in the second phase. from has the new names of what is renamed, and renames are the changes of Rename.
func Between(from, to *Database, renames ...Change) *Database {
	waiting := make(map[TableName]bool)
	for _, c := range renames {
		switch c := c.(type) {
		case RenameTable:
			waiting[c.To] = true
		case RenameColumn:
			waiting[c.Table.TableName] = true
		case RenameEnum, RenameEnumValue:
			for _, t := range to.Tables {
				if slices.ContainsFunc(t.Columns, enumOf(c).IsOf) {
					waiting[t.TableName] = true
				}
			}
		case RenameSequence:
			of := func(col Column) bool {
				q := to.SequenceOf(col)
				return q != nil && q.TableName == c.To
			}
			for _, t := range to.Tables {
				if slices.ContainsFunc(t.Columns, of) {
					waiting[t.TableName] = true
				}
			}
		}
	}
	mid := &Database{Target: to.Target, Schemas: to.Schemas, Version: to.Version, Regions: regionsBetween(from.Regions, to.Regions),
		Enums: enumsBetween(from, to, renames), Sequences: sequencesBetween(from, to, renames)}
	for _, t := range to.Tables {
		have := from.Table(t.TableName)
		switch {
		case have == nil:
			if !waiting[t.TableName] && !slices.ContainsFunc(t.ForeignKeys, func(k ForeignKey) bool { return waiting[k.References] }) {
				mid.Tables = append(mid.Tables, t)
			}
		case waiting[t.TableName]:
			mid.Tables = append(mid.Tables, have)
		default:
			mid.Tables = append(mid.Tables, tableBetween(to.Target, have, t))
		}
	}
	for _, t := range from.Tables {
		if to.Table(t.TableName) == nil {
			mid.Tables = append(mid.Tables, t)
		}
	}
	var names []string
	for n := range waiting {
		names = append(names, n.Name)
	}
	for _, v := range to.Views {
		have := from.View(v.TableName)
		if mentions(v, names) {
			v = have
		}
		if v != nil {
			mid.Views = append(mid.Views, v)
		}
	}
	for _, v := range from.Views {
		if to.View(v.TableName) == nil {
			mid.Views = append(mid.Views, v)
		}
	}
	return mid
}

// tableBetween returns a table that both versions of a program can use.
func tableBetween(on target.Name, have, want *Table) *Table {
	t := *want
	t.Columns = nil
	waits := waiting(on, have, want)
	for _, w := range want.Columns {
		h := have.Column(w.Name)
		if of, ok := ComputationOf(w); h == nil && ok && waits(of.Expr) {
			continue
		}
		t.Columns = append(t.Columns, columnBetween(h, w))
	}
	gone := make(map[string]bool) // columns that new programs leave NULL: a constraint over one of them cannot refuse their rows
	for _, h := range have.Columns {
		if want.Column(h.Name) != nil {
			continue
		}
		gone[h.Name] = h.Default == "" && !Computed(h) && h.Identity == nil
		if Required(h) && !slices.Contains(have.PrimaryKey, h.Name) {
			h.NotNull = false // new programs do not write it
		}
		t.Columns = append(t.Columns, h)
	}
	t.PrimaryKey, t.KeyBuckets, t.KeyName, t.Uniques = have.PrimaryKey, have.KeyBuckets, have.KeyName, have.Uniques
	t.ClusteredBy, t.Shards, t.PartitionedBy, t.Strict, t.Triggers = have.ClusteredBy, have.Shards, have.PartitionedBy, have.Strict, have.Triggers
	anyGone := func(names []string) bool { return slices.ContainsFunc(names, func(n string) bool { return gone[n] }) }

	t.RowSecurity = have.RowSecurity // programs of one version may not set what a policy of the other asks for
	t.Checks = common(have.Checks, want.Checks)
	t.ForeignKeys = common(have.ForeignKeys, want.ForeignKeys)
	for _, k := range have.ForeignKeys {
		if anyGone(k.Columns) && want.ForeignKey(k.Name) == nil {
			t.ForeignKeys = append(t.ForeignKeys, k)
		}
	}
	t.Indexes = indexesBetween(have, want, anyGone, waits, target.Of(on).Has(target.IndexNames))
	t.Fulltexts = slices.Clone(have.Fulltexts)
	for _, x := range want.Fulltexts {
		if have.Fulltext(x.Name) == nil && !slices.ContainsFunc(x.Columns, func(text string) bool { return waits(sqlquote.Name(SourceOf(text).Column)) }) {
			t.Fulltexts = append(t.Fulltexts, x)
		}
	}
	return &t
}

// waiting returns a function that reports whether SQL names a column that has its new type, or comes, in the second phase only. What is
// computed from such a column waits for it.
func waiting(on target.Name, have, want *Table) func(sql string) bool {
	syntax := sqllex.ByName(string(on))
	var names []string
	waits := func(sql string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return Names(syntax, sql, name) })
	}
	for range want.Columns { // until nothing is computed from another column that waits
		before := len(names)
		for _, w := range want.Columns {
			h := have.Column(w.Name)
			if slices.Contains(names, w.Name) {
				continue
			}
			of, computed := ComputationOf(w)
			if h != nil && retyped(*h, w) || h == nil && computed && waits(of.Expr) {
				names = append(names, w.Name)
			}
		}
		if len(names) == before {
			break
		}
	}
	return waits
}

// retyped reports whether a column changes to a type that does not hold all of its values, or that programs of the version before cannot read.
func retyped(have, want Column) bool {
	have.Identity, want.Identity = nil, nil
	return !sameType(have, want) && !Widens(have, want)
}

// indexesBetween returns the indexes that both versions of a program can use. Indexes that help old programs stay. A unique index that
// refuses rows of new programs is dropped. One that only gets another name gets it in the first phase: no program knows it.
func indexesBetween(have, want *Table, anyGone func([]string) bool, waits func(string) bool, canRename bool) []Index {
	var out []Index
	renamed := func(x Index, from []Index, to *Table) bool { // to another one of from, which the other table does not have
		return canRename && slices.ContainsFunc(from, func(o Index) bool {
			same := o
			same.Name = x.Name
			return o.Name != x.Name && equal(same, x) && to.Index(o.Name) == nil
		})
	}
	stays := func(x Index) bool {
		of := make([]string, len(x.Parts))
		for i, p := range x.Parts {
			of[i] = p.Column
		}
		return !x.Unique || anyGone(of)
	}
	later := func(x Index) bool {
		return waits(x.Where) || slices.ContainsFunc(x.Parts, func(p Part) bool { return waits(p.Expr) || p.Column != "" && waits(sqlquote.Name(p.Column)) })
	}
	for _, x := range want.Indexes {
		switch h := have.Index(x.Name); {
		case h != nil && equal(*h, x), h == nil && renamed(x, have.Indexes, want):
			out = append(out, x)
		case later(x):
		case !x.Unique && (h == nil || !stays(*h)):
			out = append(out, x)
		}
	}
	for _, x := range have.Indexes {
		w := want.Index(x.Name)
		if w == nil && renamed(x, want.Indexes, have) {
			continue
		}
		if (w == nil || !equal(*w, x)) && stays(x) {
			out = append(out, x)
		}
	}
	return out
}

// columnBetween returns a column that both versions of a program can read and write. have is nil for a new column.
func columnBetween(have *Column, want Column) Column {
	switch {
	case have == nil:
		if Required(want) {
			want.NotNull = false // old programs do not write it
		}
		return want
	case retyped(*have, want):
		c := *have
		c.NotNull = have.NotNull && want.NotNull
		c.Values = valuesBetween(have.Values, want.Values)
		if c.Identity != nil { // which is for columns that are never NULL, and not in the way of new programs
			c.NotNull, c.Identity = true, identityBetween(have.Identity, want.Identity)
		}
		return c
	}
	want.Values = valuesBetween(have.Values, want.Values)
	if i := identityBetween(have.Identity, want.Identity); i != nil && have.NotNull { // one that has NULLs gets it in the second phase
		want.Identity, want.NotNull, want.Default = i, true, ""
		return want
	}
	want.Identity = nil
	want.NotNull = have.NotNull && want.NotNull
	if want.Default == "" {
		want.Default = have.Default
	}
	return want
}

// common returns the elements that both lists have.
func common[T any](have, want []T) []T {
	var out []T
	for _, v := range want {
		if slices.ContainsFunc(have, func(o T) bool { return equal(o, v) }) {
			out = append(out, v)
		}
	}
	return out
}
