package scalars_test

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/sqltype"
	"github.com/crategen/crategen/test/scalars/db"
	"github.com/crategen/crategen/test/scalars/db/dbtest"
	"github.com/crategen/crategen/test/scalars/db/host"
	"github.com/crategen/crategen/test/scalars/db/of"
	"github.com/crategen/crategen/test/scalars/db/visit"
)

// run runs a scenario with the hosts and four visits: two of the first host and one of the second.
func run(t *testing.T, scenario func(t *testing.T, ctx context.Context, client *db.Client)) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		list := hosts()
		visits := []*db.Visit{
			{Day: day("2024-01-01"), Slot: "00000001", Count: 1, HostID: new(list[0].ID)},
			{Day: day("2024-01-01"), Slot: "10000000", Count: 2, HostID: new(list[0].ID)},
			{Day: day("2024-01-31"), Slot: "00000001", Count: 4, HostID: new(list[1].ID)},
			{Day: day("0999-01-01"), Slot: "00000001", Count: 8},
		}
		if err := client.Hosts.InsertMany(ctx, list); err != nil {
			t.Fatal(err)
		}
		if err := client.Visits.InsertMany(ctx, visits); err != nil {
			t.Fatal(err)
		}
		if err := client.Hosts.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if err := client.Visits.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		scenario(t, ctx, client)
	})
}

func texts[T any](t *testing.T) func(rows []T, err error) []string {
	return func(rows []T, err error) []string {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
		var out []string
		for _, r := range rows {
			out = append(out, fmt.Sprintf("%v", r))
		}
		return out
	}
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestGroupsAndSets(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		byDay, err := query.Select2(visit.Day, query.Sum[*of.Visit, int](visit.Count)).From(client.Visits).GroupBy(visit.Day).
			OrderBy(visit.Day.Asc()).All(ctx)
		var got []string
		for _, r := range byDay {
			got = append(got, fmt.Sprint(r.V1, " ", *r.V2))
		}
		if err != nil {
			t.Error(err)
		}
		equal(t, "groups by date", got, []string{"0999-01-01 8", "2024-01-01 3", "2024-01-31 4"})
		bySlot, err := query.Select2(visit.Slot, query.Count[*of.Visit]()).From(client.Visits).GroupBy(visit.Slot).OrderBy(visit.Slot.Asc()).All(ctx)
		equal(t, "groups by bits", texts[query.Row2[sqltype.Bits, int64]](t)(bySlot, err), []string{"(00000001, 3)", "(10000000, 1)"})
		byHost, err := query.Select2(visit.HostID, query.Count[*of.Visit]()).From(client.Visits).Where(visit.HostID.NotNull()).
			GroupBy(visit.HostID).OrderBy(visit.HostID.Asc()).All(ctx)
		equal(t, "groups by IP", texts[query.Row2[*netip.Addr, int64]](t)(byHost, err), []string{"(9.0.0.1, 2)", "(10.0.0.1, 1)"})
		ends, err := query.Select4(query.Min[*of.Host, sqltype.Date](host.Since), query.Max[*of.Host, sqltype.Date](host.Since),
			query.Min[*of.Host, netip.Addr](host.ID), query.Max[*of.Host, netip.Addr](host.ID)).From(client.Hosts).All(ctx)
		if err != nil || len(ends) != 1 || fmt.Sprint(ends[0].V1, ends[0].V2, ends[0].V3, ends[0].V4) != "0001-01-01 9999-12-31 9.0.0.1 2001:db8::1" {
			t.Errorf("ends: %v, %v", ends, err)
		}
		days, err := query.Union(query.Select1(visit.Day).From(client.Visits), query.Select1(host.Since).From(client.Hosts)).OrderBy(query.Position(1).Asc()).All(ctx)
		equal(t, "union of dates", texts[sqltype.Date](t)(days, err),
			[]string{"0001-01-01", "0999-01-01", "2024-01-01", "2024-01-31", "2024-02-28", "9999-12-31"})
		ips, err := query.UnionAll(query.Select1(host.ID).From(client.Hosts), query.Select1(host.Resolver).From(client.Hosts)).OrderBy(query.Position(1).Desc()).All(ctx)
		equal(t, "union of addresses", texts[netip.Addr](t)(ips, err), []string{"2001:db8::1", "10.0.0.1", "9.9.9.9", "9.9.9.9", "9.9.9.9", "9.0.0.1"})
		slots, err := query.Union(query.Select1(visit.Slot).From(client.Visits), query.Select1(visit.Slot).From(client.Visits)).OrderBy(query.Position(1).Asc()).All(ctx)
		equal(t, "union of bits", texts[sqltype.Bits](t)(slots, err), []string{"00000001", "10000000"})
		joined, err := query.Select2(visit.Day, query.Via(visit.Host, host.Since)).From(client.Visits).OrderBy(visit.Day.Desc()).Limit(1).All(ctx)
		if err != nil || len(joined) != 1 || fmt.Sprint(joined[0].V1, joined[0].V2) != "2024-01-31 2024-02-28" {
			t.Errorf("join: %v, %v", joined, err)
		}
		in, err := client.Hosts.Where(query.In[*of.Host, *of.Visit](host.Since, query.Select1(query.Via(visit.Host, host.Since).Or(day("0002-02-02"))).From(client.Visits).Where(visit.Count.EQ(4)))).Count(ctx)
		if err != nil || in != 1 {
			t.Errorf("In of a query: %d, %v", in, err)
		}
	})
}

