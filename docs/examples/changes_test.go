package examples

import (
	"context"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
)

// replicate copies each change of an account, and saves how far it is.
func replicate(ctx context.Context, client *db.Client, saved query.Mark, put, remove func(*db.Account) error, save func(query.Mark) error) error {
	for c, err := range query.Changes(ctx, client.Accounts, query.Since(saved), query.ExistingRows()) {
		if err != nil {
			return err
		}
		switch c.Kind {
		case query.RowExisting, query.RowInserted, query.RowUpdated:
			err = put(c.After)
		case query.RowDeleted:
			err = remove(c.Before)
		case query.Resolved:
			err = save(c.Mark)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// TestReplicate copies two accounts, and goes on from the saved mark.
func TestReplicate(t *testing.T) {
	testtarget.Run(t, testtarget.All[3:], db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		if _, err := client.Exec(ctx, "SET CLUSTER SETTING kv.rangefeed.enabled = true"); err != nil {
			t.Fatal(err)
		}
		copied := map[int64]string{}
		var saved query.Mark
		for _, email := range []string{"ada", "ben"} {
			if err := client.Accounts.Insert(ctx, &db.Account{Email: email, Currency: "EUR"}); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(ctx, time.Minute)
			err := replicate(ctx, client, saved,
				func(a *db.Account) error { copied[a.ID] = a.Email; return nil },
				func(a *db.Account) error { delete(copied, a.ID); return nil },
				func(m query.Mark) error {
					saved = m
					for _, have := range copied {
						if have == email {
							cancel()
						}
					}
					return ctx.Err()
				})
			if ctx.Err() == nil {
				t.Fatal(err)
			}
			cancel()
		}
		if len(copied) != 2 {
			t.Errorf("the copy is %v", copied)
		}
	})
}
