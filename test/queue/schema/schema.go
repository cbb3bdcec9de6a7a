// Package schema declares the jobs of a queue.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Job is work to do. Its key is random, so that the jobs of a cluster are not all on one node.
type Job struct{ ent.Schema }

// Fields of the Job.
func (Job) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("task"),
		field.Bool("done").Default(false),
		field.Int("runs").Default(0),
		field.Time("leased_until").Default(func() time.Time { return time.Unix(0, 0).UTC() }),
		field.UUID("lease", uuid.UUID{}).Optional(),
	}
}

// Indexes of the Job.
func (Job) Indexes() []ent.Index { return []ent.Index{index.Fields("done", "leased_until")} }
