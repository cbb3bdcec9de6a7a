package dbfirst_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/gen/schemafile"
	"github.com/crategen/crategen/migrate"
)

// TestCockroachStorage makes the tables of the golden schema for CockroachDB, finds no difference afterwards, and writes the annotations back.
func TestCockroachStorage(t *testing.T) {
	db := space(t, "cockroachdb")
	description, err := load.Load(t.Context(), load.Config{Dir: "../../gen/testdata/cockroach/schema", Output: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	on := model.Target{Dialect: model.CockroachDB, Major: 25, Minor: 4}
	project, err := model.Resolve(description, model.Options{Path: "example.com/db", Targets: []model.Target{on}})
	if err != nil {
		t.Fatal(err)
	}
	want, err := ddl.State(project, on)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	c, err := migrate.Compare(t.Context(), db, want, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range c.Changes {
		t.Errorf("afterwards %s\n%+v", change.Title(), change)
	}
	live, err := migrate.Inspect(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	files, err := schemafile.New(live, nil).Files("schema")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		all.Write(f.Text)
	}
	for _, part := range cockroachParts {
		if !strings.Contains(all.String(), part) {
			t.Errorf("the schema files have no %s", part)
		}
	}
	if t.Failed() {
		t.Log(all.String())
	}
}

// cockroachParts are what the schema files of the golden schema's tables have.
var cockroachParts = []string{
	`cockroach.Table{KeyBuckets: 16}`,
	`cockroach.Column{Family: "large", Hidden: true}`,
	`cockroach.Column{OnUpdate: "now():::TIMESTAMPTZ"}`,
	`cockroach.HashSharded(16)`,
	`Zone: cockroach.Zone{GCTTL: 3600 * time.Second}`,
	`schema.ExpressionIndex("session_email", "lower(email)", ` + "`\"id\" DESC`" + `).Unique().Where("email != '':::STRING")`,
	"schema.ExpressionIndex(\"session_user\", \"upper(email)\", `lower(\"user\")`).Trigram()",
	`Annotations(entsql.OpClassColumn("email", "gin_trgm_ops"), entsql.IndexType("GIN"))`,
	`index.Fields("user", "tags").Annotations(entsql.IndexType("GIN"))`,
	`cockroach.Table{TTL: cockroach.TTL{After: 720 * time.Hour}}`,
	`TTL: cockroach.TTL{DeleteBatchSize: 50, DeleteRateLimit: 1000, DisableChangefeedReplication: true, Expression: "expires_at + INTERVAL '1 day'", Cron: "0 3 * * *", ` +
		`LabelMetrics: true, RowStatsPollInterval: 1 * time.Minute, SelectBatchSize: 200, SelectRateLimit: 5000}`,
	`cockroach.NotVisible()`,
	`cockroach.Comment("for the dashboard")`,
}