func TestEdgesPagesAndBulk(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		loaded, err := client.Hosts.Where(host.Visits.Has(visit.Day.EQ(day("2024-01-01")))).With(host.Visits.OrderBy(visit.Slot.Desc())).All(ctx)
		if err != nil || len(loaded) != 1 {
			t.Fatalf("eager: %v, %v", loaded, err)
		}
		if list, ok := loaded[0].Edges.Visits.Get(); !ok || len(list) != 2 || list[0].Slot != "10000000" {
			t.Errorf("eager: %v", list)
		}
		up, err := client.Visits.Where(visit.Count.EQ(4)).With(visit.Host).Only(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if h, ok := up.Edges.Host.Get(); !ok || h.ID != ip("10.0.0.1") {
			t.Errorf("eager, to one: %v", h)
		}
		var pages []string
		var after query.Cursor
		for {
			page, err := client.Hosts.OrderBy(host.Since.Desc()).Page(ctx, 1, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range page.Items {
				pages = append(pages, h.ID.String())
			}
			if after = page.Next; after == "" {
				break
			}
		}
		equal(t, "pages by date", pages, []string{"2001:db8::1", "10.0.0.1", "9.0.0.1"})
		pages, after = nil, ""
		for {
			page, err := client.Visits.OrderBy(visit.Slot.Asc(), visit.Day.Asc()).Page(ctx, 2, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range page.Items {
				pages = append(pages, string(v.Slot)+" "+v.Day.String())
			}
			if after = page.Next; after == "" {
				break
			}
		}
		equal(t, "pages by bits", pages, []string{"00000001 0999-01-01", "00000001 2024-01-01", "00000001 2024-01-31", "10000000 2024-01-01"})
		key := db.VisitKey{Day: day("2024-01-01"), Slot: "10000000"}
		if v, err := client.Visits.Get(ctx, key); err != nil || v.Count != 2 {
			t.Errorf("get by key: %v, %v", v, err)
		}
		if list, err := client.Visits.GetMany(ctx, key, db.VisitKey{Day: day("2024-01-31"), Slot: "00000001"}); err != nil || len(list) != 2 {
			t.Errorf("get by keys: %v, %v", list, err)
		}
		if n, err := client.Visits.Where(visit.Day.EQ(key.Day), visit.Slot.EQ(key.Slot)).Update(ctx, visit.Count.Set(99)); err != nil || n != 1 {
			t.Errorf("update by key: %d, %v", n, err)
		}
		var many []*db.Host
		for i := range 300 {
			h := db.NewHost()
			h.ID, h.Since = netip.AddrFrom4([4]byte{172, 16, byte(i >> 8), byte(i)}), sqltype.NewDate(1900, 1, i)
			h.Flags = sqltype.Bits(fmt.Sprintf("%04b", i%16))
			if i%2 == 0 {
				h.Until, h.Gateway, h.Mask = new(h.Since.AddDays(1)), new(h.ID), new(sqltype.Bits(fmt.Sprintf("%012b", i)))
			}
			many = append(many, h)
		}
		if _, err := query.Load(ctx, client.Hosts, slices.Values(many)); err != nil {
			t.Fatal(err)
		}
		many[0].Since, many[1].Until = day("2222-02-22"), new(day("2222-02-22"))
		if err := client.Hosts.Upsert(ctx, many[:2]...); err != nil {
			t.Fatal(err)
		}
		if err := client.Hosts.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		got, err := client.Hosts.Where(host.ID.Within(netip.MustParsePrefix("172.16.0.0/12"))).OrderBy(host.ID.Asc()).All(ctx)
		if err != nil || len(got) != len(many) {
			t.Fatalf("%d rows, %v", len(got), err)
		}
		for i, h := range got {
			if diff := cmp.Diff(many[i], h, compareIP, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Edges" }, cmp.Ignore())); diff != "" {
				t.Fatalf("row %d (-written +read):\n%s", i, diff)
			}
		}
		n, err := client.Hosts.Where(host.ID.In(many[5].ID, many[6].ID)).Update(ctx, query.SetTo(host.Until, query.AddDays[*of.Host](host.Since, 30)))
		if err != nil || n != 2 {
			t.Errorf("update to a computed date: %d, %v", n, err)
		}
		if h, err := client.Hosts.Get(ctx, many[5].ID); err != nil || *h.Until != h.Since.AddDays(30) {
			t.Errorf("a computed date: %v, %v", h, err)
		}
	})
}

func TestFactories(t *testing.T) {
	client := dbtest.New(t)
	a, b := dbtest.Host(t, client), dbtest.Host(t, client, host.Since.Set(day("2000-01-01")))
	if a.ID == b.ID || a.Since == b.Since || b.Born != day("1999-12-31") || b.Checked != day("2024-02-29") || b.Resolver != ip("9.9.9.9") {
		t.Errorf("%v, %v", a, b)
	}
	v, w := dbtest.Visit(t, client), dbtest.Visit(t, client)
	if v.Slot == w.Slot || len(v.Slot) != 8 {
		t.Errorf("%v, %v", v, w)
	}
}
