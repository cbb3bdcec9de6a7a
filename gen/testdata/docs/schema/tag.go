package schema

import "entgo.io/ent"

// What follows has no comment of its own.

type Tag struct{ ent.Schema }
