package schema

import (
	"database/sql"
	"errors"
	"math/big"
	"net/url"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/gen/testdata/codecs/kinds"
)

// Parcel has values that go through codecs: pointers that store themselves, and external ones.
type Parcel struct{ ent.Schema }

// hexText is a codec that a function makes.
func hexText(prefix string) field.ValueScannerFunc[string, *sql.NullString] {
	h := kinds.Hex{Prefix: prefix}
	return field.ValueScannerFunc[string, *sql.NullString]{
		V: h.Encode,
		S: func(s *sql.NullString) (string, error) { return h.Decode(s.String) },
	}
}

func (Parcel) Fields() []ent.Field {
	return []ent.Field{
		field.String("place").GoType(&kinds.Point{}),
		field.String("target").GoType(&kinds.Point{}).Optional(),
		field.String("origin").GoType(&kinds.Point{}).Immutable().DefaultFunc(func() *kinds.Point { return &kinds.Point{X: 1} }),
		field.Int("until").GoType(&sql.NullInt64{}).Optional(),

		field.String("page").GoType(&url.URL{}).ValueScanner(field.BinaryValueScanner[*url.URL]{}),
		field.Bytes("weight").GoType(&big.Int{}).Optional().ValueScanner(field.TextValueScanner[*big.Int]{}),
		field.String("note").ValueScanner(hexText("x")).Validate(func(s string) error {
			if s == "" {
				return errors.New("empty")
			}
			return nil
		}),
		field.String("remark").Optional().ValueScanner(hexText("")).Default("none"),

		// In between, how it is stored depends on the database.
		field.Other("version", kinds.Version{}).SchemaType(map[string]string{
			"cratedb": "BIGINT", "postgres": "bigint", "sqlite3": "integer",
		}).Default(func() kinds.Version { return kinds.Version{Major: 1} }),
		field.Other("secret", kinds.Secret("")).Sensitive().Default(kinds.Secret("s")).SchemaType(map[string]string{
			"cratedb": "TEXT", "postgres": "varchar", "sqlite": "varchar(20)",
		}),
		field.Other("back", &kinds.Point{}).Optional().Unique().SchemaType(map[string]string{
			"postgres": "varchar(20)", "sqlite": "text",
		}),

		field.String("password").Sensitive(),
		field.Bytes("key").Sensitive().Optional(),
		field.String("old").Optional().Comment("Old was used once.").Deprecated("use note,", "which is encoded"),
		field.Any("extra").Optional(),
	}
}

func (Parcel) Edges() []ent.Edge {
	return []ent.Edge{edge.From("box", Box.Type).Ref("parcels").Unique()}
}
