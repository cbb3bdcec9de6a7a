package crate

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Ignored is a policy of objects: members that the table does not declare are kept as they are, without an index and a type.
const Ignored = "ignored"

// Object has the policies, and the options of members, of a field whose documents are objects of CrateDB: a struct or a map.
//
//	field.JSON("details", Details{}).Annotations(crate.Object{
//		Policy:  crate.Strict,
//		Members: map[string]string{"size": crate.Dynamic, "size.extra": crate.Ignored},
//	})
//
// A policy is Strict (a write with an unknown member fails), Dynamic (an unknown member becomes a column, with the type of its first
// value), or Ignored. The default is Dynamic for structs whose members all have a type, and Ignored for other documents.
type Object struct {
	// Policy is the policy of the field's documents, and of the objects within them that Members does not name. An object within them
	// with members of any form, or without known members, keeps its default.
	Policy string `json:"policy,omitempty"`

	// Members are the policies of objects within the documents, by the JSON names on the way to them, with dots between: "size.extra".
	Members map[string]string `json:"members,omitempty"`

	// Columns are the options of members, by the JSON names on the way to them, as for Members.
	Columns map[string]Member `json:"columns,omitempty"`
}

// Member has the options of a member of documents, which is a column of CrateDB.
//
//	crate.Object{Columns: map[string]crate.Member{
//		"pages":    {NotNull: true, Check: "\"details\"['pages'] > 0"},
//		"language": {Default: "'en'"}, // with the tag `json:"language,omitempty"`
//		"raw":      {IndexOff: true},
//	}}
type Member struct {
	// NotNull refuses documents without the member or with null. The documents, and the objects around the member, must not be NULL
	// themselves; members of the elements of a slice cannot have it.
	NotNull bool `json:"notNull,omitempty"`

	// Default is an SQL expression for documents that are inserted without the member, so that its tag must have omitempty or omitzero. It
	// also makes a document where a row has none. The entity in Go does not get it before it is read.
	Default string `json:"default,omitempty"`

	// Check is an SQL condition that a row must not break; NULL does not break it. It names the member with its whole path.
	Check string `json:"check,omitempty"`

	// IndexOff and ColumnstoreOff are those of Storage.
	IndexOff       bool `json:"indexOff,omitempty"`
	ColumnstoreOff bool `json:"columnstoreOff,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Object) Name() string { return "CrategenCrateObject" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Object) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
