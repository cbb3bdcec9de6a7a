package documents_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/test/documents/db"
)

// TestStrictObjects writes and names members that a table does not declare, as an old program does after a migration, or a new one before it.
func TestStrictObjects(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		if target != "cratedb" { // the others have no objects that declare their members
			return
		}
		check(t, client.Articles.Insert(ctx, &db.Article{ID: "1", Title: "x"}))
		for name, sql := range map[string]string{
			"a document":         `INSERT INTO articles (id, title, lines) VALUES ('2', 'x', [{sku = 'a', hidden = 'secret'}])`,
			"an update":          `UPDATE articles SET lines = [{sku = 'a', place = {hidden = 'secret'}}] WHERE id = '1'`,
			"a member of a read": `SELECT lines['hidden'] FROM articles`,
		} {
			_, err := client.Exec(ctx, sql)
			if !errors.Is(err, dberr.ErrNoMember) || !strings.Contains(err.Error(), "hidden") || !strings.Contains(err.Error(), "(migrate the table if") || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: %v", name, err)
			}
		}
		n, err := client.Articles.Where().Count(ctx)
		if err != nil || n > 1 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}
