package sqlexpr

import (
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// maxTargets bounds the keys that conditions on several key columns, or lists beside each other, multiply to. A single list may
// be longer.
const maxTargets = 100_000

// Target is a row that a filter names by its whole key.
type Target struct {
	Key  []wire.Value // in key order, as the columns hold them
	Rest []int        // places of the conditions that it must meet besides, nil for none
}

// KeyFinder finds whole keys in a filter. A filter that confines its rows to a list of keys comes to one target for each key,
// with the conditions that are left.
type KeyFinder struct {
	Table *dialect.Table
	exprs []sqlgen.Expr // the conditions that targets refer to
	many  bool          // it came to more than maxTargets
}

// Targets returns the rows that are named by the conditions, which all have to be met. It reports false if the conditions do
// not confine the rows to whole keys; conditions that contradict each other name no row.
func (f *KeyFinder) Targets(conds []sqlgen.Expr) ([]Target, bool) {
	list := []Target{{}}
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
func (f *KeyFinder) and(list []Target, e sqlgen.Expr) []Target {
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
	out := make([]Target, len(list))
	for i, t := range list {
		out[i] = Target{t.Key, append(slices.Clip(t.Rest), len(f.exprs)-1)}
	}
	return out
}

// or returns the targets of conditions of which one has to be met. It reports false if one of them does not restrict the key.
func (f *KeyFinder) or(parts []sqlgen.Expr) ([]Target, bool) {
	var out []Target
	before := len(f.exprs)
	for _, p := range parts {
		list := f.and([]Target{{}}, p)
		if slices.ContainsFunc(list, func(t Target) bool { return t.Key == nil }) {
			f.exprs = f.exprs[:before]
			return nil, false
		}
		out = append(out, list...)
	}
	return out, true
}

// equality recognises a condition that gives a column of the key one of some values.
func (f *KeyFinder) equality(e sqlgen.Expr) (at int, values []wire.Value, ok bool) {
	var name string
	var v wire.Value
	switch e := e.(type) {
	case *compare:
		name, v, ok = e.name, e.v, e.op == OpEQ
	case *member:
		name, v, ok = e.name, e.list, !e.not
	case *exprCompare:
		if r, isRef := e.e.(*ref); isRef {
			name, v, ok = r.name, e.v, e.op == OpEQ
		}
	case *exprIn:
		if r, isRef := e.e.(*ref); isRef {
			name, v, ok = r.name, e.list, true
		}
	}
	if !ok || v.IsNull() { // the statement reports NULL and invalid values
		return 0, nil, false
	}
	at = slices.IndexFunc(f.Table.Key, func(i int) bool { return f.Table.Columns[i].Name == name })
	if at < 0 {
		return 0, nil, false
	}
	col := &f.Table.Columns[f.Table.Key[at]]
	if !v.Kind().List() {
		return at, []wire.Value{Fit(v, col)}, true
	}
	v = Fit(v, col)
	values = make([]wire.Value, v.Len())
	for i := range values {
		values[i] = v.At(i)
	}
	return at, values, true
}

// ofColumn are targets of which one column of the key is known.
func (f *KeyFinder) ofColumn(at int, values []wire.Value) []Target {
	n := len(f.Table.Key)
	room := make([]wire.Value, n*len(values))
	out := make([]Target, len(values))
	for i, v := range values {
		out[i].Key = room[i*n : (i+1)*n : (i+1)*n]
		out[i].Key[at] = v
	}
	return out
}

// product is what both lists name: each of one with each of the other, as far as they do not contradict each other.
func (f *KeyFinder) product(a, b []Target) []Target {
	if len(a) == 1 && a[0].Key == nil && a[0].Rest == nil {
		return b
	}
	if len(a) > 1 && len(b) > 1 && len(a)*len(b) > maxTargets {
		f.many = true
		return nil
	}
	out := make([]Target, 0, max(len(a), len(b)))
	for _, x := range a {
		for _, y := range b {
			if key, ok := merged(x.Key, y.Key); ok {
				out = append(out, Target{key, slices.Concat(x.Rest, y.Rest)})
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
		case !SameValue(out[i], v):
			return nil, false
		}
	}
	return out, true
}

func (f *KeyFinder) whole(t *Target) bool {
	return t.Key != nil && !slices.ContainsFunc(t.Key, wire.Value.IsNull)
}

// distinct leaves each key once. A key that is named with different conditions has to meet one of them.
func (f *KeyFinder) distinct(list []Target) []Target {
	if len(list) < 2 {
		return list
	}
	seen := make(map[string]int, len(list))
	out := list[:0:0]
	var id []byte
	for _, t := range list {
		id = keyIdentity(id[:0], t.Key)
		i, again := seen[string(id)]
		switch {
		case !again:
			seen[string(id)] = len(out)
			out = append(out, t)
		case len(out[i].Rest) == 0 || slices.Equal(out[i].Rest, t.Rest):
		case len(t.Rest) == 0:
			out[i].Rest = nil
		default:
			f.exprs = append(f.exprs, Combine([]sqlgen.Expr{f.condition(out[i].Rest), f.condition(t.Rest)}, " OR "))
			out[i].Rest = []int{len(f.exprs) - 1}
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
func (f *KeyFinder) condition(rest []int) sqlgen.Expr {
	parts := make([]sqlgen.Expr, len(rest))
	for i, at := range rest {
		parts[i] = f.exprs[at]
	}
	return Combine(parts, " AND ")
}

// Group is targets that have to meet the same condition.
type Group struct {
	Rest    sqlgen.Expr // nil for none
	Targets []Target
}

// Groups puts targets with the same condition together.
func (f *KeyFinder) Groups(list []Target) []Group {
	var out []Group
	seen := map[string]int{}
	var id []byte
	for _, t := range list {
		id = id[:0]
		for _, at := range t.Rest {
			id = append(strconv.AppendInt(id, int64(at), 10), ' ')
		}
		i, again := seen[string(id)]
		if !again {
			i = len(out)
			seen[string(id)] = i
			out = append(out, Group{})
			if len(t.Rest) > 0 {
				out[i].Rest = f.condition(t.Rest)
			}
		}
		out[i].Targets = append(out[i].Targets, t)
	}
	return out
}

// SameValue compares a value of a field with the tenant. A type with a Value of its own may say a UUID as text.
func SameValue(a, b wire.Value) bool {
	if a.Kind() == wire.KindText && b.Kind() == wire.KindUUID {
		return strings.EqualFold(a.Text(), wire.UUIDText(b.UUID()))
	}
	var room [2][64]byte
	return string(a.AppendIdentity(room[0][:0])) == string(b.AppendIdentity(room[1][:0]))
}
