package http

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/bytedance/sonic"
	goccy "github.com/goccy/go-json"
	jsoniter "github.com/json-iterator/go"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/http/crate/db"
	"github.com/crategen/crategen/bench/http/crate/db/book"
)

// Client reads books.
type Client struct {
	Name string
	// Get reads the book with key 1, List n books from key 1 on.
	Get  func(ctx context.Context) ([]data.Book, error)
	List func(ctx context.Context, n int) ([]data.Book, error)
	// Discard is a client that does not decode: what the transport alone costs.
	Discard bool
	// Outside is a client in another process, whose CPU time and allocations are not seen.
	Outside bool
	close   func() error
}

// Close lets go of the connections.
func (c *Client) Close() error { return c.close() }

// Schema is the schema of CrateDB that holds the books.
const Schema = "bench"

// The statements of crategen, which the others send as well.
const (
	selectBook = `SELECT "id", "author_id", "title", "price", "stock", "published_at", "categories", "details" FROM "books" `
	getBook    = selectBook + `WHERE "id" = ?`
	listBooks  = selectBook + `WHERE "id" >= ? ORDER BY "id" LIMIT ?`
)

// Clients are all of them. The first is the one to compare with: net/http and encoding/json. addr is host:port.
func Clients(ctx context.Context, addr string) ([]*Client, error) {
	ours, err := newCrategen(ctx, addr)
	if err != nil {
		return nil, err
	}
	return []*Client{
		byHand(addr, "encoding/json", decoder(json.Unmarshal)),
		ours,
		byHand(addr, "goccy/go-json", decoder(goccy.Unmarshal)),
		byHand(addr, "sonic", decoder(sonic.Unmarshal)),
		byHand(addr, "jsoniter", decodeIterator),
		discard(addr),
	}, nil
}

func newCrategen(ctx context.Context, addr string) (*Client, error) {
	client, err := db.Open(ctx, "crate://"+addr+"/"+Schema)
	if err != nil {
		return nil, err
	}
	return &Client{
		Name: "crategen",
		Get: func(ctx context.Context) ([]data.Book, error) {
			b, err := client.Books.Get(ctx, 1)
			if err != nil {
				return nil, err
			}
			return nil, keep(ctx, b)
		},
		List: func(ctx context.Context, n int) ([]data.Book, error) {
			list, err := client.Books.Where(book.ID.GTE(1)).OrderBy(book.ID.Asc()).Limit(n).All(ctx)
			if err != nil {
				return nil, err
			}
			return nil, keep(ctx, list...)
		},
		close: client.Close,
	}, nil
}

// keptKey is the key of a context's *[]data.Book, into which crategen's entities are copied: only for a check.
type keptKey struct{}

func keep(ctx context.Context, list ...*db.Book) error {
	kept, _ := ctx.Value(keptKey{}).(*[]data.Book)
	if kept == nil {
		return nil
	}
	for _, b := range list {
		*kept = append(*kept, data.Book{ID: b.ID, AuthorID: b.AuthorID, Title: b.Title, Price: b.Price, Stock: b.Stock,
			PublishedAt: b.PublishedAt, Categories: b.Categories, Details: b.Details})
	}
	return nil
}

// request is the body of a statement.
type request struct {
	Stmt string `json:"stmt"`
	Args []any  `json:"args"`
}

// post sends a statement and returns the answer's body, as net/http's documentation shows.
func post(ctx context.Context, c *http.Client, addr, stmt string, args ...any) (io.ReadCloser, error) {
	body, err := json.Marshal(request{stmt, args})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/_sql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Default-Schema", Schema)
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		return nil, fmt.Errorf("%s: %s", resp.Status, text)
	}
	return resp.Body, nil
}

func byHand(addr, name string, decode func([]byte) ([]data.Book, error)) *Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	c := &http.Client{Transport: transport}
	ask := func(ctx context.Context, stmt string, args ...any) ([]data.Book, error) {
		body, err := post(ctx, c, addr, stmt, args...)
		if err != nil {
			return nil, err
		}
		defer body.Close()
		answer, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		return decode(answer)
	}
	return &Client{
		Name: name,
		Get:  func(ctx context.Context) ([]data.Book, error) { return ask(ctx, getBook, 1) },
		List: func(ctx context.Context, n int) ([]data.Book, error) { return ask(ctx, listBooks, 1, n) },
		close: func() error {
			transport.CloseIdleConnections()
			return nil
		},
	}
}

// discard throws the body away.
func discard(addr string) *Client {
	c := byHand(addr, "net/http, no decoding", nil)
	client := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	drop := func(ctx context.Context, stmt string, args ...any) ([]data.Book, error) {
		body, err := post(ctx, client, addr, stmt, args...)
		if err != nil {
			return nil, err
		}
		defer body.Close()
		_, err = io.Copy(io.Discard, body)
		return nil, err
	}
	c.Discard = true
	c.Get = func(ctx context.Context) ([]data.Book, error) { return drop(ctx, getBook, 1) }
	c.List = func(ctx context.Context, n int) ([]data.Book, error) { return drop(ctx, listBooks, 1, n) }
	return c
}

// decoder decodes with a library that has the functions of encoding/json: each row into a list of pointers to the
// fields, which is how an array of different types is read without a type switch.
func decoder(unmarshal func([]byte, any) error) func([]byte) ([]data.Book, error) {
	return func(answer []byte) ([]data.Book, error) {
		var a struct {
			Rows []json.RawMessage `json:"rows"`
		}
		if err := unmarshal(answer, &a); err != nil {
			return nil, err
		}
		return decodeRows(a.Rows, unmarshal)
	}
}

func decodeRows(rows []json.RawMessage, unmarshal func([]byte, any) error) ([]data.Book, error) {
	out := make([]data.Book, len(rows))
	for i, row := range rows {
		b := &out[i]
		var millis int64
		cells := []any{&b.ID, &b.AuthorID, &b.Title, &b.Price, &b.Stock, &millis, &b.Categories, &b.Details}
		if err := unmarshal(row, &cells); err != nil {
			return nil, err
		}
		b.PublishedAt = time.UnixMilli(millis).UTC()
	}
	return out, nil
}

// decodeIterator decodes with jsoniter's iterator, the fastest of its ways (https://jsoniter.com/go-tips.html).
func decodeIterator(answer []byte) ([]data.Book, error) {
	it := jsoniter.ConfigCompatibleWithStandardLibrary.BorrowIterator(answer)
	defer jsoniter.ConfigCompatibleWithStandardLibrary.ReturnIterator(it)
	var out []data.Book
	for name := it.ReadObject(); name != ""; name = it.ReadObject() {
		if name != "rows" {
			it.Skip()
			continue
		}
		for it.ReadArray() {
			out = append(out, data.Book{})
			readBook(it, &out[len(out)-1])
		}
	}
	if it.Error != nil && it.Error != io.EOF {
		return nil, it.Error
	}
	return out, nil
}

func readBook(it *jsoniter.Iterator, b *data.Book) {
	for column := 0; it.ReadArray(); column++ {
		switch column {
		case 0:
			b.ID = it.ReadInt64()
		case 1:
			b.AuthorID = it.ReadInt64()
		case 2:
			b.Title = it.ReadString()
		case 3:
			b.Price = it.ReadFloat64()
		case 4:
			b.Stock = it.ReadInt64()
		case 5:
			b.PublishedAt = time.UnixMilli(it.ReadInt64()).UTC()
		case 6:
			for it.ReadArray() {
				b.Categories = append(b.Categories, it.ReadString())
			}
		case 7:
			it.ReadVal(&b.Details)
		}
	}
}
