package pgx

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
)

var (
	accountTable   = pgx.Identifier{"accounts"}
	accountColumns = []string{"owner", "balance", "created_at"}
)

// Insert implements suite.Toolkit.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (id int64, err error) {
	err = t.pool.QueryRow(ctx, "INSERT INTO accounts (owner, balance, created_at) VALUES ($1, $2, $3) RETURNING id",
		a.Owner, a.Balance, a.CreatedAt).Scan(&id)
	return id, err
}

// InsertMany implements suite.Toolkit with COPY.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	var row [3]any
	_, err := t.pool.CopyFrom(ctx, accountTable, accountColumns, pgx.CopyFromSlice(len(accounts), func(i int) ([]any, error) {
		a := &accounts[i]
		row = [3]any{a.Owner, a.Balance, a.CreatedAt}
		return row[:], nil
	}))
	return err
}

// Update implements suite.Toolkit.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	_, err := t.pool.Exec(ctx, "UPDATE accounts SET balance = $1 WHERE id = $2", balance, id)
	return err
}

// Upsert implements suite.Toolkit with one array for each column.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	_, err := t.pool.Exec(ctx, `INSERT INTO accounts (id, owner, balance, created_at)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[])
ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, balance = excluded.balance`, columns(accounts)...)
	return err
}

// columns turns rows into arrays.
func columns(accounts []data.Account) []any {
	n := len(accounts)
	ids, owners, balances := make([]int64, n), make([]string, n), make([]int64, n)
	times := make([]time.Time, n)
	for i, a := range accounts {
		ids[i], owners[i], balances[i], times[i] = a.ID, a.Owner, a.Balance, a.CreatedAt
	}
	return []any{ids, owners, balances, times}
}

// Transfer implements suite.Toolkit.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	return pgx.BeginTxFunc(ctx, t.pool, pgx.TxOptions{IsoLevel: pgx.Serializable}, func(tx pgx.Tx) error {
		var balance int64
		if err := tx.QueryRow(ctx, "SELECT balance FROM accounts WHERE id = $1", from).Scan(&balance); err != nil {
			return err
		}
		if balance < amount {
			return suite.ErrTooPoor
		}
		if _, err := tx.Exec(ctx, "UPDATE accounts SET balance = balance - $1 WHERE id = $2", amount, from); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE accounts SET balance = balance + $1 WHERE id = $2", amount, to)
		return err
	})
}
