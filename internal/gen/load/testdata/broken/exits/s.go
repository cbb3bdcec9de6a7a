// Package schema ends the program.
package schema

import (
	"os"

	"entgo.io/ent"
)

func init() { os.Exit(0) }

// Book is never described.
type Book struct{ ent.Schema }
