// Package data is what every toolkit reads and writes: the types, the rows and the answers that are right. Rows are made
// from their number, so that each can be told without asking a database.
package data

import (
	"fmt"
	"iter"
	"time"
)

// Author writes books.
type Author struct {
	ID    int64
	Name  string
	Books []Book // in the order of their keys, where an operation asked for them
}

// Book is one row of the table that most operations read.
type Book struct {
	ID          int64
	AuthorID    int64
	Title       string
	Price       float64
	Stock       int64
	PublishedAt time.Time
	Categories  []string
	Details     Details
}

// Details are stored as one JSON object.
type Details struct {
	Pages     int64    `json:"pages"`
	Publisher string   `json:"publisher"`
	Rating    *float64 `json:"rating,omitempty"`
	Languages []string `json:"languages"`
}

// Account holds money. The database makes its key where ID is 0.
type Account struct {
	ID        int64
	Owner     string
	Balance   int64
	CreatedAt time.Time
}

// Filter is the dynamic query: each condition that is set has to be met. The answer is the first FilterLimit books by key.
type Filter struct {
	AuthorID *int64
	MinPrice *float64
	Category *string
}

// FilterLimit bounds the answer of the dynamic query.
const FilterLimit = 20

// Count is one group of the group count: the number of books of an author that cost at least CountPrice, most books
// first, then by author, and no more than CountLimit groups.
type Count struct {
	AuthorID int64
	Books    int64
}

// The bounds of the group count.
const (
	CountPrice = 90.0
	CountLimit = 10
)

// Size says how many rows there are of each. Keys go from 1.
type Size struct{ Authors, Books, Accounts int }

// Full is the data set of the published numbers, Small that of the tests.
var (
	Full  = Size{Authors: 1000, Books: 100_000, Accounts: 1000}
	Small = Size{Authors: 20, Books: 2000, Accounts: 200}
)

var (
	epoch      = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	subjects   = [...]string{"rivers", "steam engines", "the night sky", "bread", "a café in Kraków", "maps", "\"quotes\"", "silence"}
	categories = [...]string{"novel", "essay", "travel", "science", "history", "poetry", "comedy", "cooking"}
	publishers = [...]string{"Pan Books", "Éditions du Seuil", "Suhrkamp", "Wydawnictwo Literackie"}
	languages  = [...]string{"en", "fr", "de", "pl", "pt"}
)

// Author is the author with a key.
func (s Size) Author(id int64) Author { return Author{ID: id, Name: fmt.Sprintf("Author %d", id)} }

// Book is the book with a key. The books of an author are spread over the table.
func (s Size) Book(id int64) Book {
	n := int(id)
	b := Book{
		ID:          id,
		AuthorID:    int64(n%s.Authors) + 1,
		Title:       fmt.Sprintf("A history of %s, volume %d", subjects[n%len(subjects)], id),
		Price:       float64(n*7919%10_000) / 100,
		Stock:       int64(n * 31 % 500),
		PublishedAt: epoch.Add(time.Duration(n*104_729%788_918_400) * time.Second),
		Categories:  make([]string, n%4),
		Details: Details{
			Pages:     int64(100 + n%900),
			Publisher: publishers[n%len(publishers)],
			Languages: make([]string, 1+n%3),
		},
	}
	for i := range b.Categories {
		b.Categories[i] = categories[(n/4+i*3)%len(categories)]
	}
	for i := range b.Details.Languages {
		b.Details.Languages[i] = languages[(n/2+i)%len(languages)]
	}
	if n%3 != 0 {
		rating := float64(n%50) / 10
		b.Details.Rating = &rating
	}
	return b
}

// Account is the account with a key.
func (s Size) Account(id int64) Account {
	return Account{ID: id, Owner: fmt.Sprintf("owner %d", id), Balance: 1000 * id, CreatedAt: epoch.Add(time.Duration(id) * time.Minute)}
}

// NewAccounts yields n accounts without a key, which are not in the table yet.
func (s Size) NewAccounts(n int) iter.Seq[Account] {
	return func(yield func(Account) bool) {
		for i := range n {
			a := s.Account(int64(s.Accounts + i + 1))
			a.ID = 0
			if !yield(a) {
				return
			}
		}
	}
}

// Upserts are n accounts with a key, half of them in the table.
func (s Size) Upserts(n int) []Account {
	out := make([]Account, n)
	for i := range out {
		out[i] = s.Account(int64(s.Accounts - n/2 + i + 1))
		out[i].Balance = -int64(i)
	}
	return out
}

// Filters are the shapes of the dynamic query, from no condition to all three.
func (s Size) Filters() []Filter {
	author, price, category := int64(s.Authors/2), 40.0, "travel"
	out := make([]Filter, 8)
	for i := range out {
		if i&1 != 0 {
			out[i].AuthorID = &author
		}
		if i&2 != 0 {
			out[i].MinPrice = &price
		}
		if i&4 != 0 {
			out[i].Category = &category
		}
	}
	return out
}
