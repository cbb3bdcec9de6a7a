package model

import (
	"reflect"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
)

// TestSequence has fields that a sequence fills.
func TestSequence(t *testing.T) {
	q := schema.Sequence{Called: "numbers", Start: 10}
	of := func(f ...ent.Field) []any { return []any{book(append([]ent.Field{id()}, f...)...)} }
	p := resolve(t, "postgres,cockroachdb", of(field.Int64("n").Annotations(q), field.Int32("m").Annotations(&q))...)
	for _, f := range p.Entities[0].Fields[1:] {
		if f.Sequence == nil || f.Default == nil || f.Default.Exprs[Postgres] != `nextval('"numbers"')` {
			t.Errorf("%s has %+v, %+v", f.Name, f.Sequence, f.Default)
		}
	}
	placed := schema.Sequence{Called: "numbers", Schema: "Billing", RenamedFrom: "bills"}
	if f := resolve(t, "postgres,cockroachdb", of(field.Int64("n").Annotations(placed))...).Entities[0].Fields[1]; f.Sequence.String() != "Billing.numbers" ||
		f.Default.Exprs[Postgres] != `nextval('"Billing"."numbers"')` {
		t.Errorf("in another schema: %+v, %+v", f.Sequence, f.Default)
	}
	other, long, cycle := q, q, q
	other.Cache, long.Max, cycle.Cycle = 5, 1<<40, true
	const clash = "; give the sequence another name"
	enum := func(called string) []any {
		return []any{book(id(), field.Enum("mood").Values("a", "b").Annotations(schema.NativeEnum("mood")), field.Int64("n").Annotations(schema.Sequence{Called: called}))}
	}
	resolve(t, "postgres,cockroachdb", enum("moods")...)
	resolve(t, "postgres,cockroachdb", of(field.Int64("m").Annotations(q), field.Int64("n").Annotations(schema.Sequence{Called: "numbers", Schema: "other"}))...)
	runErrorCases(t, []errorCase{
		{"on SQLite", "postgres,sqlite", of(field.Int64("n").Annotations(q)), "Book.n: SQLite has no sequences, and it has schema.Sequence; remove it, and give the field a default in Go"},
		{"a text", "postgres", of(field.String("n").Annotations(q)), "Book.n: schema.Sequence has no effect on a field of kind text; use it on a field of integers"},
		{"a default", "postgres", of(field.Int64("n").Default(1).Annotations(q)), "Book.n: the database makes its values, and it has a default; remove the default"},
		{"optional", "postgres", of(field.Int64("n").Optional().Annotations(q)), "Book.n: the database makes its values, and it is Optional; remove Optional()"},
		{"without a name", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Start: 1})), "Book.n: its sequence has no name; set Called of schema.Sequence"},
		{"an identity", "postgres", of(field.Int64("n").Annotations(q, schema.Identity{})), "Book.n: it has both schema.Sequence and schema.Identity; keep one of them"},
		{"two of one name", "postgres", of(field.Int64("m").Annotations(q), field.Int64("n").Annotations(other)),
			`Book.n: the sequence "numbers" has other options on Book.m; declare the sequence once, as a variable`},
		{"the name of a table", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "books"})),
			`Book.n: the sequence "books" has the name of the table of Book; give the sequence another name`},
		{"the name of an enum type", "postgres", enum("mood"), `Book.n: the sequence "mood" has the name of the enum type of Book.mood` + clash},
		{"the name of an index", "postgres", []any{indexedBook([]ent.Field{id(), field.Int64("n").Annotations(schema.Sequence{Called: "book_n"})}, index.Fields("n"))},
			`Book.n: the sequence "book_n" has the name of an index of Book` + clash},
		{"a dot", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "a.b"})), `Book.n: the name of schema.Sequence has a dot: "a.b"; name the schema in Schema`},
		{"a schema of the server", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "a", Schema: "pg_x"})),
			`Book.n: PostgreSQL does not allow the schema name "pg_x"; set another with entsql.Schema("...")`},
		{"not renamed", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "a", RenamedFrom: "a"})),
			`Book.n: RenamedFrom of schema.Sequence is not another name: "a"; write the name that it had before`},
		{"another former name", "postgres", of(field.Int64("m").Annotations(q), field.Int64("n").Annotations(schema.Sequence{Called: "numbers", Start: 10, RenamedFrom: "x"})),
			`Book.n: the sequence "numbers" has other options on Book.m; declare the sequence once, as a variable`},
		{"a start beyond its bounds", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "a", Start: 5, Min: 10})),
			"Book.n: Start of schema.Sequence is 5, and its values go from 10 to 9223372036854775807; use a number between them"},
		{"bounds in the wrong order", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "a", Min: 10, Max: 10})),
			"Book.n: the values of schema.Sequence go from 10 to 10; let Max be greater than Min"},
		{"downwards with a positive start", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "a", Start: 5, Increment: -1})),
			"Book.n: Start of schema.Sequence is 5, and its values go from -9223372036854775808 to -1; use a number between them"},
		{"downwards, without a sign", "postgres", of(field.Uint32("n").Annotations(schema.Sequence{Called: "a", Increment: -1})),
			"Book.n: schema.Sequence has a bound or a start that uint32 does not hold; use numbers of the type"},
		{"a negative cache", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "a", Cache: -1})), "Book.n: Cache of schema.Sequence is -1; use a positive number"},
		{"per node without a cache", "cockroachdb", of(field.Int64("n").Annotations(schema.Sequence{Called: "a", PerNode: true})),
			"Book.n: PerNode of schema.Sequence has no effect without a Cache; set Cache as well"},
		{"too large", "postgres", of(field.Int32("n").Annotations(long)), "Book.n: schema.Sequence has a bound or a start that int32 does not hold; use numbers of the type"},
		{"a cycle", "cockroachdb", of(field.Int64("n").Annotations(cycle)), "Book.n: CockroachDB has no sequences that begin again, and schema.Sequence has Cycle; remove it, and let Max be large enough"},
	})
}

// TestSequenceOptions holds that schema.Sequence has the options of schema.Identity, with the same names: both are read by one code.
func TestSequenceOptions(t *testing.T) {
	sequence, identity := reflect.TypeFor[schema.Sequence](), reflect.TypeFor[schema.Identity]()
	own := map[string]bool{"Called": true, "Schema": true, "RenamedFrom": true, "Always": true}
	for a, b := range map[reflect.Type]reflect.Type{sequence: identity, identity: sequence} {
		for i := range a.NumField() {
			f := a.Field(i)
			o, ok := b.FieldByName(f.Name)
			if own[f.Name] {
				continue
			}
			if !ok || o.Type != f.Type || o.Tag != f.Tag {
				t.Errorf("%s.%s differs from that of %s", a, f.Name, b)
			}
		}
	}
}
