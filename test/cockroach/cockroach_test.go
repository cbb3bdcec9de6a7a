// Package cockroach tests, on a real CockroachDB, what only this database does: conflicts and their retries, priorities, the end of the history, and
// the errors of its own features.
package cockroach

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/of"
	"github.com/crategen/crategen/testdb"
)

var cockroach = testtarget.All[3]

// levels are the isolation levels that the database has.
var levels = map[string]wire.Isolation{"serializable": wire.Serializable, "read committed": wire.ReadCommitted}

// scenarios are the tests, in their order: the last one ends the history of the tables.
var scenarios = []struct {
	name string
	run  func(t *testing.T, ctx context.Context, client *db.Client)
}{
	{"deadlock", deadlock}, {"lost update", lostUpdate}, {"conflicts", conflicts}, {"unique race", uniqueRace}, {"priority", priority}, {"limits end", limitsEnd},
	{"injected retries", injectedRetries}, {"commit time lost", commitTimeLost}, {"refused", refusedStatements}, {"privileges", privileges}, {"too stale", tooStale},
	{"history gone", historyGone},
}

// TestCockroach shares its tables between the scenarios, because a server takes seconds to make them. They are empty when a scenario begins.
func TestCockroach(t *testing.T) {
	client := testdb.Schema(t, db.Open, cockroach.URL(t))
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			ok(t, last(client.Accounts.Where(query.Every[*of.Account]()).Delete(ctx)))
			s.run(t, ctx, client)
		})
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		ok(t, err)
		return v
	}
}

func is[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// sql executes statements that are not of the client.
func sql(t *testing.T, ctx context.Context, client *db.Client, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := client.Exec(ctx, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// two inserts two accounts with the balance 0.
func two(t *testing.T, ctx context.Context, client *db.Client) (a, b int64) {
	t.Helper()
	list := []*db.Account{{Email: "a@x", Currency: "EUR"}, {Email: "b@x", Currency: "EUR"}}
	ok(t, client.Accounts.InsertMany(ctx, list))
	return list[0].ID, list[1].ID
}

// add adds to the balance of an account.
func add(ctx context.Context, tx *db.Tx, id, n int64) error {
	return once(tx.Accounts.Where(account.ID.EQ(id)).Update(ctx, account.Balance.Add(n)))
}

// balance is that of an account.
func balance(t *testing.T, ctx context.Context, client *db.Client, id int64) int64 {
	t.Helper()
	return must[*db.Account](t)(client.Accounts.Get(ctx, id)).Balance
}

// with is a URL with other hosts, another user where one is given, and further settings.
func with(t *testing.T, address, host, user string, settings ...string) string {
	t.Helper()
	u, err := url.Parse(address)
	ok(t, err)
	if host != "" {
		u.Host = host
	}
	if user != "" {
		u.User = url.User(user)
	}
	q := u.Query()
	for i := 0; i < len(settings); i += 2 {
		q.Set(settings[i], settings[i+1])
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// searchPath is where the tables of a client are.
func searchPath(t *testing.T, ctx context.Context, client *db.Client) string {
	t.Helper()
	return must[[]string](t)(query.SQL1[string](client, "SHOW search_path").All(ctx))[0]
}
