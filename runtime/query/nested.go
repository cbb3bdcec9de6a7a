package query

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Nested runs fn within a savepoint of a transaction. If fn returns an error, only what fn did is rolled back, and the transaction goes on, also
// after a failed statement of fn. What fn registered with AfterCommit and Final is discarded then:
//
//	err := query.Nested(ctx, tx, func(ctx context.Context) error { return tx.Users.Insert(ctx, u) })
//	if dberr.IsUnique(err) { ... } // the transaction goes on
//
// After a serialization conflict, and after a lost connection, the transaction cannot go on: return the error from the function of the
// transaction, which runs again after a conflict.
func Nested(ctx context.Context, on Runner, fn func(context.Context) error) error {
	c := on.Conn()
	tx, ok := c.session.(wire.Tx)
	if !ok || c.nested == nil {
		return errNestedOutside
	}
	*c.nested++
	name := "crategen_" + strconv.Itoa(*c.nested)
	committed, final := len(*c.committed), len(*c.final)
	if err := savepoint(ctx, tx, "SAVEPOINT "+name); err != nil {
		return err
	}
	err := fn(ctx)
	if err == nil {
		if err = tx.Err(); err == nil {
			return savepoint(ctx, tx, "RELEASE SAVEPOINT "+name)
		}
		err = fmt.Errorf("%w: a statement of the nested function failed: %w", dberr.ErrTxDone, err)
	}
	*c.committed, *c.final = (*c.committed)[:committed], (*c.final)[:final]
	if rerr := tx.RollbackTo(ctx, name); rerr != nil && !errors.Is(err, rerr) {
		return errors.Join(err, fmt.Errorf("rollback to the savepoint: %w", rerr))
	}
	return err
}

var errNestedOutside = errors.New("query.Nested is for the tx of client.Tx")

func savepoint(ctx context.Context, tx wire.Tx, sql string) error {
	_, err := tx.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpOther, Once: true})
	if err != nil {
		return fmt.Errorf("nested: %w", err)
	}
	return nil
}
