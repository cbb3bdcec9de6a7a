//go:build !unix

package peek

import "net"

// Socket cannot be looked at here without reading from it.
type Socket struct{}

// Open does nothing.
func (*Socket) Open(net.Conn) {}

// Sees is false.
func (*Socket) Sees() bool { return false }

// Readable is false.
func (*Socket) Readable() bool { return false }
