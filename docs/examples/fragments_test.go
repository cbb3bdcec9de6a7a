package examples

import (
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Author has articles.
type Author struct{ ent.Schema }

// Article has an author.
type Article struct{ ent.Schema }

func (Author) Edges() []ent.Edge { return []ent.Edge{edge.To("articles", Article.Type)} }

func (Article) Edges() []ent.Edge {
	return []ent.Edge{edge.From("author", Author.Type).Ref("articles").Field("author_id").Unique()}
}

// Person has another name.
type Person struct{ ent.Schema }

func (Person) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.RenamedFrom("users")}
}

// fragments are single fields, indexes and annotations, which the pages show without their entities.
func fragments() ([]ent.Field, []ent.Index, []entschema.Annotation) {
	fields := []ent.Field{
		field.String("sensor"),
		field.Time("ts"),
		field.Time("month").Annotations(crate.Generated("date_trunc('month', ts)")),
		field.JSON("details", Details{}).Annotations(crate.Object{Policy: crate.Strict, Members: map[string]string{"size": crate.Ignored}}),
		field.JSON("details", Details{}).Annotations(crate.Object{Columns: map[string]crate.Member{
			"pages":      {NotNull: true, Check: `"details"['pages'] > 0`},
			"language":   {Default: "'en'"},
			"size.notes": {IndexOff: true, ColumnstoreOff: true},
		}}),
		field.Time("at").Annotations(schema.LintIgnore("CG403", "a few rows a day")),
		field.Time("month").SchemaType(map[string]string{
			"cratedb":  "TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ts)",
			"postgres": "timestamptz GENERATED ALWAYS AS (date_trunc('month', ts AT TIME ZONE 'UTC') AT TIME ZONE 'UTC') STORED", // and CockroachDB
			"sqlite":   "text AS (substr(ts, 1, 7) || '-01T00:00:00.000000Z') STORED",
		}),
		field.String("full_name").Annotations(schema.RenamedFrom("name")),
	}
	annotations := []entschema.Annotation{
		schema.PrimaryKey("sensor", "ts", "month"),
		crate.Table{ClusteredBy: "sensor", PartitionedBy: []string{"month"}},
		schema.FulltextIndex("search", "title", "note", "summary").Language("english"),
	}
	indexes := []ent.Index{
		index.Fields("tenant", "created_at", "id").Annotations(entsql.IndexWhere("deleted_at IS NULL")),
	}
	return fields, indexes, annotations
}

func TestFragments(t *testing.T) {
	fields, indexes, annotations := fragments()
	for _, f := range fields {
		if d := f.Descriptor(); d.Err != nil {
			t.Errorf("%s: %v", d.Name, d.Err)
		}
	}
	if len(indexes) == 0 || len(annotations) == 0 || len(Author{}.Edges()) != 1 || len(Article{}.Edges()) != 1 || len(Person{}.Annotations()) != 1 {
		t.Error("a fragment is missing")
	}
}
