// Package trial round-trips rows through a generated package: it inserts rows with edge values, reads them back and
// compares, and loads every edge and compares it with the foreign keys. Programs that package randschema writes call it; it
// knows the entities by reflection and by what the programs say of them.
//
// Data flow: program's Entities --values--> rows --Insert, InsertMany, Upsert, Link--> server --Get, With, Has--> compared.
package trial

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
)

// Entity is an entity of the generated package. Names are those in Go.
type Entity struct {
	Name   string
	Key    []string // the fields of the key
	Fields []Field
	Edges  []Edge
	Access

	rows []reflect.Value // pointers to what was inserted
}

// Field is a field of an entity.
type Field struct {
	Name     string // in Go
	Column   string // as validation errors have it
	Nullable bool
	Made     bool     // the database makes it
	Distinct bool     // no two rows may have the same value
	Enum     []string // the values of an enum
	Refers   string   // the entity whose key it holds
}

// Edge is an edge of an entity. Its targets are told by Field, if it has one: of the entity's own row if Owner is set, of
// the target's rows else. Otherwise they are told by the rows of Through, or by what was linked.
type Edge struct {
	Name      string
	Target    string
	Owner     bool
	Field     string
	Through   string // an entity, or the table of a many-to-many edge
	Near, Far string // fields of the entity, or columns of the table
	Both      bool   // a link goes both ways
	Link      func(ctx context.Context, from, to any) error
	Has       func(ctx context.Context) (int, error) // counts the rows that have targets
	HasNone   func(ctx context.Context) (int, error)
}

// Access is how rows of an entity are written and read.
type Access struct {
	make   func() reflect.Value
	insert func(ctx context.Context, row reflect.Value, way int) error
	get    func(ctx context.Context, key []reflect.Value) (any, error)
	all    func(ctx context.Context) ([]reflect.Value, error)
}

// Of is the access to a table. The edges are loaded all at once. With made, the database makes keys, so that rows are
// inserted one by one.
func Of[M, E any, K comparable](t *query.Table[M, E, K], made bool, fresh func() E, edges ...query.Edge[M]) Access {
	return Access{
		make: func() reflect.Value { return reflect.ValueOf(fresh()) },
		insert: func(ctx context.Context, row reflect.Value, way int) error {
			e := row.Interface().(E)
			switch {
			case made || way%3 == 0:
				return t.Insert(ctx, e)
			case way%3 == 1:
				return t.InsertMany(ctx, []E{e})
			}
			return t.Upsert(ctx, e)
		},
		get: func(ctx context.Context, key []reflect.Value) (any, error) {
			var k K
			v := reflect.ValueOf(&k).Elem()
			if len(key) == 1 {
				v.Set(key[0])
			} else {
				for i, part := range key {
					v.Field(i).Set(part)
				}
			}
			return t.Get(ctx, k)
		},
		all: func(ctx context.Context) ([]reflect.Value, error) {
			list, err := t.With(edges...).All(ctx)
			out := make([]reflect.Value, len(list))
			for i, e := range list {
				out[i] = reflect.ValueOf(e)
			}
			return out, err
		},
	}
}

// LinkOf links by a many-to-many edge.
func LinkOf[K, L any](on query.Runner, edge query.Links[K, L]) func(ctx context.Context, from, to any) error {
	return func(ctx context.Context, from, to any) error { return query.Link(ctx, on, edge, from.(K), to.(L)) }
}

// Count counts the rows that a condition holds for.
func Count[M, E any, K comparable](t *query.Table[M, E, K], p query.Predicate[M]) func(ctx context.Context) (int, error) {
	return func(ctx context.Context) (int, error) { return t.Where(p).Count(ctx) }
}

// rowsOfEach is how many rows are tried of an entity: one for each place in the lists of values.
const rowsOfEach = 6

// pair is a link of a many-to-many edge: keys by column.
type pair map[string]string

type trial struct {
	t      *testing.T
	ctx    context.Context
	byName map[string]*Entity
	pairs  map[string][]pair // by table
}

