package http

import (
	"context"
	"fmt"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/measure"
)

// operation is one size of answer.
type operation struct {
	name, bench string
	rows        int
	do          func(c *Client, ctx context.Context) ([]data.Book, error)
}

func operations() []operation {
	out := []operation{{"point read", "HTTPPointRead", 1, func(c *Client, ctx context.Context) ([]data.Book, error) { return c.Get(ctx) }}}
	for _, n := range Rows {
		out = append(out, operation{
			fmt.Sprintf("list of %s", measure.Thousands(n)), fmt.Sprintf("HTTPList%d", n), n,
			func(c *Client, ctx context.Context) ([]data.Book, error) { return c.List(ctx, n) },
		})
	}
	return out
}

// Cases are the operations by the clients whose names are wanted, after a check that they read the same.
func Cases(ctx context.Context, clients []*Client, wanted func(bench string) bool) ([]*measure.Case, error) {
	var out []*measure.Case
	for _, op := range operations() {
		if !wanted(op.bench) {
			continue
		}
		c := &measure.Case{Name: op.name, Bench: op.bench}
		for _, client := range clients {
			if err := check(ctx, client, op); err != nil {
				return nil, fmt.Errorf("%s by %s: %w", op.name, client.Name, err)
			}
			c.Contestants = append(c.Contestants, measure.Contestant{
				Name:    strings.ReplaceAll(client.Name, " ", "-"),
				Outside: client.Outside,
				Run: func(ctx context.Context, _ int) error {
					_, err := op.do(client, ctx)
					return err
				},
			})
		}
		out = append(out, c)
	}
	return out, nil
}

func check(ctx context.Context, c *Client, op operation) error {
	var kept []data.Book
	got, err := op.do(c, context.WithValue(ctx, keptKey{}, &kept))
	if err != nil || c.Discard {
		return err
	}
	if kept != nil {
		got = kept
	}
	want := data.Full.List(1, op.rows)
	empty := gocmp.FilterValues(func(a, b []string) bool { return len(a) == 0 && len(b) == 0 }, gocmp.Ignore())
	if d := gocmp.Diff(want, got, empty); d != "" {
		return fmt.Errorf("wrong result (-want +got):\n%.2000s", d)
	}
	return nil
}

// Record does every operation once on a real CrateDB, through a Recorder.
func Record(ctx context.Context, addr string) error {
	clients, err := Clients(ctx, addr)
	if err != nil {
		return err
	}
	for _, c := range clients {
		defer c.Close()
	}
	_, err = Cases(ctx, clients, func(string) bool { return true })
	return err
}
