package doctor

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// offset is how far the clocks of CockroachDB's nodes may be apart (--max-offset): one that is further stops itself.
const offset = 500 * time.Millisecond

// together looks at what the nodes say as a cluster.
func together(c *wire.Config, nodes []*node) []Finding {
	var out []Finding
	add := func(level Level, says, advice string) {
		out = append(out, Finding{Check: "cluster", Level: level, Says: says, Advice: advice})
	}
	up := slices.DeleteFunc(slices.Clone(nodes), func(n *node) bool { return n.dialect == "" })
	if len(up) == 0 {
		add(Failure, "no node can be used", "")
		return out
	}
	differ := func(what string, of func(*node) string) (string, bool) {
		var parts []string
		seen := map[string]bool{}
		for _, n := range up {
			if of(n) == "" {
				continue
			}
			seen[of(n)] = true
			parts = append(parts, n.addr+" "+of(n))
		}
		return what + strings.Join(parts, ", "), len(seen) > 1
	}
	if says, bad := differ("the nodes are different databases: ", func(n *node) string { return target.Of(target.Name(n.dialect)).Title }); bad {
		add(Failure, says, "name only nodes of one cluster")
		return out
	}
	if says, bad := differ("the nodes belong to different clusters: ", func(n *node) string { return n.cluster }); bad {
		add(Failure, says, "name only nodes of one cluster: a write goes to any of them")
	}
	if says, bad := differ("the nodes have different versions: ", func(n *node) string { return n.version }); bad {
		add(Warning, says, "finish the update")
	}
	var first, last time.Duration
	for i, n := range up {
		if i == 0 || n.skew < first {
			first = n.skew
		}
		if i == 0 || n.skew > last {
			last = n.skew
		}
	}
	if last-first > offset && !slices.ContainsFunc(up, func(n *node) bool { return !n.timed }) {
		add(Warning, fmt.Sprintf("the clocks of the nodes are %s apart", round(last-first)), "let all of them follow a time server")
	}
	if unnamed := unnamed(c, up); len(unnamed) > 0 && !c.Discover {
		add(Warning, "the cluster has nodes that the URL does not name: "+strings.Join(unnamed, ", "),
			"add them, or discover=true, so that the client continues when the named nodes are down")
	} else if len(c.Nodes) == 1 && !c.Discover && !connect.IsLocal(c.Nodes[0]) && target.Of(target.Name(up[0].dialect)).Has(target.Cluster) {
		add(Warning, "the URL names one node, and the client can do nothing while that is down", "name the others, or a load balancer")
	}
	if len(up) < len(nodes) {
		add(Warning, fmt.Sprintf("%d of %d nodes can be used", len(up), len(nodes)), "")
	} else {
		add(OK, fmt.Sprintf("all nodes can be used: %d", len(up)), "")
	}
	return out
}

// unnamed are members of the cluster that are not in the URL, as far as addresses tell.
func unnamed(c *wire.Config, up []*node) []string {
	known := map[string]bool{}
	for _, addr := range c.Nodes {
		known[addr] = true
		host, port := connect.SplitAddr(addr)
		ips, _ := net.LookupHost(host)
		for _, ip := range ips {
			known[net.JoinHostPort(ip, port)] = true
		}
	}
	var out []string
	for _, n := range up {
		for _, m := range n.members {
			if !known[m] {
				known[m] = true
				out = append(out, m)
			}
		}
	}
	slices.Sort(out)
	return out
}
