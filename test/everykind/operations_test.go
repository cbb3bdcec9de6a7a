package everykind_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/crategen/crategen/runtime/query"
)

// The rows have the keys 1 to 4. A required field of row i has the value at required[i-1] of its values, a field that may be NULL that at
// nullable[i-1], and -1 stands for NULL. Of two values, the last stands for those behind it.
var (
	required = []int{1, 0, 2, 1}
	nullable = []int{0, -1, 2, -1}
)

// table is the table of a generated package.
type table[M, E any] interface {
	query.Source[M]
	query.TableOf[E]
	Query() *query.Query
	Get(ctx context.Context, key int64) (E, error)
}

// field is a field of the entity, with its values from the least to the greatest.
type field[M any] struct {
	kind     string
	name     string // in Go, empty for the kind's own
	null     bool
	values   []any
	constant any // its default in the DDL, nil for none
	column   any
	partner  any // the required column of the same Go type
	tries    []func(x *trial[M], f field[M])
	changes  func(f field[M]) []change[M]
}

// change is a change of a row, and the value that the row then has.
type change[M any] struct {
	operation string
	change    query.Change[M]
	want      any
}

// at is the index of the value of a row, -1 for NULL.
func (f field[M]) at(row int) int {
	if f.null {
		return min(nullable[row-1], len(f.values)-1)
	}
	return min(required[row-1], len(f.values)-1)
}

// rows are the rows whose value has an index that meets a condition.
func (f field[M]) rows(meets func(index int) bool) (ids []int64) {
	for row := range required {
		if meets(f.at(row + 1)) {
			ids = append(ids, int64(row+1))
		}
	}
	return ids
}

// sorted are the indexes of the rows, from the least to the greatest, without those of NULL.
func (f field[M]) sorted() (list []int) {
	for row := range required {
		if at := f.at(row + 1); at >= 0 {
			list = append(list, at)
		}
	}
	sort.Ints(list)
	return list
}

// trial tries fields of a table.
type trial[M any] struct {
	*testing.T
	ctx     context.Context
	source  query.Source[M]
	q       *query.Query
	id      interface{ Asc() query.Order[M] }
	key     query.Operand[M, int64]
	byID    func(id ...int64) query.Predicate[M]
	idsOf   func(ctx context.Context, q *query.Query) ([]int64, error)
	page    func(q *query.Query, after query.Cursor) (ids []int64, next query.Cursor, err error)
	value   func(id int64, field string) (any, error)
	refresh func() error
	done    map[string]map[string]bool // operations, by kind
}

// did notes that a kind has an operation, and checks what came of it.
func (x *trial[M]) did(f field[M], operation string, have any, err error, want any) {
	x.Helper()
	if x.done[f.kind] == nil {
		x.done[f.kind] = make(map[string]bool)
	}
	x.done[f.kind][operation] = true
	if err != nil || show(have) != show(want) {
		x.Errorf("%s, null %t: %s: %s, %v, want %s", f.kind, f.null, operation, show(have), err, show(want))
	}
}

// show is a value as text, without pointers.
func show(v any) string {
	r := reflect.ValueOf(v)
	switch {
	case v == nil, (r.Kind() == reflect.Pointer || r.Kind() == reflect.Slice || r.Kind() == reflect.Map) && r.IsNil():
		return "NULL"
	case r.Kind() == reflect.Pointer:
		return show(r.Elem().Interface())
	case r.Type() == reflect.TypeFor[orb.Point](): // searches of CrateDB return points rounded
		return fmt.Sprintf("%.6f", v)
	case r.Kind() == reflect.Slice && r.Type().Elem().Kind() != reflect.Uint8:
		list := make([]string, r.Len())
		for i := range list {
			list[i] = show(r.Index(i).Interface())
		}
		return "[" + strings.Join(list, " ") + "]"
	}
	return fmt.Sprint(v)
}

func (x *trial[M]) where(ps ...query.Predicate[M]) ([]int64, error) {
	return x.idsOf(x.ctx, query.QueryOrderBy(query.QueryWhere(x.q, ps), []query.Order[M]{x.id.Asc()}))
}

