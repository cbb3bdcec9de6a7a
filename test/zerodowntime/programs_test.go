package zerodowntime_test

import (
	"context"

	newdb "github.com/crategen/crategen/test/zerodowntime/new/db"
	newaccount "github.com/crategen/crategen/test/zerodowntime/new/db/account"
	newreading "github.com/crategen/crategen/test/zerodowntime/new/db/reading"
	olddb "github.com/crategen/crategen/test/zerodowntime/old/db"
	oldaccount "github.com/crategen/crategen/test/zerodowntime/old/db/account"
	oldreading "github.com/crategen/crategen/test/zerodowntime/old/db/reading"
)

// row is what all versions of both tables have.
type row struct {
	id     int64
	worker int32
	amount int64
}

// table is one table as a program of one version uses it.
type table struct {
	insert func(ctx context.Context, rows ...row) error
	update func(ctx context.Context, id, amount int64) (int, error)
	get    func(ctx context.Context, id int64) (row, error)
	list   func(ctx context.Context, worker int32, limit int) ([]row, error)
	remove func(ctx context.Context, id int64) (int, error)
}

// rowsOf converts entities.
func rowsOf[E any](list []E, err error, of func(E) row) ([]row, error) {
	out := make([]row, 0, len(list))
	for _, e := range list {
		out = append(out, of(e))
	}
	return out, err
}

// put inserts one row as a single write and several in bulk.
func put[E any](ctx context.Context, rows []row, of func(row) E, one func(context.Context, E) error, many func(context.Context, []E) error) error {
	if len(rows) == 1 {
		return one(ctx, of(rows[0]))
	}
	var list []E
	for _, r := range rows {
		list = append(list, of(r))
	}
	return many(ctx, list)
}

// oldTables are the tables of a program of the old version.
func oldTables(c *olddb.Client) map[string]table {
	account := func(a *olddb.Account) row { return row{a.ID, a.Worker, a.Amount} }
	reading := func(r *olddb.Reading) row { return row{r.ID, r.Worker, int64(r.Amount)} }
	return map[string]table{
		"accounts": {
			insert: func(ctx context.Context, rows ...row) error {
				return put(ctx, rows, func(r row) *olddb.Account {
					a := &olddb.Account{ID: r.id, Worker: r.worker, Amount: r.amount}
					if r.id%2 == 0 {
						a.Nickname = new("nick")
					}
					return a
				}, c.Accounts.Insert, func(ctx context.Context, list []*olddb.Account) error { return c.Accounts.InsertMany(ctx, list) })
			},
			update: func(ctx context.Context, id, amount int64) (int, error) {
				q := c.Accounts.Where(oldaccount.ID.EQ(id))
				if amount%2 == 1 { // with a further condition
					q = q.Where(oldaccount.Amount.GTE(0))
				}
				return q.Update(ctx, oldaccount.Amount.Set(amount))
			},
			get: func(ctx context.Context, id int64) (row, error) {
				a, err := c.Accounts.Get(ctx, id)
				if err != nil {
					return row{}, err
				}
				return account(a), nil
			},
			list: func(ctx context.Context, worker int32, limit int) ([]row, error) {
				list, err := c.Accounts.Where(oldaccount.Worker.EQ(worker)).OrderBy(oldaccount.ID.Asc()).Limit(limit).All(ctx)
				return rowsOf(list, err, account)
			},
			remove: func(ctx context.Context, id int64) (int, error) {
				return c.Accounts.Where(oldaccount.ID.EQ(id)).Delete(ctx)
			},
		},
		"readings": {
			insert: func(ctx context.Context, rows ...row) error {
				return put(ctx, rows, func(r row) *olddb.Reading {
					return &olddb.Reading{ID: r.id, Worker: r.worker, Amount: int32(r.amount), Unit: "m", Place: "roof"}
				}, c.Readings.Insert, func(ctx context.Context, list []*olddb.Reading) error { return c.Readings.InsertMany(ctx, list) })
			},
			update: func(ctx context.Context, id, amount int64) (int, error) {
				q := c.Readings.Where(oldreading.ID.EQ(id))
				if amount%2 == 1 { // with a further condition
					q = q.Where(oldreading.Amount.GTE(0))
				}
				return q.Update(ctx, oldreading.Amount.Set(int32(amount)))
			},
			get: func(ctx context.Context, id int64) (row, error) {
				r, err := c.Readings.Get(ctx, id)
				if err != nil {
					return row{}, err
				}
				return reading(r), nil
			},
			list: func(ctx context.Context, worker int32, limit int) ([]row, error) {
				list, err := c.Readings.Where(oldreading.Worker.EQ(worker)).OrderBy(oldreading.ID.Asc()).Limit(limit).All(ctx)
				return rowsOf(list, err, reading)
			},
			remove: func(ctx context.Context, id int64) (int, error) {
				return c.Readings.Where(oldreading.ID.EQ(id)).Delete(ctx)
			},
		},
	}
}

