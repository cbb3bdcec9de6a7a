package scalars_test

import (
	"context"
	"fmt"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/sqltype"
	"github.com/crategen/crategen/test/scalars/db"
	"github.com/crategen/crategen/test/scalars/db/host"
	"github.com/crategen/crategen/test/scalars/db/of"
)

var (
	ip  = netip.MustParseAddr
	day = sqltype.MustParseDate
)

type predicate = query.Predicate[*of.Host]

// hosts are three hosts whose addresses as texts are in another order than as addresses.
func hosts() []*db.Host {
	host := func(id, since string, flags sqltype.Bits) *db.Host {
		h := db.NewHost()
		h.ID, h.Since, h.Flags = ip(id), day(since), flags
		return h
	}
	a, b, c := host("9.0.0.1", "0001-01-01", "0001"), host("10.0.0.1", "2024-02-28", "0101"), host("2001:db8::1", "9999-12-31", "1111")
	a.Until, a.Gateway, a.Mask = new(day("1969-12-31")), new(ip("9.0.0.254")), new(sqltype.Bits("000000000001"))
	b.Until = new(day("2024-03-01"))
	return []*db.Host{a, b, c}
}

var compareIP = cmp.Comparer(func(a, b netip.Addr) bool { return a == b })
var compareDates = cmp.Comparer(func(a, b sqltype.Date) bool { return a == b })

func TestScalars(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		check := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		list := hosts()
		check(client.Hosts.Insert(ctx, list[0]))
		check(client.Hosts.InsertMany(ctx, list[1:]))
		check(client.Hosts.Refresh(ctx))
		for _, want := range list {
			got, err := client.Hosts.Get(ctx, want.ID)
			check(err)
			if diff := cmp.Diff(want, got, compareIP, compareDates, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Edges" }, cmp.Ignore())); diff != "" {
				t.Errorf("host %s (-written +read):\n%s", want.ID, diff)
			}
		}
		a, b, c := "9.0.0.1", "10.0.0.1", "2001:db8::1"
		for name, test := range map[string]struct {
			p    predicate
			want []string
		}{
			"date EQ":          {host.Since.EQ(day("2024-02-28")), []string{b}},
			"date LT":          {host.Since.LT(day("2024-02-28")), []string{a}},
			"date Between":     {host.Since.Between(day("2024-02-28"), day("9999-12-31")), []string{b, c}},
			"date In":          {host.Since.In(day("0001-01-01"), day("9999-12-31")), []string{a, c}},
			"date NotIn NULL":  {host.Until.NotIn(day("1969-12-31")), []string{b}},
			"not date NULL":    {query.Not(host.Until.EQ(day("1969-12-31"))), []string{b}},
			"date IsNull":      {host.Until.IsNull(), []string{c}},
			"two dates":        {query.Less[*of.Host, sqltype.Date](host.Since, host.Checked), []string{a, b}},
			"AddDays":          {query.AddDays[*of.Host](host.Since, 1).EQ(day("2024-02-29")), []string{b}},
			"AddDays, back":    {query.AddDays[*of.Host](host.Until, -1).In(day("1969-12-30"), day("2024-02-29")), []string{a, b}},
			"DaysBetween":      {query.DaysBetween[*of.Host](host.Until, host.Since).EQ(2), []string{b}},
			"coalesce dates":   {query.Coalesce[*of.Host, sqltype.Date](host.Until, host.Since).GT(day("2024-02-29")), []string{b, c}},
			"ip EQ":            {host.ID.EQ(ip("10.0.0.1")), []string{b}},
			"ip EQ, mapped":    {host.ID.EQ(ip("::ffff:10.0.0.1")), []string{b}},
			"ip In":            {host.ID.In(ip(a), ip(c)), []string{a, c}},
			"ip LT":            {host.ID.LT(ip("10.0.0.1")), []string{a}},
			"ip Within":        {host.ID.Within(netip.MustParsePrefix("10.0.0.0/8")), []string{b}},
			"ip Within one":    {host.ID.Within(netip.MustParsePrefix("9.0.0.1/32")), []string{a}},
			"ip Within v6":     {host.ID.Within(netip.MustParsePrefix("2001:db8::/32")), []string{c}},
			"not ip Within":    {query.Not(host.ID.Within(netip.MustParsePrefix("10.0.0.0/8"))), []string{a, c}},
			"not Within, NULL": {query.Not(host.Gateway.Within(netip.MustParsePrefix("10.0.0.0/8"))), []string{a}},
			"ip Covers":        {host.Gateway.Covers(ip("9.0.0.254")), []string{a}},
			"ip, coalesce":     {query.Coalesce[*of.Host, netip.Addr](host.Gateway, host.ID).EQ(ip("9.0.0.254")), []string{a}},
			"bits EQ":          {host.Flags.EQ("0101"), []string{b}},
			"bits NEQ":         {host.Flags.NEQ("0101"), []string{a, c}},
			"bits In":          {host.Flags.In("0001", "1111"), []string{a, c}},
			"bits NULL":        {host.Mask.NotNull(), []string{a}},
		} {
			got, err := client.Hosts.Where(test.p).OrderBy(host.ID.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			var ids []string
			for _, h := range got {
				ids = append(ids, h.ID.String())
			}
			if diff := cmp.Diff(test.want, ids); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		_, err := client.Hosts.Where(host.ID.EQ(ip(b))).Update(ctx, host.Until.Set(day("2030-01-01")), host.Flags.Set("1000"), host.Gateway.Set(ip(a)))
		check(err)
		got, err := client.Hosts.Get(ctx, ip(b))
		check(err)
		if fmt.Sprintf("%v %v %v", got.Until, got.Flags, got.Gateway) != "2030-01-01 1000 9.0.0.1" {
			t.Errorf("after the update: %v %v %v", got.Until, got.Flags, got.Gateway)
		}
		for name, bad := range map[string]func(*db.Host){
			"bits": func(h *db.Host) { h.Flags = "01" }, "digits": func(h *db.Host) { h.Flags = "0x01" },
			"no address": func(h *db.Host) { h.ID = netip.Addr{} }, "zone": func(h *db.Host) { h.ID = ip("fe80::1%eth0") },
		} {
			h := hosts()[0]
			h.ID = ip("1.2.3.4")
			if bad(h); client.Hosts.Insert(ctx, h) == nil {
				t.Errorf("%s: the bad value is written", name)
			}
		}
		n, err := client.Hosts.Where(host.Flags.EQ("1111")).Delete(ctx)
		check(err)
		if n != 1 {
			t.Errorf("%d rows deleted", n)
		}
	})
}
