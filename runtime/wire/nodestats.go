package wire

import "time"

// NodeStats are the counters of one node since the client was opened. It is a plain struct, so that
//
//	expvar.Publish("database", expvar.Func(func() any { return query.Nodes(client) }))
//
// shows it.
type NodeStats struct {
	Node       string // host:port
	Discovered bool   // found in the cluster, rather than named by the URL
	Locality   string // as the server says: region=eu-west-1,zone=eu-west-1a. Only CockroachDB is asked, with the URL's parameter locality
	// Resting is true after a failure of the node: statements go to other nodes as long as there are any. The client probes
	// the node in the background.
	Resting bool
	// RestsFor is the time until the next probe, 0 if the node does not rest.
	RestsFor time.Duration

	// InFlight are the statements that wait for the node's answer now.
	InFlight int
	// Attempts is the number of statements sent to the node. A transaction counts as one.
	Attempts int64
	// Errors is the number of failed attempts, for any reason, constraint violations included; Faults is the number of those
	// after which the node rested.
	Errors, Faults int64
	// Latency is the time from choosing the node to its answer: a moving average of about the last eight attempts. It is 0
	// before the first answer.
	Latency time.Duration
	// LastFault is why the node rested last, and LastFaultAt when; empty and zero if it never did.
	LastFault   string
	LastFaultAt time.Time

	// Open are the connections to the node, and Idle those of them that wait for a statement.
	Open, Idle int
}
