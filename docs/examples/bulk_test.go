package examples

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
)

func load(ctx context.Context, client *db.Client, authors []*db.Author) error {
	err := client.Authors.InsertMany(ctx, authors, query.ContinueOnError())
	var bulk *dberr.BulkError
	if !errors.As(err, &bulk) {
		return err
	}
	for _, row := range bulk.Rows {
		if !dberr.IsUnique(row.Err) { // what is there already may stay
			return fmt.Errorf("%s: %w", authors[row.Index].Name, row.Err)
		}
	}
	return nil
}

func Example_bulk() {
	onShop(func(ctx context.Context, client *db.Client) error {
		authors := []*db.Author{{Name: "a"}, {Name: "b"}}
		if err := load(ctx, client, authors); err != nil {
			return err
		}
		authors[1].Name = "c"
		if err := load(ctx, client, authors); err != nil {
			return err
		}
		n, err := client.Authors.Count(ctx)
		fmt.Println(n)
		return err
	})
	// Output: 2
}

// names reads authors from a CSV file.
func names(file io.Reader) iter.Seq2[*db.Author, error] {
	return func(yield func(*db.Author, error) bool) {
		var a db.Author
		for lines := csv.NewReader(file); ; {
			line, err := lines.Read()
			if err == io.EOF {
				return
			}
			if err == nil {
				a = db.Author{Name: line[0]}
			}
			if !yield(&a, err) {
				return
			}
		}
	}
}

func Example_load() {
	onShop(func(ctx context.Context, client *db.Client) error {
		file := strings.NewReader("Ursula K. Le Guin\nStanisław Lem\n")
		n, err := query.Load(ctx, client.Authors, names(file))
		fmt.Println(n)
		return err
	})
	// Output: 2
}
