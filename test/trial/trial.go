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
	"net/netip"
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

// Access is how rows of an entity are written and read.
type Access struct {
	make   func() reflect.Value
	insert func(ctx context.Context, row reflect.Value, way int) error
	get    func(ctx context.Context, key []reflect.Value) (any, error)
	all    func(ctx context.Context) ([]reflect.Value, error)
}

// Table is a table of the entity E with keys of type K.
type Table[E, K any] interface {
	Get(ctx context.Context, key K) (E, error)
	Insert(ctx context.Context, e E) error
	InsertMany(ctx context.Context, es []E, opts ...query.BulkOption) error
	Upsert(ctx context.Context, es ...E) error
}

// Of is the access to a table; all reads its rows with all of their edges. With made, the database makes keys, so that rows
// are inserted one by one.
func Of[E, K any](t Table[E, K], made bool, fresh func() E, all func(context.Context) ([]E, error)) Access {
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
			list, err := all(ctx)
			out := make([]reflect.Value, len(list))
			for i, e := range list {
				out[i] = reflect.ValueOf(e)
			}
			return out, err
		},
	}
}

// rowsOfEach is how many rows are tried of an entity: one for each place in the lists of values.
const rowsOfEach = 6

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
	case len(f.Enum) > 0 && bare(v.Type()).Kind() == reflect.Slice:
		list := reflect.MakeSlice(bare(v.Type()), 0, 2)
		for n := range i % 3 {
			list = reflect.Append(list, reflect.ValueOf(f.Enum[(i+n)%len(f.Enum)]).Convert(list.Type().Elem()))
		}
		set(v, list)
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

// compare reads each row by its key.
func (tr *trial) compare(e *Entity) {
	for i, row := range e.rows {
		got, err := e.get(tr.ctx, e.key(row))
		if err != nil {
			tr.t.Errorf("row %d of %s: %v", i, e.Name, err)
			continue
		}
		if diff := cmp.Diff(row.Interface(), got, withoutEdges, sameAddress[netip.Addr](), sameAddress[netip.Prefix]()); diff != "" {
			tr.t.Errorf("row %d of %s, written (-) and read (+):\n%s", i, e.Name, diff)
		}
	}
}

// sameAddress compares addresses with ==.
func sameAddress[T comparable]() cmp.Option { return cmp.Comparer(func(a, b T) bool { return a == b }) }

// withoutEdges leaves out what a query may have loaded, and the version of the row, which not every write returns.
var withoutEdges = cmp.FilterPath(func(p cmp.Path) bool {
	f, ok := p.Last().(cmp.StructField)
	return ok && (f.Name() == "Edges" || f.Name() == "Version") && len(p) == 3
}, cmp.Ignore())
