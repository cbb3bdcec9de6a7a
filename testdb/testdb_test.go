package testdb_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/dbtest"
	shop "github.com/crategen/crategen/test/shop/db"
	shoptest "github.com/crategen/crategen/test/shop/db/dbtest"
	"github.com/crategen/crategen/testdb"
)

func TestEachTestHasItsOwnTables(t *testing.T) {
	a, b := testdb.New(t, shop.Open), testdb.New(t, shop.Open)
	shoptest.Author(t, a)
	for name, want := range map[*shop.Client]int{a: 1, b: 0} {
		if n, err := name.Authors.Count(t.Context()); err != nil || n != want {
			t.Errorf("authors: %d, %v, want %d", n, err, want)
		}
	}
}

func TestSchemaIsNewAndGoesAway(t *testing.T) {
	for _, s := range testtarget.All {
		t.Run(s.Name, func(t *testing.T) {
			url := s.URL(t)
			var used *shop.Client
			t.Run("use", func(t *testing.T) {
				used = testdb.Schema(t, shop.Open, url)
				other := testdb.Schema(t, shop.Open, url)
				author := shoptest.Author(t, used)
				if n, err := used.Authors.Count(t.Context()); err != nil || n != 1 {
					t.Errorf("authors: %d, %v", n, err)
				}
				if n, err := other.Authors.Count(t.Context()); err != nil || n != 0 {
					t.Errorf("authors of the other schema: %d, %v", n, err)
				}
				if _, err := used.Authors.Get(t.Context(), author.ID); err != nil {
					t.Error(err)
				}
			})
			if s.Name == "sqlite" || t.Failed() {
				return // it was in memory
			}
			const left = "SELECT count(*) FROM information_schema.tables WHERE table_schema LIKE 'test\\_%'"
			admin, err := shop.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			defer admin.Close()
			n, err := query.SQL1[int64](admin, left).All(t.Context())
			if err != nil || n[0] != 0 {
				t.Errorf("%v tables are left behind, %v", n, err)
			}
		})
	}
}

func TestFactoryMakesWhatIsRequired(t *testing.T) {
	client := dbtest.New(t)
	entry := dbtest.Entry(t, client)
	owner, err := client.Accounts.Get(t.Context(), entry.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(owner.Email, "email-") {
		t.Errorf("the email is %q", owner.Email)
	}
	given := dbtest.Account(t, client, account.Email.Set("a@example.org"), account.Balance.Set(7))
	if given.Email != "a@example.org" || given.Balance != 7 || given.Currency != "EUR" {
		t.Errorf("got %+v", given)
	}
	for range 3 { // unique emails
		dbtest.Account(t, client)
	}
}

func TestEveryFactoryMakesARow(t *testing.T) {
	client := shoptest.New(t)
	shoptest.Article(t, client)
	shoptest.Kind(t, client)
	shoptest.Odd(t, client)
	shoptest.Preset(t, client)
	shoptest.Reading(t, client)
}

// recorder is a test that remembers how it failed.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.failure = strings.TrimSpace(strings.ReplaceAll(format, "%v", "·"))
	panic(r)
}

func TestFailureEndsTheTest(t *testing.T) {
	for name, run := range map[string]func(t testing.TB){
		"no URL":    func(t testing.TB) { testdb.Schema(t, ledger.Open, "nonsense") },
		"no server": func(t testing.TB) { testdb.Schema(t, ledger.Open, "postgres://127.0.0.1:1/x?sslmode=disable") },
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{TB: t}
			defer func() {
				if recover() != any(r) || r.failure == "" {
					t.Error("the test went on")
				}
			}()
			run(r)
		})
	}
}