// find checks which rows a condition finds, and which its negation does: those with another value that is not NULL.
func (x *trial[M]) find(f field[M], operation string, p query.Predicate[M], meets func(index int) bool) {
	x.Helper()
	have, err := x.where(p)
	x.did(f, operation, have, err, f.rows(func(at int) bool { return at >= 0 && meets(at) }))
	have, err = x.where(query.Not(p))
	x.did(f, operation, have, err, f.rows(func(at int) bool { return at >= 0 && !meets(at) }))
}

// change updates all fields of row 1 in each statement, with the first changes of all, then with the second. If one fails, each field is tried alone.
func (x *trial[M]) change(fields []field[M]) {
	lists := make([][]change[M], len(fields))
	most := 0
	for i, f := range fields {
		lists[i] = f.changes(f)
		most = max(most, len(lists[i]))
	}
	row := query.QueryWhere(x.q, []query.Predicate[M]{x.byID(1)})
	for round := range most {
		var all []query.Change[M]
		for _, list := range lists {
			if round < len(list) {
				all = append(all, list[round].change)
			}
		}
		n, err := query.QueryUpdate(x.ctx, row, all)
		for i, list := range lists {
			if round >= len(list) {
				continue
			}
			if err != nil || n != 1 {
				_, err := query.QueryUpdate(x.ctx, row, []query.Change[M]{list[round].change})
				x.did(fields[i], list[round].operation, 1, err, 1)
				continue
			}
			have, err := x.value(1, fields[i].name)
			x.did(fields[i], list[round].operation, have, err, list[round].want)
		}
	}
}

// fields are a required field and one that may be NULL, whose values have the Go type T. What their columns can do is found by the methods
// that these have; tries are for functions of package query that need more of T.
func fields[M, T any](kind, name string, constant any, column, null any, values []T, tries ...func(x *trial[M], f field[M])) []field[M] {
	f := field[M]{kind: kind, name: name, constant: constant, column: column, partner: column, tries: append(tries, tryAll[M, T]), changes: changesOf[M, T]}
	for _, v := range values {
		f.values = append(f.values, v)
	}
	other := f
	other.name, other.null, other.constant, other.column = name+"Null", true, nil, null
	return []field[M]{f, other}
}

// ordered are fields with a least and a greatest value.
func ordered[M any, T query.Ordered](kind, name string, constant any, column, null any, values ...T) []field[M] {
	return fields(kind, name, constant, column, null, values, leastAndGreatest[M, T])
}

func leastAndGreatest[M any, T query.Ordered](x *trial[M], f field[M]) {
	ends[M, T](x, f, query.Min[M, T], query.Max[M, T])
}

func ends[M, T any](x *trial[M], f field[M], least, greatest func(query.Operand[M, T]) query.Aggregate[M, T]) {
	c, ok := f.column.(query.Operand[M, T])
	if !ok {
		return
	}
	list := f.sorted()
	have, err := query.Select2(least(c), greatest(c)).From(x.source).Only(x.ctx)
	x.did(f, "Min", have.V1, err, f.values[list[0]])
	x.did(f, "Max", have.V2, err, f.values[list[len(list)-1]])
}

// arrays are fields of arrays. The elements of the values are different from each other.
func arrays[M, T any](kind, name string, constant any, column, null any, one, two T) []field[M] {
	list := fields(kind, name, constant, column, null, [][]T{{}, {one}, {one, two, one}}, func(x *trial[M], f field[M]) {
		c, ok := f.column.(interface {
			Has(v T) query.Predicate[M]
			HasAny(vs ...T) query.Predicate[M]
			HasAll(vs ...T) query.Predicate[M]
			Len() *query.ArrayLength[M]
		})
		if !ok {
			x.Errorf("%s: it lacks operations of arrays", f.kind)
			return
		}
		x.find(f, "Has", c.Has(one), func(at int) bool { return at > 0 })
		x.find(f, "Has", c.Has(two), func(at int) bool { return at > 1 })
		x.find(f, "HasAny", c.HasAny(one, two), func(at int) bool { return at > 0 })
		have, err := x.where(c.HasAny()) // its negation is true of every row, also of NULL: it is known before a row is read
		x.did(f, "HasAny", have, err, f.rows(func(int) bool { return false }))
		x.find(f, "HasAll", c.HasAll(one, two), func(at int) bool { return at > 1 })
		x.find(f, "HasAll", c.HasAll(), func(int) bool { return true })
		x.find(f, "Len", c.Len().EQ(3), func(at int) bool { return at == 2 })
		x.find(f, "Len", c.Len().EQ(0), func(at int) bool { return at == 0 })
	})
	for i := range list {
		list[i].changes = func(f field[M]) []change[M] {
			c := f.column.(interface {
				Append(vs ...T) query.Change[M]
				Remove(vs ...T) query.Change[M]
			})
			first := f.values[f.at(1)].([]T) // with one, or empty
			return append([]change[M]{{"Append", c.Append(two, one), append(slices.Clone(first), two, one)}, {"Remove", c.Remove(two), append(slices.Clone(first), one)},
				{"Remove", c.Remove(one), []T{}}}, changesOf[M, []T](f)...)
		}
	}
	return list
}

