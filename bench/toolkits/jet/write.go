package jet

import (
	"context"
	"database/sql"
	"iter"

	. "github.com/go-jet/jet/v2/postgres"
	"github.com/go-jet/jet/v2/qrm"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits/jet/gen/model"
	. "github.com/crategen/crategen/bench/toolkits/jet/gen/table"
)

// Insert implements suite.Toolkit: wiki, INSERT.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (int64, error) {
	var row model.Accounts
	err := Accounts.INSERT(Accounts.MutableColumns).MODEL(model.Accounts(a)).RETURNING(Accounts.ID).QueryContext(ctx, t.db, &row)
	return row.ID, err
}

func rows(accounts []data.Account) []model.Accounts {
	out := make([]model.Accounts, len(accounts))
	for i, a := range accounts {
		out[i] = model.Accounts(a)
	}
	return out
}

// InsertMany implements suite.Toolkit: wiki, INSERT.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	_, err := Accounts.INSERT(Accounts.MutableColumns).MODELS(rows(accounts)).ExecContext(ctx, t.db)
	return err
}

// Load implements suite.Toolkit.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	return suite.Chunks(accounts, func(chunk []data.Account) error { return t.InsertMany(ctx, chunk) })
}

// Update implements suite.Toolkit: wiki, UPDATE.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	_, err := Accounts.UPDATE().SET(Accounts.Balance.SET(Int64(balance))).WHERE(Accounts.ID.EQ(Int64(id))).ExecContext(ctx, t.db)
	return err
}

// Upsert implements suite.Toolkit: wiki, INSERT#on-conflict.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	_, err := Accounts.INSERT(Accounts.AllColumns).MODELS(rows(accounts)).
		ON_CONFLICT(Accounts.ID).DO_UPDATE(SET(
		Accounts.Owner.SET(Accounts.EXCLUDED.Owner),
		Accounts.Balance.SET(Accounts.EXCLUDED.Balance),
	)).ExecContext(ctx, t.db)
	return err
}

// Transfer implements suite.Toolkit: wiki, Statements#transactions.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	tx, err := t.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var a model.Accounts
	err = SELECT(Accounts.Balance).FROM(Accounts).WHERE(Accounts.ID.EQ(Int64(from))).QueryContext(ctx, tx, &a)
	if err != nil {
		return err
	}
	if a.Balance < amount {
		return suite.ErrTooPoor
	}
	if err := add(ctx, tx, from, -amount); err != nil {
		return err
	}
	if err := add(ctx, tx, to, amount); err != nil {
		return err
	}
	return tx.Commit()
}

func add(ctx context.Context, tx qrm.Executable, id, amount int64) error {
	_, err := Accounts.UPDATE().
		SET(Accounts.Balance.SET(Accounts.Balance.ADD(Int64(amount)))).
		WHERE(Accounts.ID.EQ(Int64(id))).
		ExecContext(ctx, tx)
	return err
}
