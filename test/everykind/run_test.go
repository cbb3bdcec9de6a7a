package everykind_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/testdb"
)

// operations are those that were tried, by kind. Each database tries the same ones.
var operations = make(map[string]map[string]bool)

// run writes rows in every way, and tries all operations of the fields on each of the databases.
func run[M, E any, C testdb.Client](t *testing.T, targets []testtarget.Target, open testdb.Open[C], of func(C) table[M, E], list func() []field[M],
	id interface {
		Asc() query.Order[M]
		In(ids ...int64) query.Predicate[M]
	}) {
	testtarget.Run(t, targets, testtarget.Extended(open), func(t *testing.T, ctx context.Context, on string, client C) {
		rows, fields := of(client), list()
		key := func(e E) int64 { return reflect.ValueOf(e).Elem().FieldByName("ID").Int() }
		keys := func(all []E) (ids []int64) {
			for _, e := range all {
				ids = append(ids, key(e))
			}
			return ids
		}
		x := &trial[M]{T: t, ctx: ctx, source: rows, q: rows.Query(), id: id, key: id.(query.Operand[M, int64]), byID: id.In, done: operations,
			refresh: func() error { return rows.Query().Refresh(ctx) },
			idsOf: func(ctx context.Context, q *query.Query) ([]int64, error) {
				all, err := query.QueryAll[E](ctx, q)
				return keys(all), err
			},
			page: func(q *query.Query, after query.Cursor) ([]int64, query.Cursor, error) {
				p, err := query.QueryPage[E](ctx, q, 2, after)
				if err != nil {
					return nil, "", err
				}
				return keys(p.Items), p.Next, nil
			},
			value: func(id int64, name string) (any, error) {
				e, err := rows.Get(ctx, id)
				if err != nil {
					return nil, err
				}
				return reflect.ValueOf(e).Elem().FieldByName(name).Interface(), nil
			},
		}
		makeRow := func(id, like int) E {
			e := reflect.New(reflect.TypeFor[E]().Elem())
			e.Elem().FieldByName("ID").SetInt(int64(id))
			for _, f := range fields {
				if at := f.at(like); at >= 0 {
					put(e.Elem().FieldByName(f.name), f.values[at])
				}
			}
			return e.Interface().(E)
		}
		compare := func(operation string, id, like int) {
			t.Helper()
			for _, f := range fields {
				have, err := x.value(int64(id), f.name)
				var want any
				if at := f.at(like); at >= 0 {
					want = f.values[at]
				}
				x.did(f, operation, have, err, want)
			}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(rows.Insert(ctx, makeRow(1, 1)))
		compare("Insert", 1, 1)
		must(rows.Query().InsertMany(ctx, query.Untyped([]E{makeRow(2, 2), makeRow(3, 3)}), nil))
		compare("InsertMany", 2, 2)
		compare("InsertMany", 3, 3)
		n, err := query.Load(ctx, rows, slices.Values([]E{makeRow(4, 4), makeRow(5, 2)}))
		if err != nil || n != 2 {
			t.Fatalf("%d rows are loaded, %v", n, err)
		}
		compare("Load", 4, 4)
		must(rows.Query().Upsert(ctx, query.Untyped([]E{makeRow(5, 3)})))
		compare("Upsert", 5, 3)
		must(query.UpsertMany(ctx, rows, []E{makeRow(5, 2), makeRow(6, 3)}))
		compare("UpsertMany", 5, 2)
		compare("UpsertMany", 6, 3)
		must(x.refresh())
		if n, err = query.QueryWhere(rows.Query(), []query.Predicate[M]{id.In(5, 6)}).Delete(ctx); err != nil || n != 2 {
			t.Fatalf("%d rows are deleted, %v", n, err)
		}
		must(x.refresh())
		defaults(t, ctx, client, x, fields)
		for _, f := range fields {
			for _, try := range f.tries {
				try(x, f)
			}
		}
		x.change(fields)
	})
}

// put sets a field, through the pointer of one that may be NULL.
func put(to reflect.Value, v any) {
	if to.Kind() == reflect.Pointer && reflect.TypeOf(v).Kind() != reflect.Pointer {
		to.Set(reflect.New(to.Type().Elem()))
		to = to.Elem()
	}
	to.Set(reflect.ValueOf(v))
}

// defaults inserts a row whose columns with a default in the DDL are omitted, and deletes it.
func defaults[M any](t *testing.T, ctx context.Context, on query.Runner, x *trial[M], fields []field[M]) {
	columns := `"id"`
	values := "7"
	for _, f := range fields {
		if f.constant == nil {
			name := `"` + reflect.ValueOf(f.column).Elem().FieldByName("Name").String() + `"`
			columns, values = columns+", "+name, values+", "+name
		}
	}
	if _, err := query.Exec(ctx, on, fmt.Sprintf(`INSERT INTO "samples" (%s) SELECT %s FROM "samples" WHERE "id" = 1`, columns, values)); err != nil {
		t.Fatal(err)
	}
	for _, f := range fields {
		have, err := x.value(7, f.name)
		if f.constant != nil {
			x.did(f, "Default", have, err, f.constant)
		}
	}
	if n, err := query.QueryWhere(x.q, []query.Predicate[M]{x.byID(7)}).Delete(ctx); err != nil || n != 1 {
		t.Fatalf("%d rows are deleted, %v", n, err)
	}
	if err := x.refresh(); err != nil {
		t.Fatal(err)
	}
}
