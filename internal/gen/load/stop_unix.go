//go:build unix

package load

import (
	"os/exec"
	"syscall"
)

// stopWithChildren gives the command a process group of its own, and kills the group when the context ends: go run does
// not pass a signal on to the program that it runs.
func stopWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
