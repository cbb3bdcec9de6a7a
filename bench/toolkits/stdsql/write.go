package stdsql

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
)

// Insert implements suite.Toolkit.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (id int64, err error) {
	err = t.db.QueryRowContext(ctx, "INSERT INTO accounts (owner, balance, created_at) VALUES ($1, $2, $3) RETURNING id",
		a.Owner, a.Balance, a.CreatedAt).Scan(&id)
	return id, err
}

// InsertMany implements suite.Toolkit with one array for each column, which pgx's driver takes as arguments.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	_, err := t.db.ExecContext(ctx, `INSERT INTO accounts (owner, balance, created_at)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::timestamptz[])`, columns(accounts)[1:]...)
	return err
}

// Load implements suite.Toolkit.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	return suite.Chunks(accounts, func(chunk []data.Account) error { return t.InsertMany(ctx, chunk) })
}

// Update implements suite.Toolkit.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	_, err := t.db.ExecContext(ctx, "UPDATE accounts SET balance = $1 WHERE id = $2", balance, id)
	return err
}

// Upsert implements suite.Toolkit.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	_, err := t.db.ExecContext(ctx, `INSERT INTO accounts (id, owner, balance, created_at)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[])
ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, balance = excluded.balance`, columns(accounts)...)
	return err
}

// columns turns rows into arrays.
func columns(accounts []data.Account) []any {
	n := len(accounts)
	ids, owners, balances, times := make([]int64, n), make([]string, n), make([]int64, n), make([]time.Time, n)
	for i, a := range accounts {
		ids[i], owners[i], balances[i], times[i] = a.ID, a.Owner, a.Balance, a.CreatedAt
	}
	return []any{ids, owners, balances, times}
}

// Transfer implements suite.Toolkit: https://go.dev/doc/database/execute-transactions.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	tx, err := t.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var balance int64
	if err := tx.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = $1", from).Scan(&balance); err != nil {
		return err
	}
	if balance < amount {
		return suite.ErrTooPoor
	}
	if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance - $1 WHERE id = $2", amount, from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance + $1 WHERE id = $2", amount, to); err != nil {
		return err
	}
	return tx.Commit()
}
