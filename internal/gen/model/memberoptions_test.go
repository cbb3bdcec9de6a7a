package model

import (
	"testing"

	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema/crate"
)

// Optioned is a document whose members have options.
type Optioned struct {
	Pages    int            `json:"pages"`
	Language string         `json:"language,omitempty"`
	Seen     bool           `json:"seen"`
	Free     map[string]int `json:"free"`
	In       struct {
		Name string `json:"name"`
	} `json:"in,omitempty"`
	Far *struct {
		Name string `json:"name"`
	} `json:"far"`
	List []struct {
		Name string `json:"name,omitempty"`
	} `json:"list"`
}

// TestMemberOptionErrors is of options of members that CrateDB refuses, ignores, or accepts until a write.
func TestMemberOptionErrors(t *testing.T) {
	object := func(columns map[string]crate.Member) crate.Object { return crate.Object{Columns: columns} }
	runErrorCases(t, []errorCase{
		{"members", "cratedb", []any{book(id(),
			field.JSON("a", Optioned{}).Annotations(object(map[string]crate.Member{
				"pagse": {NotNull: true}, "pages": {}, "in": {IndexOff: true}, "language": {NotNull: true}, "in.name": {NotNull: true, Default: "'x'"}, "far.name": {NotNull: true},
				"list.name": {NotNull: true}, "seen": {ColumnstoreOff: true, Default: "true"}, "free": {Default: "{}"}})),
			field.JSON("b", Optioned{}).Optional().Annotations(object(map[string]crate.Member{"pages": {NotNull: true}, "list.name": {Check: "true"}, "seen": {ColumnstoreOff: true}})),
			field.JSON("c", []Optioned{}).Annotations(object(map[string]crate.Member{"pages": {NotNull: true}})),
			field.JSON("d", Optioned{}).Annotations(object(map[string]crate.Member{"pages": {NotNull: true, Check: "x", IndexOff: true, ColumnstoreOff: true}, "in.name": {NotNull: true},
				"language": {Default: "'en'"}, "list.name": {Default: "'x'", IndexOff: true}})))}, `
Book.a: crate.Object, the member "far.name": it is NotNull, and documents may lack "far" around it; make Far a struct that is always written, or remove NotNull
Book.a: crate.Object, the member "free": CrateDB has no default of objects; remove Default
Book.a: crate.Object, the member "in": CrateDB has no INDEX OFF and no columnstore option for objects; crate.Ignored stores them without an index; remove it
Book.a: crate.Object, the member "in.name": it has NotNull and a Default, with which CrateDB accepts null in some statements and refuses rows without a document; keep one of them
Book.a: crate.Object, the member "language": it is NotNull, and its tag omits it for a zero value; remove omitempty or omitzero from its tag, or NotNull
Book.a: crate.Object, the member "list.name": CrateDB accepts NOT NULL in the elements of an array, and then no insert; remove NotNull
Book.a: crate.Object, the member "pages": it has no option; remove it from Columns
Book.a: crate.Object, the member "pagse": the documents do not have it; use the JSON names of a struct's members, with dots between
Book.a: crate.Object, the member "seen": it has a Default, and its tag writes it into every document, so that the server would never use it; add omitempty or omitzero to its tag, or remove Default
Book.b: crate.Object, the member "list.name": CrateDB has no check of the elements of an array; remove Check
Book.b: crate.Object, the member "pages": it is NotNull, and every write of a row without a document would fail; remove Optional from the field, or NotNull
Book.b: crate.Object, the member "seen": CrateDB always has a column store for it; remove ColumnstoreOff
Book.c: crate.Object, the member "pages": CrateDB accepts NOT NULL in the elements of an array, and then no insert; remove NotNull`},
	})
}
