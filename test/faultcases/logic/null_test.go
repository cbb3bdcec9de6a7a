package logic

import (
	"context"
	"fmt"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/logic/db"
	"github.com/crategen/crategen/test/faultcases/logic/db/of"
	"github.com/crategen/crategen/test/faultcases/logic/db/order"
	"github.com/crategen/crategen/test/faultcases/logic/db/owner"
)

// TestFault25NullIsNotMet asks for rows in which everything that may be NULL is, and for their Not.
func TestFault25NullIsNotMet(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		insert[*of.Owner](t, ctx, client.Owners, &db.Owner{ID: "o", Level: 1})
		insert[*of.Order](t, ctx, client.Orders,
			&db.Order{ID: "a", Note: new("red fox"), Tags: []string{"x", "y"}, Sizes: []int{1}, Rank: new(1), Paid: new(true), OwnerID: new("o")},
			&db.Order{ID: "b", Note: new("blue"), Tags: []string{}, Sizes: []int{}, Rank: new(2), Paid: new(false), OwnerID: new("gone")},
			&db.Order{ID: "c"}, // NULL
		)
		refresh(t, ctx, client)
		some, none := order.Amount.EQ(0), order.Amount.EQ(9)
		match, any := order.Note.Match("fox"), order.Tags.HasAny("x", "z")
		rank := order.Rank.EQ(1)
		for name, tc := range map[string]struct {
			p    query.Predicate[*of.Order]
			want string // the orders that meet it
			not  string // and those that meet its Not
		}{
			"Match":             {match, "a", "b"},
			"Match of no word":  {order.Note.Match("..."), "", "ab"},
			"HasAny":            {any, "a", "b"},
			"HasAny integers":   {order.Sizes.HasAny(1, 2), "a", "b"},
			"Has":               {order.Tags.Has("x"), "a", "b"},
			"HasAll":            {order.Tags.HasAll("x", "y"), "a", "b"},
			"HasAll of none":    {order.Tags.HasAll(), "ab", ""},
			"EQ":                {rank, "a", "b"},
			"NEQ":               {order.Rank.NEQ(1), "b", "a"},
			"In":                {order.Rank.In(1, 3), "a", "b"},
			"NotIn":             {order.Rank.NotIn(1, 3), "b", "a"},
			"Between":           {order.Rank.Between(0, 1), "a", "b"},
			"boolean":           {order.Paid.EQ(true), "a", "b"},
			"Contains":          {order.Note.Contains("fox"), "a", "b"},
			"HasPrefix":         {order.Note.HasPrefix("red"), "a", "b"},
			"ContainsFold":      {order.Note.ContainsFold("FOX"), "a", "b"},
			"EqualFold":         {order.Note.EqualFold("RED FOX"), "a", "b"},
			"Len":               {order.Tags.Len().GT(0), "a", "b"},
			"computed":          {query.Upper(order.Note).EQ("BLUE"), "b", "a"},
			"two values":        {query.Less(order.Rank, query.Value[*of.Order](2)), "a", "b"},
			"an edge":           {order.Owner.Has(), "a", "bc"},
			"an edge that has":  {order.Owner.Has(owner.Level.GT(5)), "", "abc"},
			"HasNone":           {order.Owner.HasNone(owner.Level.EQ(1)), "bc", "a"},
			"Via":               {query.Via(order.Owner, owner.Level).EQ(1), "a", ""},
			"IsNull":            {order.Note.IsNull(), "c", "ab"},
			"When":              {query.When(match0(), query.Value[*of.Order](1)).Else(query.Value[*of.Order](2)).EQ(1), "a", "bc"},
			"Not Not":           {query.Not(query.Not(match)), "a", "b"},
			"Or":                {query.Or(match, none), "a", "b"},
			"Or, met":           {query.Or(match, some), "abc", ""},
			"Or of two":         {query.Or(match, any), "a", "b"},
			"And":               {query.And(match, some), "a", "b"},
			"And, not met":      {query.And(match, none), "", "abc"},
			"And of Not":        {query.And(query.Not(match), some), "b", "a"},
			"Or of Not":         {query.Or(query.Not(match), query.Not(any)), "b", "a"},
			"And of two Nots":   {query.And(query.Not(match), query.Not(any)), "b", "a"},
			"Or in And":         {query.And(query.Or(match, rank), query.Or(any, none)), "a", "b"},
			"Not of Or in And":  {query.And(query.Not(query.Or(match, none)), query.Not(query.And(any, some))), "b", "a"},
			"deep":              {query.Not(query.Or(query.Not(query.And(match, query.Or(any, query.Not(rank)))), none)), "a", "b"},
			"Match and integer": {query.Or(query.And(match, rank), query.And(query.Not(match), query.Not(rank))), "ab", ""},
		} {
			for what, p := range map[string]struct {
				p    query.Predicate[*of.Order]
				want string
			}{"": {tc.p, tc.want}, "Not ": {query.Not(tc.p), tc.not}, "Not Not ": {query.Not(query.Not(tc.p)), tc.want}} {
				list, err := query.Select1(order.ID).From(client.Orders).Where(p.p).OrderBy(order.ID.Asc()).All(ctx)
				got := ""
				for _, id := range list {
					got += id
				}
				if err != nil || got != p.want {
					t.Errorf("%s%s: %q, %v, want %q", what, name, got, err, p.want)
				}
			}
		}
		having, err := query.Select1(order.ID).From(client.Orders).GroupBy(order.ID).Having(query.Not(query.Max(order.Rank).EQ(1))).All(ctx)
		if fmt.Sprint(having) != "[b]" || err != nil {
			t.Errorf("Having: %v, %v", having, err)
		}
	})
}

// match0 is a condition on NULL that can stand in a choice on every database.
func match0() query.Predicate[*of.Order] { return order.Tags.HasAny("x", "z") }
