package query

import (
	"context"
	"iter"
	"reflect"

	"github.com/crategen/crategen/runtime/wire"
)

// The types below stand in for generated code in the tests of this package: a table and a query with types.

// KeyedEntity is an Entity with the type of its key.
type KeyedEntity[E any, K comparable] struct {
	Entity
	AppendKey func(args []wire.Value, k K) []wire.Value
}

// Table is the table of an entity.
type Table[M, E any, K comparable] struct {
	typedQuery[M, E]
	values func(args []wire.Value, k K) []wire.Value
}

type typedQuery[M, E any] Query

// NewTable makes a table as generated code does.
func NewTable[M, E any, K comparable](c *Conn, of *KeyedEntity[E, K], edges Edges) *Table[M, E, K] {
	entity := of.Entity
	entity.Marker = *new(M)
	entity.List = reflect.Zero(reflect.SliceOf(reflect.TypeFor[E]().Elem())).Interface()
	return &Table[M, E, K]{typedQuery[M, E](NewQuery(c, &entity, edges)), of.AppendKey}
}

func (t *Table[M, E, K]) Get(ctx context.Context, key K) (E, error) {
	return entityOf[E](t.Query().Get(ctx, t.values(nil, key)...))
}
func (t *Table[M, E, K]) KeyValues(args []wire.Value, key K) []wire.Value { return t.values(args, key) }
func (t *Table[M, E, K]) GetMany(ctx context.Context, keys ...K) ([]E, error) {
	args := []wire.Value{}
	for _, key := range keys {
		args = t.values(args, key)
	}
	return QueryAll[E](ctx, t.Query().Keyed(args))
}
func (t *Table[M, E, K]) Insert(ctx context.Context, e E) error { return t.Query().Insert(ctx, e) }
func (t *Table[M, E, K]) Create(ctx context.Context, sets ...Assignment[M]) (E, error) {
	return entityOf[E](QueryCreate(ctx, t.Query(), sets))
}
func (t *Table[M, E, K]) InsertMany(ctx context.Context, es []E, opts ...BulkOption) error {
	return t.Query().InsertMany(ctx, Untyped(es), opts)
}
func (t *Table[M, E, K]) Upsert(ctx context.Context, es ...E) error {
	return t.Query().Upsert(ctx, Untyped(es))
}

func (q *typedQuery[M, E]) Query() *Query        { return (*Query)(q) }
func (q *typedQuery[M, E]) Source(M) *Origin     { return &q.Origin }
func typed[M, E any](q *Query) *typedQuery[M, E] { return (*typedQuery[M, E])(q) }
func (q *typedQuery[M, E]) Where(ps ...Predicate[M]) *typedQuery[M, E] {
	return typed[M, E](QueryWhere(q.Query(), ps))
}
func (q *typedQuery[M, E]) OrderBy(orders ...Order[M]) *typedQuery[M, E] {
	return typed[M, E](QueryOrderBy(q.Query(), orders))
}
func (q *typedQuery[M, E]) With(edges ...Edge[M]) *typedQuery[M, E] {
	return typed[M, E](QueryWith(q.Query(), edges))
}
func (q *typedQuery[M, E]) Fields(columns ...Column[M]) *typedQuery[M, E] {
	return typed[M, E](QueryFields(q.Query(), columns))
}
func (q *typedQuery[M, E]) Limit(n int) *typedQuery[M, E]  { return typed[M, E](q.Query().Limit(n)) }
func (q *typedQuery[M, E]) Offset(n int) *typedQuery[M, E] { return typed[M, E](q.Query().Offset(n)) }
func (q *typedQuery[M, E]) WithDeleted() *typedQuery[M, E] {
	return typed[M, E](q.Query().WithDeleted())
}
func (q *typedQuery[M, E]) OnlyDeleted() *typedQuery[M, E] {
	return typed[M, E](q.Query().OnlyDeleted())
}
func (q *typedQuery[M, E]) All(ctx context.Context) ([]E, error) {
	return QueryAll[E](ctx, q.Query())
}
func (q *typedQuery[M, E]) First(ctx context.Context) (E, error) {
	return entityOf[E](q.Query().First(ctx))
}
func (q *typedQuery[M, E]) Only(ctx context.Context) (E, error) {
	return entityOf[E](q.Query().Only(ctx))
}
func (q *typedQuery[M, E]) Iter(ctx context.Context) iter.Seq2[E, error] {
	return QueryIter[E](ctx, q.Query())
}
func (q *typedQuery[M, E]) Page(ctx context.Context, size int, after Cursor) (*Page[E], error) {
	return QueryPage[E](ctx, q.Query(), size, after)
}
func (q *typedQuery[M, E]) Count(ctx context.Context) (int, error)   { return q.Query().Count(ctx) }
func (q *typedQuery[M, E]) Exist(ctx context.Context) (bool, error)  { return q.Query().Exist(ctx) }
func (q *typedQuery[M, E]) Delete(ctx context.Context) (int, error)  { return q.Query().Delete(ctx) }
func (q *typedQuery[M, E]) Purge(ctx context.Context) (int, error)   { return q.Query().Purge(ctx) }
func (q *typedQuery[M, E]) Restore(ctx context.Context) (int, error) { return q.Query().Restore(ctx) }
func (q *typedQuery[M, E]) Update(ctx context.Context, changes ...Change[M]) (int, error) {
	return QueryUpdate(ctx, q.Query(), changes)
}
