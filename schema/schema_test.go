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
			"github.com/crategen/crategen/schema/internal/annotation",
		},
		"./crate": {"entgo.io/ent/schema", "github.com/crategen/crategen/schema/crate", "github.com/crategen/crategen/schema/internal/annotation"},
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
