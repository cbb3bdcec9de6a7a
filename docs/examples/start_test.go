package examples

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/examples/books/db"
	"github.com/crategen/crategen/examples/books/db/book"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
)

func start(ctx context.Context, url string) error {
	client, err := db.Open(ctx, url, sqlite.Driver)
	if err != nil {
		return err
	}
	defer client.Close()

	if err := client.CreateTables(ctx); err != nil {
		return err
	}
	err = client.Books.Insert(ctx, &db.Book{
		Title:           "Mostly Harmless",
		Author:          "Douglas Adams",
		PublicationDate: time.Date(1992, 10, 12, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		return err
	}
	if err := client.Books.Refresh(ctx); err != nil {
		return err
	}
	b, err := client.Books.Where(book.Author.EQ("Douglas Adams")).First(ctx)
	if err != nil {
		return err
	}
	fmt.Println(b.Title, b.PublicationDate.Year())
	return nil
}

func Example_start() {
	if err := start(context.Background(), "sqlite::memory:"); err != nil {
		fmt.Println(err)
	}
	// Output: Mostly Harmless 1992
}

func tables(ctx context.Context, client *db.Client) error {
	if err := client.CreateTables(ctx); err != nil { // those that are missing, with their indexes
		return err
	}
	there, err := query.TableExists(ctx, client.Books)
	if err != nil {
		return err
	}
	fmt.Println(there)
	if err := query.DropTable(ctx, client.Books); err != nil { // with everything in it
		return err
	}
	return query.DropTables(ctx, client)
}

func Example_tables() {
	ctx := context.Background()
	client, err := db.Open(ctx, "sqlite::memory:", sqlite.Driver)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	if err := tables(ctx, client); err != nil {
		fmt.Println(err)
	}
	// Output: true
}

func newClient(t *testing.T) *db.Client {
	client, err := db.Open(t.Context(), "sqlite::memory:", sqlite.Driver)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if err := client.CreateTables(t.Context()); err != nil {
		t.Fatal(err)
	}
	return client
}

func TestCategories(t *testing.T) {
	client := newClient(t)
	b := &db.Book{Title: "Naked Lunch", Author: "William S. Burroughs", PublicationDate: time.Now()}
	if err := client.Books.Insert(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if b.Categories == nil {
		t.Error("a book without categories has an empty list of them")
	}
}
