package schema_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	entschema "entgo.io/ent/schema"
	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// A mixin's annotation comes first; what the schema itself says wins.
func TestMerge(t *testing.T) {
	tests := []struct {
		name         string
		mixin, after entschema.Annotation
		want         entschema.Annotation
	}{
		{"a language", schema.Fulltext("english"), schema.Fulltext("german"), schema.Fulltext("german")},
		{"a key is replaced whole", schema.PrimaryKey("a", "b"), schema.PrimaryKey("c"), schema.PrimaryKey("c")},
		{"a Go name", schema.GoName("A"), schema.GoName("B"), schema.GoName("B")},
		{"no foreign key", schema.NoForeignKey(), schema.NoForeignKey(), schema.NoForeignKey()},
		{"a stranger of the same name is left out", schema.GoName("A"), stranger{}, schema.GoName("A")},
		{
			"table options one by one",
			crate.Table{Shards: 4, Replicas: "0-1", Settings: map[string]string{"refresh_interval": "1000", "codec": "default"}},
			crate.Table{Shards: 8, Settings: map[string]string{"codec": "best_compression"}},
			crate.Table{Shards: 8, Replicas: "0-1", Settings: map[string]string{"refresh_interval": "1000", "codec": "best_compression"}},
		},
		{
			"a pointer to table options",
			crate.Table{ClusteredBy: "tenant"},
			&crate.Table{PartitionedBy: []string{"month"}, ColumnPolicy: crate.Dynamic},
			crate.Table{ClusteredBy: "tenant", PartitionedBy: []string{"month"}, ColumnPolicy: crate.Dynamic},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.mixin.(entschema.Merger).Merge(tt.after)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
		})
	}
}

// Merging must not write into the mixin's own map: every schema that uses the mixin shares it.
func TestMergeLeavesTheMixinAlone(t *testing.T) {
	mixin := crate.Table{Settings: map[string]string{"codec": "default"}}
	mixin.Merge(crate.Table{Settings: map[string]string{"codec": "best_compression"}})
	if got := mixin.Settings["codec"]; got != "default" {
		t.Errorf("the mixin's codec became %q", got)
	}
}

func TestAnnotationsAreJSON(t *testing.T) {
	tests := []struct {
		annotation entschema.Annotation
		want       string
	}{
		{schema.Fulltext("english"), `{"language":"english"}`},
		{schema.PrimaryKey("tenant", "ts"), `{"fields":["tenant","ts"]}`},
		{schema.GoName("Kind"), `{"goName":"Kind"}`},
		{schema.NoForeignKey(), `{}`},
		{schema.RenamedFrom("name"), `{"old":"name"}`},
		{schema.LintIgnore("CG403", "few rows"), `{"ignore":[{"code":"CG403","reason":"few rows"}]}`},
		{crate.Table{Shards: 4, Replicas: "0-1"}, `{"shards":4,"replicas":"0-1"}`},
	}
	for _, tt := range tests {
		t.Run(tt.annotation.Name(), func(t *testing.T) {
			got, err := json.Marshal(tt.annotation)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// What a schema file imports is linked into every program that uses the schema: ent's schema language, which the file imports
// anyway, and for the annotations of one database less than that.
func TestImportsAreLight(t *testing.T) {
	for path, want := range map[string][]string{
		".": {
			"entgo.io/ent",
			"entgo.io/ent/schema",
			"entgo.io/ent/schema/edge",
			"entgo.io/ent/schema/field",
			"entgo.io/ent/schema/index",
			"entgo.io/ent/schema/mixin",
			"github.com/crategen/crategen/schema",
		},
		"./crate": {"entgo.io/ent/schema", "github.com/crategen/crategen/schema/crate"},
	} {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Fields(string(out))
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("packages linked by %s (-want +got):\n%s", path, diff)
		}
	}
}

type stranger struct{}

func (stranger) Name() string { return schema.GoNameAnnotation{}.Name() }
