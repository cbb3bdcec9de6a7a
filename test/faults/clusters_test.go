package faults

import (
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/connect"
)

// TestClusters: see the package's comment.
func TestClusters(t *testing.T) {
	length := time.Duration(setting(t, "CRATEGEN_FAULTS_SECONDS", 10)) * time.Second
	for _, name := range []string{"cratedb", "cockroachdb"} {
		t.Run(name, func(t *testing.T) {
			cluster := testtarget.ClusterOf(t, name)
			all := cluster.URL
			direct := open(t, all)
			createTables(t, direct)
			fillKnown(t, direct)
			l := start(t, open(t, all), single(t, all), length)
			restarts := restartAll(t, l, cluster, length)
			l.running.Wait()
			l.probes.end()
			l.check(t, direct)
			t.Logf("%d kills and restarts", restarts)
		})
	}
}

// single lists a URL for each node.
func single(t *testing.T, all string) (out []string) {
	c, err := connect.Parse(all)
	if err != nil {
		t.Fatal(err)
	}
	begin := strings.Index(all, "://") + len("://")
	if at := strings.IndexByte(all[begin:], '@'); at >= 0 {
		begin += at + 1
	}
	end := len(all)
	if at := strings.IndexAny(all[begin:], "/?"); at >= 0 {
		end = begin + at
	}
	for _, node := range c.Nodes {
		out = append(out, all[:begin]+node+all[end:])
	}
	return out
}

// restartAll kills and restarts the nodes in turn while the load lasts, and returns how often.
func restartAll(t *testing.T, l *load, cluster *testtarget.Cluster, length time.Duration) (restarts int) {
	const calm = 3 * time.Second
	for time.Sleep(calm); l.since() < length-calm; time.Sleep(calm) {
		place := restarts%cluster.Nodes + 1
		l.probes.down.Store(int32(place))
		killed := l.since()
		if err := cluster.Restart(t.Context(), place); err != nil {
			t.Fatal(err)
		}
		l.probes.down.Store(0)
		restarts++
		t.Logf("node %d was killed at %v and back at %v", place, killed.Round(time.Second/10), l.since().Round(time.Second/10))
	}
	return restarts
}
