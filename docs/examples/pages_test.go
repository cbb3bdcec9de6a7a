package examples

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
)

func walkPages(ctx context.Context, client *db.Client) error {
	newest := client.Articles.
		Where(article.Price.LT(20)).
		OrderBy(article.CreatedAt.Desc())

	var after query.Cursor // empty: the first page
	for {
		page, err := newest.Page(ctx, 3, after)
		if err != nil {
			return err
		}
		for _, a := range page.Items {
			fmt.Println(a.Title)
		}
		if !page.More {
			return nil
		}
		after = page.Next
		fmt.Println("-- next page")
	}
}

func Example_walkPages() {
	onShelf(walkPages)
	// Output:
	// Naked Lunch
	// Monty Python's Big Red Book
	// The Restaurant at the End of the Universe
	// -- next page
	// The Hitchhiker's Guide to the Galaxy
}

// listing is what a client of the service gets.
type listing struct {
	Articles []*db.Article `json:"articles"`
	Next     string        `json:"next,omitempty"`
}

// listArticles serves ?after=... of a request.
func listArticles(ctx context.Context, client *db.Client, after string) (*listing, error) {
	page, err := client.Articles.
		OrderBy(article.Title.Asc()).
		Page(ctx, 50, query.Cursor(after))
	if errors.Is(err, dberr.ErrCursor) {
		return nil, errBadRequest // start again without a cursor
	}
	if err != nil {
		return nil, err
	}
	return &listing{page.Items, string(page.Next)}, nil
}

var errBadRequest = errors.New("400 Bad Request")

func Example_listArticles() {
	onShelf(func(ctx context.Context, client *db.Client) error {
		l, err := listArticles(ctx, client, "")
		if err != nil {
			return err
		}
		fmt.Println(len(l.Articles), "articles, more:", l.Next != "")
		_, err = listArticles(ctx, client, "made up")
		fmt.Println(err)
		return nil
	})
	// Output:
	// 4 articles, more: false
	// 400 Bad Request
}

func openWithKeys(ctx context.Context, url string) (*db.Client, error) {
	return db.Open(ctx, url, sqlite.Driver,
		query.CursorKey([]byte(os.Getenv("CURSOR_KEY"))),     // seals and opens
		query.CursorKey([]byte(os.Getenv("OLD_CURSOR_KEY")))) // opens what is still around
}

func TestOpenWithKeys(t *testing.T) {
	t.Setenv("CURSOR_KEY", "0123456789abcdef0123456789abcdef")
	t.Setenv("OLD_CURSOR_KEY", "fedcba9876543210fedcba9876543210")
	client, err := openWithKeys(t.Context(), "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	t.Setenv("CURSOR_KEY", "short")
	if _, err := openWithKeys(t.Context(), "sqlite::memory:"); err == nil {
		t.Error("a key of five bytes was taken")
	}
}
