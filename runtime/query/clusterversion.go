package query

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// CrateDB repeats a write whose node it lost. A repeated write with a version finds the row that it wrote itself, and reports a conflict as
// if there were another writer. CrateDB repeats a write only after a new cluster state, or after waiting a minute for one. So a conflict is
// certainly another writer's if the cluster state is still that from before the write.

const (
	// clusterVersionAge is the maximum age of the cluster version before a write.
	clusterVersionAge = time.Second
	// repeatsAfter is the minimum duration of a write that is repeated without a new cluster state: half of CrateDB's default of
	// bulk.request_timeout.
	repeatsAfter = 30 * time.Second
	// quickAnswer is for users without the privilege to read the cluster version: a write with a faster answer was not repeated, because it
	// takes longer to detect a lost node and to agree on a new cluster state.
	quickAnswer = 50 * time.Millisecond
	// askAgain is the time after which a client without the privilege reads the cluster version again.
	askAgain = time.Minute
)

// clusterVersion is the version of the cluster state at some time.
type clusterVersion struct {
	number  int64
	known   bool
	refused bool // the user lacks the privilege to read it
	at      time.Time
}

// clusterVersions stores the last version of a client.
type clusterVersions struct {
	mu   sync.Mutex
	last clusterVersion
}

// clusterVersion returns the version of the cluster state, read at most age ago.
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

// foreign reports whether the conflict of a write is certainly another writer's. took is the duration of the write.
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
