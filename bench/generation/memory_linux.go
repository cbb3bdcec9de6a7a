package generation

import (
	"os"
	"syscall"
)

// peakMemory is the largest resident size of a process and of those that it waited for, in bytes.
func peakMemory(state *os.ProcessState) int64 {
	if u, ok := state.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss << 10
	}
	return 0
}
