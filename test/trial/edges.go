package trial

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/query"
)

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

// LinkOf links by a many-to-many edge.
func LinkOf[K, L any](on query.Runner, edge query.Links[K, L]) func(ctx context.Context, from, to any) error {
	return func(ctx context.Context, from, to any) error { return query.Link(ctx, on, edge, from.(K), to.(L)) }
}

// Count counts the rows that a condition holds for.
func Count[M any](t query.Source[M], p query.Predicate[M]) func(ctx context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		n, err := query.Select1(query.Count[M]()).From(t).Where(p).Only(ctx)
		return int(n), err
	}
}

// pair is a link of a many-to-many edge: keys by column.
type pair map[string]string

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
