package pgx

import (
	"context"
	"fmt"
	"iter"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
)

// Unnest is the other way to write many rows by hand: one array for each column, which also returns the keys.
type Unnest struct{ *Toolkit }

// OpenUnnest connects.
func OpenUnnest(ctx context.Context, url string) (Unnest, error) {
	t, err := Open(ctx, url)
	return Unnest{t}, err
}

// InsertMany implements suite.Toolkit.
func (u Unnest) InsertMany(ctx context.Context, accounts []data.Account) error {
	rows, err := u.pool.Query(ctx, `INSERT INTO accounts (owner, balance, created_at)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) RETURNING id`, columns(accounts)[1:]...)
	if err != nil {
		return err
	}
	defer rows.Close()
	ids := make([]int64, 0, len(accounts))
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(ids) != len(accounts) {
		return fmt.Errorf("%d keys for %d accounts", len(ids), len(accounts))
	}
	return nil
}

// Load implements suite.Toolkit.
func (u Unnest) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	return suite.Chunks(accounts, func(chunk []data.Account) error { return u.InsertMany(ctx, chunk) })
}

// Get and the others are as Toolkit has them.
func (u Unnest) Get(context.Context, int64) (b data.Book, err error) { return b, suite.ErrNotOffered }

// List implements suite.Toolkit.
func (u Unnest) List(context.Context, int64, int) ([]data.Book, error) {
	return nil, suite.ErrNotOffered
}

// Search implements suite.Toolkit.
func (u Unnest) Search(context.Context, data.Filter) ([]data.Book, error) {
	return nil, suite.ErrNotOffered
}

// CountByAuthor implements suite.Toolkit.
func (u Unnest) CountByAuthor(context.Context) ([]data.Count, error) {
	return nil, suite.ErrNotOffered
}

// Authors implements suite.Toolkit.
func (u Unnest) Authors(context.Context, int64, int) ([]data.Author, error) {
	return nil, suite.ErrNotOffered
}

// Insert implements suite.Toolkit.
func (u Unnest) Insert(context.Context, data.Account) (int64, error) { return 0, suite.ErrNotOffered }

// Update implements suite.Toolkit.
func (u Unnest) Update(context.Context, int64, int64) error { return suite.ErrNotOffered }

// Upsert implements suite.Toolkit.
func (u Unnest) Upsert(context.Context, []data.Account) error { return suite.ErrNotOffered }

// Transfer implements suite.Toolkit.
func (u Unnest) Transfer(context.Context, int64, int64, int64) error { return suite.ErrNotOffered }
