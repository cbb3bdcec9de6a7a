package relational_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/versions/relational/db"
	"github.com/crategen/crategen/test/versions/relational/db/of"
	"github.com/crategen/crategen/test/versions/relational/db/project"
	"github.com/crategen/crategen/test/versions/relational/db/ticket"
)

// TestUpdateFromWithFeatures updates rows from others where both are deleted softly and belong to tenants. The update counts versions, sets the
// time and the default of updates, and middleware sees it.
func TestUpdateFromWithFeatures(t *testing.T) {
	var seen []string
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		open := query.Unscoped(ctx)
		check := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		made := func(id, tenant, name string) *db.Project { return &db.Project{ID: id, Tenant: tenant, Name: name} }
		check(client.Projects.InsertMany(open, []*db.Project{made("p", "a", "one"), made("gone", "a", "two"), made("q", "b", "three")}))
		var tickets []*db.Ticket
		for id, at := range map[string][2]string{"1": {"a", "p"}, "2": {"a", "gone"}, "3": {"a", ""}, "4": {"b", "q"}, "5": {"a", "p"}, "6": {"a", "q"}} {
			x := db.NewTicket()
			x.ID, x.Tenant, x.Title = id, at[0], "old"
			if at[1] != "" {
				x.ProjectID = new(at[1])
			}
			tickets = append(tickets, x)
		}
		check(client.Tickets.InsertMany(open, tickets))
		for _, err := range []error{second(client.Projects.Where(project.ID.EQ("gone")).Delete(open)), second(client.Tickets.Where(ticket.ID.EQ("5")).Delete(open))} {
			check(err)
		}
		before, err := client.Tickets.Get(open, "1")
		check(err)

		every := query.Every[*of.Ticket]()
		named := query.SetTo(ticket.Title, query.Via(ticket.Project, project.Name))
		state := func() (list string) {
			t.Helper()
			rows, err := client.Tickets.WithDeleted().OrderBy(ticket.ID.Asc()).All(open)
			check(err)
			for _, r := range rows {
				list += fmt.Sprintf("%s:%s:%d:%d ", r.ID, r.Title, r.Edits, r.Version)
			}
			return strings.TrimSpace(list)
		}
		n, err := query.UpdateFrom(open, client.Tickets.Where(every), ticket.Project, named)
		check(err)
		// 2 has a deleted project, 3 has none, 5 is deleted.
		if have := state(); n != 3 || have != "1:one:7:2 2:old:0:1 3:old:0:1 4:three:7:2 5:old:7:2 6:three:7:2" {
			t.Errorf("%d rows: %s", n, have)
		}
		after, err := client.Tickets.Get(open, "1")
		check(err)
		if !after.UpdatedAt.After(before.UpdatedAt) || !after.CreatedAt.Equal(before.CreatedAt) {
			t.Errorf("the times were %v, %v, and are %v, %v", before.CreatedAt, before.UpdatedAt, after.CreatedAt, after.UpdatedAt)
		}
		if err := client.Tickets.Save(open, before); !errors.Is(err, dberr.ErrConflict) {
			t.Errorf("an entity that was read before: %v", err)
		}

		// A tenant updates its own rows from its own rows: the project of 6 is one of another tenant.
		seen = nil
		n, err = query.UpdateFrom(ctx, client.Tickets.Where(every), ticket.Project, named, ticket.Edits.Set(9))
		check(err)
		calls := slices.Clone(seen)
		if have := state(); n != 1 || have != "1:one:9:3 2:old:0:1 3:old:0:1 4:three:7:2 5:old:7:2 6:three:7:2" {
			t.Errorf("%d rows of the tenant: %s", n, have)
		}
		if len(calls) != 1 || calls[0] != fmt.Sprint("tickets ", wire.OpUpdate) {
			t.Errorf("the middleware has seen %q", calls)
		}
		if _, err = query.UpdateFrom(ctx, client.Tickets.Where(every), ticket.Project, ticket.Tenant.Set("b")); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("a row for another tenant: %v", err)
		}
		if _, err = query.UpdateFrom(ctx, client.Tickets.Where(every), ticket.Project, query.SetTo(ticket.Tenant, query.Via(ticket.Project, project.Tenant))); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("the tenant of another row: %v", err)
		}
		var invalid *dberr.ValidationError
		if _, err = query.UpdateFrom(ctx, client.Tickets.Where(every), ticket.Project, ticket.Title.Set(strings.Repeat("x", 21))); !errors.As(err, &invalid) || invalid.Field != "title" {
			t.Errorf("a title that is too long: %v", err)
		}
		n, err = query.UpdateFrom(open, client.Tickets.WithDeleted().Where(ticket.ID.EQ("5")), ticket.Project, named)
		check(err)
		if have := state(); n != 1 || !strings.Contains(have, "5:one:7:3") {
			t.Errorf("%d deleted rows: %s", n, have)
		}
	}, query.Tenant("tenant", func(context.Context) (string, error) { return "a", nil }), query.Use(func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, call *wire.Call) error {
			seen = append(seen, fmt.Sprint(call.Table(), " ", call.Op()))
			return next(ctx, call)
		}
	}))
}

func second[T any](_ T, err error) error { return err }
