//go:build !unix

package pgwire

import "net"

// socket cannot be looked at here without reading from it.
type socket struct{}

func (*socket) open(net.Conn) {}

func (*socket) stirred() bool { return false }
