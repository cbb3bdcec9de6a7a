package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
)

// FreeDocuments is a column of maps: documents whose members the schema does not name.
type FreeDocuments[M, V any] interface {
	Column[M]
	read(wire.Row) map[string]V
}

// TextMember is a text in the documents of a column, by the keys of its path. A missing member is NULL, and so is a value of another type. CrateDB
// converts values of other types if it can: it finds the number 5 as the text "5". On CrateDB the objects must be ignored (crate.Ignored),
// the default of maps, and keys must be known to the program: each is a part of the statement's text.
func TextMember[M, V any](c FreeDocuments[M, V], key string, more ...string) *PathText[M, string] {
	return &PathText[M, string]{Name: sqlexpr.FreeMember(c.whole(*new(M)), key, more)}
}

// IntMember is an integer in the documents of a column, as TextMember. CrateDB truncates a number with a fraction.
func IntMember[M, V any](c FreeDocuments[M, V], key string, more ...string) *PathInt[M, int64] {
	return &PathInt[M, int64]{Name: sqlexpr.FreeMember(c.whole(*new(M)), key, more)}
}

// FloatMember is a number in the documents of a column, as TextMember.
func FloatMember[M, V any](c FreeDocuments[M, V], key string, more ...string) *PathFloat[M, float64] {
	return &PathFloat[M, float64]{Name: sqlexpr.FreeMember(c.whole(*new(M)), key, more)}
}

// BoolMember is a boolean in the documents of a column, as TextMember.
func BoolMember[M, V any](c FreeDocuments[M, V], key string, more ...string) *PathBool[M, bool] {
	return &PathBool[M, bool]{Name: sqlexpr.FreeMember(c.whole(*new(M)), key, more)}
}
