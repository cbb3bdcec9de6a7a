package suite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/bench/data"
)

// Check does an operation once and compares what comes of it with what is right. The error is ErrNotOffered if the toolkit
// has no way of its own for it.
func (b *Bound) Check(ctx context.Context, db *data.Database, op Operation) error {
	if op.Writes {
		if err := db.ResetAccounts(ctx); err != nil {
			return err
		}
	}
	if err := b.checks[op.Bench](ctx, db); err != nil {
		return fmt.Errorf("%s by %s: %w", op.Name, b.Name, err)
	}
	return nil
}

type check = func(ctx context.Context, db *data.Database) error

func checks[A, B any](t Toolkit[A, B], s data.Size) map[string]check {
	get := func(ctx context.Context, _ *data.Database) error {
		for id := int64(1); id <= 12; id++ { // every kind of book is among them
			b, err := t.Get(ctx, id)
			if err := same(s.Book(id), t.Book(b), err); err != nil {
				return err
			}
		}
		return nil
	}
	list := func(n int) check {
		return func(ctx context.Context, _ *data.Database) error {
			from := key(3, max(s.Books-n, 1))
			books, err := t.List(ctx, from, n)
			return same(s.List(from, n), each(books, t.Book), err)
		}
	}
	return map[string]check{
		"PointRead": get, "Parallel1": get, "Parallel8": get, "Parallel64": get,
		"List100": list(100), "List10000": list(10_000),
		"DynamicQuery": func(ctx context.Context, _ *data.Database) error {
			for _, f := range s.Filters() {
				books, err := t.Search(ctx, f)
				if err := same(s.Search(f), each(books, t.Book), err); err != nil {
					return err
				}
			}
			return nil
		},
		"GroupCount": func(ctx context.Context, _ *data.Database) error {
			counts, err := t.CountByAuthor(ctx)
			return same(s.Counts(), counts, err)
		},
		"EagerLoad100": func(ctx context.Context, _ *data.Database) error {
			authors, err := t.Authors(ctx, 3, 100)
			return same(s.Eager(3, 100), each(authors, t.Author), err)
		},
		"InsertOne": func(ctx context.Context, db *data.Database) error {
			for a := range s.NewAccounts(1) {
				id, err := t.Insert(ctx, a)
				if err != nil {
					return err
				}
				a.ID = id
				return wrote(ctx, db, s, []data.Account{a}, keepKeys)
			}
			return nil
		},
		"Insert1000": func(ctx context.Context, db *data.Database) error {
			many := slices.Collect(s.NewAccounts(1000))
			if err := t.InsertMany(ctx, many); err != nil {
				return err
			}
			return wrote(ctx, db, s, many, dropKeys)
		},
		"Insert100000": func(ctx context.Context, db *data.Database) error {
			if err := t.Load(ctx, s.NewAccounts(s.Books)); err != nil {
				return err
			}
			return wrote(ctx, db, s, slices.Collect(s.NewAccounts(s.Books)), dropKeys)
		},
		"UpdateByKey": func(ctx context.Context, db *data.Database) error {
			if err := t.Update(ctx, 7, -7); err != nil {
				return err
			}
			a := s.Account(7)
			a.Balance = -7
			return wrote(ctx, db, s, []data.Account{a}, keepKeys)
		},
		"Upsert1000": func(ctx context.Context, db *data.Database) error {
			n := min(1000, s.Accounts)
			if err := t.Upsert(ctx, s.Upserts(n)); err != nil {
				return err
			}
			return wrote(ctx, db, s, s.Upserts(n), keepKeys)
		},
		"Transfer": func(ctx context.Context, db *data.Database) error {
			from, to := s.Account(3), s.Account(2)
			if err := t.Transfer(ctx, from.ID, to.ID, 500); err != nil {
				return err
			}
			from.Balance, to.Balance = from.Balance-500, to.Balance+500
			if err := wrote(ctx, db, s, []data.Account{from, to}, keepKeys); err != nil {
				return err
			}
			if err := t.Transfer(ctx, from.ID, to.ID, from.Balance+1); !errors.Is(err, ErrTooPoor) {
				return fmt.Errorf("a transfer of too much: %w", err)
			}
			return wrote(ctx, db, s, []data.Account{from, to}, keepKeys)
		},
	}
}

func keepKeys(data.Account) int64 { return 0 }

func dropKeys(a data.Account) int64 { return a.ID }

// wrote compares the table with the data set and what was written over it. drop returns what is taken off the key of a new
// account, since the database chose it.
func wrote(ctx context.Context, db *data.Database, s data.Size, written []data.Account, drop func(data.Account) int64) error {
	got, err := db.Accounts(ctx)
	if err != nil {
		return err
	}
	want := slices.Clone(written)
	over := make(map[int64]bool, len(written))
	for _, a := range written {
		over[a.ID] = true
	}
	for id := int64(1); id <= int64(s.Accounts); id++ {
		if !over[id] {
			want = append(want, s.Account(id))
		}
	}
	for i := range got {
		if got[i].ID > int64(s.Accounts) {
			got[i].ID -= drop(got[i])
		}
	}
	sortAccounts(got)
	sortAccounts(want)
	return same(want, got, nil)
}

func sortAccounts(list []data.Account) {
	slices.SortFunc(list, func(a, b data.Account) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), a.CreatedAt.Compare(b.CreatedAt))
	})
}

func each[T, U any](list []T, f func(T) U) []U {
	var out []U
	for _, x := range list {
		out = append(out, f(x))
	}
	return out
}

// same is an error that shows where two values differ. An empty list and none are the same.
func same[T any](want, got T, err error) error {
	if err != nil {
		return err
	}
	empty := gocmp.FilterValues(func(a, b []string) bool { return len(a) == 0 && len(b) == 0 }, gocmp.Ignore())
	if d := gocmp.Diff(want, got, empty); d != "" {
		return fmt.Errorf("wrong result (-want +got):\n%.2000s", d)
	}
	return nil
}