// Run tries all entities, which must be in an order in which rows can be inserted.
func Run(t *testing.T, client query.Runner, list []*Entity) {
	tr := &trial{t: t, ctx: t.Context(), byName: make(map[string]*Entity), pairs: make(map[string][]pair)}
	for _, e := range list {
		tr.byName[e.Name] = e
	}
	for _, e := range list {
		for i := range rowsOfEach {
			tr.insert(e, i)
		}
		if len(e.rows) == 0 {
			t.Errorf("no row of %s could be inserted", e.Name)
		}
	}
	for _, e := range list {
		for i := range e.Edges {
			tr.link(e, &e.Edges[i])
		}
	}
	if err := query.Refresh(tr.ctx, client); err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		tr.compare(e)
		tr.compareEdges(e)
	}
}

// insert inserts the i-th row. A value that a validator refuses is replaced by a plain one; a row that is not unique is left
// out.
func (tr *trial) insert(e *Entity, i int) {
	tr.t.Helper()
	row := e.make()
	for at := range e.Fields {
		if !tr.fill(e, &e.Fields[at], row.Elem(), i) {
			return // it needs a row that does not exist
		}
	}
	if slices.ContainsFunc(e.rows, func(other reflect.Value) bool { return !e.made() && sameKey(e.key(row), e.key(other)) }) {
		return // Upsert would change the other
	}
	replaced := make(map[string]bool)
	for {
		err := e.insert(tr.ctx, row, i)
		var invalid *dberr.ValidationError
		switch {
		case err == nil:
			e.rows = append(e.rows, row)
			return
		case dberr.IsUnique(err) && i > 0:
			return
		case errors.As(err, &invalid) && !replaced[invalid.Field]:
			at := slices.IndexFunc(e.Fields, func(f Field) bool { return f.Column == invalid.Field })
			if at >= 0 {
				replaced[invalid.Field] = true
				v := row.Elem().FieldByName(e.Fields[at].Name)
				set(v, plain(bare(v.Type()), i))
				continue
			}
		}
		tr.t.Errorf("row %d of %s: %v\n%+v", i, e.Name, err, row)
		return
	}
}

// fill sets a field of the i-th row, and reports whether that could be.
func (tr *trial) fill(e *Entity, f *Field, row reflect.Value, i int) bool {
	v := row.FieldByName(f.Name)
	if !v.IsValid() {
		tr.t.Fatalf("%s has no field %s", e.Name, f.Name)
	}
	switch {
	case f.Refers != "":
		parents := tr.byName[f.Refers].rows
		if f.Nullable && (i%3 == 2 || len(parents) == 0) {
			v.SetZero()
			return true
		}
		if len(parents) == 0 {
			return false
		}
		set(v, tr.byName[f.Refers].key(parents[i%len(parents)])[0])
	case f.Made:
	case f.Nullable && i == 0:
		v.SetZero()
	case len(f.Enum) > 0:
		set(v, reflect.ValueOf(f.Enum[i%len(f.Enum)]))
	case f.Distinct:
		set(v, plain(bare(v.Type()), i))
	default:
		set(v, edgeValue(bare(v.Type()), i))
	}
	return true
}

// key is the key of a row.
func (e *Entity) key(row reflect.Value) []reflect.Value {
	out := make([]reflect.Value, len(e.Key))
	for i, name := range e.Key {
		out[i] = row.Elem().FieldByName(name)
	}
	return out
}

// made reports whether the database makes the key.
func (e *Entity) made() bool {
	return slices.ContainsFunc(e.Fields, func(f Field) bool { return f.Made })
}

func sameKey(a, b []reflect.Value) bool {
	return slices.EqualFunc(a, b, func(x, y reflect.Value) bool { return keyText(x) == keyText(y) })
}

// keyText is a key, or a foreign key, as text; empty for NULL. An int and an int64 that are equal are the same text.
func keyText(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	return fmt.Sprintf("%v.", v)
}

// link links each row with two others, and remembers it.
func (tr *trial) link(e *Entity, x *Edge) {
	if x.Link == nil || tr.pairs[x.Through] != nil {
		return
	}
	tr.pairs[x.Through] = []pair{}
	seen := make(map[string]bool)
	add := func(near, far string) {
		if !seen[near+far] {
			seen[near+far] = true
			tr.pairs[x.Through] = append(tr.pairs[x.Through], pair{x.Near: near, x.Far: far})
		}
	}
	targets := tr.byName[x.Target]
	for i, row := range e.rows {
		for _, j := range []int{i, i + 1} {
			if len(targets.rows) == 0 {
				return
			}
			near, far := e.key(row)[0], targets.key(targets.rows[j%len(targets.rows)])[0]
			if err := x.Link(tr.ctx, near.Interface(), far.Interface()); err != nil {
				tr.t.Errorf("linking %s.%s: %v", e.Name, x.Name, err)
				return
			}
			add(keyText(near), keyText(far))
			if x.Both {
				add(keyText(far), keyText(near))
			}
		}
	}
}

