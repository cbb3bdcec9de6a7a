package scalars_test

import (
	"context"
	"fmt"
	"net/netip"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/sqltype"
	"github.com/crategen/crategen/test/scalars/db"
	"github.com/crategen/crategen/test/scalars/db/host"
	"github.com/crategen/crategen/test/scalars/db/of"
)

// TestArrays writes, finds and changes arrays of every element type, in single and in bulk writes.
func TestArrays(t *testing.T) {
	money := decimal.RequireFromString
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		list := hosts()
		full, empty, null := list[0], list[1], list[2]
		full.Holidays = []sqltype.Date{day("2024-02-29"), day("0001-01-01"), day("2024-02-29")}
		full.Peers = []netip.Addr{ip("10.0.0.1"), ip("::ffff:1.2.3.4"), ip("2001:db8::1")}
		full.Masks = []sqltype.Bits{"0000", "1010"}
		full.Prices = []decimal.Decimal{money("1.5"), money("-9999999999.99"), money("0")}
		empty.Holidays, empty.Peers, empty.Masks, empty.Prices = []sqltype.Date{}, []netip.Addr{}, []sqltype.Bits{}, []decimal.Decimal{}
		null.Holidays, null.Prices = nil, nil // the defaults
		texts := func(h *db.Host) string { return fmt.Sprint(h.Holidays, h.Peers, h.Masks, h.Prices) }
		want := map[netip.Addr]string{
			full.ID:  "[2024-02-29 0001-01-01 2024-02-29] [10.0.0.1 1.2.3.4 2001:db8::1] [0000 1010] [1.5 -9999999999.99 0]",
			empty.ID: "[] [] [] []", null.ID: "[2024-12-25] [] [] []",
		}
		check := func(what string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		check("insert", client.Hosts.Insert(ctx, full))
		check("insert many", client.Hosts.InsertMany(ctx, []*db.Host{empty, null}))
		check("upsert", client.Hosts.Upsert(ctx, full, empty))
		check("refresh", client.Hosts.Refresh(ctx))
		for _, h := range list {
			got, err := client.Hosts.Get(ctx, h.ID)
			check("get", err)
			if texts(got) != want[h.ID] {
				t.Errorf("%s: %s, want %s", h.ID, texts(got), want[h.ID])
			}
			if (got.Peers == nil) != (h == null) || got.Prices == nil {
				t.Errorf("%s: nil and empty arrays: %#v %#v", h.ID, got.Peers, got.Prices)
			}
		}
		for name, test := range map[string]struct {
			p    predicate
			want string
		}{
			"dates Has":       {host.Holidays.Has(day("0001-01-01")), "[9.0.0.1]"},
			"dates HasAny":    {host.Holidays.HasAny(day("2024-12-25"), day("2024-02-29")), "[9.0.0.1 2001:db8::1]"},
			"dates HasAll":    {host.Holidays.HasAll(day("0001-01-01"), day("2024-02-29")), "[9.0.0.1]"},
			"dates Len":       {host.Holidays.Len().EQ(3), "[9.0.0.1]"},
			"not dates Has":   {query.Not(host.Holidays.Has(day("0001-01-01"))), "[10.0.0.1 2001:db8::1]"},
			"IPs Has, mapped": {host.Peers.Has(ip("::ffff:1.2.3.4")), "[9.0.0.1]"},
			"IPs HasAny":      {host.Peers.HasAny(ip("2001:db8::1"), ip("::")), "[9.0.0.1]"},
			"IPs HasAll none": {host.Peers.HasAll(), "[9.0.0.1 10.0.0.1]"},
			"not IPs, NULL":   {query.Not(host.Peers.Has(ip("10.0.0.1"))), "[10.0.0.1]"},
			"IPs IsNull":      {host.Peers.IsNull(), "[2001:db8::1]"},
			"bits Has":        {host.Masks.Has("1010"), "[9.0.0.1]"},
			"bits HasAll":     {host.Masks.HasAll("1010", "0000"), "[9.0.0.1]"},
			"bits HasAny":     {host.Masks.HasAny("1111"), "[]"},
			"decimals Has":    {host.Prices.Has(money("1.500")), "[9.0.0.1]"},
			"decimals HasAny": {host.Prices.HasAny(money("7"), money("-9999999999.99")), "[9.0.0.1]"},
			"decimals HasAll": {host.Prices.HasAll(money("0.00"), money("1.5")), "[9.0.0.1]"},
			"decimals Len":    {host.Prices.Len().GT(0), "[9.0.0.1]"},
		} {
			rows, err := client.Hosts.Where(test.p).OrderBy(host.ID.Asc()).All(ctx)
			ids := []netip.Addr{}
			for _, h := range rows {
				ids = append(ids, h.ID)
			}
			if err != nil || fmt.Sprint(ids) != test.want {
				t.Errorf("%s: %v, %v, want %s", name, ids, err, test.want)
			}
		}
		many := make([]decimal.Decimal, 100)
		for i := range many {
			many[i] = decimal.New(int64(i), 0)
		}
		if n, err := client.Hosts.Where(host.Prices.HasAny(many...)).Count(ctx); err != nil || n != 1 {
			t.Errorf("HasAny of 100: %d, %v", n, err)
		}
		_, err := client.Hosts.Where(host.ID.In(full.ID, null.ID)).Update(ctx, host.Holidays.Append(day("9999-12-31")),
			host.Peers.Append(ip("::1"), ip("10.0.0.1")), host.Masks.Append("0101"), host.Prices.Append(money("7.25")))
		check("append", err)
		_, err = client.Hosts.Where(host.ID.EQ(full.ID)).Update(ctx, host.Holidays.Remove(day("2024-02-29")), host.Peers.Remove(ip("10.0.0.1"), ip("1.2.3.4")),
			host.Masks.Remove("1010"), host.Prices.Remove(money("1.5"), money("0")))
		check("remove", err)
		_, err = client.Hosts.Where(host.ID.EQ(empty.ID)).Update(ctx, host.Prices.Set([]decimal.Decimal{money("2")}), host.Peers.SetNull(),
			host.Masks.Set([]sqltype.Bits{"1111"}), host.Holidays.Set([]sqltype.Date{day("2000-01-01")}))
		check("set", err)
		want = map[netip.Addr]string{
			full.ID: "[0001-01-01 9999-12-31] [2001:db8::1 ::1] [0000 0101] [-9999999999.99 7.25]",
			null.ID: "[2024-12-25 9999-12-31] [::1 10.0.0.1] [0101] [7.25]", empty.ID: "[2000-01-01] [] [1111] [2]",
		}
		for id, want := range want {
			if got, err := client.Hosts.Get(ctx, id); err != nil || texts(got) != want {
				t.Errorf("changed %s: %s, %v, want %s", id, texts(got), err, want)
			}
		}
		check("refresh", client.Hosts.Refresh(ctx))
		rows, err := query.Select2(host.Prices, host.Peers).From(client.Hosts).Where(host.ID.EQ(full.ID)).All(ctx)
		if err != nil || fmt.Sprint(rows) != "[([-9999999999.99 7.25], [2001:db8::1 ::1])]" {
			t.Errorf("selected: %v, %v", rows, err)
		}
		for name, bad := range map[string]query.Change[*of.Host]{
			"bits": host.Masks.Append("01"), "digits": host.Prices.Set([]decimal.Decimal{money("0.001")}),
			"zone": host.Peers.Append(ip("fe80::1%eth0")), "zero": host.Peers.Set([]netip.Addr{{}}),
		} {
			if _, err := client.Hosts.Where(host.ID.EQ(full.ID)).Update(ctx, bad); err == nil {
				t.Errorf("%s: the bad element is written", name)
			}
		}
		bad := hosts()[0]
		bad.ID, bad.Masks = ip("1.1.1.1"), []sqltype.Bits{"011"}
		if client.Hosts.Insert(ctx, bad) == nil {
			t.Error("an element with 3 of 4 bits is written")
		}
	})
}
