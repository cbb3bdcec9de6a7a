package writes

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	ledger "github.com/crategen/crategen/test/ledger/db"
	laccount "github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/versions/db"
	"github.com/crategen/crategen/test/versions/db/account"
	"github.com/crategen/crategen/test/versions/db/draft"
	"github.com/crategen/crategen/test/versions/db/slot"
	"github.com/crategen/crategen/test/versions/schema"
)

func newAccount(name string, balance int64) *db.Account {
	return &db.Account{ID: uuid.New(), Name: name, OpenedBy: "ada", Balance: balance, Tags: []string{"a", "b"}, Details: schema.Details{Level: 1}, Rate: 0.5}
}

// again is another row with the key of an account.
func again(a *db.Account, name string, balance int64) *db.Account {
	b := newAccount(name, balance)
	b.ID = a.ID
	return b
}

// TestUpserts shares the tables between its parts, because a server takes seconds to make them.
func TestUpserts(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		t.Run("by key", func(t *testing.T) { byKey(t, ctx, client) })
		t.Run("many", func(t *testing.T) { many(t, ctx, client) })
		t.Run("refused", func(t *testing.T) { refused(t, ctx, client) })
		t.Run("batches", func(t *testing.T) { batches(t, ctx, client) })
	})
}

// byKey counts up, takes values of the new row, and obeys conditions.
func byKey(t *testing.T, ctx context.Context, client *db.Client) {
	a, b := newAccount("a", 10), newAccount("b", 20)
	counter := query.UpsertOn(client.Accounts).Set(account.Balance.Add(5), query.SetExcluded(account.Name), account.Tags.Append("c"))
	n, err := counter.Exec(ctx, a, b)
	check(t, err)
	equal(t, "inserted", n, 2)
	equal(t, "the balance of a new row", a.Balance, 10)

	c := newAccount("c", 30)
	x := again(a, "a2", 100)
	n, err = counter.Exec(ctx, x, c)
	check(t, err)
	equal(t, "one inserted, one changed", n, 2)
	equal(t, "read back: the name", x.Name, "a2")
	equal(t, "read back: the balance", x.Balance, 15)
	equal(t, "read back: the tags", x.Tags, []string{"a", "b", "c"})
	now, err := client.Accounts.Get(ctx, a.ID)
	check(t, err)
	equal(t, "stored: the balance", now.Balance, 15)
	equal(t, "stored: the creator", now.OpenedBy, "ada")
	if now.Version == a.Version || now.UpdatedAt.Before(now.CreatedAt) {
		t.Errorf("the version is %d, before %d; updated at %v", now.Version, a.Version, now.UpdatedAt)
	}

	sum := query.UpsertOn(client.Accounts).
		Set(query.SetTo(account.Balance, query.Plus(account.Balance, query.Excluded(account.Balance))), account.Rate.Set(2.5), account.Note.SetNull())
	n, err = sum.Exec(ctx, again(a, "", 1), again(b, "", 2))
	if err == nil || n != 0 {
		t.Errorf("a validator: %d, %v", n, err)
	}
	n, err = sum.Exec(ctx, again(a, "z", 1), again(b, "z", 2), newAccount("d", 3))
	check(t, err)
	equal(t, "summed", n, 3)
	now, err = client.Accounts.Get(ctx, b.ID)
	check(t, err)
	equal(t, "the sum", now.Balance, 22)
	equal(t, "the rate", now.Rate, 2.5)
	equal(t, "the note", now.Note, nil)
	equal(t, "the name stays", now.Name, "b")

	// a is 16 now, b is 22, c is 30
	greater := query.UpsertOn(client.Accounts).
		Set(query.SetExcluded(account.Balance), query.SetExcluded(account.Details)).
		Where(account.Balance.LT(30), query.Greater(query.Excluded(account.Balance), account.Balance))
	skipped := again(b, "b3", 21)
	n, err = greater.Exec(ctx, again(a, "a3", 17), skipped, again(c, "c3", 99), newAccount("e", 1))
	check(t, err)
	equal(t, "with a condition", n, 2)
	equal(t, "the entity of an unchanged row", skipped.Balance, 21)
	for _, want := range []struct {
		id      uuid.UUID
		balance int64
	}{{a.ID, 17}, {b.ID, 22}, {c.ID, 30}} {
		now, err := client.Accounts.Get(ctx, want.id)
		check(t, err)
		equal(t, "the balance", now.Balance, want.balance)
	}
	n, err = greater.Exec(ctx, again(a, "a4", 1)) // alone
	check(t, err)
	equal(t, "nothing is written", n, 0)
	nulls := query.UpsertOn(client.Accounts).Where(account.Note.EQ("none")) // the note of b is NULL
	n, err = nulls.Exec(ctx, again(b, "b5", 5), again(c, "c5", 5))
	check(t, err)
	equal(t, "NULL is not met", n, 1)
	now, err = client.Accounts.Get(ctx, c.ID)
	check(t, err)
	equal(t, "overwritten", now.Name, "c5")

	other := again(a, "never", 0)
	n, err = query.UpsertOn(client.Accounts, account.ID).DoNothing().Exec(ctx, other, newAccount("f", 6))
	check(t, err)
	equal(t, "DO NOTHING", n, 1)
	now, err = client.Accounts.Get(ctx, a.ID)
	check(t, err)
	equal(t, "the row stays", now.Name, "a2")
}

