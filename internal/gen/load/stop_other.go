//go:build !unix

package load

import "os/exec"

// stopWithChildren leaves the command as it is: where there are no process groups, the context ends the go command, and
// the program that it runs ends by itself.
func stopWithChildren(*exec.Cmd) {}