// newTables are the tables of a program of the new version. It leaves the unit of every second reading empty.
func newTables(c *newdb.Client) map[string]table {
	account := func(a *newdb.Account) row { return row{a.ID, a.Worker, a.Amount} }
	reading := func(r *newdb.Reading) row { return row{r.ID, r.Worker, r.Amount} }
	return map[string]table{
		"accounts": {
			insert: func(ctx context.Context, rows ...row) error {
				return put(ctx, rows, func(r row) *newdb.Account {
					return &newdb.Account{ID: r.id, Worker: r.worker, Amount: r.amount, Tier: new("gold"), Email: new("a@example.com")}
				}, c.Accounts.Insert, func(ctx context.Context, list []*newdb.Account) error { return c.Accounts.InsertMany(ctx, list) })
			},
			update: func(ctx context.Context, id, amount int64) (int, error) {
				q := c.Accounts.Where(newaccount.ID.EQ(id))
				if amount%2 == 1 { // with a further condition
					q = q.Where(newaccount.Amount.GTE(0))
				}
				return q.Update(ctx, newaccount.Amount.Set(amount), newaccount.Tier.Set("silver"))
			},
			get: func(ctx context.Context, id int64) (row, error) {
				a, err := c.Accounts.Get(ctx, id)
				if err != nil {
					return row{}, err
				}
				return account(a), nil
			},
			list: func(ctx context.Context, worker int32, limit int) ([]row, error) {
				list, err := c.Accounts.Where(newaccount.Worker.EQ(worker)).OrderBy(newaccount.ID.Asc()).Limit(limit).All(ctx)
				return rowsOf(list, err, account)
			},
			remove: func(ctx context.Context, id int64) (int, error) {
				return c.Accounts.Where(newaccount.ID.EQ(id)).Delete(ctx)
			},
		},
		"readings": {
			insert: func(ctx context.Context, rows ...row) error {
				return put(ctx, rows, func(r row) *newdb.Reading {
					n := &newdb.Reading{ID: r.id, Worker: r.worker, Amount: r.amount}
					if r.id%2 == 0 {
						n.Unit = new("m")
					}
					return n
				}, c.Readings.Insert, func(ctx context.Context, list []*newdb.Reading) error { return c.Readings.InsertMany(ctx, list) })
			},
			update: func(ctx context.Context, id, amount int64) (int, error) {
				q := c.Readings.Where(newreading.ID.EQ(id))
				if amount%2 == 1 { // with a further condition
					q = q.Where(newreading.Amount.GTE(0))
				}
				return q.Update(ctx, newreading.Amount.Set(amount))
			},
			get: func(ctx context.Context, id int64) (row, error) {
				r, err := c.Readings.Get(ctx, id)
				if err != nil {
					return row{}, err
				}
				return reading(r), nil
			},
			list: func(ctx context.Context, worker int32, limit int) ([]row, error) {
				list, err := c.Readings.Where(newreading.Worker.EQ(worker)).OrderBy(newreading.ID.Asc()).Limit(limit).All(ctx)
				return rowsOf(list, err, reading)
			},
			remove: func(ctx context.Context, id int64) (int, error) {
				return c.Readings.Where(newreading.ID.EQ(id)).Delete(ctx)
			},
		},
	}
}
