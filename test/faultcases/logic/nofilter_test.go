package logic

import (
	"context"
	"errors"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/logic/db"
	"github.com/crategen/crategen/test/faultcases/logic/db/line"
	"github.com/crategen/crategen/test/faultcases/logic/db/of"
	"github.com/crategen/crategen/test/faultcases/logic/db/order"
	"github.com/crategen/crategen/test/faultcases/logic/db/owner"
)

type (
	orderIs = query.Predicate[*of.Order]
	lineIs  = query.Predicate[*of.Line]
)

// unsaid are conditions that every order meets, or every one with a value, without saying so.
func unsaid(client *db.Client) map[string][]orderIs {
	var none []orderIs
	every, some := query.Every[*of.Order](), order.State.EQ("new")
	one := query.Value[*of.Order](1)
	orders := client.Orders
	nobody := orders.Where(order.ID.In())
	return map[string][]orderIs{
		"Where()":              none,
		"And()":                {query.And(none...)},
		"And(And(), And())":    {query.And(query.And(none...), query.And(none...))},
		"Not(Or())":            {query.Not(query.Or(none...))},
		"Not(Not(And()))":      {query.Not(query.Not(query.And(none...)))},
		"Not(Not(Every))":      {query.Not(query.Not(every))},
		"NotIn()":              {order.ID.NotIn()},
		"Not(In())":            {query.Not(order.ID.In())},
		"Or(NotIn(), x)":       {query.Or(order.State.NotIn(), some)},
		"Or(x, And())":         {query.Or(some, query.And(none...))},
		"And(NotIn(), Not(…))": {query.And(order.ID.NotIn(), query.Not(query.Or(none...)))},
		"two conditions":       {order.ID.NotIn(), query.And(none...)},
		"Not(And(x, In()))":    {query.Not(query.And(some, order.ID.In()))},
		"HasAll()":             {order.Tags.HasAll()},
		"Not(HasAny())":        {query.Not(order.Tags.HasAny())},
		`HasPrefix("")`:        {order.State.HasPrefix("")},
		`Contains("")`:         {order.State.Contains("")},
		`HasSuffix("")`:        {order.State.HasSuffix("")},
		`ContainsFold("")`:     {order.State.ContainsFold("")},
		"a computed prefix":    {query.HasPrefix(query.Lower(order.State), "")},
		`Not(Match(""))`:       {query.Not(order.Note.Match(""))},
		`Not(Match("..."))`:    {query.Not(order.Note.Match(" ... "))},
		"NotIn of a computed":  {query.Lower(order.State).NotIn()},
		"NotNull of a column":  {query.AsNullable(order.State).NotNull()},
		"Len() >= 0":           {order.Tags.Len().GTE(0)},
		"Len() > -1":           {order.Tags.Len().GT(-1)},
		`a text >= ""`:         {order.State.GTE("")},
		"a constant":           {query.Equal(one, one)},
		"another constant":     {one.EQ(1)},
		"a choice":             {query.When(query.And(none...), one).Else(query.Value[*of.Order](2)).EQ(1)},
		"x = x":                {query.Equal(order.State, order.State)},
		"Or(x, Not(x))":        {query.Or(some, query.Not(some))},
		"Or(null, not null)":   {query.Or(order.Rank.IsNull(), order.Rank.NotNull())},
		"HasNone(In())":        {order.Owner.HasNone(owner.ID.In())},
		"Not(Has(Or()))":       {query.Not(order.Owner.Has(query.Or[*of.Owner]()))},
		"nested":               {order.Lines.HasNone(line.Order.Has(order.ID.In()))},
		"HasNone of many":      {order.Lines.HasNone(query.Or[*of.Line]())},
		"NotExists of nothing": {query.NotExists[*of.Order](nobody)},
		"NotIn of nothing":     {query.NotIn(order.ID, query.Select1(order.ID).From(nobody))},
		"Not(In) of nothing":   {query.Not(query.In(order.State, query.Select1(owner.ID).From(client.Owners.Where(query.Or[*of.Owner]()))))},
		"NotIn of Limit(0)":    {query.NotIn(order.ID, query.Select1(order.ID).From(orders).Limit(0))},
		"In of all":            {query.In(order.ID, query.Select1(order.ID).From(orders.Where(query.And(none...))))},
		"In of all, by groups": {query.In(order.State, query.Select1(order.State).From(orders).GroupBy(order.State))},
		"a constant first":     {query.Coalesce(query.AsNullable(one), query.AsNullable(order.Rank)).EQ(1)},
	}
}

