package examples

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
)

// onNotes runs an example on two notes of a tenant, b newer than a.
func onNotes(example func(context.Context, *db.Client) error) {
	onShop(func(ctx context.Context, client *db.Client) error {
		for i, title := range []string{"a", "b"} {
			n := &db.Note{Tenant: "acme", Title: title, CreatedAt: day(1 + i)}
			if err := client.Notes.Insert(ctx, n); err != nil {
				return err
			}
		}
		return example(ctx, client)
	})
}

func printEntity(ctx context.Context, client *db.Client) error {
	secret := "s3cret"
	n := &db.Note{Tenant: "acme", Title: "a", Secret: &secret}

	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("saved", "note", n)
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	all := fmt.Sprintf("%v %+v %#v %s %s %s", n, *n, n, n, log.String(), text)
	fmt.Println(strings.Contains(all, secret), *n.Secret)
	return nil
}

func Example_printEntity() {
	onShop(printEntity)
	// Output: false s3cret
}

func touch(ctx context.Context, client *db.Client) error {
	n := &db.Note{Tenant: "acme", Title: "draft"}
	if err := client.Notes.Insert(ctx, n); err != nil {
		return err
	}
	fmt.Println(n.CreatedAt.IsZero(), n.UpdatedAt.IsZero())

	_, err := client.Notes.Where(note.ID.EQ(n.ID)).Update(ctx, note.Title.Set("final"))
	if err != nil {
		return err
	}
	n, err = client.Notes.Get(ctx, n.ID)
	if err != nil {
		return err
	}
	fmt.Println(n.UpdatedAt.Before(n.CreatedAt))
	return nil
}

func Example_touch() {
	onShop(touch)
	// Output:
	// false false
	// false
}

func compareAndSet(ctx context.Context, client *db.Client) error {
	place := 3
	note3 := &db.Note{Tenant: "acme", Title: "third", Place: &place}
	if err := client.Notes.Insert(ctx, note3); err != nil {
		return err
	}
	id := note3.ID

	n, err := client.Notes.
		Where(note.ID.EQ(id), note.Place.EQ(3)). // the row as it is now decides
		Update(ctx, note.Place.Set(4))
	if err != nil {
		return err
	}
	again, err := client.Notes.Where(note.ID.EQ(id), note.Place.EQ(3)).Update(ctx, note.Place.Set(5))
	fmt.Println(n, again)
	return err
}

func Example_compareAndSet() {
	onShop(compareAndSet)
	// Output: 1 0
}

func softDelete(ctx context.Context, client *db.Client) error {
	n, err := client.Notes.Where(note.Title.EQ("a")).Delete(ctx) // UPDATE notes SET deleted_at = ...
	if err != nil {
		return err
	}
	left, err := client.Notes.Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println("deleted", n, "left", left)

	all, err := client.Notes.OrderBy(note.Title.Asc()).WithDeleted().All(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		fmt.Println(x.Title, x.DeletedAt != nil)
	}

	n, err = client.Notes.Where(note.Title.EQ("a")).Restore(ctx) // takes the deletion back
	if err != nil {
		return err
	}
	fmt.Println("restored", n)

	old := client.Notes.Where(note.DeletedAt.LT(day(1))).OnlyDeleted()
	n, err = old.Purge(ctx) // DELETE FROM notes
	if err != nil {
		return err
	}
	fmt.Println("purged", n)
	return nil
}

func Example_softDelete() {
	onNotes(softDelete)
	// Output:
	// deleted 1 left 1
	// a true
	// b false
	// restored 1
	// purged 0
}

type tenantKey struct{}

// tenantOf is the tenant that authentication has put into the context.
func tenantOf(ctx context.Context) (string, error) {
	tenant, ok := ctx.Value(tenantKey{}).(string)
	if !ok {
		return "", errors.New("nobody is signed in")
	}
	return tenant, nil
}

func openForTenants(ctx context.Context, url string) (*db.Client, error) {
	return db.Open(ctx, url, sqlite.Driver, query.Tenant("tenant", tenantOf))
}

func tenants(ctx context.Context, client *db.Client) error {
	acme := context.WithValue(ctx, tenantKey{}, "acme")
	if err := client.Notes.Insert(acme, &db.Note{Title: "ours"}); err != nil { // its Tenant is filled in
		return err
	}
	globex := context.WithValue(ctx, tenantKey{}, "globex")
	n, err := client.Notes.Where(query.Every[*of.Note]()).Delete(globex) // of its own notes
	if err != nil {
		return err
	}
	fmt.Println("deleted", n)

	_, err = client.Notes.All(ctx)
	fmt.Println(errors.Is(err, dberr.ErrTenant)) // nobody is signed in

	n, err = client.Notes.Count(query.Unscoped(ctx)) // the notes of all
	if err != nil {
		return err
	}
	fmt.Println("there are", n)
	return nil
}

func Example_tenants() {
	ctx := context.Background()
	client, err := openForTenants(ctx, "sqlite::memory:")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	if err := client.CreateTables(ctx); err != nil {
		fmt.Println(err)
		return
	}
	if err := tenants(ctx, client); err != nil {
		fmt.Println(err)
	}
	// Output:
	// deleted 0
	// true
	// there are 1
}

func mask(ctx context.Context, client *db.Client) error {
	titles, err := client.Notes.
		Fields(note.Title).
		OrderBy(note.CreatedAt.Desc()).
		All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(titles[0].Title, titles[0].Tenant == "") // not read
	return nil
}

func Example_mask() {
	onNotes(mask)
	// Output: b true
}

func maskByName(ctx context.Context, client *db.Client) error {
	asked := []string{"title", "place"} // of a request: ?fields=title,place
	columns, err := query.ColumnsByName(client.Notes, asked...)
	if err != nil {
		return err // names a field that there is not, or that is Sensitive: 400 Bad Request
	}
	n, err := client.Notes.OrderBy(note.Title.Asc()).Fields(columns...).First(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n.Title)

	_, err = query.ColumnsByName(client.Notes, "secret")
	fmt.Println(err != nil)
	return nil
}

func Example_maskByName() {
	onNotes(maskByName)
	// Output:
	// a
	// true
}
