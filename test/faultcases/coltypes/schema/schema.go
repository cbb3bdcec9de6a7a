// Package schema declares an entity with column types of its own.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/test/faultcases/coltypes"
)

// Good is something that is weighed, priced and numbered.
type Good struct{ ent.Schema }

// types are the column types of the PostgreSQL family, CrateDB and SQLite; an empty one is the kind's own.
func types(postgres, cratedb, sqlite string) map[string]string {
	out := map[string]string{"postgres": postgres}
	if cratedb != "" {
		out["cratedb"] = cratedb
	}
	if sqlite != "" {
		out["sqlite"] = sqlite
	}
	return out
}

// Fields of the Good.
func (Good) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Float("price").SchemaType(types("numeric(12,4)", "numeric(12,4)", "numeric")),
		field.Float("cost").Optional().SchemaType(types("decimal(10, 2)", "numeric(10,2)", "decimal(10,2)")),
		field.Float("weight").SchemaType(types("real", "real", "")),
		field.Int64("stock").SchemaType(types("smallint", "smallint", "smallint")),
		field.Int64("total").SchemaType(types("numeric(20,0)", "numeric(20,0)", "numeric")),
		field.Int32("wide").SchemaType(types("bigint", "bigint", "bigint")),
		field.String("code").SchemaType(types("varchar(8)", "varchar(8)", "varchar(8)")),
		field.String("fixed").SchemaType(types("char(4)", "", "")),
		field.String("ref").SchemaType(types("uuid", "", "")),
		field.String("addr").SchemaType(types("inet", "ip", "")),
		field.Time("day").SchemaType(types("date", "", "")),
		field.Time("at").SchemaType(types("timestamp", "", "")),
		field.UUID("uid", uuid.UUID{}).SchemaType(types("varchar(36)", "", "")),
		field.UUID("raw", uuid.UUID{}).SchemaType(types("bytea", "", "")),
		field.JSON("meta", coltypes.Meta{}).SchemaType(types("json", "", "")),
		field.Floats("prices").SchemaType(types("numeric(12,4)[]", "array(numeric(12,4))", "")),
		field.Strings("codes").SchemaType(types("varchar(8)[]", "array(varchar(8))", "")),
		field.Ints("small").SchemaType(types("int2[]", "array(smallint)", "")),
		field.JSON("days", []time.Time{}).SchemaType(types("date[]", "", "")),
		field.JSON("uids", []uuid.UUID{}).SchemaType(types("text[]", "", "")),
	}
}

// Note is made of what is known of a good.
type Note struct{ ent.Schema }

// Fields of the Note.
func (Note) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("ref").SchemaType(types("uuid", "", "")),
		field.Float("price").SchemaType(types("numeric(12,4)", "numeric(12,4)", "")),
		field.UUID("raw", uuid.UUID{}).SchemaType(types("bytea", "", "")),
	}
}
