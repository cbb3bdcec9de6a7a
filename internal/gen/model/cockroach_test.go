package model

import (
	"testing"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/cockroach"
)

// stored is an entity with an annotation.
func stored(a entschema.Annotation, list ...ent.Field) entity {
	return entity{name: "Book", fields: list, annotations: []entschema.Annotation{a}}
}

// indexedBook is an entity with indexes.
func indexedBook(list []ent.Field, indexes ...ent.Index) entity {
	return entity{name: "Book", fields: list, indexes: indexes}
}

func TestCockroachErrors(t *testing.T) {
	text := field.String("a")
	runErrorCases(t, []errorCase{
		{"buckets of a key", "cockroachdb", []any{stored(cockroach.Table{KeyBuckets: 1})},
			"Book: cockroach.Table.KeyBuckets is 1; use 2 to 2048 buckets; 16 is the server's own choice"},
		{"an option of a computed column", "cockroachdb", []any{book(
			field.String("a").SchemaType(map[string]string{"cockroachdb": "text AS (lower(b)) VIRTUAL"}).Annotations(cockroach.Column{Family: "f", OnUpdate: "now()"}), field.String("b"))}, `
Book.a: the database computes it, and cockroach.Column has an OnUpdate; remove OnUpdate
Book.a: a virtual column is not stored, and cockroach.Column has the family "f"; remove Family`},
		{"buckets of an index", "cockroachdb", []any{indexedBook([]ent.Field{text}, index.Fields("a").Annotations(cockroach.HashSharded(4096)))},
			"Book.index(a): cockroach.HashSharded has 4096; use 2 to 2048 buckets; 16 is the server's own choice"},
		{"stored fields", "cockroachdb", []any{indexedBook([]ent.Field{text, field.String("b")}, index.Fields("a").Annotations(cockroach.Storing("a", "b", "b", "c")))}, `
Book.index(a): cockroach.Storing names "a", which is a field of the index; remove it from cockroach.Storing
Book.index(a): the index stores "b" twice; name it once
Book.index(a): cockroach.Storing names "c", which is not a field; did you mean "a"?`},
		{"an inverted index", "cockroachdb", []any{indexedBook([]ent.Field{field.Strings("tags"), text},
			index.Fields("tags").Annotations(cockroach.HashSharded(4), cockroach.Storing("a")))}, `
Book.index(tags): an inverted or vector index cannot be hash-sharded; remove cockroach.HashSharded
Book.index(tags): an inverted or vector index stores no further columns; remove cockroach.Storing`},
		{"an incomplete TTL", "cockroachdb", []any{stored(cockroach.Table{TTL: cockroach.TTL{Cron: "@daily"}})},
			"Book: cockroach.Table.TTL does not say when rows expire; set After, or Expression"},
		{"two TTLs", "cockroachdb", []any{stored(cockroach.Table{TTL: cockroach.TTL{After: time.Hour, Expression: "a"}}, field.Time("a"))},
			"Book: cockroach.Table.TTL has both After and Expression; keep one of them"},
		{"ranges of a TTL", "cockroachdb", []any{stored(cockroach.Table{TTL: cockroach.TTL{After: time.Hour + time.Millisecond, Cron: "daily", SelectBatchSize: -1,
			RowStatsPollInterval: -time.Second}, Settings: map[string]string{"ttl_job_cron": "@daily"}})}, `
Book: cockroach.Table.TTL.After is 1h0m0.001s; use a positive number of whole seconds
Book: cockroach.Table.TTL.Cron is "daily"; write five fields such as "0 3 * * *", or "@daily"
Book: cockroach.Table has both TTL.Cron and the setting "ttl_job_cron"; remove it from Settings
Book: cockroach.Table.TTL.SelectBatchSize is -1, and must be at least 1; remove it for the server's default
Book: cockroach.Table.TTL.RowStatsPollInterval is -1s; use a positive number of whole seconds`},
		{"a TTL of the wrong type", "cockroachdb", []any{stored(cockroach.Table{TTL: cockroach.ExpireAt("a")}, field.Int("a"))},
			"Book: the expression of cockroach.Table.TTL must be a TIMESTAMPTZ, and a is of the type int; make it one, such as (day::TIMESTAMP AT TIME ZONE 'UTC') for a date, or use another column"},
		{"a TTL of a date", "cockroachdb", []any{stored(cockroach.Table{TTL: cockroach.ExpireAt("day + INTERVAL '1 day'")}, schema.Date("day"))},
			"Book: the expression of cockroach.Table.TTL must be a TIMESTAMPTZ, and day + INTERVAL '1 day' is of the type timestamp; make it one, such as (day::TIMESTAMP AT TIME ZONE 'UTC') for a date, or use another column"},
		{"a TTL of a local time", "cockroachdb", []any{stored(cockroach.Table{TTL: cockroach.ExpireAt("(a AT TIME ZONE 'utc') + INTERVAL '1 day'")}, field.Time("a"))},
			"Book: the expression of cockroach.Table.TTL must be a TIMESTAMPTZ, and (a AT TIME ZONE 'utc') + INTERVAL '1 day' is of the type timestamp; make it one, such as (day::TIMESTAMP AT TIME ZONE 'UTC') for a date, or use another column"},
		{"a TTL of no column", "cockroachdb", []any{stored(cockroach.Table{TTL: cockroach.ExpireAt("expired_at")}, field.Time("expires_at"))},
			`Book: the expression of cockroach.Table.TTL names "expired_at", which is not a column; did you mean "expires_at"?`},
		{"a TTL of the present", "cockroachdb", []any{stored(cockroach.Table{TTL: cockroach.ExpireAt("now() + INTERVAL '1 day'")})},
			"Book: the expression of cockroach.Table.TTL calls now, whose result changes; compute with columns and constants only"},
		{"an inverted index of numbers", "cockroachdb", []any{indexedBook([]ent.Field{field.Int("a"), field.Strings("b")},
			index.Fields("a").Annotations(cockroach.Inverted()), index.Fields("b", "a").Annotations(cockroach.Trigram()))}, `
Book.index(a): cockroach.Inverted needs an array, a document or a point as the last field, and "a" is of kind int; put an array, a document or a point last, or use cockroach.Trigram for a text
Book.index(b, a): cockroach.Trigram needs a text as the last field, and "a" is of kind int; put a text last
Book.index(b, a): an inverted index searches in its last field only, and field "b" of kind array is before it; put it last, or remove it from the index`},
		{"options of vectors", "cockroachdb@25.4", []any{indexedBook([]ent.Field{text, schema.Vector("v", 3)},
			index.Fields("a").Annotations(cockroach.Index{Vector: cockroach.Vector{BuildBeamSize: 8}}),
			index.Fields("a", "v").Annotations(cockroach.Index{Vector: cockroach.Vector{BuildBeamSize: 513, MinPartitionSize: 8, MaxPartitionSize: 31}}))}, `
Book.index(a): cockroach.Index has options for vectors, and the last field of the index is none; remove Vector
Book.index(a, v): cockroach.Vector.BuildBeamSize is 513, and must be 1 to 512; remove it for the server's default
Book.index(a, v): cockroach.Vector.MaxPartitionSize is 31, and MinPartitionSize 8; use at least four times MinPartitionSize`},
		{"vectors behind a field", "cockroachdb@25.4,postgres+vector", []any{indexedBook([]ent.Field{text, schema.Vector("v", 3)}, index.Fields("a", "v"))},
			`Book.index(a, v): field "v" is of kind vector and cannot be in an index with others; give it an index of its own`},
		{"an index of vectors of an old server", "cockroachdb@24.2", []any{indexedBook([]ent.Field{text, schema.Vector("v", 3)}, index.Fields("a", "v"))},
			`Book.index(a, v): CockroachDB has indexes over fields of kind vector since version 25.2; name the target cockroachdb@25.2 if all servers are that new`},
		{"a metric of an old server", "cockroachdb@25.2", []any{indexedBook([]ent.Field{text, schema.Vector("v", 3).Metric(schema.Cosine)}, index.Fields("v"))},
			`Book.index(v): CockroachDB has indexes over fields of kind vector with the metric cosine since version 25.3; name the target cockroachdb@25.3 if all servers are that new`},
		{"expressions", "", []any{entity{name: "Book", fields: []ent.Field{text}, annotations: []entschema.Annotation{
			schema.ExpressionIndex("x", "lower(b)", ""), schema.ExpressionIndex("y", "lower(a").Unique().Trigram()}}}, `
Book: schema.ExpressionIndex("x") has the part lower(b), which names no column; name a column
Book: schema.ExpressionIndex("x") has an empty part; write an expression
Book: schema.ExpressionIndex("y") is unique, and an index of trigrams; remove one of them
Book: the SQL of its index cannot be a part of a statement for sqlite: the bracket ( that begins in line 1, column 6 is not closed; mend its SQL`},
		{"regions", "cockroachdb", []any{stored(cockroach.Table{Locality: cockroach.RegionalByRow("a")}, field.String("a")),
			entity{name: "Other", annotations: []entschema.Annotation{cockroach.Table{Locality: cockroach.RegionalByRow("b")}}}}, `
Book: cockroach.RegionalByRow names "a", which is not a required column of the type crdb_internal_region; make it a required field with SchemaType(map[string]string{"cockroachdb": "crdb_internal_region"})
Other: cockroach.RegionalByRow names "b", which is not a field; add the field`},
		{"regions of the database", "cockroachdb", []any{book(), variable{"Database", cockroach.Database{PrimaryRegion: "a", Regions: []string{"b", "a", "b", ""},
			Survive: "disk", SecondaryRegion: "c"}}, variable{"Other", cockroach.Database{}}}, `
Database: cockroach.Database.Regions has an empty name; remove it
Database: cockroach.Database.Regions names "a", which is the primary region; remove it from Regions
Database: cockroach.Database.Regions names "b" twice; name it once
Database: cockroach.Database.Survive is "disk"; use cockroach.ZoneFailure or cockroach.RegionFailure
Database: cockroach.Database.SecondaryRegion is "c", which is not one of the Regions; add it to Regions
Other: the variable Database is a cockroach.Database as well; keep one of them`},
		{"what two regions survive", "cockroachdb", []any{book(), variable{"Database", cockroach.Database{PrimaryRegion: "a", Regions: []string{"b"},
			Survive: cockroach.RegionFailure, Restricted: true}}}, `
Database: cockroach.Database survives the failure of a region with three regions or more, and has 2; name three regions, or use cockroach.ZoneFailure
Database: cockroach.Database is Restricted, and is to survive the failure of a region: it keeps no copy elsewhere; use cockroach.ZoneFailure, or remove Restricted`},
		{"no primary region", "cockroachdb", []any{book(), variable{"Database", cockroach.Database{Regions: []string{"b"}}}},
			"Database: cockroach.Database has no PrimaryRegion; name the region of tables without a locality"},
		{"a region that the database does not have", "cockroachdb", []any{stored(cockroach.Table{Locality: cockroach.RegionalByTable("eu-west-2")}),
			variable{"Database", cockroach.Database{PrimaryRegion: "eu-west-1"}}},
			`Book: cockroach.RegionalByTable names the region "eu-west-2", which is not one of cockroach.Database; did you mean "eu-west-1"?`},
		{"regions on an entity", "postgres", []any{stored(cockroach.Database{PrimaryRegion: "a"})},
			"Book: cockroach.Database has no effect on an entity; declare it as an exported variable of the schema package: var Database = cockroach.Database{...}"},
		{"zones", "cockroachdb", []any{stored(cockroach.Table{Zone: cockroach.Zone{GCTTL: time.Millisecond, Replicas: 2}})}, `
Book: cockroach.Table.Zone.GCTTL is 1ms; use a positive number of whole seconds
Book: cockroach.Table.Zone.Replicas is 2; use 1, or 3 or more`},
		{"further options of zones", "cockroachdb", []any{indexedBook([]ent.Field{text}, index.Fields("a").Annotations(cockroach.IndexZone(cockroach.Zone{Replicas: 3, Voters: 5,
			RangeMinBytes: 1 << 30, RangeMaxBytes: 1 << 20, Constraints: cockroach.EachReplica("region=eu"), LeasePreferences: [][]string{{"+a=b c"}},
			VoterConstraints: cockroach.SomeReplicas(map[string]int{"+ssd,-region=us": 0})})))}, `
Book.index(a): cockroach.IndexZone.Voters is 5, and Replicas 3; use at most the number of Replicas
Book.index(a): cockroach.IndexZone.RangeMaxBytes is 1048576; use 67108864 (64 MiB) or more
Book.index(a): cockroach.IndexZone.RangeMinBytes is 1073741824, and RangeMaxBytes 1048576; use less than RangeMaxBytes
Book.index(a): cockroach.IndexZone.Constraints has the condition "region=eu"; write +region=eu-west-1, -ssd or the like
Book.index(a): cockroach.IndexZone.VoterConstraints wants 0 copies for "+ssd,-region=us"; use 1 or more
Book.index(a): cockroach.IndexZone.VoterConstraints has a condition that begins with -; write conditions that begin with +
Book.index(a): cockroach.IndexZone.LeasePreferences has the condition "+a=b c"; write +region=eu-west-1, -ssd or the like`},
		{"options of zones that come together", "cockroachdb", []any{stored(cockroach.Table{Zone: cockroach.Zone{RangeMaxBytes: 64 << 20, LeasePreferences: [][]string{{"+ssd"}}}}),
			entity{name: "Other", annotations: []entschema.Annotation{cockroach.Table{Zone: cockroach.Zone{Voters: 3, LeasePreferences: [][]string{{"+ssd"}},
				Constraints: cockroach.SomeReplicas(map[string]int{"+ssd": 1})}}}}}, `
Book: cockroach.Table.Zone.RangeMinBytes and RangeMaxBytes come together; set both
Book: cockroach.Table.Zone.LeasePreferences needs conditions of the copies; set Constraints
Other: cockroach.Table.Zone.LeasePreferences needs conditions of the voters; set VoterConstraints
Other: cockroach.Table.Zone.Constraints has numbers of copies, and needs the number of all copies; set Replicas`},
		{"a zone in a database with regions", "cockroachdb", []any{stored(cockroach.Table{Zone: cockroach.Zone{GCTTL: time.Hour, Replicas: 5,
			VoterConstraints: cockroach.EachReplica("+ssd")}}), variable{"Database", cockroach.Database{PrimaryRegion: "a"}}}, `
Book: cockroach.Table.Zone.VoterConstraints needs a number of voters; set Voters
Book: cockroach.Table.Zone.Replicas is set, and the database has regions; remove it: the locality of the table and cockroach.Database.Survive decide it
Book: cockroach.Table.Zone.VoterConstraints is set, and the database has regions; remove it: the locality of the table and cockroach.Database.Survive decide it`},
		{"options of an index over shapes", "cockroachdb", []any{indexedBook([]ent.Field{text, schema.GeoPoint("p")}, index.Fields("a").Annotations(cockroach.Spatial(cockroach.SpatialOptions{MaxLevel: 3})),
			index.Fields("p").Annotations(cockroach.Spatial(cockroach.SpatialOptions{MaxLevel: 10, LevelMod: 3, MaxCells: 33})))}, `
Book.index(a): cockroach.Spatial has options for points and shapes, and the last field of the index is neither; remove cockroach.Spatial
Book.index(p): cockroach.SpatialOptions.MaxCells is 33, and must be 1 to 32; remove it for the server's default
Book.index(p): cockroach.SpatialOptions.MaxLevel is 10, which is no multiple of LevelMod, 3; use a multiple`},
		{"misplaced", "postgres", []any{entity{name: "Book", fields: []ent.Field{field.String("a").Annotations(cockroach.Table{})},
			annotations: []entschema.Annotation{cockroach.NotVisible(), cockroach.Column{}}}}, `
Book: cockroach.Column has no effect on an entity; put it on a field of an entity
Book: cockroach.Index has no effect on an entity; put it on an index
Book.a: cockroach.Table has no effect on a field; put it on the entity`},
	})
}

// TestTTLExpressions are accepted: the server has the last word.
func TestTTLExpressions(t *testing.T) {
	for _, expr := range []string{"a", `"a"`, "a + INTERVAL '1 day'", "((a))", "(day::TIMESTAMP AT TIME ZONE 'UTC') + INTERVAL '1 day'",
		"COALESCE(a, b)", "CASE WHEN n > 3 THEN a END", "timezone('utc', day)"} {
		e := stored(cockroach.Table{TTL: cockroach.ExpireAt(expr)}, field.Time("a"), field.Time("b"), field.Int("n"), schema.Date("day"))
		if p := resolve(t, "cockroachdb", e); p.Entities[0].Cockroach.Settings["ttl_expiration_expression"] != expr {
			t.Error(expr)
		}
	}
}
