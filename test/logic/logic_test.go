package logic_test

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/test/logic/db"
	"github.com/crategen/crategen/test/logic/db/of"
)

// conditions is the number of conditions that are tried on the same rows.
const conditions = 150

// TestLogic asks every database random conditions on random rows, and compares what it finds with what an evaluator in Go says.
// CRATEGEN_LOGIC_SEED is the seed of the rows and conditions, a random one unless given, which is printed; CRATEGEN_LOGIC_SECONDS is
// how long one takes on each database, three seconds unless given.
func TestLogic(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("CRATEGEN_LOGIC_SEED"); s != "" && s != "random" {
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
	testtarget.Run(t, testtarget.All, testtarget.Extended(db.Open), func(t *testing.T, _ context.Context, target string, client *db.Client) {
		ctx := t.Context() // a run may take longer than other tests
		s := newPools()
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
				forms := append(slices.Clone(everyForm), pick(g, oneForm))
				if wrong := disagreement(ctx, g, question{c, want}, forms...); wrong != nil {
					report(t, ctx, g, c, round, forms)
					if os.Getenv("CRATEGEN_LOGIC_ALL") == "" {
						return
					}
				}
			}
		}
	})
}

// report shrinks a condition as far as it still disagrees, and tells what is wrong with it.
func report(t *testing.T, ctx context.Context, g *gen, c cond[*of.Item, *itemRow], seed uint64, forms []form) {
	t.Helper()
	var wrong error
	judge := func(c cond[*of.Item, *itemRow]) error {
		want, ok := answers(c, g.world.items)
		if !ok {
			return nil
		}
		return disagreement(ctx, g, question{c, want}, forms...)
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
