package query

import "slices"

// DistinctOn returns only the first row of each group of rows with equal values in the columns, in the order of OrderBy. The rows of the result
// have the order of the columns; OrderBy may begin with them to set directions.
//
//	newest := query.DistinctOn(query.Select2(book.Author, book.Title).From(client.Books).OrderBy(book.PublicationDate.Desc()), book.Author)
func DistinctOn[M, R any](s Selection[M, R], columns ...Groupable[M]) Selection[M, R] {
	s.core.On = slices.Clip(s.core.On)
	for _, c := range columns {
		s.core.On = append(s.core.On, c.expr(*new(M)))
	}
	return s
}
