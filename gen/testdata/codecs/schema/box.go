package schema

import (
	"database/sql"
	"database/sql/driver"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/gen/testdata/codecs/kinds"
)

// Box has a key that an external codec stores.
type Box struct{ ent.Schema }

func (Box) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id").GoType(kinds.Serial{}).ValueScanner(field.ValueScannerFunc[kinds.Serial, *sql.NullInt64]{
			V: func(s kinds.Serial) (driver.Value, error) { return int64(s.N), nil },
			S: func(n *sql.NullInt64) (kinds.Serial, error) { return kinds.Serial{N: int(n.Int64)}, nil },
		}),
	}
}

func (Box) Edges() []ent.Edge { return []ent.Edge{edge.To("parcels", Parcel.Type)} }
