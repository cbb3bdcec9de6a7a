package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// DocumentsOf is a column of documents with the Go type T.
type DocumentsOf[M, T any] interface {
	Column[M]
	read(wire.Row) T
}

// ContainsJSON is true if the documents of the column contain part: an object its members, with values that contain those of part, an array its
// elements in any order. part is written with encoding/json: map[string]any{"size": map[string]any{"unit": "cm"}}. A GIN index answers it.
// CrateDB lacks it.
func ContainsJSON[M capability.Relate, T any](c DocumentsOf[M, T], part any) Predicate[M] {
	return Predicate[M]{sqlexpr.ContainsDocument(c.whole(*new(M)), part)}
}

// HasKey is true if the documents of the column have the member, also if it is null. CrateDB lacks it.
func HasKey[M capability.Relate, T any](c DocumentsOf[M, T], key string) Predicate[M] {
	return Predicate[M]{sqlexpr.HasMember(c.whole(*new(M)), key)}
}
