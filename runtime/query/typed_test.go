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

func (t *Table[M, E, K]) Table(E) *Query { return t.core() }
func (t *Table[M, E, K]) Get(ctx context.Context, key K) (E, error) {
	return QueryGet[E](ctx, t.core(), t.values(nil, key)...)
}
func (t *Table[M, E, K]) KeyValues(args []wire.Value, key K) []wire.Value { return t.values(args, key) }
func (t *Table[M, E, K]) GetMany(ctx context.Context, keys ...K) ([]E, error) {
	var args []wire.Value
	for _, key := range keys {
		args = t.values(args, key)
	}
	return QueryGetMany[E](ctx, t.core(), args)
}
func (t *Table[M, E, K]) Insert(ctx context.Context, e E) error { return t.core().Insert(ctx, e) }
func (t *Table[M, E, K]) Create(ctx context.Context, sets ...Assignment[M]) (E, error) {
	return QueryCreate[M, E](ctx, t.core(), sets)
}
func (t *Table[M, E, K]) InsertMany(ctx context.Context, es []E, opts ...BulkOption) error {
	return QueryInsertMany(ctx, t.core(), es, opts)
}
func (t *Table[M, E, K]) Upsert(ctx context.Context, es ...E) error {
	return QueryUpsert(ctx, t.core(), es)
}

func (q *typedQuery[M, E]) Rows(E) *Query        { return q.core() }
func (q *typedQuery[M, E]) core() *Query         { return (*Query)(q) }
func (q *typedQuery[M, E]) Source(M) Origin      { return q.core().Source() }
func (q *typedQuery[M, E]) Untyped(M, E) *Query  { return q.core() }
func typed[M, E any](q *Query) *typedQuery[M, E] { return (*typedQuery[M, E])(q) }
func (q *typedQuery[M, E]) Where(ps ...Predicate[M]) *typedQuery[M, E] {
	return typed[M, E](QueryWhere(q.core(), ps))
}
func (q *typedQuery[M, E]) OrderBy(orders ...Order[M]) *typedQuery[M, E] {
	return typed[M, E](QueryOrderBy(q.core(), orders))
}
func (q *typedQuery[M, E]) With(edges ...Edge[M]) *typedQuery[M, E] {
	return typed[M, E](QueryWith(q.core(), edges))
}
func (q *typedQuery[M, E]) Fields(columns ...Column[M]) *typedQuery[M, E] {
	return typed[M, E](QueryFields(q.core(), columns))
}
func (q *typedQuery[M, E]) Limit(n int) *typedQuery[M, E]  { return typed[M, E](q.core().Limit(n)) }
func (q *typedQuery[M, E]) Offset(n int) *typedQuery[M, E] { return typed[M, E](q.core().Offset(n)) }
func (q *typedQuery[M, E]) WithDeleted() *typedQuery[M, E] {
	return typed[M, E](q.core().WithDeleted())
}
func (q *typedQuery[M, E]) OnlyDeleted() *typedQuery[M, E] {
	return typed[M, E](q.core().OnlyDeleted())
}
func (q *typedQuery[M, E]) All(ctx context.Context) ([]E, error) {
	return QueryAll[E](ctx, q.core())
}
func (q *typedQuery[M, E]) First(ctx context.Context) (E, error) {
	return QueryFirst[E](ctx, q.core())
}
func (q *typedQuery[M, E]) Only(ctx context.Context) (E, error) { return QueryOnly[E](ctx, q.core()) }
func (q *typedQuery[M, E]) Iter(ctx context.Context) iter.Seq2[E, error] {
	return QueryIter[E](ctx, q.core())
}
func (q *typedQuery[M, E]) Page(ctx context.Context, size int, after Cursor) (*Page[E], error) {
	return QueryPage[E](ctx, q.core(), size, after)
}
func (q *typedQuery[M, E]) Count(ctx context.Context) (int, error)   { return q.core().Count(ctx) }
func (q *typedQuery[M, E]) Exist(ctx context.Context) (bool, error)  { return q.core().Exist(ctx) }
func (q *typedQuery[M, E]) Delete(ctx context.Context) (int, error)  { return q.core().Delete(ctx) }
func (q *typedQuery[M, E]) Purge(ctx context.Context) (int, error)   { return q.core().Purge(ctx) }
func (q *typedQuery[M, E]) Restore(ctx context.Context) (int, error) { return q.core().Restore(ctx) }
func (q *typedQuery[M, E]) Update(ctx context.Context, changes ...Change[M]) (int, error) {
	return QueryUpdate(ctx, q.core(), changes)
}
