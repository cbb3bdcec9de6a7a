package query

import (
	"slices"
	"strconv"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// maxTargets bounds the keys that conditions on several key columns, or lists beside each other, multiply to. A single list may
// be longer.
const maxTargets = 100_000

// target is a row that a filter names by its whole key.
type target struct {
	key  []wire.Value // in key order, as the columns hold them
	rest []int        // places of the conditions that it must meet besides, nil for none
}

// keyFinder finds whole keys in a filter. A filter that confines its rows to a list of keys comes to one target for each key,
// with the conditions that are left.
type keyFinder struct {
	table *dialect.Table
	exprs []sqlgen.Expr // the conditions that targets refer to
	many  bool          // it came to more than maxTargets
}

// targets returns the rows that are named by the conditions, which all have to be met. It reports false if the conditions do
// not confine the rows to whole keys; conditions that contradict each other name no row.
func (f *keyFinder) targets(conds []sqlgen.Expr) ([]target, bool) {
	list := []target{{}}
	for _, e := range conds {
		list = f.and(list, e)
	}
	if f.many {
		return nil, false
	}
	for i := range list {
		if !f.whole(&list[i]) {
			return nil, false
		}
	}
	return f.distinct(list), true
}

// and narrows targets by a condition.
func (f *keyFinder) and(list []target, e sqlgen.Expr) []target {
	if at, values, ok := f.equality(e); ok {
		return f.product(list, f.ofColumn(at, values))
	}
	if known, ok := e.(truth); ok {
		if known.holds {
			return list
		}
		return nil
	}
	if j, ok := e.(*junction); ok {
		if j.word == " AND " {
			for _, p := range j.parts {
				list = f.and(list, p)
			}
			return list
		}
		if either, ok := f.or(j.parts); ok {
			return f.product(list, either)
		}
	}
	f.exprs = append(f.exprs, e)
	out := make([]target, len(list))
	for i, t := range list {
		out[i] = target{t.key, append(slices.Clip(t.rest), len(f.exprs)-1)}
	}
	return out
}

// or returns the targets of conditions of which one has to be met. It reports false if one of them does not restrict the key.
func (f *keyFinder) or(parts []sqlgen.Expr) ([]target, bool) {
	var out []target
	before := len(f.exprs)
	for _, p := range parts {
		list := f.and([]target{{}}, p)
		if slices.ContainsFunc(list, func(t target) bool { return t.key == nil }) {
			f.exprs = f.exprs[:before]
			return nil, false
		}
		out = append(out, list...)
	}
	return out, true
}

// equality recognises a condition that gives a column of the key one of some values.
func (f *keyFinder) equality(e sqlgen.Expr) (at int, values []wire.Value, ok bool) {
	var name string
	var v wire.Value
	switch e := e.(type) {
	case *compare:
		name, v, ok = e.name, e.v, e.op == opEQ
	case *member:
		name, v, ok = e.name, e.list, !e.not
	case *exprCompare:
		if r, isRef := e.e.(*ref); isRef {
			name, v, ok = r.name, e.v, e.op == opEQ
		}
	case *exprIn:
		if r, isRef := e.e.(*ref); isRef {
			name, v, ok = r.name, e.list, true
		}
	}
	if !ok || v.IsNull() { // the statement reports NULL and invalid values
		return 0, nil, false
	}
	at = slices.IndexFunc(f.table.Key, func(i int) bool { return f.table.Columns[i].Name == name })
	if at < 0 {
		return 0, nil, false
	}
	col := &f.table.Columns[f.table.Key[at]]
	if !v.Kind().List() {
		return at, []wire.Value{fit(v, col)}, true
	}
	v = fit(v, col)
	values = make([]wire.Value, v.Len())
	for i := range values {
		values[i] = v.At(i)
	}
	return at, values, true
}

// ofColumn are targets of which one column of the key is known.
func (f *keyFinder) ofColumn(at int, values []wire.Value) []target {
	n := len(f.table.Key)
	room := make([]wire.Value, n*len(values))
	out := make([]target, len(values))
	for i, v := range values {
		out[i].key = room[i*n : (i+1)*n : (i+1)*n]
		out[i].key[at] = v
	}
	return out
}

// product is what both lists name: each of one with each of the other, as far as they do not contradict each other.
func (f *keyFinder) product(a, b []target) []target {
	if len(a) == 1 && a[0].key == nil && a[0].rest == nil {
		return b
	}
	if len(a) > 1 && len(b) > 1 && len(a)*len(b) > maxTargets {
		f.many = true
		return nil
	}
	out := make([]target, 0, max(len(a), len(b)))
	for _, x := range a {
		for _, y := range b {
			if key, ok := merged(x.key, y.key); ok {
				out = append(out, target{key, slices.Concat(x.rest, y.rest)})
			}
		}
	}
	return out
}

// merged is a key of which each part knows some columns. It reports false if they know different values of one.
func merged(x, y []wire.Value) ([]wire.Value, bool) {
	if x == nil || y == nil {
		return append(x, y...), true
	}
	out := slices.Clone(x)
	for i, v := range y {
		switch {
		case v.IsNull():
		case out[i].IsNull():
			out[i] = v
		case !sameValue(out[i], v):
			return nil, false
		}
	}
	return out, true
}

func (f *keyFinder) whole(t *target) bool {
	return t.key != nil && !slices.ContainsFunc(t.key, wire.Value.IsNull)
}

// distinct leaves each key once. A key that is named with different conditions has to meet one of them.
func (f *keyFinder) distinct(list []target) []target {
	if len(list) < 2 {
		return list
	}
	seen := make(map[string]int, len(list))
	out := list[:0:0]
	var id []byte
	for _, t := range list {
		id = keyIdentity(id[:0], t.key)
		i, again := seen[string(id)]
		switch {
		case !again:
			seen[string(id)] = len(out)
			out = append(out, t)
		case len(out[i].rest) == 0 || slices.Equal(out[i].rest, t.rest):
		case len(t.rest) == 0:
			out[i].rest = nil
		default:
			f.exprs = append(f.exprs, join([]sqlgen.Expr{f.condition(out[i].rest), f.condition(t.rest)}, " OR "))
			out[i].rest = []int{len(f.exprs) - 1}
		}
	}
	return out
}

func keyIdentity(id []byte, key []wire.Value) []byte {
	for _, v := range key {
		id = v.AppendIdentity(id)
	}
	return id
}

// condition is the condition at some places.
func (f *keyFinder) condition(rest []int) sqlgen.Expr {
	parts := make([]sqlgen.Expr, len(rest))
	for i, at := range rest {
		parts[i] = f.exprs[at]
	}
	return join(parts, " AND ")
}

// group is targets that have to meet the same condition.
type group struct {
	rest    sqlgen.Expr // nil for none
	targets []target
}

// groups puts targets with the same condition together.
func (f *keyFinder) groups(list []target) []group {
	var out []group
	seen := map[string]int{}
	var id []byte
	for _, t := range list {
		id = id[:0]
		for _, at := range t.rest {
			id = append(strconv.AppendInt(id, int64(at), 10), ' ')
		}
		i, again := seen[string(id)]
		if !again {
			i = len(out)
			seen[string(id)] = i
			out = append(out, group{})
			if len(t.rest) > 0 {
				out[i].rest = f.condition(t.rest)
			}
		}
		out[i].targets = append(out[i].targets, t)
	}
	return out
}
