// Command bank is CockroachDB's bank tutorial: it creates 100 accounts with random balances, transfers money between two
// of them in a transaction that is run again if it loses a conflict, and deletes five. bank serve is an HTTP service with transfers by
// idempotency key, the past of an account, and a live ticker of changes.
//
// COCKROACHDB_URL names the cluster, cockroachdb://root@localhost:26257/defaultdb?sslmode=disable for instance; a
// postgres:// URL does as well. Without it an SQLite database in memory stands in.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"

	"github.com/crategen/crategen/examples/bank/db"
	"github.com/crategen/crategen/examples/bank/db/account"
)

const (
	accounts  = 100
	chunk     = 25 // accounts of one statement
	deletions = 5
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := start(ctx, os.Args[1:]); err != nil {
		stop()
		log.Fatal(err)
	}
}

// start runs the tutorial without arguments, or bank serve. Nothing else drops tables.
func start(ctx context.Context, args []string) error {
	url := cmp.Or(os.Getenv("COCKROACHDB_URL"), "sqlite::memory:")
	switch {
	case len(args) == 0:
		_, err := run(ctx, url)
		return err
	case args[0] == "serve":
		return serve(ctx, url, args[1:])
	}
	return fmt.Errorf("unknown argument %q: bank plays the tutorial, and bank serve is the service", args[0])
}

// run plays the tutorial and returns the number of accounts that are left.
func run(ctx context.Context, url string) (left int64, err error) {
	client, err := db.Open(ctx, url, sqlite.Driver)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	for _, step := range []func(context.Context, *db.Client) error{initialize, create, transferRandom, deleteSome} {
		if err := step(ctx, client); err != nil {
			return 0, err
		}
	}
	return count(ctx, client)
}

func initialize(ctx context.Context, client *db.Client) error {
	fmt.Println("Initializing the bank database...")
	if err := query.DropTables(ctx, client); err != nil {
		return err
	}
	if err := client.CreateTables(ctx); err != nil {
		return err
	}
	fmt.Println("Database initialized.")
	return nil
}

// create writes the accounts in chunks, each its own statement: small writes conflict less than one big one.
func create(ctx context.Context, client *db.Client) error {
	fmt.Println("Creating new accounts...")
	all := make([]*db.Account, accounts)
	for i := range all {
		all[i] = &db.Account{Balance: 1 + rand.Int64N(1_000_000)}
	}
	for part := range slices.Chunk(all, chunk) {
		if err := client.Accounts.InsertMany(ctx, part); err != nil {
			return err
		}
		for _, a := range part {
			fmt.Printf("Created new account with id %s and balance %d.\n", a.ID, a.Balance)
		}
	}
	return nil
}

var errInsufficientFunds = errors.New("insufficient funds")

func transferRandom(ctx context.Context, client *db.Client) error {
	all, err := client.Accounts.Where(account.Balance.GT(1)).All(ctx)
	if err != nil {
		return err
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	from, to := all[0], all[1]
	fmt.Println("Random account balances:")
	report(from, to)
	before, err := total(ctx, client)
	if err != nil {
		return err
	}

	amount := from.Balance / 2
	fmt.Printf("Transferring %d from account %s to account %s...\n", amount, from.ID, to.ID)
	err = client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return transfer(ctx, tx, from, to, amount) })
	if err != nil {
		return err
	}
	fmt.Println("Transfer complete.")

	now, err := client.Accounts.GetMany(ctx, from.ID, to.ID)
	if err != nil {
		return err
	}
	fmt.Println("New balances:")
	report(now...)
	after, err := total(ctx, client)
	if err != nil {
		return err
	}
	if before != after {
		return fmt.Errorf("the transfer changed the sum of all balances from %d to %d", before, after)
	}
	return nil
}

// transfer moves the amount. It may be run more than once, so it reads what it needs anew.
func transfer(ctx context.Context, tx *db.Tx, from, to *db.Account, amount int64) error {
	source, err := tx.Accounts.Get(ctx, from.ID)
	if err != nil {
		return err
	}
	if source.Balance < amount {
		return errInsufficientFunds
	}
	if _, err := tx.Accounts.Where(account.ID.EQ(from.ID)).Update(ctx, account.Balance.Add(-amount)); err != nil {
		return err
	}
	_, err = tx.Accounts.Where(account.ID.EQ(to.ID)).Update(ctx, account.Balance.Add(amount))
	return err
}

func total(ctx context.Context, client *db.Client) (int64, error) {
	sum, err := query.Select1(query.Sum(account.Balance)).From(client.Accounts).Only(ctx)
	if err != nil || sum == nil {
		return 0, err
	}
	return *sum, nil
}

func deleteSome(ctx context.Context, client *db.Client) error {
	fmt.Println("Deleting existing accounts...")
	some, err := client.Accounts.Limit(deletions).All(ctx)
	if err != nil {
		return err
	}
	for _, a := range some {
		if _, err := client.Accounts.Where(account.ID.EQ(a.ID)).Delete(ctx); err != nil {
			return err
		}
		fmt.Printf("Deleted account %s.\n", a.ID)
	}
	return nil
}

func count(ctx context.Context, client *db.Client) (int64, error) {
	n, err := query.Select1(query.CountRows(client.Accounts)).From(client.Accounts).Only(ctx)
	if err == nil {
		fmt.Printf("%d accounts are left.\n", n)
	}
	return n, err
}

func report(list ...*db.Account) {
	for _, a := range list {
		fmt.Printf("Account %s: %d\n", a.ID, a.Balance)
	}
}
