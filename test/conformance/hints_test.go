package conformance

import (
	"context"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/card"
)

// TestHints holds that hints reach the planner of CockroachDB, and have no effect elsewhere.
func TestHints(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		eight(t, ctx, c)
		joined := c.Accounts.Where(query.Or(query.Via(account.Card, card.ID).EQ("x"), account.Balance.EQ(1)))
		is(t, "a join", len(must[[]*ledger.Account](t)(query.JoinBy(joined, query.HashJoin).All(ctx))), 1)
		text := must[string](t)(query.Selecting(query.JoinBy(query.NoFullScan(query.UseIndex(joined, "a")), query.LookupJoin)).SQL())
		cockroach := c.Conn().Dialect() == "cockroachdb"
		is(t, "in the text", strings.Contains(text, `@{FORCE_INDEX="a",NO_FULL_SCAN}`) && strings.Contains(text, " LEFT LOOKUP JOIN "), cockroach)

		_, err := query.UseIndex(c.Accounts, "nope").All(ctx)
		is(t, "an index that does not exist", err != nil, cockroach)
		_, scan := query.NoFullScan(c.Accounts.Where(account.Balance.GT(1))).Count(ctx)
		is(t, "a full scan", scan != nil, cockroach)
		if cockroach {
			wrong(t, "an index that does not exist", err, dberr.ErrNoIndex)
			wrong(t, "a full scan", scan, dberr.ErrNoPlan)
		}
		must[*ledger.Account](t)(query.NoFullScan(c.Accounts.Where(account.Email.EQ("a@x"))).Only(ctx))
	})
}
