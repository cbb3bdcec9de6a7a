//go:build unix

package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// PostgreSQL refuses to run as root: root runs it as one of these users.
var owners = []string{"postgres", "nobody"}

// giveAway makes dir the property of the user who will run the server.
func giveAway(dir string) error {
	if os.Getuid() != 0 {
		return nil
	}
	c := owner()
	if c == nil {
		return errors.New("as root, a user postgres or nobody is needed to run the server")
	}
	return os.Chown(dir, int(c.Uid), int(c.Gid))
}

// asOwner makes cmd run as that user, in a process group of its own so that an interrupt of the tests does not reach it
// before its keeper can clean up.
func asOwner(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 {
		cmd.SysProcAttr.Credential = owner()
	}
}

func owner() *syscall.Credential {
	for _, name := range owners {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}
