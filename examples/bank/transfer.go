package main

import (
	"context"
	"errors"
	"math"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"

	"github.com/crategen/crategen/examples/bank/db"
	"github.com/crategen/crategen/examples/bank/db/account"
)

var (
	errNoAccount = errors.New("there is no such account")
	errTooMuch   = errors.New("the account cannot hold as much")
	errOtherKey  = errors.New("the idempotency key belongs to another transfer")
)

// transferOnce moves money by an idempotency key, and reports whether an earlier call with the key did it. It may be called again after any
// error: a transfer is made at most once. That is also how it treats an unknown outcome itself, such as that of a connection that was lost at
// COMMIT, and two calls at the same time.
func transferOnce(ctx context.Context, client *db.Client, want *db.Transfer) (made *db.Transfer, repeated bool, err error) {
	for range 3 {
		err = client.Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if made, err = tx.Transfers.Get(ctx, want.ID); err == nil {
				repeated = true
				return nil
			}
			if !errors.Is(err, dberr.ErrNotFound) {
				return err
			}
			repeated = false
			made = &db.Transfer{ID: want.ID, SourceID: want.SourceID, TargetID: want.TargetID, Amount: want.Amount, At: db.NewTransfer().At}
			return move(ctx, tx, made)
		})
		if !errors.Is(err, dberr.ErrUnknownOutcome) && !dberr.IsUnique(err) {
			break
		}
	}
	switch {
	case err != nil:
		return nil, false, err
	case made.SourceID != want.SourceID || made.TargetID != want.TargetID || made.Amount != want.Amount:
		return nil, true, errOtherKey
	}
	return made, repeated, nil
}

// move locks both accounts in the order of their keys, so that transfers in opposite directions do not wait for each other.
func move(ctx context.Context, tx *db.Tx, t *db.Transfer) error {
	both, err := query.ForUpdate(tx.Accounts.Where(account.ID.In(t.SourceID, t.TargetID)).OrderBy(account.ID.Asc())).All(ctx)
	if err != nil {
		return err
	}
	balances := map[uuid.UUID]int64{}
	for _, a := range both {
		balances[a.ID] = a.Balance
	}
	switch {
	case len(both) != 2:
		return errNoAccount
	case balances[t.SourceID] < t.Amount:
		return errInsufficientFunds
	case balances[t.TargetID] > math.MaxInt64-t.Amount:
		return errTooMuch
	}
	if err := tx.Transfers.Insert(ctx, t); err != nil {
		return err
	}
	if _, err := tx.Accounts.Where(account.ID.EQ(t.SourceID)).Update(ctx, account.Balance.Add(-t.Amount)); err != nil {
		return err
	}
	_, err = tx.Accounts.Where(account.ID.EQ(t.TargetID)).Update(ctx, account.Balance.Add(t.Amount))
	return err
}
