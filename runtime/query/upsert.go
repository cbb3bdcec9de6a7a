package query

import (
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
)

// upsert is what an insert does with rows that exist. Its zero value overwrites the row with the same key.
type upsert struct {
	columns []int         // of the unique index; nil for the key
	where   sqlgen.Expr   // the condition of a partial unique index; nil for none
	nothing bool          // existing rows stay as they are
	sets    []*assignment // the changes of an existing row; nil to overwrite it
	filter  []sqlgen.Expr // existing rows that do not meet it stay as they are
}

type assignment = sqlexpr.Assignment

// overwrite is the upsert of the method Upsert.
var overwrite = new(upsert)

// on is the columns that identify a row.
func (u *upsert) on(t *dialect.Table) []int {
	if u.columns == nil {
		return t.Key
	}
	return u.columns
}

// plain reports whether all rows are written as they are given.
func (u *upsert) plain() bool { return !u.nothing && u.sets == nil && u.filter == nil }

// write turns an insert without the columns left into an upsert. An existing row keeps its values of the omitted columns. If it keeps all values, it is
// still written if the statement returns it.
func (u *upsert) write(b *sqlgen.Builder, entity *Entity, left []int, returns bool) {
	table, on := entity.Table, u.on(entity.Table)
	b.Write(" ON CONFLICT (")
	b.List(len(on), func(i int) { b.Ident(table.Columns[on[i]].Name) })
	if b.Dialect.ComputedKeys && u.columns == nil {
		for _, i := range table.ComputedKey {
			if !table.InKey(i) {
				b.Write(", ")
				b.Ident(table.Columns[i].Name)
			}
		}
	}
	b.Write(")")
	if u.where != nil {
		b.Write(" WHERE ")
		b.Expr(u.where)
	}
	b.Write(" DO ")
	if u.nothing {
		b.Write("NOTHING")
		return
	}
	guarded := sqlexpr.GuardsTenant(b, table, on)
	sets := u.sets
	if sets == nil && u.filter != nil {
		for i := range table.Columns {
			if u.overwrites(b, table, left, guarded, i) {
				sets = append(sets, sqlexpr.AssignExcluded(table.Columns[i].Name))
			}
		}
	}
	n := 0
	if sets != nil {
		n = u.writeSets(b, entity, sets)
	} else {
		n = u.writeOverwrite(b, table, left, guarded)
	}
	if n > 0 && sqlexpr.CountsVersion(b, table) {
		b.Comma(n)
		sqlexpr.WriteNextVersionOnConflict(b, table)
		n++
	}
	switch {
	case guarded:
		sqlexpr.WriteTenantGuard(b, table, n)
	case n == 0 && returns:
		b.Write("UPDATE SET ")
		sqlexpr.AssignExcluded(table.Columns[on[0]].Name).WriteSQL(b)
	case n == 0:
		b.Write("NOTHING")
	}
	if u.filter != nil && b.Dialect.ConflictWhere && n > 0 {
		word := " WHERE "
		if guarded {
			word = " AND "
		}
		b.Write(word + "(")
		sqlexpr.InConflict(b, table, func() { b.Expr(u.condition()) })
		b.Write(")")
	}
}

// overwrites reports whether a column of an existing row gets the value of the new one.
func (u *upsert) overwrites(b *sqlgen.Builder, t *dialect.Table, left []int, guarded bool, i int) bool {
	c := &t.Columns[i]
	return !c.Flags.Has(dialect.Immutable) && !slices.Contains(left, i) && !(guarded && c.Name == b.Tenant) && !slices.Contains(u.columns, i)
}

func (u *upsert) writeOverwrite(b *sqlgen.Builder, t *dialect.Table, left []int, guarded bool) (n int) {
	for i := range t.Columns {
		if !u.overwrites(b, t, left, guarded, i) {
			continue
		}
		if n == 0 {
			b.Write("UPDATE SET ")
		}
		b.Comma(n)
		n++
		name := t.Columns[i].Name
		b.Ident(name)
		b.Write(" = excluded.")
		b.Ident(name)
	}
	return n
}

func (u *upsert) condition() sqlgen.Expr {
	if len(u.filter) == 0 {
		return nil
	}
	return sqlexpr.Combine(u.filter, " AND ")
}

// writeSets writes the changes of an existing row and returns their number.
func (u *upsert) writeSets(b *sqlgen.Builder, entity *Entity, changes []*assignment) int {
	table := entity.Table
	checkedSets := make([]*assignment, 0, len(changes))
	for at := range changes {
		a, own, err := checkedChange(b, entity, changes, at)
		if err != nil {
			b.Fail(err)
			return 0
		}
		if own {
			checkedSets = append(checkedSets, &a)
		}
	}
	for i := range table.Columns {
		if c := &table.Columns[i]; u.sets != nil && c.Flags.Has(dialect.Touched) && !sets(changes, c.Name) {
			checkedSets = append(checkedSets, sqlexpr.Assign(c.Name, checked(entity, b, i, entity.Touch(i))))
		}
	}
	if len(checkedSets) == 0 {
		return 0
	}
	b.Write("UPDATE SET ")
	b.Target(entity.Marker, func() { sqlexpr.WriteConflictSets(b, table, checkedSets, u.condition()) })
	return len(checkedSets)
}

// back are the columns that an upsert without the columns left reads back: the omitted columns, and the columns of which an existing row may have other
// values. With byKey, existing rows are among the returned rows, and each row is found by the columns of the index.
func (u *upsert) back(table *dialect.Table, left []int) (columns []int, byKey bool) {
	on := u.on(table)
	if u.columns == nil && u.plain() && leavesKey(table, left) {
		return left, false
	}
	columns = slices.Clone(left)
	for i := range table.Columns {
		kept := !u.nothing && (u.sets != nil || table.Columns[i].Flags.Has(dialect.Immutable))
		if kept && !slices.Contains(on, i) && !slices.Contains(left, i) {
			columns = append(columns, i)
		}
	}
	return columns, len(columns) > 0
}
