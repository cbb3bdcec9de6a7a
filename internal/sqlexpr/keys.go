package sqlexpr

import (
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// maxTargets is the maximum number of keys that several lists multiply to. A single list may be longer.
const maxTargets = 100_000

// Target is a row that a filter identifies by its whole key.
type Target struct {
	Key  []wire.Value // in the order of the key, with the precision of the columns
	Rest []int        // positions of the other conditions on the row, nil for none
}

// KeyFinder finds whole keys in a filter. It reduces a filter that restricts its rows to a list of keys to one target for each key, with
// the remaining conditions.
type KeyFinder struct {
	Table *dialect.Table
	exprs []sqlgen.Expr // the conditions that targets refer to
	many  bool          // there are more than maxTargets
}

// NamesKey reports whether conditions may restrict rows to whole keys. It costs less than Targets, which has the answer.
func NamesKey(t *dialect.Table, conds []sqlgen.Expr) bool {
	if len(t.Key) == 0 {
		return false
	}
	first := t.Columns[t.Key[0]].Name
	return slices.ContainsFunc(conds, func(e sqlgen.Expr) bool {
		switch e := e.(type) {
		case *compare:
			return e.name == first
		case *member:
			return e.name == first
		case *exprCompare:
			r, ok := e.e.(*ref)
			return ok && r.name == first
		case *exprIn:
			r, ok := e.e.(*ref)
			return ok && r.name == first
		case *junction:
			return NamesKey(t, e.parts)
		case truth:
			return true
		}
		return false
	})
}

// Targets returns the rows that meet all conditions. It reports false if the conditions do not restrict the rows to whole keys. Conditions
// that contradict each other have no targets.
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

// and restricts targets by a condition.
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

// or returns the targets that meet one of the conditions. It reports false if one of them does not restrict the key.
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

// equality recognises an equality of a column of the key with one of several values.
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

// ofColumn returns targets with one known column of the key.
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

// product combines each target of one list with each of the other, except contradictory ones.
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

// merged combines the known columns of two keys. It reports false if they have different values for a column.
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

// distinct removes duplicate keys. A key with different conditions must meet one of them.
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

// condition returns the AND of the conditions at some positions.
func (f *KeyFinder) condition(rest []int) sqlgen.Expr {
	parts := make([]sqlgen.Expr, len(rest))
	for i, at := range rest {
		parts[i] = f.exprs[at]
	}
	return Combine(parts, " AND ")
}

// Group is targets with the same condition.
type Group struct {
	Rest    sqlgen.Expr // nil for none
	Targets []Target
}

// Groups groups targets by their condition.
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

// SameValue compares a value of a field with the tenant. A type with its own Value method may represent a UUID as text.
func SameValue(a, b wire.Value) bool {
	if a.Kind() == wire.KindText && b.Kind() == wire.KindUUID {
		return strings.EqualFold(a.Text(), wire.UUIDText(b.UUID()))
	}
	var room [2][64]byte
	return string(a.AppendIdentity(room[0][:0])) == string(b.AppendIdentity(room[1][:0]))
}
