// Package schema is what a schema file imports beside ent: annotations that hold on every database.
//
//	type Book struct{ ent.Schema }
//
//	func (Book) Fields() []ent.Field {
//		return []ent.Field{
//			field.UUID("id", uuid.UUID{}).Default(uuid.New),
//			field.String("title").Annotations(schema.Fulltext("english")),
//		}
//	}
//
// What only one database has lives in a package of its own, such as schema/crate. Both packages import nothing of ent but
// its schema language, so that a program which links its schema links little.
//
// An annotation that appears in a mixin and in the schema that uses the mixin is merged: what the schema says wins.
package schema