func refused(t *testing.T, ctx context.Context, client *db.Client) {
	a := newAccount("a", 1)
	for name, do := range map[string]func() (int, error){
		"DoNothing and Set": func() (int, error) {
			return query.UpsertOn(client.Accounts).DoNothing().Set(account.Balance.Add(1)).Exec(ctx, a)
		},
		"no changes": func() (int, error) { return query.UpsertOn(client.Accounts).Set().Exec(ctx, a) },
		"a zero key": func() (int, error) { return query.UpsertOn(client.Accounts, account.Name).Exec(ctx, &db.Account{}) },
		"twice":      func() (int, error) { return query.UpsertOn(client.Accounts, account.ID, account.ID).Exec(ctx, a) },
		"no index":   func() (int, error) { return query.UpsertOn(client.Accounts, account.Name).Exec(ctx, a) },
		"a field twice": func() (int, error) {
			return query.UpsertOn(client.Accounts).Set(account.Balance.Add(1), account.Balance.Set(2)).Exec(ctx, a)
		},
		"a validator": func() (int, error) {
			return query.UpsertOn(client.Accounts).Set(account.Name.Set("")).Exec(ctx, a)
		},
		"a condition of an index of the key": func() (int, error) {
			return query.UpsertOn(client.Accounts).OfIndexWhere("name = 'x'").Exec(ctx, a)
		},
		"Excluded in a query": func() (int, error) {
			return client.Accounts.Where(query.Greater(query.Excluded(account.Balance), account.Balance)).Count(ctx)
		},
		"SetExcluded in an update": func() (int, error) {
			return client.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, query.SetExcluded(account.Balance))
		},
	} {
		if n, err := do(); err == nil || n != 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	n, err := query.UpsertOn(client.Accounts).Exec(ctx)
	check(t, err)
	equal(t, "nothing to write", n, 0)
}

// many sends several statements, and upserts rows whose key has a generated part.
func many(t *testing.T, ctx context.Context, client *db.Client) {
	list := make([]*db.Account, 25)
	for i := range list {
		list[i] = newAccount(fmt.Sprint(i), int64(i))
	}
	check(t, client.Accounts.InsertMany(ctx, list[:15]))
	up := query.UpsertOn(client.Accounts).Set(account.Balance.Add(100)).Where(account.Balance.LT(10))
	n, err := up.ExecMany(ctx, list, query.ChunkRows(7))
	check(t, err)
	equal(t, "written", n, 20) // 10 changed, 10 inserted
	check(t, client.Accounts.Refresh(ctx))
	over, err := client.Accounts.Where(account.Balance.GTE(100)).Count(ctx)
	check(t, err)
	equal(t, "changed", over, 10)

	slots := make([]*db.Slot, 3)
	for i := range slots {
		slots[i] = &db.Slot{Room: "r", Ts: time.Date(2024, time.Month(i+1), 2, 3, 4, 5, 0, time.UTC), Guest: "x"}
	}
	check(t, client.Slots.InsertMany(ctx, slots[:2]))
	n, err = query.UpsertOn(client.Slots).Set(slot.Guest.Set("y")).Where(slot.Guest.NEQ("y")).Exec(ctx, slots...)
	check(t, err)
	equal(t, "slots", n, 3)
	n, err = query.UpsertOn(client.Slots).Set(slot.Guest.Set("y")).Where(slot.Guest.NEQ("y")).Exec(ctx, slots...)
	check(t, err)
	equal(t, "slots again", n, 1)
	n, err = query.UpsertOn(client.Slots).DoNothing().Exec(ctx, slots...)
	check(t, err)
	equal(t, "slots that exist", n, 0)
}

// TestUpsertOfTenants leaves rows of another tenant alone.
func TestUpsertOfTenants(t *testing.T) {
	of := query.Tenant("tenant", func(ctx context.Context) (string, error) { v, _ := ctx.Value(tenantKey{}).(string); return v, nil })
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		one, two := context.WithValue(ctx, tenantKey{}, "one"), context.WithValue(ctx, tenantKey{}, "two")
		check(t, client.Drafts.Insert(one, &db.Draft{ID: "a", Text: "of one"}))
		up := query.UpsertOn(client.Drafts).Set(draft.Text.Set("changed")).Where(draft.Text.EQ("of one"))
		n, err := up.Exec(two, &db.Draft{ID: "a", Text: "of two"})
		if n != 0 || err != nil && !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("another tenant: %d, %v", n, err)
		}
		d, err := client.Drafts.Get(one, "a")
		check(t, err)
		equal(t, "the text", d.Text, "of one")
		n, err = up.Exec(one, &db.Draft{ID: "a", Text: "new"}, &db.Draft{ID: "b", Text: "new"})
		check(t, err)
		equal(t, "the own tenant", n, 2)
		d, err = client.Drafts.Get(one, "a")
		check(t, err)
		equal(t, "the text", d.Text, "changed")
	}, of)
}

