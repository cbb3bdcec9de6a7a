package examples

import (
	"context"
	"fmt"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/froment/db"
	"github.com/crategen/crategen/test/froment/db/car"
	"github.com/crategen/crategen/test/froment/db/group"
	"github.com/crategen/crategen/test/froment/db/user"
	"github.com/crategen/crategen/testdb"
)

func garage(ctx context.Context, client *db.Client) error {
	ann, err := client.Users.Create(ctx, user.Age.Set(30), user.Email.Set("ann@example.org"))
	if err != nil {
		return err
	}
	if err := client.Cars.Insert(ctx, &db.Car{Model: "Tesla", OwnerID: &ann.ID}); err != nil {
		return err
	}
	club := &db.Group{Name: "drivers"}
	if err := client.Groups.Insert(ctx, club); err != nil {
		return err
	}
	if err := query.Link(ctx, client, group.Users, club.ID, ann.ID); err != nil {
		return err
	}

	users, err := client.Users.
		Where(user.Age.GT(18), user.Cars.Has(car.Model.EQ("Tesla"))).
		With(user.Cars, user.Groups).
		All(ctx)
	fmt.Println(len(users), err)
	return err
}

func TestFromEnt(t *testing.T) {
	if err := garage(t.Context(), testdb.New(t, db.Open)); err != nil {
		t.Fatal(err)
	}
}
