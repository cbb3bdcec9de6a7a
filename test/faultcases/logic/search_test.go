package logic

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/logic/db"
	"github.com/crategen/crategen/test/faultcases/logic/db/line"
	"github.com/crategen/crategen/test/faultcases/logic/db/memo"
	"github.com/crategen/crategen/test/faultcases/logic/db/of"
	"github.com/crategen/crategen/test/faultcases/logic/db/order"
	"github.com/crategen/crategen/test/faultcases/logic/db/owner"
)

// TestFault25SearchBesideKey asks for words and for the key in one condition: CrateDB looks up what gives the whole key, and cannot
// search then.
func TestFault25SearchBesideKey(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		insert[*of.Owner](t, ctx, client.Owners, &db.Owner{ID: "a", Level: 1}, &db.Owner{ID: "b", Level: 2})
		insert[*of.Order](t, ctx, client.Orders,
			&db.Order{ID: "a", Note: new("red fox"), OwnerID: new("a")}, &db.Order{ID: "b", Note: new("blue fox"), OwnerID: new("b")}, &db.Order{ID: "c"})
		insert[*of.Line](t, ctx, client.Lines, &db.Line{ID: "a", OrderID: "a"}, &db.Line{ID: "b", OrderID: "b"}, &db.Line{ID: "c", OrderID: "c"})
		refresh(t, ctx, client)
		fox, red, id := order.Note.Match("fox"), order.Note.Match("red"), order.ID
		for name, tc := range map[string]struct {
			p    query.Predicate[*of.Order]
			want string
		}{
			"EQ":                     {query.And(id.EQ("a"), fox), "a"},
			"EQ of another":          {query.And(id.EQ("b"), red), ""},
			"search first":           {query.And(fox, id.EQ("b")), "b"},
			"Not":                    {query.And(id.EQ("b"), query.Not(red)), "b"},
			"Not, of NULL":           {query.And(id.EQ("c"), query.Not(red)), ""},
			"In":                     {query.And(id.In("a", "b", "c"), fox), "ab"},
			"In of one":              {query.And(id.In("b"), fox), "b"},
			"In of many":             {query.And(id.In(slices.Repeat([]string{"a", "x"}, 50)...), fox), "a"},
			"Or of EQ":               {query.And(query.Or(id.EQ("a"), id.EQ("c")), fox), "a"},
			"Or":                     {query.Or(query.And(id.EQ("a"), red), id.EQ("c")), "ac"},
			"Or of both":             {query.Or(query.And(id.EQ("a"), red), query.And(id.EQ("b"), red)), "a"},
			"Or of key and search":   {query.And(id.EQ("a"), query.Or(id.EQ("b"), red)), "a"},
			"Not of an Or":           {query.Not(query.Or(id.NEQ("b"), red)), "b"},
			"Not of Not":             {query.And(query.Not(query.Not(id.EQ("a"))), fox), "a"},
			"NEQ":                    {query.And(id.NEQ("a"), fox), "b"},
			"Between":                {query.And(id.GTE("a"), id.LTE("a"), fox), "a"},
			"computed":               {query.And(query.AsNullable(id).EQ("a"), fox), "a"},
			"computed In":            {query.And(query.AsNullable(id).In("a", "b"), red), "a"},
			"Equal of a constant":    {query.And(query.Equal(id, query.Value[*of.Order]("a")), fox), "a"},
			"Equal, turned round":    {query.And(query.Equal(query.Value[*of.Order]("a"), id), fox), "a"},
			"Equal of two columns":   {query.And(query.Equal(id, order.OwnerID), red), "a"},
			"a subquery":             {query.And(query.Equal(id, query.Scalar[*of.Order](query.Select1(query.Max(owner.ID)).From(client.Owners))), fox), "b"},
			"In of a selection":      {query.And(query.In(id, query.Select1(owner.ID).From(client.Owners.Where(owner.ID.EQ("a")))), fox), "a"},
			"beside an edge":         {query.And(id.EQ("a"), fox, order.Owner.Has(owner.ID.EQ("a"))), "a"},
			"beside a join":          {query.And(id.EQ("a"), fox, query.Via(order.Owner, owner.Level).EQ(1)), "a"},
			"beside a key of a join": {query.And(id.EQ("a"), fox, query.Via(order.Owner, owner.ID).EQ("a")), "a"},
			"Raw":                    {query.And(id.EQ("a"), fox, query.Raw[*of.Order]("amount = ?", 0)), "a"},
		} {
			q := client.Orders.Where(tc.p)
			ids, err := query.Select1(order.ID).From(q).OrderBy(order.ID.Asc()).All(ctx)
			check(t, name, ids, err, tc.want)
			rows, err := q.OrderBy(order.ID.Asc()).All(ctx)
			var read []string
			for _, r := range rows {
				read = append(read, r.ID)
			}
			check(t, name+", rows", read, err, tc.want)
			n, err := q.Count(ctx)
			check(t, name+", Count", n, err, fmt.Sprint(len(tc.want)))
			there, err := q.Exist(ctx)
			check(t, name+", Exist", there, err, fmt.Sprint(tc.want != ""))
			if strings.HasSuffix(name, "a join") {
				continue // which an update cannot have
			}
			n, err = q.Update(ctx, order.Amount.Set(0))
			check(t, name+", Update", n, err, fmt.Sprint(len(tc.want)))
			refresh(t, ctx, client)
		}

		// In other statements, and in the parts of one.
		ofLine := query.Equal(order.ID, query.Outer[*of.Order](line.OrderID))
		for name, p := range map[string]query.Predicate[*of.Line]{
			"Has":               line.Order.Has(order.ID.EQ("a"), fox),
			"Exists":            query.Exists[*of.Line](client.Orders.Where(ofLine, red)),
			"Exists, key given": query.Exists[*of.Line](client.Orders.Where(ofLine, order.ID.EQ("a"), fox)),
			"In":                query.In(line.OrderID, query.Select1(order.ID).From(client.Orders.Where(order.ID.EQ("a"), fox))),
		} {
			ids, err := query.Select1(line.ID).From(client.Lines.Where(p)).All(ctx)
			check(t, name, ids, err, "a")
		}
		found := query.CTE1("found", query.Select1(order.ID).From(client.Orders.Where(order.ID.EQ("a"), fox)))
		ids, err := query.Select1(found.C1).From(found).All(ctx)
		check(t, "CTE", ids, err, "a")
		lines, err := client.Lines.With(line.Order.Where(fox)).OrderBy(line.ID.Asc()).All(ctx)
		var loaded []string
		for _, l := range lines {
			if o, ok := l.Edges.Order.Get(); ok && o != nil {
				loaded = append(loaded, o.ID)
			}
		}
		check(t, "With", loaded, err, "ab")
		best, err := client.Orders.Where(id.In("a", "b"), fox).OrderBy(order.Note.Score("fox").Desc()).All(ctx)
		check(t, "Score", len(best), err, "2")
		sum, err := query.Select1(query.Count[*of.Order]()).From(client.Orders.Where(id.EQ("a"), fox)).Only(ctx)
		check(t, "aggregate", sum, err, "1")
		page, err := client.Orders.Where(id.In("a", "b"), fox).OrderBy(order.ID.Desc()).Page(ctx, 1, "")
		check(t, "page", len(page.Items), err, "1")
		n, err := client.Orders.Where(id.In("a", "c"), fox).Delete(ctx)
		check(t, "Delete", n, err, "1")
	})
}

