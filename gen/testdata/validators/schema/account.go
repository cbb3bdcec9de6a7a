// Package schema has validators: those of ent, closures, and types that validate themselves.
package schema

import (
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/gen/testdata/validators/kinds"
)

// Account is checked before it is written.
type Account struct{ ent.Schema }

// Fields of the Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty().MaxLen(10).Validate(func(s string) error {
			if s == "root" {
				return errors.New("taken")
			}
			return nil
		}),
		field.Int("age").Min(18),
		field.Uint8("level").Max(9),
		field.Float32("rate").Positive(),
		field.Bytes("key").Optional().MaxLen(4),
		field.Strings("tags").Optional().Validate(func(tags []string) error {
			if len(tags) > 2 {
				return errors.New("more than two")
			}
			return nil
		}),
		field.Ints("scores").Optional().Validate(func(scores []int) error {
			if len(scores) > 2 {
				return errors.New("more than two")
			}
			return nil
		}),
		field.String("email").GoType(kinds.Email("")).Optional(),
		field.JSON("range", kinds.Range{}).Optional(),
		field.String("version").GoType(kinds.Version{}).Optional(),
	}
}