// compare reads each row by its key.
func (tr *trial) compare(e *Entity) {
	for i, row := range e.rows {
		got, err := e.get(tr.ctx, e.key(row))
		if err != nil {
			tr.t.Errorf("row %d of %s: %v", i, e.Name, err)
			continue
		}
		if diff := cmp.Diff(row.Interface(), got, withoutEdges); diff != "" {
			tr.t.Errorf("row %d of %s, written (-) and read (+):\n%s", i, e.Name, diff)
		}
	}
}

// withoutEdges leaves out what a query may have loaded.
var withoutEdges = cmp.FilterPath(func(p cmp.Path) bool {
	f, ok := p.Last().(cmp.StructField)
	return ok && f.Name() == "Edges" && len(p) == 3
}, cmp.Ignore())

// compareEdges loads all edges of all rows.
func (tr *trial) compareEdges(e *Entity) {
	rows, err := e.all(tr.ctx)
	if err != nil {
		tr.t.Errorf("loading %s with its edges: %v", e.Name, err)
		return
	}
	if len(rows) != len(e.rows) {
		tr.t.Errorf("%d rows of %s were written, and %d read", len(e.rows), e.Name, len(rows))
	}
	for _, x := range e.Edges {
		linked := 0
		for _, row := range rows {
			want := tr.expected(e, &x, row)
			if len(want) > 0 {
				linked++
			}
			got := tr.loaded(&x, row)
			if diff := cmp.Diff(want, got); diff != "" {
				tr.t.Errorf("%s.%s of %v (-expected +loaded):\n%s", e.Name, x.Name, e.key(row), diff)
			}
		}
		for what, c := range map[string]struct {
			count func(context.Context) (int, error)
			want  int
		}{"Has": {x.Has, linked}, "HasNone": {x.HasNone, len(rows) - linked}} {
			if got, err := c.count(tr.ctx); err != nil || got != c.want {
				tr.t.Errorf("%s.%s.%s holds for %d rows (%v), want %d", e.Name, x.Name, what, got, err, c.want)
			}
		}
	}
}

// expected are the keys that an edge of a row leads to, in order.
func (tr *trial) expected(e *Entity, x *Edge, row reflect.Value) []string {
	own := keyText(e.key(row)[0])
	all := make(map[string]bool)
	switch {
	case x.Owner:
		if key := keyText(row.Elem().FieldByName(x.Field)); key != "" {
			all[key] = true
		}
	case x.Field != "":
		for _, other := range tr.byName[x.Target].rows {
			if keyText(other.Elem().FieldByName(x.Field)) == own {
				all[keyText(tr.byName[x.Target].key(other)[0])] = true
			}
		}
	case tr.byName[x.Through] != nil:
		for _, between := range tr.byName[x.Through].rows {
			if keyText(between.Elem().FieldByName(x.Near)) == own {
				all[keyText(between.Elem().FieldByName(x.Far))] = true
			}
		}
	default:
		for _, p := range tr.pairs[x.Through] {
			if p[x.Near] == own {
				all[p[x.Far]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// loaded are the keys of what a query loaded for an edge, in order.
func (tr *trial) loaded(x *Edge, row reflect.Value) []string {
	out := row.Elem().FieldByName("Edges").FieldByName(x.Name).Addr().MethodByName("Get").Call(nil)
	if !out[1].Bool() {
		tr.t.Errorf("the edge %s is not loaded", x.Name)
	}
	target := tr.byName[x.Target]
	var keys []string
	switch held := out[0]; {
	case held.Kind() == reflect.Slice:
		for i := range held.Len() {
			keys = append(keys, keyText(keyOf(target, held.Index(i))))
		}
	case !held.IsNil():
		keys = append(keys, keyText(keyOf(target, held)))
	}
	slices.Sort(keys)
	return keys
}

// keyOf is the key of a target, of which an edge has one.
func keyOf(e *Entity, row reflect.Value) reflect.Value { return row.Elem().FieldByName(e.Key[0]) }