// TestFault13ConditionsThatLeaveNoRowOut says that a write of the whole table is meant only where Every is written.
func TestFault13ConditionsThatLeaveNoRowOut(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		insert[*of.Order](t, ctx, client.Orders, &db.Order{ID: "a", State: "new", Tags: []string{}}, &db.Order{ID: "b", State: "old", Tags: []string{"x"}})
		refresh(t, ctx, client)
		refused := func(name, op string, err error) {
			if !errors.Is(err, dberr.ErrNoFilter) {
				t.Errorf("%s: %s: %v, want ErrNoFilter", op, name, err)
			}
		}
		for name, conds := range unsaid(client) {
			q := client.Orders.Where(conds...)
			_, err := q.Update(ctx, order.State.Set("lost"))
			refused(name, "Update", err)
			_, err = query.Updating(q, order.State.Set("lost")).Exec(ctx)
			refused(name, "Updating", err)
			_, err = query.Updating(q, order.State.Set("lost")).SQL()
			refused(name, "Updating.SQL", err)
			_, err = query.UpdateReturning(ctx, q, order.State.Set("lost"))
			refused(name, "UpdateReturning", err)
			_, err = q.Delete(ctx)
			refused(name, "Delete", err)
			_, err = query.Deleting(q).Exec(ctx)
			refused(name, "Deleting", err)
			if _, err := q.All(ctx); err != nil {
				t.Errorf("read: %s: %v", name, err) // a read of all rows is fine
			}
		}
		refresh(t, ctx, client)
		if n, err := client.Orders.Where(order.State.NEQ("lost")).Count(ctx); n != 2 || err != nil {
			t.Fatalf("%d orders are left as they were, %v", n, err)
		}
	})
}

func TestFault13SoftDeletion(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		insert[*of.Line](t, ctx, client.Lines, &db.Line{ID: "a", OrderID: "o", Pieces: 1}, &db.Line{ID: "b", OrderID: "o", Pieces: 1})
		refresh(t, ctx, client)
		for name, conds := range map[string][]lineIs{
			"Where()":            nil,
			"And()":              {query.And[*of.Line]()},
			"Not(Or())":          {query.Not(query.Or[*of.Line]())},
			"NotIn()":            {line.ID.NotIn()},
			"Has of a required":  {line.Order.Has()},
			"Has(And())":         {line.Order.Has(query.And[*of.Order]())},
			"Not(HasNone(…))":    {query.Not(line.Order.HasNone(order.ID.NotIn()))},
			"of the target":      {line.Order.Has(order.State.HasPrefix(""))},
			"NotNull of the key": {query.AsNullable(line.OrderID).NotNull()},
		} {
			q := client.Lines.Where(conds...)
			for op, write := range map[string]func() (int, error){
				"Update":   func() (int, error) { return q.Update(ctx, line.Pieces.Set(9)) },
				"Delete":   func() (int, error) { return q.Delete(ctx) },
				"Deleting": func() (int, error) { return query.Deleting(q).Exec(ctx) },
				"Purge":    func() (int, error) { return q.WithDeleted().Purge(ctx) },
				"Restore":  func() (int, error) { return q.Restore(ctx) },
			} {
				if n, err := write(); !errors.Is(err, dberr.ErrNoFilter) {
					t.Errorf("%s: %s: %d rows, %v, want ErrNoFilter", op, name, n, err)
				}
			}
		}
		refresh(t, ctx, client)
		if n, err := client.Lines.Where(line.Pieces.EQ(1)).Count(ctx); n != 2 || err != nil {
			t.Fatalf("%d lines are left as they were, %v", n, err)
		}
	})
}