type tenantKey struct{}

// TestUpsertOnUniqueIndex finds rows by unique indexes; the key is made by the database.
func TestUpsertOnUniqueIndex(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, ledger.Open, func(t *testing.T, ctx context.Context, target string, client *ledger.Client) {
		ada := &ledger.Account{Email: "ada@x", Balance: 1, Currency: "EUR"}
		check(t, client.Accounts.Insert(ctx, ada))
		email := query.UpsertOn(client.Accounts, laccount.Email)
		same, bob := &ledger.Account{Email: "ada@x", Balance: 7, Currency: "USD"}, &ledger.Account{Email: "bob@x", Balance: 8, Currency: "USD"}
		n, err := email.Exec(ctx, same, bob)
		check(t, err)
		equal(t, "overwritten and inserted", n, 2)
		equal(t, "the key of the existing row", same.ID, ada.ID)
		equal(t, "the immutable currency of the existing row", same.Currency, "EUR")
		if bob.ID == 0 || bob.ID == ada.ID {
			t.Errorf("the new key is %d", bob.ID)
		}
		now, err := client.Accounts.Get(ctx, ada.ID)
		check(t, err)
		equal(t, "the balance", now.Balance, 7)

		given := &ledger.Account{ID: 4711, Email: "eve@x", Balance: 1, Currency: "EUR"} // one row omits its key, one has it
		n, err = email.Set(laccount.Balance.Add(10)).Exec(ctx, &ledger.Account{Email: "ada@x", Currency: "EUR"}, given)
		check(t, err)
		equal(t, "of different columns", n, 2)
		now, err = client.Accounts.Get(ctx, ada.ID)
		check(t, err)
		equal(t, "the counter", now.Balance, 17)

		first := &ledger.Account{Email: "ada@x", Balance: 99, Currency: "EUR"}
		n, err = email.DoNothing().Exec(ctx, first, &ledger.Account{Email: "fay@x", Currency: "EUR"})
		check(t, err)
		equal(t, "DO NOTHING", n, 1)
		equal(t, "the entity of an existing row", first.ID, 0)

		owner := "o"
		pair := query.UpsertOn(client.Accounts, laccount.Owner, laccount.Currency).Set(query.SetExcluded(laccount.Balance), query.SetExcluded(laccount.Email)).
			Where(query.Greater(query.Excluded(laccount.Balance), laccount.Balance))
		n, err = pair.Exec(ctx, &ledger.Account{Email: "p@x", Owner: &owner, Currency: "EUR", Balance: 5})
		check(t, err)
		equal(t, "by two columns", n, 1)
		n, err = pair.Exec(ctx, &ledger.Account{Email: "q@x", Owner: &owner, Currency: "EUR", Balance: 5}, &ledger.Account{Email: "r@x", Owner: &owner, Currency: "USD", Balance: 5})
		check(t, err)
		equal(t, "one is not greater", n, 1)
		var invalid *dberr.ValidationError
		if _, err := pair.Exec(ctx, &ledger.Account{Email: "n@x", Currency: "EUR"}); !errors.As(err, &invalid) || invalid.Field != "owner" {
			t.Errorf("NULL in the index: %v", err)
		}
		var broken *dberr.ConstraintError
		if n, err := pair.Exec(ctx, &ledger.Account{Email: "bob@x", Owner: &owner, Currency: "CHF"}); !errors.As(err, &broken) || n != 0 {
			t.Errorf("another unique index: %d, %v", n, err)
		}

		_, err = query.Exec(ctx, client, "CREATE UNIQUE INDEX part ON accounts (balance) WHERE currency = 'GBP'")
		check(t, err)
		part := query.UpsertOn(client.Accounts, laccount.Balance).OfIndexWhere("currency = 'GBP'").Set(laccount.Owner.Set("part"))
		n, err = part.Exec(ctx, &ledger.Account{Email: "g@x", Currency: "GBP", Balance: 5000})
		check(t, err)
		equal(t, "a partial index, new", n, 1)
		again := &ledger.Account{Email: "h@x", Currency: "GBP", Balance: 5000}
		n, err = part.Exec(ctx, again)
		check(t, err)
		equal(t, "a partial index, existing", n, 1)
		equal(t, "the email of the existing row", again.Email, "g@x")

		t.Run("limits", func(t *testing.T) { limits(t, ctx, client) })
		check(t, client.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			n, err := query.UpsertOn(tx.Accounts, laccount.Email).Set(laccount.Balance.Add(1)).Exec(ctx, &ledger.Account{Email: "ada@x", Currency: "EUR"})
			equal(t, "in a transaction", n, 1)
			return err
		}))
	})
}
