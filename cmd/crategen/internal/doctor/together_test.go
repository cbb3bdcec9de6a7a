package doctor

import (
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

func TestTogether(t *testing.T) {
	up := func(addr string) *node {
		return &node{addr: addr, dialect: "cratedb", version: "6.4.3", cluster: "one", timed: true, members: []string{"10.0.0.1:4200", "10.0.0.2:4200"}}
	}
	for _, tc := range []struct {
		name   string
		change func(c *wire.Config, a, b *node)
		want   string // level and words, in order
	}{
		{"well", func(*wire.Config, *node, *node) {}, "ok all nodes can be used: 2"},
		{"one is down", func(_ *wire.Config, _, b *node) { b.dialect = "" }, "warning 1 of 2 nodes can be used"},
		{"databases", func(_ *wire.Config, _, b *node) { b.dialect = "postgres" }, "failure the nodes are different databases: 10.0.0.1:4200 CrateDB, 10.0.0.2:4200 PostgreSQL"},
		{"clusters", func(_ *wire.Config, _, b *node) { b.cluster = "two" }, "failure the nodes belong to different clusters: 10.0.0.1:4200 one, 10.0.0.2:4200 two"},
		{"a cluster that does not say", func(_ *wire.Config, _, b *node) { b.cluster = "" }, "ok all"},
		{"versions", func(_ *wire.Config, _, b *node) { b.version = "6.3.0" }, "warning the nodes have different versions: 10.0.0.1:4200 6.4.3, 10.0.0.2:4200 6.3.0"},
		{"clocks", func(_ *wire.Config, a, b *node) { a.skew, b.skew = -400*time.Millisecond, 200*time.Millisecond }, "warning the clocks of the nodes are 600ms apart"},
		{"unnamed", func(c *wire.Config, a, b *node) { b.members = append(b.members, "10.0.0.9:4200") }, "warning the cluster has nodes that the URL does not name: 10.0.0.9:4200"},
		{"discovered", func(c *wire.Config, a, b *node) { b.members, c.Discover = append(b.members, "10.0.0.9:4200"), true }, "ok all"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a, b := up("10.0.0.1:4200"), up("10.0.0.2:4200")
			c := &wire.Config{Nodes: []string{a.addr, b.addr}}
			tc.change(c, a, b)
			got := together(c, []*node{a, b})
			if line := string(got[0].Level) + " " + got[0].Says; !strings.HasPrefix(line, tc.want) {
				t.Errorf("%s, want %s", line, tc.want)
			}
		})
	}
}

func TestOlder(t *testing.T) {
	for _, tc := range []struct {
		version, oldest string
		want            bool
	}{{"5.9.12", "5.10", true}, {"5.10.0", "5.10", false}, {"6.0", "5.10", false}, {"14", "14", false}, {"13.11", "14", true}, {"14.2", "14", false}} {
		if older(tc.version, tc.oldest) != tc.want {
			t.Errorf("older(%s, %s) is %v", tc.version, tc.oldest, !tc.want)
		}
	}
}
