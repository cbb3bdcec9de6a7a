// Package schema has the annotations, mixins and field builders for schema files, in addition to ent's. They apply to every
// database.
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
// Options of a single database are in packages of their own, such as schema/crate. The packages import only the schema
// language of ent, so a program that links its schema links little code.
//
// An annotation that occurs both in a mixin and in the schema with this mixin is merged: both apply, option by option. Two
// different values of an option are an error of generation.
package schema
