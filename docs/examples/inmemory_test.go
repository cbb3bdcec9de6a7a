package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

// inMemory runs an example on empty tables in memory and prints its error, which no example expects.
func inMemory[C interface {
	CreateTables(ctx context.Context) error
	Close() error
}](open func(ctx context.Context, url string, opts ...wire.Option) (C, error), example func(ctx context.Context, client C) error) {
	ctx := context.Background()
	client, err := open(ctx, "sqlite::memory:", sqlite.Driver)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	if err := client.CreateTables(ctx); err != nil {
		fmt.Println(err)
		return
	}
	if err := example(ctx, client); err != nil {
		fmt.Println(err)
	}
}
