// Package doctor looks at a database as a client will see it, and says in words what is wrong and what to do.
package doctor

import (
	"context"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// Level is how bad a finding is.
type Level string

// The levels.
const (
	OK      Level = "ok"
	Warning Level = "warning" // works, but something will go wrong
	Failure Level = "failure" // does not work
)

// Finding is one thing that was looked at.
type Finding struct {
	Node   string `json:"node,omitempty"` // host:port, empty for the cluster as a whole
	Check  string `json:"check"`          // name, reach, tls, login, version, clock, schema, health, cluster
	Level  Level  `json:"level"`
	Says   string `json:"says"`
	Advice string `json:"advice,omitempty"` // what to do
}

// node is what is learned of one node.
type node struct {
	addr     string
	findings []Finding
	dialect  string
	version  string
	cluster  string // its identity
	members  []string
	skew     time.Duration // its clock before ours
	timed    bool
}

func (n *node) add(check string, level Level, says, advice string) {
	n.findings = append(n.findings, Finding{n.addr, check, level, says, advice})
}

// Examine looks at each node that the configuration names, all at the same time and each alone, and at what they say of each
// other. Nothing is written to the database. Findings come in the order of the URL, those on the cluster last.
func Examine(ctx context.Context, c *wire.Config, drivers []wire.Driver) []Finding {
	if len(c.Nodes) == 0 {
		return file(ctx, c, drivers)
	}
	security, err := connect.TLS(c)
	if err != nil {
		return []Finding{{Check: "tls", Level: Failure, Says: err.Error(), Advice: "correct the file that the parameter names"}}
	}
	nodes := make([]*node, len(c.Nodes))
	var running sync.WaitGroup
	for i, addr := range c.Nodes {
		n := &node{addr: addr}
		nodes[i] = n
		running.Go(func() {
			if !n.reach(ctx, c) || security != nil && !n.handshake(ctx, c, security) {
				return
			}
			n.ask(ctx, c, drivers)
		})
	}
	running.Wait()
	var all []Finding
	for _, n := range nodes {
		all = append(all, n.findings...)
	}
	return append(all, together(c, nodes)...)
}

// ask opens the node alone and asks it about itself.
func (n *node) ask(ctx context.Context, c *wire.Config, drivers []wire.Driver) {
	alone := *c
	alone.Nodes, alone.Discover, alone.PoolSize = []string{n.addr}, false, 1
	begin := time.Now()
	db, err := connect.Open(ctx, &alone, drivers)
	if err != nil {
		n.add("login", Failure, reason(err), loginAdvice(c, err))
		return
	}
	defer db.Close()
	n.dialect = db.Dialect()
	n.add("login", OK, as(c)+" in "+round(time.Since(begin)), "")
	ask := &asker{ctx: ctx, db: db, node: n, config: c}
	ask.version()
	ask.clock()
	ask.schema()
	ask.asks().health(ask)
}

func as(c *wire.Config) string {
	switch {
	case c.JWT != "":
		return "logged in with a token"
	case c.User == "":
		return "logged in without a user"
	}
	return "logged in as " + c.User
}

// file looks at a database without nodes.
func file(ctx context.Context, c *wire.Config, drivers []wire.Driver) []Finding {
	db, err := connect.Open(ctx, c, drivers)
	if err != nil {
		return []Finding{{Check: "open", Level: Failure, Says: err.Error()}}
	}
	defer db.Close()
	n := &node{dialect: db.Dialect()}
	ask := &asker{ctx: ctx, db: db, node: n, config: c}
	ask.version()
	ask.schema()
	ask.asks().health(ask)
	return n.findings
}
