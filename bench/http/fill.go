package http

import (
	"context"
	"slices"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/http/crate/db"
	"github.com/crategen/crategen/runtime/query"
)

// Rows are the sizes of the answers that are measured.
var Rows = []int{100, 10_000}

// Fill makes the table in a real CrateDB anew, with as many books as the largest answer has. addr is host:port.
func Fill(ctx context.Context, addr string) error {
	client, err := db.Open(ctx, "crate://"+addr+"/"+Schema)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := query.DropTables(ctx, client); err != nil {
		return err
	}
	if err := client.CreateTables(ctx); err != nil {
		return err
	}
	var list []*db.Book
	for _, b := range data.Full.List(1, slices.Max(Rows)) {
		list = append(list, &db.Book{ID: b.ID, AuthorID: b.AuthorID, Title: b.Title, Price: b.Price, Stock: b.Stock,
			PublishedAt: b.PublishedAt, Categories: b.Categories, Details: b.Details})
	}
	if err := client.Books.InsertMany(ctx, list); err != nil {
		return err
	}
	return client.Books.Refresh(ctx)
}
