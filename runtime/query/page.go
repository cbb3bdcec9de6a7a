package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
)

// Page is a part of the rows of a query, in its order.
type Page[E any] struct {
	Items []E
	// Next is the cursor of the next page. It is empty on the last page.
	Next Cursor
	// More reports whether there were rows after the page when it was read.
	More bool
}

// maxPage is the maximum size of a page. Iter is better for more rows.
const maxPage = 10_000

// QueryPage returns up to size rows after the cursor; size is 1 to 10,000. The cursor is empty for the first page, and then the Next
// of the page before. With an index on the order (and then the key), the time depends only on the number of returned rows, not on
// the rows before them. If rows are inserted or deleted between two pages, each other row is still returned exactly once.
//
// The order consists of columns, and the key is added to it. An expression or a member of a document in the order is an error, and
// so are Limit and Offset. A changed cursor, or one of another order, entity, tenant or key, is dberr.ErrCursor. With and Fields
// work as in All.
//
//go:noinline
func QueryPage[E any](ctx context.Context, q *Query, size int, after Cursor) (*Page[E], error) {
	if q.snapshots() {
		return inSnapshot(ctx, q, func(ctx context.Context, q *Query) (*Page[E], error) { return QueryPage[E](ctx, q, size, after) })
	}
	items, order, err := pageRows[E](ctx, q, size, string(after))
	if err != nil {
		return nil, fmt.Errorf("page of %s: %w", q.entity.Table.Entity, err)
	}
	p := &Page[E]{Items: items}
	if len(items) > size {
		p.Items, p.More = items[:size:size], true
		values := make([]wire.Value, len(order.Terms))
		for i, t := range order.Terms {
			values[i] = q.entity.value(items[size-1], t.At)
		}
		next, err := order.Seal(q.conn.cursors, values)
		if err != nil {
			return nil, fmt.Errorf("page of %s: %w", q.entity.Table.Entity, err)
		}
		p.Next = Cursor(next)
	}
	if err := loadEdges(ctx, q, p.Items); err != nil {
		return nil, err
	}
	return p, nil
}

// pageRows reads the rows of a page, and the next row if there is one.
func pageRows[E any](ctx context.Context, q *Query, size int, after string) ([]E, *sqlexpr.PageOrder, error) {
	if size < 1 || size > maxPage {
		return nil, nil, badArgument("a page has 1 to %d rows, not %d", maxPage, size)
	}
	if q.limit >= 0 || q.offset > 0 {
		return nil, nil, errors.New("a page cannot have Limit or Offset: give Page the size and a cursor")
	}
	if err := sqlexpr.CheckLoads(q.with); err != nil {
		return nil, nil, err
	}
	order, err := sqlexpr.NewPageOrder(q.conn.dialect, q.entity.Table, q.orders)
	if err != nil {
		return nil, nil, err
	}
	if c := q.conn; c.tenant != nil && !unscoped(ctx) && sqlexpr.OfTenant(c.tenant.Column, q.entity.Table) {
		tenant, err := tenantOf(ctx, c.tenant)
		if err != nil {
			return nil, nil, err
		}
		order.RestrictTo(tenant)
	}
	values, err := order.Open(q.conn.cursors, after)
	if err != nil {
		return nil, nil, err
	}
	n := *q
	if n.fields != nil {
		n.fields = slices.Clone(n.fields)
		for _, t := range order.Terms {
			n.fields = append(n.fields, t.At)
		}
	}
	b := q.conn.readBuilder(n.entity.Table, q.reading)
	b.NoLock()
	columns := readColumns(n.entity.Table, n.fields, n.with)
	p := sqlexpr.PageQuery{Order: order, Level: n.level(), Columns: columns, Filter: n.filter, Limit: int64(size) + 1}
	p.Write(b, values)
	items, err := readAll[E](ctx, &n, b, size+1)
	if err != nil {
		return nil, nil, err
	}
	return items, order, nil
}
