package logic

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/logic/db"
	"github.com/crategen/crategen/test/faultcases/logic/db/of"
	"github.com/crategen/crategen/test/faultcases/logic/db/order"
)

// nest makes a condition of so many levels of Or, And and Not, which an order of the amount 1 meets and one of the amount 2 does not.
func nest(levels int) query.Predicate[*of.Order] {
	p := order.Amount.EQ(1)
	for i := range levels {
		switch i % 4 {
		case 0:
			p = query.Or(p, order.Amount.EQ(-i-1))
		case 1:
			p = query.And(p, order.Amount.NEQ(-i-1))
		default:
			p = query.Not(query.And(p, order.Units.EQ(0))) // twice, so that it is met as before
		}
	}
	return p
}

// TestFault08TooDeep nests conditions and values: what is too deep for a database is an error of the statement before it is sent.
func TestFault08TooDeep(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		insert[*of.Order](t, ctx, client.Orders, &db.Order{ID: "a", Amount: 1, Price: 2.5}, &db.Order{ID: "b", Amount: 2, Price: 2.5})
		refresh(t, ctx, client)
		plus := func(levels int) query.Predicate[*of.Order] {
			e := query.AsNullable(order.Amount)
			for range levels {
				e = query.Plus(e, query.Value[*of.Order](1))
			}
			return e.EQ(1 + levels)
		}
		choice := func(levels int) query.Predicate[*of.Order] {
			e := query.AsNullable(order.Amount)
			for i := range levels {
				e = query.When(order.Amount.NEQ(-i-1), e).End()
			}
			return e.EQ(1)
		}
		for _, c := range []struct {
			name string
			p    query.Predicate[*of.Order]
		}{{"Or, And and Not", nest(120)}, {"Plus", plus(120)}, {"When", choice(60)}} {
			found, err := query.Select1(order.ID).From(client.Orders.Where(c.p)).All(ctx)
			check(t, c.name, found, err, "a")
			found, err = query.Select1(order.ID).From(client.Orders.Where(query.Not(c.p))).All(ctx)
			check(t, "Not of "+c.name, found, err, "b")
		}
		attempts := func() (n, failed int64) {
			for _, node := range query.Nodes(client) {
				n, failed = n+node.Attempts, failed+node.Faults
			}
			return n, failed
		}
		sent, _ := attempts()
		refused := func(name, want string, err error) {
			t.Helper()
			now, failed := attempts()
			if err == nil || !strings.Contains(err.Error(), want) || now != sent || failed > 0 {
				t.Errorf("%s: %d attempts, %d failed: %.300s", name, now-sent, failed, fmt.Sprint(err))
			}
		}
		for _, levels := range []int{1_500, 30_000} {
			for name, p := range map[string]query.Predicate[*of.Order]{"Or, And and Not": nest(levels), "Plus": plus(levels), "When": choice(levels)} {
				q := client.Orders.Where(p)
				_, err := q.All(ctx)
				refused(name, "nested more than", err)
				_, err = q.Count(ctx)
				refused(name+", Count", "nested more than", err)
				_, err = q.Update(ctx, order.Amount.Set(3))
				refused(name+", Update", "nested more than", err)
				_, err = q.Delete(ctx)
				refused(name+", Delete", "nested more than", err)
				_, err = client.Orders.Where(order.ID.EQ("a"), p).Update(ctx, order.Amount.Set(3))
				refused(name+", Update by key", "nested more than", err)
			}
		}
		rounded := query.AsNullable(order.Price)
		for range 20 {
			rounded = query.Round(rounded)
		}
		_, err := query.Select1(rounded).From(client.Orders).All(ctx)
		refused("Round", "longer than", err)
		n, err := client.Orders.Count(ctx)
		check(t, "afterwards", n, err, "2")
	})
}

// TestFault08LargeRawSQL sends SQL that is too deep or too long: an error of the statement, and the node is well.
func TestFault08LargeRawSQL(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		text, _ := query.Selecting(client.Orders.Where(order.Amount.EQ(1))).SQL()
		_, from, _ := strings.Cut(text, " FROM ") // with the schema, where the database needs it
		from, _, _ = strings.Cut(from, " WHERE ")
		for name, where := range map[string]string{
			"deep": strings.Repeat("NOT (", 8_000) + "amount = 1" + strings.Repeat(")", 8_000),
			"long": "amount = 1 OR state = '" + strings.Repeat("x", 300_000) + "'",
			"many": "amount = 1" + strings.Repeat(" OR amount = 2", 9_000),
		} {
			_, err := query.SQL1[int64](client, "SELECT count(*) FROM "+from+" WHERE "+where).All(ctx)
			if err != nil && len(err.Error()) > 2_000 {
				t.Errorf("%s: an error of %d bytes: %.300s", name, len(err.Error()), err)
			}
			t.Logf("%s: %.200s", name, fmt.Sprint(err))
			for _, node := range query.Nodes(client) {
				if node.Faults > 0 {
					t.Errorf("%s is taken for a fault of the node: %v", name, err)
				}
			}
		}
		n, err := client.Orders.Count(ctx)
		check(t, "afterwards", n, err, "0")
	})
}
