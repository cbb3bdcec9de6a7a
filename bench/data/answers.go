package data

import (
	"cmp"
	"slices"
)

// List is the right answer to a list of n books from a key on.
func (s Size) List(from int64, n int) []Book {
	out := make([]Book, 0, n)
	for id := from; id <= int64(s.Books) && len(out) < n; id++ {
		out = append(out, s.Book(id))
	}
	return out
}

// Search is the right answer to the dynamic query.
func (s Size) Search(f Filter) []Book {
	var out []Book
	for id := int64(1); id <= int64(s.Books) && len(out) < FilterLimit; id++ {
		b := s.Book(id)
		if (f.AuthorID == nil || b.AuthorID == *f.AuthorID) &&
			(f.MinPrice == nil || b.Price >= *f.MinPrice) &&
			(f.Category == nil || slices.Contains(b.Categories, *f.Category)) {
			out = append(out, b)
		}
	}
	return out
}

// Counts is the right answer to the group count.
func (s Size) Counts() []Count {
	books := make([]Count, s.Authors)
	for i := range books {
		books[i].AuthorID = int64(i + 1)
	}
	for id := int64(1); id <= int64(s.Books); id++ {
		if b := s.Book(id); b.Price >= CountPrice {
			books[b.AuthorID-1].Books++
		}
	}
	slices.SortFunc(books, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Books, a.Books), cmp.Compare(a.AuthorID, b.AuthorID))
	})
	return books[:min(CountLimit, len(books))]
}

// Eager is the right answer to n authors from a key on with their books.
func (s Size) Eager(from int64, n int) []Author {
	var out []Author
	for id := from; id < from+int64(n) && id <= int64(s.Authors); id++ {
		a := s.Author(id)
		for b := id - 1; b <= int64(s.Books); b += int64(s.Authors) {
			if b > 0 {
				a.Books = append(a.Books, s.Book(b))
			}
		}
		out = append(out, a)
	}
	return out
}
