// Package suite holds the operations that every toolkit does on PostgreSQL or CockroachDB, and checks that all of them
// come to the same before they are timed.
package suite

import (
	"context"
	"errors"
	"iter"

	"github.com/crategen/crategen/bench/data"
)

// Toolkit does the operations, each the way that the toolkit's own documentation recommends. B is what it reads a book
// into, A an author. A toolkit opens at most Connections connections.
type Toolkit[A, B any] interface {
	// Get reads a book by its key.
	Get(ctx context.Context, id int64) (B, error)
	// List reads n books from a key on, in the order of keys.
	List(ctx context.Context, from int64, n int) ([]B, error)
	// Search reads the books that meet the conditions that are set, in the order of keys, at most data.FilterLimit.
	Search(ctx context.Context, f data.Filter) ([]B, error)
	// CountByAuthor counts an author's books, see data.Count.
	CountByAuthor(ctx context.Context) ([]data.Count, error)
	// Authors reads n authors from a key on, each with its books in the order of keys.
	Authors(ctx context.Context, from int64, n int) ([]A, error)

	// Insert writes a new account and returns the key that the database made.
	Insert(ctx context.Context, a data.Account) (int64, error)
	// InsertMany writes new accounts, all or none.
	InsertMany(ctx context.Context, accounts []data.Account) error
	// Load writes new accounts of which there are too many for memory.
	Load(ctx context.Context, accounts iter.Seq[data.Account]) error
	// Update sets the balance of an account.
	Update(ctx context.Context, id, balance int64) error
	// Upsert writes accounts; of those whose key is there it overwrites owner and balance.
	Upsert(ctx context.Context, accounts []data.Account) error
	// Transfer reads the balance of one account in a serializable transaction, and moves an amount to another.
	Transfer(ctx context.Context, from, to, amount int64) error

	// Book and Author turn what was read into what can be compared. They are not timed.
	Book(b B) data.Book
	Author(a A) data.Author
	Close() error
}

// Connections is how many connections a toolkit may have. All toolkits stay open, and PostgreSQL takes 100 connections
// unless told otherwise.
const Connections = 8

// ChunkRows is how many rows a toolkit that has no stream loads at a time.
const ChunkRows = 1000

var (
	// ErrNotOffered is what a toolkit returns that has no way of its own for an operation.
	ErrNotOffered = errors.New("the toolkit does not offer this")
	// ErrTooPoor is the end of a transfer of more than there is.
	ErrTooPoor = errors.New("the balance does not suffice")
)

// Chunks calls write with up to ChunkRows accounts at a time, for toolkits without a stream.
func Chunks(accounts iter.Seq[data.Account], write func([]data.Account) error) error {
	chunk := make([]data.Account, 0, ChunkRows)
	for a := range accounts {
		if chunk = append(chunk, a); len(chunk) == ChunkRows {
			if err := write(chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
	}
	if len(chunk) == 0 {
		return nil
	}
	return write(chunk)
}
