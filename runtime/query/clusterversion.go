package query

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// CrateDB repeats a write whose node it lost meanwhile. A repeated write with a version meets the row that it has written itself,
// and answers with a conflict as if another writer had been there. It repeats nothing before it has a new cluster state, or has
// waited for one for a minute. So a conflict is another writer's for certain if the cluster state is the one from before the write.

const (
	// clusterVersionAge is how old the cluster version from before a write may be.
	clusterVersionAge = time.Second
	// repeatsAfter is how long a write takes, at the least, that is repeated without a new cluster state: half of CrateDB's
	// default of bulk.request_timeout.
	repeatsAfter = 30 * time.Second
	// quickAnswer is for users who may not ask for the cluster version: what is answered sooner was not repeated, because a lost
	// node has to be noticed and a new cluster state to be agreed on.
	quickAnswer = 50 * time.Millisecond
	// askAgain is when a user who might not ask for the cluster version asks again.
	askAgain = time.Minute
)

// clusterVersion is the version of the cluster state at some time.
type clusterVersion struct {
	number  int64
	known   bool
	refused bool // the user may not ask for it
	at      time.Time
}

// clusterVersions keeps the last one of a client.
type clusterVersions struct {
	mu   sync.Mutex
	last clusterVersion
}

// clusterVersion returns the version of the cluster state, asked for no longer ago than age.
func (c *Conn) clusterVersion(ctx context.Context, age time.Duration) clusterVersion {
	k := c.root.cluster
	k.mu.Lock()
	last := k.last
	k.mu.Unlock()
	if last.refused {
		age = askAgain
	}
	if since := time.Since(last.at); since < age && (last.known || last.refused) {
		return last
	}
	now := c.askClusterVersion(ctx)
	k.mu.Lock()
	if now.at.After(k.last.at) {
		k.last = now
	}
	k.mu.Unlock()
	return now
}

func (c *Conn) askClusterVersion(ctx context.Context) clusterVersion {
	v := clusterVersion{at: time.Now()}
	b := c.builder(nil, wire.OpRead)
	defer b.Free()
	b.Write(c.dialect.ClusterVersion)
	rows, err := c.query(ctx, b)
	if err != nil {
		v.refused = errors.Is(err, dberr.ErrAuth) || errors.Is(err, dberr.ErrNoTable)
		return v
	}
	if rows.Next() && !rows.Null() {
		v.number, v.known = rows.Int(), true
	}
	if rows.Close() != nil {
		v.known = false
	}
	return v
}

// foreign reports whether a conflict of a write that took so long is another writer's for certain.
func (c *Conn) foreign(ctx context.Context, before clusterVersion, took time.Duration) bool {
	switch {
	case took >= repeatsAfter:
		return false
	case before.refused:
		return took < quickAnswer
	case !before.known:
		return false
	}
	now := c.clusterVersion(ctx, 0)
	return now.known && now.number == before.number
}
