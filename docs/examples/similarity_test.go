package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/maker"
)

func similarMakers(ctx context.Context, client *db.Client) error {
	hits, err := client.Makers.Where(query.Similar(maker.Name, "acne tools")).
		OrderBy(query.Similarity(maker.Name, "acne tools").Desc()).Limit(10).All(ctx)
	for _, m := range hits {
		fmt.Println(m.Name)
	}
	return err
}

func Example_similarity() {
	ctx := context.Background()
	client, err := db.Open(ctx, "sqlite::memory:", sqlite.Driver)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	err = client.CreateTables(ctx)
	if err == nil {
		err = client.Makers.InsertMany(ctx, []*db.Maker{{ID: 1, Name: "Tool World"}, {ID: 2, Name: "Acme Tools"}, {ID: 3, Name: "Bakers"}})
	}
	if err == nil {
		err = similarMakers(ctx, client)
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// Acme Tools
}
