//go:build unix

package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A cancelled load ends at once, ends the program that it runs, and says why.
func TestCancel(t *testing.T) {
	tmp := t.TempDir()
	started := filepath.Join(t.TempDir(), "pid")
	t.Setenv("TMPDIR", tmp)
	t.Setenv("CRATEGEN_TEST_STARTED", started)
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("the user pressed Ctrl-C")
	failed := make(chan error, 1)
	go func() {
		_, err := Load(ctx, Config{Dir: "testdata/broken/hangs"})
		failed <- err
	}()
	pid := waitForPid(t, started, failed)
	cancel(reason)
	if err := <-failed; !errors.Is(err, reason) {
		t.Errorf("error %v, want %v in it", err, reason)
	}
	for i := 0; running(pid); i++ {
		if i == 100 {
			t.Fatalf("the program is still running")
		}
		time.Sleep(20 * time.Millisecond)
	}
	noLoadFiles(t, tmp)
}

func waitForPid(t *testing.T, file string, failed <-chan error) int {
	t.Helper()
	for range 3000 {
		text, _ := os.ReadFile(file)
		if pid, err := strconv.Atoi(string(text)); err == nil {
			return pid
		}
		select {
		case err := <-failed:
			t.Fatal(err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	t.Fatal("the program was never started")
	return 0
}

// running reports whether a process runs. One that has ended but was not waited for, as in a container without an init
// process, does not.
func running(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}
