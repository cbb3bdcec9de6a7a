// Package schema has a schema that is another type's.
package schema

import "entgo.io/ent"

type base struct{ ent.Schema }

// Book is declared by another type.
type Book base

// Pen is an alias.
type Pen = base
