package networks_test

import (
	"context"
	"net/netip"
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/scalars/networks/db"
	"github.com/crategen/crategen/test/scalars/networks/db/of"
	"github.com/crategen/crategen/test/scalars/networks/db/route"
)

var network = netip.MustParsePrefix

// TestPrefixes writes and reads addresses with prefixes, which are ordered by address family, network, length and address.
func TestPrefixes(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		sorted := []string{"9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/16", "10.0.0.1/16", "10.0.0.1/32", "2001:db8::/32", "2001:db8::1/128"}
		var rows []*db.Route
		for i, text := range sorted {
			r := db.NewRoute()
			r.ID, r.Backup = network(text), netip.PrefixFrom(netip.AddrFrom4([4]byte{1, 2, 3, byte(i)}), 24)
			if i%2 == 0 {
				r.Via = new(netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}))
			}
			rows = append(rows, r)
		}
		slices.Reverse(rows)
		if err := client.Routes.InsertMany(ctx, rows[:4]); err != nil {
			t.Fatal(err)
		}
		if _, err := query.Load(ctx, client.Routes, slices.Values(rows[4:])); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			p    query.Predicate[*of.Route]
			want []string
		}{
			"all":                 {route.Metric.EQ(1), sorted},
			"GT":                  {route.ID.GT(network("10.0.0.1/16")), sorted[4:]},
			"EQ of an address":    {route.ID.EQ(network("10.0.0.1/32")), sorted[4:5]},
			"EQ is not Within":    {route.ID.EQ(network("10.0.0.0/8")), sorted[1:2]},
			"In":                  {route.ID.In(network("9.0.0.0/8"), network("2001:db8::/32")), []string{sorted[0], sorted[5]}},
			"Within":              {route.ID.Within(network("10.0.0.0/16")), sorted[2:5]},
			"Covers":              {route.ID.Covers(netip.MustParseAddr("10.0.0.1")), sorted[1:5]},
			"Covers, v6":          {route.ID.Covers(netip.MustParseAddr("2001:db8::1")), sorted[5:]},
			"NULL is not covered": {query.Not(route.Via.Covers(netip.MustParseAddr("10.0.0.0"))), []string{sorted[2], sorted[4], sorted[6]}},
			"address column":      {route.Via.EQ(netip.MustParseAddr("10.0.0.2")), sorted[2:3]},
		} {
			got, err := client.Routes.Where(c.p).OrderBy(route.ID.Asc()).All(ctx)
			if err != nil {
				t.Fatal(name, err)
			}
			var ids []string
			for _, r := range got {
				ids = append(ids, r.ID.String())
			}
			if !slices.Equal(ids, c.want) {
				t.Errorf("%s: %v, want %v", name, ids, c.want)
			}
		}
		// 10.0.0.1 as an address and as a prefix of full length are one value.
		if err := client.Routes.Insert(ctx, &db.Route{ID: network("10.0.0.1/32")}); err == nil {
			t.Error("a key is written twice")
		}
		for name, bad := range map[string]netip.Prefix{"zero": {}, "length": netip.PrefixFrom(netip.MustParseAddr("10.0.0.1"), 40)} {
			if err := client.Routes.Insert(ctx, &db.Route{ID: bad}); err == nil {
				t.Errorf("%s: the bad value is written", name)
			}
		}
	})
}
