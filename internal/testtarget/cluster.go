package testtarget

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/connect"
)

// Cluster is a cluster of several nodes, which tests kill.
type Cluster struct {
	// URL names all nodes.
	URL string
	// Nodes is their number.
	Nodes int

	restart string
}

// ClusterOf is the cluster of a database, "cratedb" or "cockroachdb", that CRATEGEN_TEST_<NAME>_CLUSTER_URL names.
// CRATEGEN_TEST_<NAME>_CLUSTER_RESTART is a shell command that kills its node %d, from 1 in the order of the URL, starts it again and returns
// when it is back. Without both it skips the test.
func ClusterOf(t testing.TB, name string) *Cluster {
	t.Helper()
	env := "CRATEGEN_TEST_" + strings.ToUpper(name) + "_CLUSTER_"
	c := &Cluster{URL: os.Getenv(env + "URL"), restart: os.Getenv(env + "RESTART")}
	if c.URL == "" || c.restart == "" {
		t.Skipf("skipped: %sURL and %sRESTART are not set", env, env)
	}
	cfg, err := connect.Parse(c.URL)
	if err != nil {
		t.Fatalf("%sURL: %v", env, err)
	}
	c.Nodes = len(cfg.Nodes)
	return c
}

// Restart kills a node, from 1, and starts it again.
func (c *Cluster) Restart(ctx context.Context, node int) error {
	command := strings.ReplaceAll(c.restart, "%d", strconv.Itoa(node))
	if out, err := exec.CommandContext(ctx, "sh", "-c", command).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", command, err, out)
	}
	return nil
}

// KillInTurn restarts one node after the other, with a calm time before each, until stop is called, which waits for the last one to be back and
// returns how many were killed.
func (c *Cluster) KillInTurn(t testing.TB, calm time.Duration) (stop func() int) {
	quiet, ended, killed := make(chan struct{}), make(chan struct{}), 0
	go func() {
		defer close(ended)
		for node := 1; ; node = node%c.Nodes + 1 {
			select {
			case <-quiet:
				return
			case <-t.Context().Done():
				return
			case <-time.After(calm):
			}
			if err := c.Restart(t.Context(), node); err != nil {
				t.Errorf("node %d does not come back: %v", node, err)
				return
			}
			killed++
		}
	}()
	return func() int {
		close(quiet)
		<-ended
		return killed
	}
}
