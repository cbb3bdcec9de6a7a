package cockroach

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/entry"
	"github.com/crategen/crategen/test/ledger/db/of"
)

// statement is a kind of statement, with what it does to the tables.
type statement struct {
	name    string
	balance int64 // added to the account
	rows    int   // added to the accounts
	entries int   // added to the entries of the account
	do      func(ctx context.Context, tx *db.Tx) error
}

// statements are of every kind. id is the account that they read and write.
func statements(id int64) []statement {
	mine := func(tx *db.Tx) *db.AccountQuery { return tx.Accounts.Where(account.ID.EQ(id)) }
	fresh := func(email string) *db.Account { return &db.Account{Email: email, Currency: "EUR"} }
	kept := &db.Account{Email: "kept@x", Currency: "EUR"} // the same in each run, with the key of the run before
	return []statement{
		{name: "Get", do: func(ctx context.Context, tx *db.Tx) error { return last(tx.Accounts.Get(ctx, id)) }},
		{name: "GetMany", do: func(ctx context.Context, tx *db.Tx) error { return last(tx.Accounts.GetMany(ctx, id, id)) }},
		{name: "All", do: func(ctx context.Context, tx *db.Tx) error { return last(mine(tx).All(ctx)) }},
		{name: "Only", do: func(ctx context.Context, tx *db.Tx) error { return last(mine(tx).Only(ctx)) }},
		{name: "First", do: func(ctx context.Context, tx *db.Tx) error {
			return last(tx.Accounts.OrderBy(account.Email.Asc()).First(ctx))
		}},
		{name: "Count", do: func(ctx context.Context, tx *db.Tx) error { return last(tx.Accounts.Count(ctx)) }},
		{name: "Exist", do: func(ctx context.Context, tx *db.Tx) error { return last(mine(tx).Exist(ctx)) }},
		{name: "Page", do: func(ctx context.Context, tx *db.Tx) error {
			return last(tx.Accounts.OrderBy(account.Balance.Desc()).Page(ctx, 1, ""))
		}},
		{name: "Iter", do: func(ctx context.Context, tx *db.Tx) error {
			for _, err := range mine(tx).Iter(ctx) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
		{name: "With", do: func(ctx context.Context, tx *db.Tx) error { return last(mine(tx).With(account.Entries).All(ctx)) }},
		{name: "an aggregate", do: func(ctx context.Context, tx *db.Tx) error {
			return last(query.Select1(query.Sum(account.Balance)).From(tx.Accounts).Only(ctx))
		}},
		{name: "groups", do: func(ctx context.Context, tx *db.Tx) error {
			return last(query.Select2(account.Currency, query.CountRows(tx.Accounts)).From(tx.Accounts).GroupBy(account.Currency).All(ctx))
		}},
		{name: "a union", do: func(ctx context.Context, tx *db.Tx) error {
			balances := query.Select1(account.Balance).From(tx.Accounts)
			return last(query.UnionAll(balances, balances).All(ctx))
		}},
		{name: "SQL", do: func(ctx context.Context, tx *db.Tx) error {
			return last(query.SQL1[int64](tx, "SELECT balance FROM accounts WHERE id = ?", id).All(ctx))
		}},
		{name: "ForUpdate", do: func(ctx context.Context, tx *db.Tx) error { return last(query.ForUpdate(mine(tx)).All(ctx)) }},
		{name: "ForShare", do: func(ctx context.Context, tx *db.Tx) error { return last(query.ForShare(mine(tx)).All(ctx)) }},
		{name: "SkipLocked", do: func(ctx context.Context, tx *db.Tx) error {
			return last(query.ForUpdate(tx.Accounts.Limit(3), query.SkipLocked).All(ctx))
		}},

		{name: "Insert", rows: 1, do: func(ctx context.Context, tx *db.Tx) error { return tx.Accounts.Insert(ctx, fresh("c@x")) }},
		{name: "Insert of the same entity", rows: 1, do: func(ctx context.Context, tx *db.Tx) error { return tx.Accounts.Insert(ctx, kept) }},
		{name: "Create", rows: 1, do: func(ctx context.Context, tx *db.Tx) error {
			return last(tx.Accounts.Create(ctx, account.Email.Set("c@x")))
		}},
		{name: "InsertMany", rows: 2, do: func(ctx context.Context, tx *db.Tx) error {
			return tx.Accounts.InsertMany(ctx, []*db.Account{fresh("c@x"), fresh("d@x")})
		}},
		{name: "InsertFrom", entries: 1, do: func(ctx context.Context, tx *db.Tx) error {
			rows := query.Select3(account.Balance, query.Value[*of.Account](time.Now()), account.ID).From(mine(tx))
			return once(query.InsertFrom3(ctx, tx.Entries, rows, entry.Amount, entry.BookedAt, entry.AccountID))
		}},
		{name: "Load", rows: 2, do: func(ctx context.Context, tx *db.Tx) error {
			return last(query.Load(ctx, tx.Accounts, slices.Values([]*db.Account{fresh("c@x"), fresh("d@x")})))
		}},
		{name: "Upsert", rows: 1, do: func(ctx context.Context, tx *db.Tx) error { return tx.Accounts.Upsert(ctx, fresh("c@x")) }},
		{name: "UpsertOn", balance: 1, do: func(ctx context.Context, tx *db.Tx) error {
			return once(query.UpsertOn(tx.Accounts, account.Email).Set(account.Balance.Add(1)).Exec(ctx, fresh("a@x")))
		}},
		{name: "Update", balance: 1, do: func(ctx context.Context, tx *db.Tx) error { return add(ctx, tx, id, 1) }},
		{name: "UpdateReturning", balance: 1, do: func(ctx context.Context, tx *db.Tx) error {
			return one(query.UpdateReturning(ctx, mine(tx), account.Balance.Add(1)))
		}},
		{name: "Update with a limit", balance: 1, do: func(ctx context.Context, tx *db.Tx) error {
			return once(mine(tx).Limit(1).Update(ctx, account.Balance.Add(1)))
		}},
		{name: "Delete", rows: -1, do: func(ctx context.Context, tx *db.Tx) error {
			return once(tx.Accounts.Where(account.Email.EQ("b@x")).Delete(ctx))
		}},
		{name: "DeleteReturning", rows: -1, do: func(ctx context.Context, tx *db.Tx) error {
			return one(query.DeleteReturning(ctx, tx.Accounts.Where(account.Email.EQ("b@x"))))
		}},
		{name: "Exec", balance: 1, do: func(ctx context.Context, tx *db.Tx) error {
			return once(query.Exec(ctx, tx, "UPDATE accounts SET balance = balance + 1 WHERE id = ?", id))
		}},
		{name: "Send", balance: 1, entries: 1, do: func(ctx context.Context, tx *db.Tx) error {
			up := query.Updating(mine(tx), account.Balance.Add(1))
			err := tx.Send(ctx, up, query.Getting(tx.Accounts, id), query.Inserting(tx.Entries, &db.Entry{Amount: 1, BookedAt: time.Now(), AccountID: id}))
			return once(up.Result(), err)
		}},
		{name: "Final", balance: 1, entries: 1, do: func(ctx context.Context, tx *db.Tx) error {
			tx.Final(query.Updating(mine(tx), account.Balance.Add(1)), query.Inserting(tx.Entries, &db.Entry{Amount: 1, BookedAt: time.Now(), AccountID: id}))
			return nil
		}},
		{name: "Nested", balance: 1, do: func(ctx context.Context, tx *db.Tx) error {
			return query.Nested(ctx, tx, func(ctx context.Context) error { return add(ctx, tx, id, 1) })
		}},
		{name: "Nested, its error swallowed", balance: 1, do: func(ctx context.Context, tx *db.Tx) error {
			_ = query.Nested(ctx, tx, func(ctx context.Context) error { return add(ctx, tx, id, 1) })
			return nil
		}},
		{name: "several", balance: 2, rows: 1, entries: 1, do: func(ctx context.Context, tx *db.Tx) error {
			a, err := tx.Accounts.Get(ctx, id)
			if err != nil {
				return err
			}
			if _, err := mine(tx).Update(ctx, account.Balance.Set(a.Balance+2)); err != nil {
				return err
			}
			if err := tx.Entries.Insert(ctx, &db.Entry{Amount: 2, BookedAt: time.Now(), AccountID: id}); err != nil {
				return err
			}
			return tx.Accounts.Insert(ctx, fresh("c@x"))
		}},
	}
}

func last(_ any, err error) error { return err }

// once and one hold that a statement reports one row, also if the server has repeated it.
func once(n int, err error) error {
	if err == nil && n != 1 {
		return fmt.Errorf("the statement reports %d rows", n)
	}
	return err
}

func one(list []*db.Account, err error) error { return once(len(list), err) }

// injection is a way in which the server fails the statements of a transaction.
type injection struct {
	name     string
	settings []string // of the first two runs
	level    wire.Isolation
	runs     int // of the transaction until it is committed
}

// injections: of a serializable transaction each statement fails after its first row was sent. Within a transaction with READ COMMITTED the server
// repeats a statement by itself, until it has done so too often.
var injections = []injection{
	{"statements of serializable transactions", []string{"inject_retry_errors_enabled = on"}, wire.Serializable, 3},
	{"statements with read committed, which the server repeats", []string{"inject_retry_errors_enabled = on"}, wire.ReadCommitted, 1},
	{"statements with read committed", []string{"max_retries_for_read_committed = 0", "inject_retry_errors_enabled = on"}, wire.ReadCommitted, 3},
	{"commits of serializable transactions", []string{"inject_retry_errors_on_commit_enabled = on"}, wire.Serializable, 3},
	{"commits with read committed", []string{"inject_retry_errors_on_commit_enabled = on"}, wire.ReadCommitted, 3},
}

// injectedRetries lets the server fail every kind of statement and the commit with a conflict in two runs of a transaction. The third one is
// committed, and what the transaction does is there exactly once.
func injectedRetries(t *testing.T, ctx context.Context, client *db.Client) {
	for _, in := range injections {
		t.Run(in.name, func(t *testing.T) {
			ok(t, last(client.Accounts.Where(query.Every[*of.Account]()).Delete(ctx)))
			id, _ := two(t, ctx, client)
			for _, s := range statements(id) {
				inject(t, ctx, client, in, id, s)
			}
		})
	}
}

func inject(t *testing.T, ctx context.Context, client *db.Client, in injection, id int64, s statement) {
	t.Helper()
	runs, after := 0, 0
	err := client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		runs++
		tx.AfterCommit(func(context.Context) { after++ })
		for _, setting := range in.settings {
			if runs > 2 {
				break
			}
			if _, err := query.Exec(ctx, tx, "SET LOCAL "+setting); err != nil {
				return err
			}
		}
		return s.do(ctx, tx)
	}, query.Isolation(in.level))
	if err != nil {
		t.Errorf("%s: %v", s.name, err)
		return
	}
	is(t, s.name+": runs", runs, in.runs)
	is(t, s.name+": functions after the commit", after, 1)
	is(t, s.name+": balance", balance(t, ctx, client, id), s.balance)
	is(t, s.name+": rows", must[int](t)(client.Accounts.Count(ctx)), 2+s.rows)
	is(t, s.name+": entries", must[int](t)(client.Entries.Where(entry.AccountID.EQ(id)).Count(ctx)), s.entries)

	ok(t, last(client.Accounts.Where(account.Email.NotIn("a@x", "b@x")).Delete(ctx)))
	ok(t, last(client.Entries.Where(query.Every[*of.Entry]()).Delete(ctx)))
	ok(t, last(client.Accounts.Where(account.ID.EQ(id)).Update(ctx, account.Balance.Set(0))))
	if s.rows < 0 {
		ok(t, client.Accounts.Insert(ctx, &db.Account{Email: "b@x", Currency: "EUR"}))
	}
}
