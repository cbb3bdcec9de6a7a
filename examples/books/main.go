// Command books is CrateDB's books tutorial: it writes three books, finds them by author, counts them by author and
// searches their titles. Before that it creates and drops the departments table of the getting-started page.
//
// CRATEDB_URL names the cluster, crate://crate@localhost:4200 for instance. Without it an SQLite database in memory
// stands in.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"

	"github.com/crategen/crategen/examples/books/db"
	"github.com/crategen/crategen/examples/books/db/book"
	"github.com/crategen/crategen/examples/books/db/of"
	"github.com/crategen/crategen/examples/books/schema"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, cmp.Or(os.Getenv("CRATEDB_URL"), "sqlite::memory:")); err != nil {
		stop()
		log.Fatal(err)
	}
}

func run(ctx context.Context, url string) error {
	client, err := db.Open(ctx, url, sqlite.Driver)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := departments(ctx, client); err != nil {
		return err
	}
	if err := writeBooks(ctx, client); err != nil {
		return err
	}
	return readBooks(ctx, client)
}

// departments creates a table, looks at it and drops it.
func departments(ctx context.Context, client *db.Client) error {
	if err := query.DropTable(ctx, client.Departments); err != nil {
		return err
	}
	report := func() error {
		exists, err := query.TableExists(ctx, client.Departments)
		fmt.Println("Table departments exists:", exists)
		return err
	}
	if err := report(); err != nil {
		return err
	}
	if err := client.CreateTables(ctx); err != nil {
		return err
	}
	if err := report(); err != nil {
		return err
	}
	columns, err := query.SQL2[string, string](client, columnsOf(client)).All(ctx)
	if err != nil {
		return err
	}
	for _, c := range columns {
		fmt.Println(" ", c.V1, c.V2)
	}
	if err := query.DropTable(ctx, client.Departments); err != nil {
		return err
	}
	return report()
}

// columnsOf lists the columns of departments and their types: SQLite has no information_schema.
func columnsOf(client *db.Client) string {
	if client.Conn().Dialect() == "sqlite" {
		return "SELECT name, lower(type) FROM pragma_table_xinfo('departments') ORDER BY name"
	}
	return `SELECT column_name, data_type FROM information_schema.columns
		WHERE table_schema = CURRENT_SCHEMA AND table_name = 'departments' ORDER BY column_name`
}

func writeBooks(ctx context.Context, client *db.Client) error {
	if err := client.CreateTables(ctx); err != nil {
		return err
	}
	if _, err := client.Books.Where(query.Every[*of.Book]()).Delete(ctx); err != nil {
		return err
	}
	err := client.Books.Insert(ctx, &db.Book{
		Title:           "The Hitchhiker's Guide to the Galaxy",
		Author:          "Douglas Adams",
		PublicationDate: day(1979, 10, 12),
		Categories:      []string{"novel", "documentation", "comedy"},
	})
	if err != nil {
		return err
	}
	err = client.Books.InsertMany(ctx, []*db.Book{{
		Title:           "The Restaurant at the End of the Universe",
		Author:          "Douglas Adams",
		PublicationDate: day(1980, 1, 1),
		Categories:      []string{"novel", "documentation", "comedy"},
	}, {
		Title:           "Monty Python's Big Red Book",
		Author:          "Monty Python",
		PublicationDate: day(1971, 9, 30),
		Categories:      []string{"comedy"},
		Details:         &schema.Details{Pages: 64, Summary: "Sketches, and an index of first lines."},
	}})
	if err != nil {
		return err
	}
	return client.Books.Refresh(ctx) // CrateDB finds new rows within a second; do not wait for it
}

func readBooks(ctx context.Context, client *db.Client) error {
	adams, err := client.Books.
		Where(book.Author.EQ("Douglas Adams")).
		OrderBy(book.PublicationDate.Asc()).
		All(ctx)
	if err != nil {
		return err
	}
	fmt.Println("\nBooks by Douglas Adams:")
	for _, b := range adams {
		fmt.Printf("%s - %s\n", b.Title, b.PublicationDate.Format(time.DateOnly))
	}

	count := query.CountRows(client.Books)
	perAuthor, err := query.Select2(count, book.Author).
		From(client.Books).
		GroupBy(book.Author).
		OrderBy(count.Desc()).
		All(ctx)
	if err != nil {
		return err
	}
	fmt.Println("\nBooks per author:")
	fmt.Println(list(perAuthor))

	hits, err := query.Select1(book.Title).From(client.Books).Where(book.Title.Match("monty")).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println("\nTitles that match 'monty':")
	fmt.Println(strings.Join(hits, "\n"))
	return search(ctx, client)
}

// search looks for words in several columns and in a member of the documents, and changes a member.
func search(ctx context.Context, client *db.Client) error {
	found, err := client.Books.Where(book.Search.Match("adams comedies")).OrderBy(book.PublicationDate.Asc()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println("\nBooks with 'adams' and 'comedies' in any column:")
	for _, b := range found {
		fmt.Println(b.Title)
	}
	python := client.Books.Where(book.Search.Match("sketch python"))
	if _, err := python.Update(ctx, book.Details.Pages.Set(65)); err != nil {
		return err
	}
	if err := client.Books.Refresh(ctx); err != nil {
		return err
	}
	long, err := query.Select2(book.Title, book.Details.Pages).From(client.Books).Where(book.Details.Pages.GT(64)).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println("\nBooks with more than 64 pages:")
	for _, x := range long {
		fmt.Printf("%s - %d\n", x.V1, *x.V2)
	}
	return nil
}

func list[T fmt.Stringer](items []T) string {
	out := make([]string, len(items))
	for i, x := range items {
		out[i] = x.String()
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
