package versions_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/versions/db"
	"github.com/crategen/crategen/test/versions/db/account"
	"github.com/crategen/crategen/test/versions/schema"
	"github.com/crategen/crategen/testdb"
)

func TestExplain(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a := newAccount("one")
		check(t, client.Accounts.Insert(ctx, a))
		check(t, client.Accounts.Refresh(ctx))
		for name, s := range map[string]query.Sendable{
			"Get": query.Getting(client.Accounts, a.ID), "a query by key": query.Selecting(client.Accounts.Where(account.ID.EQ(a.ID))),
			"an update by key": query.Updating(client.Accounts.Where(account.ID.EQ(a.ID)), account.Balance.Set(2)),
			"a delete by key":  query.Deleting(client.Accounts.Where(account.ID.EQ(uuid.New()))),
		} {
			p, err := query.Explain(ctx, client, s)
			check(t, err)
			equal(t, name+": by key", p.ByKey, true)
			testdb.ByKey(t, client, s)
		}
		search := query.Selecting(client.Accounts.Where(account.Name.EQ("one")))
		p, err := query.Explain(ctx, client, search)
		check(t, err)
		equal(t, "a search: by key", p.ByKey, false)
		equal(t, "a search: a full scan", p.FullScan, target != "cratedb")
		p, err = query.Analyze(ctx, client, search)
		check(t, err)
		equal(t, "analyzed: a full scan", p.FullScan, target != "cratedb") // CrateDB has an index of every column
		every := query.Selecting(client.Accounts.Where(account.Name.In("it's", `"a\b"`), account.Balance.GT(-5), account.Rate.LT(0.5),
			account.Tags.HasAny("a", "{b}"), account.OwnerID.EQ(uuid.New()), account.CreatedAt.LT(a.CreatedAt), account.Details.Level.EQ(3)).Limit(5))
		p, err = query.Explain(ctx, client, every)
		check(t, err)
		if p.Analyzed || p.Text == "" || p.SQL == "" {
			t.Errorf("the plan %+v", p)
		}
		p, err = query.Analyze(ctx, client, every)
		check(t, err)
		equal(t, "analyzed", p.Analyzed, true)
		equal(t, "by key", p.ByKey, false)
		write := query.Updating(client.Accounts.Where(account.Name.EQ("one")), account.Balance.Set(9))
		if _, err := query.Analyze(ctx, client, write); err == nil {
			t.Error("a write was analyzed")
		}
		p, err = query.Explain(ctx, client, write)
		check(t, err)
		equal(t, "an update by a search: by key", p.ByKey, false)
		p, err = query.Explain(ctx, client, query.Creating(client.Accounts, account.Name.Set("two"), account.OpenedBy.Set("me"), account.Balance.Set(1),
			account.Tags.Set([]string{}), account.Details.Set(schema.Details{}), account.Rate.Set(1.5)))
		check(t, err)
		equal(t, "an insert has a plan", p.Text != "", target == "postgres" || target == "cockroachdb")
		n, err := client.Accounts.Count(ctx)
		check(t, err)
		equal(t, "rows", n, 1)
		now, err := client.Accounts.Get(ctx, a.ID)
		check(t, err)
		equal(t, "the row", now.Balance, a.Balance)
	})
}