func tryAll[M, T any](x *trial[M], f field[M]) {
	of := func(i int) T { return f.values[min(i, len(f.values)-1)].(T) }
	last := len(f.values) - 1
	if c, ok := f.column.(interface {
		EQ(v T) query.Predicate[M]
		NEQ(v T) query.Predicate[M]
	}); ok {
		for i := range f.values {
			x.find(f, "EQ", c.EQ(of(i)), func(at int) bool { return at == i })
			x.find(f, "NEQ", c.NEQ(of(i)), func(at int) bool { return at != i })
		}
	}
	if c, ok := f.column.(interface {
		In(vs ...T) query.Predicate[M]
		NotIn(vs ...T) query.Predicate[M]
	}); ok {
		x.find(f, "In", c.In(of(0), of(last)), func(at int) bool { return at == 0 || at == last })
		x.find(f, "NotIn", c.NotIn(of(0), of(last)), func(at int) bool { return at != 0 && at != last })
	}
	if c, ok := f.column.(interface {
		LT(v T) query.Predicate[M]
		LTE(v T) query.Predicate[M]
		GT(v T) query.Predicate[M]
		GTE(v T) query.Predicate[M]
		Between(low, high T) query.Predicate[M]
	}); ok {
		x.find(f, "LT", c.LT(of(1)), func(at int) bool { return at < 1 })
		x.find(f, "LTE", c.LTE(of(1)), func(at int) bool { return at <= 1 })
		x.find(f, "GT", c.GT(of(1)), func(at int) bool { return at > 1 })
		x.find(f, "GTE", c.GTE(of(1)), func(at int) bool { return at >= 1 })
		x.find(f, "Between", c.Between(of(0), of(1)), func(at int) bool { return at <= 1 })
	}
	if c, ok := f.column.(interface {
		IsNull() query.Predicate[M]
		NotNull() query.Predicate[M]
	}); ok {
		have, err := x.where(c.IsNull())
		x.did(f, "IsNull", have, err, f.rows(func(at int) bool { return at < 0 }))
		have, err = x.where(c.NotNull())
		x.did(f, "NotNull", have, err, f.rows(func(at int) bool { return at >= 0 }))
	} else if f.null {
		x.Errorf("%s: a column that may be NULL has no IsNull and NotNull", f.kind)
	}
	tryOrder(x, f)
	switch c := f.column.(type) {
	case query.Selectable[M, T]:
		trySelection(x, f, c)
	case query.Selectable[M, *T]:
		trySelection(x, f, c)
	default:
		x.Errorf("%s, null %t: no selection reads it", f.kind, f.null)
	}
	c, isOperand := f.column.(query.Operand[M, T])
	if isOperand {
		tryWindows(x, f, c)
	}
	other, _ := f.partner.(query.Operand[M, T])
	if !isOperand || other == nil {
		return
	}
	have, err := x.where(query.Equal(c, other))
	x.did(f, "Equal", have, err, f.rows(func(at int) bool { return at >= 0 && (!f.null || at == last) }))
	list, err := query.Select1(query.Coalesce(c, other)).From(x.source).OrderBy(x.id.Asc()).All(x.ctx)
	want := make([]any, len(required))
	for i, at := range required {
		if own := f.at(i + 1); own >= 0 {
			at = own
		}
		want[i] = f.values[min(at, last)]
	}
	x.did(f, "Coalesce", list, err, want)
}