// TestFault25SearchBesideKeyOfTwo does the same with a key of two columns.
func TestFault25SearchBesideKeyOfTwo(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		insert[*of.Memo](t, ctx, client.Memos, &db.Memo{Kind: "x", Number: 1, Body: new("red fox")}, &db.Memo{Kind: "x", Number: 2, Body: new("fox")},
			&db.Memo{Kind: "y", Number: 1, Body: new("red")}, &db.Memo{Kind: "y", Number: 2})
		refresh(t, ctx, client)
		key := func(kind string, n int) query.Predicate[*of.Memo] {
			return query.And(memo.Kind.EQ(kind), memo.Number.EQ(n))
		}
		red, fox := memo.Body.Match("red"), memo.Body.Match("fox")
		for name, tc := range map[string]struct {
			p    query.Predicate[*of.Memo]
			want string
		}{
			"EQ":               {query.And(key("x", 1), red), "[x1]"},
			"EQ of another":    {query.And(key("x", 2), red), "[]"},
			"Not":              {query.And(key("x", 2), query.Not(red)), "[x2]"},
			"Not, of NULL":     {query.And(key("y", 2), query.Not(red)), "[]"},
			"Or":               {query.And(query.Or(key("x", 1), key("y", 1)), fox), "[x1]"},
			"Or of both":       {query.Or(query.And(key("x", 1), red), query.And(key("x", 2), red), key("y", 2)), "[x1 y2]"},
			"In":               {query.And(memo.Kind.In("x", "y"), memo.Number.In(1, 2), red), "[x1 y1]"},
			"EQ and In":        {query.And(memo.Kind.EQ("x"), memo.Number.In(1, 2), fox), "[x1 x2]"},
			"a part":           {query.And(memo.Number.EQ(1), red), "[x1 y1]"},
			"a part and a set": {query.And(memo.Kind.EQ("x"), fox), "[x1 x2]"},
		} {
			q := client.Memos.Where(tc.p)
			rows, err := q.OrderBy(memo.Kind.Asc(), memo.Number.Asc()).All(ctx)
			keys := []string{}
			for _, r := range rows {
				keys = append(keys, fmt.Sprint(r.Kind, r.Number))
			}
			check(t, name, fmt.Sprint(keys), err, tc.want)
			n, err := q.Count(ctx)
			check(t, name+", Count", n, err, fmt.Sprint(len(keys)))
			n, err = q.Update(ctx, memo.Body.Set("red fox"))
			check(t, name+", Update", n, err, fmt.Sprint(len(keys)))
			if n, err = client.Memos.Where(key("x", 2)).Update(ctx, memo.Body.Set("fox")); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			if n, err = client.Memos.Where(key("y", 1)).Update(ctx, memo.Body.Set("red")); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			if n, err = client.Memos.Where(key("y", 2)).Update(ctx, memo.Body.SetNull()); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			refresh(t, ctx, client)
		}
	})
}

// check compares what was found, as a text, lists of ids without what stands between them.
func check(t *testing.T, name string, got any, err error, want string) {
	t.Helper()
	text := fmt.Sprint(got)
	if ids, ok := got.([]string); ok {
		text = ""
		for _, id := range ids {
			text += id
		}
	}
	if err != nil || text != want {
		t.Errorf("%s: %s, %v, want %s", name, text, err, want)
	}
}
