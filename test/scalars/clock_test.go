package scalars_test

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/sqltype"
	"github.com/crategen/crategen/test/scalars/db"
	"github.com/crategen/crategen/test/scalars/db/host"
	"github.com/crategen/crategen/test/scalars/db/of"
)

// TestClocks writes, compares and changes local times, times of day, and texts with a limit.
func TestClocks(t *testing.T) {
	local, clock := sqltype.MustParseLocalTime, sqltype.MustParseTimeOfDay
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		list := hosts()
		a, b, c := list[0], list[1], list[2]
		a.Opens, a.Closes, a.Backup, a.Pause = local("0001-01-01T00:00:00"), new(local("9999-12-31T23:59:59.999")), clock("00:00:00"), new(clock("23:59:59.999999"))
		b.Opens, b.Label = local("2024-03-31T02:30:00.123456"), "ééééé"
		a.Meetings, a.Breaks = []sqltype.LocalTime{local("2024-01-01T10:00:00.5"), local("1969-12-31T23:59:59.999")}, []sqltype.TimeOfDay{clock("10:00:00"), clock("10:00:00.000001")}
		check := func(what string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		check("insert", client.Hosts.Insert(ctx, a))
		check("insert many", client.Hosts.InsertMany(ctx, []*db.Host{b, c}))
		check("refresh", client.Hosts.Refresh(ctx))
		for id, want := range map[netip.Addr]string{
			a.ID: "0001-01-01T00:00:00.000000 9999-12-31T23:59:59.999000 00:00:00.000000 23:59:59.999999 a'é😀 " +
				"[2024-01-01T10:00:00.500000 1969-12-31T23:59:59.999000] [10:00:00.000000 10:00:00.000001]",
			b.ID: "2024-03-31T02:30:00.123000 <nil> 02:30:00.000000 <nil> ééééé [] [12:00:00.000000]",
			c.ID: "2024-02-29T09:00:00.000000 <nil> 02:30:00.000000 <nil> a'é😀 [] [12:00:00.000000]",
		} {
			h, err := client.Hosts.Get(ctx, id)
			check("get", err)
			if got := fmt.Sprintf("%v %v %v %v %v %v %v", h.Opens, h.Closes, h.Backup, h.Pause, h.Label, h.Meetings, h.Breaks); got != want {
				t.Errorf("%s: %s, want %s", id, got, want)
			}
		}
		for name, test := range map[string]struct {
			p    predicate
			want string
		}{
			"local EQ, cut":  {host.Opens.EQ(local("2024-03-31T02:30:00.123999")), "[10.0.0.1]"},
			"local LT":       {host.Opens.LT(local("2024-03-31T02:30:00")), "[9.0.0.1 2001:db8::1]"},
			"local Between":  {host.Opens.Between(local("2024-01-01T00:00:00"), local("2024-12-31T00:00:00")), "[10.0.0.1 2001:db8::1]"},
			"local In":       {host.Closes.In(local("9999-12-31T23:59:59.999")), "[9.0.0.1]"},
			"not local NULL": {query.Not(host.Closes.GT(local("2024-01-01T00:00:00"))), "[]"},
			"local IsNull":   {host.Closes.IsNull(), "[10.0.0.1 2001:db8::1]"},
			"two locals":     {query.Less[*of.Host, sqltype.LocalTime](host.Opens, host.Closes), "[9.0.0.1]"},
			"day EQ":         {host.Backup.EQ(clock("02:30:00")), "[10.0.0.1 2001:db8::1]"},
			"day LT":         {host.Backup.LT(clock("00:00:00.000001")), "[9.0.0.1]"},
			"day In":         {host.Pause.In(clock("23:59:59.999999"), clock("01:00:00")), "[9.0.0.1]"},
			"day NotIn NULL": {host.Pause.NotIn(clock("01:00:00")), "[9.0.0.1]"},
			"locals Has":     {host.Meetings.Has(local("1969-12-31T23:59:59.999")), "[9.0.0.1]"},
			"days HasAll":    {host.Breaks.HasAll(clock("10:00:00.000001"), clock("10:00:00")), "[9.0.0.1]"},
			"label EQ":       {host.Label.EQ("ééééé"), "[10.0.0.1]"},
			"label Contains": {host.Label.Contains("😀"), "[9.0.0.1 2001:db8::1]"},
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
		ends, err := query.Select4(query.Min[*of.Host, sqltype.LocalTime](host.Opens), query.Max[*of.Host, sqltype.LocalTime](host.Opens),
			query.Min[*of.Host, sqltype.TimeOfDay](host.Backup), query.Max[*of.Host, sqltype.TimeOfDay](host.Pause)).From(client.Hosts).All(ctx)
		if err != nil || len(ends) != 1 || fmt.Sprint(ends[0].V1, ends[0].V2, ends[0].V3, ends[0].V4) != "0001-01-01T00:00:00.000000 2024-03-31T02:30:00.123000 00:00:00.000000 23:59:59.999999" {
			t.Errorf("ends: %v, %v", ends, err)
		}
		groups, err := query.Select2(host.Backup, query.Count[*of.Host]()).From(client.Hosts).GroupBy(host.Backup).OrderBy(host.Backup.Desc()).All(ctx)
		if err != nil || fmt.Sprint(groups) != "[(02:30:00.000000, 2) (00:00:00.000000, 1)]" {
			t.Errorf("groups: %v, %v", groups, err)
		}
		page, err := client.Hosts.OrderBy(host.Opens.Desc()).Page(ctx, 2, "")
		check("page", err)
		page, err = client.Hosts.OrderBy(host.Opens.Desc()).Page(ctx, 2, page.Next)
		if err != nil || len(page.Items) != 1 || page.Items[0].ID != a.ID {
			t.Errorf("the second page: %v, %v", page.Items, err)
		}
		_, err = client.Hosts.Where(host.ID.EQ(c.ID)).Update(ctx, host.Opens.Set(local("2030-01-01T00:00:00")), host.Pause.Set(clock("12:34:56")), host.Label.Set("12345"))
		check("update", err)
		if h, err := client.Hosts.Get(ctx, c.ID); err != nil || fmt.Sprintf("%v %v %v", h.Opens, h.Pause, h.Label) != "2030-01-01T00:00:00.000000 12:34:56.000000 12345" {
			t.Errorf("after the update: %v, %v", h, err)
		}
		if _, err := client.Hosts.Where(host.ID.EQ(c.ID)).Update(ctx, host.Label.Set("123456")); err == nil || !strings.Contains(err.Error(), "5 characters") {
			t.Errorf("six characters: %v", err)
		}
		if c.ID, c.Label = ip("1.1.1.1"), "😀😀😀😀😀😀"; client.Hosts.Insert(ctx, c) == nil {
			t.Error("six characters are inserted")
		}
	})
}