// changesOf sets every value and NULL.
func changesOf[M, T any](f field[M]) (list []change[M]) {
	set := f.column.(interface{ Set(v T) query.Change[M] })
	for _, v := range f.values {
		list = append(list, change[M]{"Set", set.Set(v.(T)), v})
	}
	if c, ok := f.column.(interface{ SetNull() query.Change[M] }); ok {
		list = append(list, change[M]{"SetNull", c.SetNull(), nilOf[T]()})
	}
	return list
}

// nilOf is what NULL is in Go: the nil of a slice or map, and a nil pointer otherwise.
func nilOf[T any]() any {
	switch reflect.TypeFor[T]().Kind() {
	case reflect.Slice, reflect.Map:
		return *new(T)
	}
	return nil
}

// wanted are values of all rows.
func wanted[M any](f field[M], value func(at int) any) (list []any) {
	for row := range required {
		list = append(list, value(f.at(row+1)))
	}
	return list
}

// trySelection reads the column of all rows.
func trySelection[M, R any](x *trial[M], f field[M], c query.Selectable[M, R]) {
	want := wanted(f, func(at int) any {
		if at < 0 {
			return *new(R)
		}
		return f.values[at]
	})
	list, err := query.Select1(c).From(x.source).OrderBy(x.id.Asc()).All(x.ctx)
	x.did(f, "Select", list, err, want)
	group, ok := f.column.(query.Groupable[M])
	if !ok {
		return
	}
	rows, err := query.Select2(c, query.Count[M]()).From(x.source).GroupBy(group).All(x.ctx)
	counts := make(map[string]int64)
	for _, r := range rows {
		counts[show(r.V1)] += r.V2
	}
	groups := make(map[string]int64)
	for _, v := range want {
		groups[show(v)]++
	}
	x.did(f, "GroupBy", []any{len(rows), counts}, err, []any{len(groups), groups})
}

// tryOrder orders, pages, groups and counts by a column that has an order.
func tryOrder[M any](x *trial[M], f field[M]) {
	c, ok := f.column.(interface {
		Asc() query.Order[M]
		Desc() query.Order[M]
	})
	if !ok {
		return
	}
	indexes := func(ids []int64) (list []int) {
		for _, id := range ids {
			if at := f.at(int(id)); at >= 0 {
				list = append(list, at)
			}
		}
		return list
	}
	ids, err := x.idsOf(x.ctx, query.QueryOrderBy(x.q, []query.Order[M]{c.Asc(), x.id.Asc()}))
	x.did(f, "Asc", indexes(ids), err, f.sorted())
	ids, err = x.idsOf(x.ctx, query.QueryOrderBy(x.q, []query.Order[M]{c.Desc(), x.id.Asc()}))
	slices.Reverse(ids)
	x.did(f, "Desc", indexes(ids), err, f.sorted())
	for _, order := range []query.Order[M]{c.Asc(), c.Desc()} {
		all, err := x.paged(query.QueryOrderBy(x.q, []query.Order[M]{order}))
		x.did(f, "Page", len(all), err, len(required))
		list := indexes(all)
		x.did(f, "Page", slices.IsSorted(list) || slices.IsSortedFunc(list, func(a, b int) int { return b - a }), err, true)
		x.did(f, "Page", len(slices.Compact(slices.Sorted(slices.Values(all)))), err, len(required))
	}
	group, ok := f.column.(query.Groupable[M])
	if !ok {
		x.Errorf("%s, null %t: it has an order, and cannot be in GroupBy", f.kind, f.null)
		return
	}
	tryCounts(x, f, group.(query.Expression[M]), len(slices.Compact(f.sorted())))
}

// paged reads all pages of two rows.
func (x *trial[M]) paged(q *query.Query) (all []int64, err error) {
	after := query.Cursor("")
	for range 2 * len(required) {
		ids, next, err := x.page(q, after)
		if err != nil {
			return nil, err
		}
		if all = append(all, ids...); next == "" {
			break
		}
		after = next
	}
	return all, nil
}
