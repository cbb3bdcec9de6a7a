package generation

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/schemafield"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/test/faultcases/generation/stale/db"
	"github.com/crategen/crategen/test/faultcases/generation/stale/db/article"
	"github.com/crategen/crategen/test/faultcases/generation/stale/schema"
)

// TestFault20 changes a schema after its code was generated. Where the code finds what it was generated for, whatever the
// order, it does what it did; where not, Open says that the code is stale. The schema is asked once in a process, so each
// change has a process of its own.
func TestFault20(t *testing.T) {
	for change, field := range map[string]string{
		"": "", "reversed": "", "one in front": "", "mixins swapped": "", "own": "",
		"renamed": "title", "another type": "title", "no default": "first", "validator removed": "slug",
		"validator added": "remark", "mixed-in field gone": "mark", "scanner removed": "up",
	} {
		t.Run(change, func(t *testing.T) {
			test := "TestFault20Works"
			if field != "" {
				test = "TestFault20Stale"
			}
			cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.v")
			cmd.Env = append(os.Environ(), schema.Env+"="+change, staleField+"="+field)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			} else if !strings.Contains(string(out), "PASS: "+test) {
				t.Errorf("the test did not run:\n%s", out)
			}
		})
	}
}

// staleField is the environment variable that names the field which TestFault20Stale expects to be found out.
const staleField = "CRATEGEN_TEST_STALE_FIELD"

// TestFault20Works holds that each field is checked, filled and stored as the schema says of it.
func TestFault20Works(t *testing.T) {
	targets := testtarget.All
	if change := os.Getenv(schema.Env); change != "" && change != "reversed" {
		targets = targets[:1]
	}
	testtarget.Run(t, targets, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		fresh := func() *db.Article {
			a := db.NewArticle()
			a.ID, a.Title, a.Slug, a.Code, a.Up, a.Down = 1, "Title", "slug.", "code", "u", "d"
			return a
		}
		a := fresh()
		if err := client.Articles.Insert(ctx, a); err != nil {
			t.Fatal(err)
		}
		if a.First != "first" || a.Second != "second" || a.Version != 1 || a.Mark != "m" || a.Sizes["a"].N != 1 || a.CreatedAt.Year() != 2020 {
			t.Errorf("the defaults are %+v", a)
		}
		got, err := client.Articles.Get(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, got, cmp.AllowUnexported(db.Article{}), cmp.FilterPath(func(p cmp.Path) bool {
			return strings.Contains(p.String(), "dge")
		}, cmp.Ignore())); diff != "" {
			t.Error(diff)
		}
		for name, spoil := range map[string]func(*db.Article){
			"title": func(a *db.Article) { a.Title = "s." }, "slug": func(a *db.Article) { a.Slug = "Title" },
			"code": func(a *db.Article) { a.Code = "m" }, "mark": func(a *db.Article) { a.Mark = "c" },
		} {
			b := fresh()
			b.ID = 2
			spoil(b)
			if err := client.Articles.Insert(ctx, b); err == nil || !strings.Contains(err.Error(), name+" is wrong") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := client.Articles.Where(article.ID.EQ(1)).Update(ctx, article.Slug.Set("other")); err == nil || !strings.Contains(err.Error(), "slug is wrong") {
			t.Errorf("the second validator of slug: %v", err)
		}
		if _, err := client.Articles.Where(article.ID.EQ(1)).Update(ctx, article.Title.Set("Tx")); err != nil {
			t.Error(err)
		}
		if got, err = client.Articles.Get(ctx, 1); err != nil || got.Version != 7 {
			t.Errorf("%v; what updates set is %+v", err, got)
		}
	})
}

// TestFault20Stale holds that Open names the field that is not what it was.
func TestFault20Stale(t *testing.T) {
	name := os.Getenv(staleField)
	if name == "" {
		t.Skip("runs within TestFault20")
	}
	client, err := db.Open(t.Context(), testtarget.All[0].URL(t), sqlite.Driver)
	if name == "up" { // a ValueScanner is asked for with the first value
		if err != nil {
			t.Fatal(err)
		}
		err = client.Articles.Insert(t.Context(), &db.Article{ID: 1, Title: "T", Slug: "s.", Code: "c", Mark: "m", Up: "u"})
	}
	stale, ok := errors.AsType[*schemafield.Stale](err)
	if !ok || stale.Field != name || stale.Schema != "schema.Article" || !strings.Contains(err.Error(), "run go generate") {
		t.Errorf("%v", err)
	}
}
