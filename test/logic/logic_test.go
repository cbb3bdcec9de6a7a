package logic_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic/db"
	"github.com/crategen/crategen/test/logic/db/item"
	"github.com/crategen/crategen/test/logic/db/of"
)

// conditions is the number of conditions that are tried on the same rows.
const conditions = 150

// TestLogic asks every database random conditions on random rows, and compares what it finds with what an evaluator in Go says.
// CRATEGEN_LOGIC_SEED repeats a run, CRATEGEN_LOGIC_SECONDS is how long one takes on each database, three seconds unless given.
func TestLogic(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("CRATEGEN_LOGIC_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal("CRATEGEN_LOGIC_SEED: ", err)
		}
	}
	seconds := 3.0
	if s := os.Getenv("CRATEGEN_LOGIC_SECONDS"); s != "" {
		var err error
		if seconds, err = strconv.ParseFloat(s, 64); err != nil {
			t.Fatal("CRATEGEN_LOGIC_SECONDS: ", err)
		}
	}
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		ctx = t.Context() // a run may take longer than other tests
		s := newScopes()
		var tried, left int
		for round, end := seed, time.Now().Add(time.Duration(seconds*float64(time.Second))); ; round++ {
			g := &gen{Rand: rand.New(rand.NewPCG(round, 0)), client: client, target: target}
			g.world = newWorld(t, ctx, g)
			for range conditions {
				if time.Now().After(end) {
					t.Logf("seed %d: %d conditions, and %d that no database has to decide", seed, tried, left)
					return
				}
				c := s.item.cond(g, g.IntN(4))
				want, ok := answers(c, g.world.items)
				if !ok {
					left++
					continue
				}
				tried++
				if wrong := disagreement(ctx, client, c, g.world.items, want); wrong != nil {
					report(t, ctx, g, c, round)
					if os.Getenv("CRATEGEN_LOGIC_ALL") == "" {
						return
					}
				}
			}
		}
	})
}

// disagreement tells how the database answers otherwise than want, nil if it does not. It is asked for the rows that meet the
// condition, for those that meet its Not, and for the truth value of each row.
func disagreement(ctx context.Context, client *db.Client, c cond[*of.Item, *itemRow], rows []*itemRow, want []tri) error {
	target := client.Conn().Dialect()
	for _, ask := range []struct {
		name string
		cond query.Predicate[*of.Item]
		met  tri
	}{{"Where", c.ask, yes}, {"Where Not", query.Not(c.ask), no}} {
		found, err := query.Select1(item.ID).From(client.Items.Where(ask.cond)).All(ctx)
		switch {
		case refused(target, err):
			continue
		case err != nil:
			return fmt.Errorf("%s: %w", ask.name, err)
		}
		if err := compareRows(ask.name, found, rows, want, ask.met); err != nil {
			return err
		}
	}
	word := func(s string) query.Sure[*of.Item, string] { return query.Value[*of.Item](s) }
	truths, err := query.Select2(item.ID, query.When(c.ask, word("true")).When(query.Not(c.ask), word("false")).Else(word("NULL"))).
		From(client.Items).All(ctx)
	switch {
	case refused(target, err):
		return nil
	case err != nil:
		return fmt.Errorf("When: %w", err)
	}
	if len(truths) != len(rows) {
		return fmt.Errorf("When: %d rows instead of %d", len(truths), len(rows))
	}
	for _, r := range truths {
		if w := want[r.V1-1]; r.V2 == nil || w.String() != *r.V2 {
			return fmt.Errorf("When: item %d is %s, and should be %v", r.V1, *r.V2, w)
		}
	}
	return nil
}

func compareRows(name string, found []int64, rows []*itemRow, want []tri, met tri) error {
	for i, r := range rows {
		if slices.Contains(found, r.ID) != (want[i] == met) {
			return fmt.Errorf("%s: item %d is found: %t, and the condition is %v", name, r.ID, slices.Contains(found, r.ID), want[i])
		}
	}
	if n := len(found); n != len(slices.Compact(slices.Sorted(slices.Values(found)))) {
		return fmt.Errorf("%s: an item is found twice", name)
	}
	return nil
}

// report shrinks a condition as far as it still disagrees, and tells what is wrong with it.
func report(t *testing.T, ctx context.Context, g *gen, c cond[*of.Item, *itemRow], seed uint64) {
	t.Helper()
	var wrong error
	judge := func(c cond[*of.Item, *itemRow]) error {
		want, ok := answers(c, g.world.items)
		if !ok {
			return nil
		}
		return disagreement(ctx, g.client, c, g.world.items, want)
	}
	if wrong = judge(c); wrong == nil {
		t.Errorf("CRATEGEN_LOGIC_SEED=%d\n%s\ndisagrees only now and then", seed, c.text)
		return
	}
	for smaller := true; smaller; {
		smaller = false
		for _, s := range c.simpler() {
			if err := judge(s); err != nil {
				c, wrong, smaller = s, err, true
				break
			}
		}
	}
	t.Errorf("CRATEGEN_LOGIC_SEED=%d\n%s\n%v", seed, c.text, wrong)
}
