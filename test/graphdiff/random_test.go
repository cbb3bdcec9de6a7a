package graphdiff

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/crategen/crategen/internal/gen/randschema"
)

// Of random schemas, crategen and ent know the same.
func TestRandomSchemas(t *testing.T) {
	dir := t.TempDir()
	if err := randschema.WriteModule(dir, root); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	seeds, err := randschema.Seeds(2)
	if err != nil {
		t.Fatal(err)
	}
	for _, seed := range seeds {
		for _, crate := range []bool{false, true} {
			t.Run(fmt.Sprintf("seed=%d,crate=%v", seed, crate), func(t *testing.T) {
				o := randschema.Options{Seed: seed, Crate: crate}
				text, err := randschema.Source(o)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					if t.Failed() {
						t.Logf("the schema of %s=%d:\n%s", randschema.SeedEnv, seed, text)
					}
				})
				name := fmt.Sprintf("s%d%v", seed, crate)
				schema, err := randschema.Write(filepath.Join(dir, name), o)
				if err != nil {
					t.Fatal(err)
				}
				ours, err := Ours(t.Context(), schema)
				if err != nil {
					t.Fatal(err)
				}
				ent, err := Ent(randschema.Module + "/" + name + "/schema")
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range Compare(ent, ours) {
					t.Errorf("a difference:\n%s", d)
				}
			})
		}
	}
}
