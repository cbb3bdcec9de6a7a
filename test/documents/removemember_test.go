package documents_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/documents"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/article"
	"github.com/crategen/crategen/test/documents/db/of"
)

// TestRemoveMember removes members, of which one is deep and one is unknown to the struct, from documents of rows, one after the other and at
// the same time. What other programs have put into the documents stays.
func TestRemoveMember(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		details := &documents.Details{Summary: "s", Pages: 3, Author: documents.Author{Name: "Ann"}, Chapters: []documents.Chapter{{Title: "a", Score: 1}}}
		check(t, client.Articles.InsertMany(ctx, []*db.Article{{ID: "1", Title: "x", Details: details}, {ID: "2", Title: "y"}, {ID: "3", Title: "z", Details: details}}))
		put := map[string]string{"cratedb": `UPDATE "articles" SET "details"['more'] = 1.5, "details"['author']['extra'] = 'é<' WHERE "id" = '1'`,
			"sqlite": `UPDATE "articles" SET "details" = json_set("details", '$.more', 1.5, '$.author.extra', 'é<') WHERE "id" = '1'`}[target]
		if put == "" {
			put = `UPDATE "articles" SET "details" = jsonb_set(jsonb_set("details", '{more}', '1.5'), '{author,extra}', '"é<"') WHERE "id" = '1'`
		}
		_, err := client.Exec(ctx, put)
		check(t, err)
		document := func(id string) map[string]any {
			t.Helper()
			column := map[string]string{"cratedb": `"details"::text`, "sqlite": `"details"`}[target]
			if column == "" {
				column = `"details"::text`
			}
			texts, err := query.SQL1[*string](client, `SELECT `+column+` FROM "articles" WHERE "id" = '`+id+`'`).All(ctx)
			check(t, err)
			if len(texts) != 1 || texts[0] == nil {
				return nil
			}
			var m map[string]any
			check(t, json.Unmarshal([]byte(*texts[0]), &m))
			return m
		}
		remove := func(want int, member query.MemberOf[*of.Article], conds ...query.Predicate[*of.Article]) {
			t.Helper()
			n, err := query.RemoveMember(ctx, client.Articles.Where(conds...), member)
			if err != nil || n != want {
				t.Errorf("%d rows, %v, want %d", n, err, want)
			}
		}
		remove(1, article.Details.Pages, article.ID.EQ("1"))
		remove(1, article.Details.Author.Name, article.ID.EQ("1"), article.Title.EQ("x"))
		remove(0, article.Details.Summary, article.ID.EQ("1"), article.Title.EQ("other"))
		d := document("1")
		author, _ := d["author"].(map[string]any)
		if _, there := d["pages"]; there || d["more"] != 1.5 || d["summary"] != "s" || author["extra"] != "é<" || len(author) != 1 {
			t.Errorf("the document is %v", d)
		}
		remove(1, article.Details.Pages, article.ID.EQ("1")) // again
		remove(1, article.Details.Pages, article.ID.EQ("2")) // NULL
		remove(0, article.Details.Pages, article.ID.EQ("4")) // no row
		remove(0, article.Details.Pages, article.ID.EQ("3"), article.Names.Match("other"))
		remove(0, article.Details.Pages, article.ID.EQ("3"), query.AnyElement(article.Details.Chapters, article.Details.Chapters.Score.GT(5)))
		remove(1, article.Details.Author, article.ID.EQ("3"), article.Names.Match("ann"))
		remove(0, article.Details.Summary, article.ID.EQ("3"), article.Names.Match("ann")) // it is gone, and the search sees it
		remove(1, article.Details.Ratings, article.ID.EQ("3"), query.AnyElement(article.Details.Chapters, article.Details.Chapters.Score.GT(0)))
		remove(2, article.Details.Summary, article.ID.In("1", "3", "3"))
		if d := document("2"); d != nil {
			t.Errorf("NULL has become %v", d)
		}
		if d := document("3"); d["summary"] != nil || d["pages"] != 3.0 {
			t.Errorf("the document is %v", d)
		}

		var group sync.WaitGroup
		for _, member := range []query.MemberOf[*of.Article]{article.Details.Pages, article.Details.Author.Name} {
			group.Go(func() { remove(1, member, article.ID.EQ("3")) })
		}
		group.Wait()
		d = document("3")
		if author, _ := d["author"].(map[string]any); d["pages"] != nil || author["name"] != nil || d["chapters"] == nil {
			t.Errorf("after two at the same time the document is %v", d)
		}

		_, err = query.RemoveMember(ctx, client.Articles.Where(article.ID.EQ("1")), article.Body)
		if err == nil || !strings.Contains(err.Error(), "needs a member of a document") {
			t.Errorf("of a column: %v", err)
		}
		_, err = query.RemoveMember(ctx, client.Articles.Where(article.Title.EQ("x")), article.Details.Author.Name)
		if target == "cratedb" && (err == nil || !strings.Contains(err.Error(), "add the whole key")) || target != "cratedb" && err != nil {
			t.Errorf("by a search: %v", err)
		}
	})
}