// TestFault13EverySaysSo writes Every among such conditions, and conditions that leave rows out.
func TestFault13EverySaysSo(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		every := query.Every[*of.Order]()
		for name, tc := range map[string]struct {
			conds []orderIs
			want  int
		}{
			"Every":                  {[]orderIs{every}, 3},
			"Every beside NotIn()":   {[]orderIs{order.ID.NotIn(), every}, 3},
			"And(Every, And())":      {[]orderIs{query.And(every, query.And[*of.Order]())}, 3},
			"And(Every, HasPrefix)":  {[]orderIs{query.And(every, order.State.HasPrefix(""))}, 3},
			"Or(Every, x)":           {[]orderIs{query.Or(every, order.State.EQ("new"))}, 3},
			"Every and a condition":  {[]orderIs{every, order.State.EQ("new")}, 2},
			"NotIn() and another":    {[]orderIs{order.ID.NotIn(), order.State.EQ("new")}, 2},
			"none":                   {[]orderIs{query.Not(query.And[*of.Order]())}, 0},
			"In()":                   {[]orderIs{order.ID.In()}, 0},
			"HasAny()":               {[]orderIs{order.Tags.HasAny()}, 0},
			"an edge that may lead":  {[]orderIs{order.Owner.Has()}, 1},
			"an edge that may not":   {[]orderIs{order.Owner.HasNone()}, 2},
			"edges to many":          {[]orderIs{order.Lines.HasNone()}, 3},
			"Raw":                    {[]orderIs{query.Raw[*of.Order]("1 = 1")}, 3},
			"a value that is not":    {[]orderIs{order.Rank.NotNull()}, 1},
			"x and all orders":       {[]orderIs{query.Or(order.State.EQ("new"), order.State.EQ("old"))}, 3},
			"a text and above":       {[]orderIs{order.State.GTE("o")}, 1},
			"a text and not below":   {[]orderIs{query.Not(order.State.LT("o"))}, 1},
			"a text and below":       {[]orderIs{order.State.LT("o")}, 2},
			"In of some":             {[]orderIs{query.In(order.ID, query.Select1(order.ID).From(client.Orders.Where(order.State.EQ("new"))))}, 2},
			"NotIn of some":          {[]orderIs{query.NotIn(order.ID, query.Select1(order.ID).From(client.Orders.Where(order.State.EQ("new"))))}, 1},
			"In of all that is said": {[]orderIs{query.In(order.ID, query.Select1(order.ID).From(client.Orders.Where(every)))}, 3},
			"NotIn of an aggregate":  {[]orderIs{query.Not(query.In(query.AsInt(order.Amount), query.Select1(query.Sum(order.Amount).Or(7)).From(client.Orders.Where(order.ID.In()))))}, 3},
			"NotExists of some":      {[]orderIs{query.NotExists[*of.Order](client.Orders.Where(order.State.EQ("gone")))}, 3},
			"a text that is greater": {[]orderIs{order.State.GT("")}, 3},
		} {
			t.Run(name, func(t *testing.T) {
				if _, err := client.Orders.Where(every).Delete(ctx); err != nil {
					t.Fatal(err)
				}
				insert[*of.Order](t, ctx, client.Orders, &db.Order{ID: "a", State: "new", Rank: new(1)},
					&db.Order{ID: "b", State: "new", OwnerID: new("o")}, &db.Order{ID: "c", State: "old"})
				if err := client.Owners.Upsert(ctx, &db.Owner{ID: "o"}); err != nil {
					t.Fatal(err)
				}
				refresh(t, ctx, client)
				n, err := client.Orders.Where(tc.conds...).Update(ctx, order.Amount.Add(1))
				if n != tc.want || err != nil {
					t.Errorf("updated %d, %v; want %d", n, err, tc.want)
				}
				n, err = client.Orders.Where(tc.conds...).Delete(ctx)
				if n != tc.want || err != nil {
					t.Errorf("deleted %d, %v; want %d", n, err, tc.want)
				}
				refresh(t, ctx, client)
			})
		}
	})
}
