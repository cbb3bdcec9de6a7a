//go:build unix

package peek

import (
	"net"
	"syscall"
)

// Socket looks at a connection's socket without waiting. The zero Socket sees nothing. One goroutine at a time may use it.
type Socket struct {
	raw      syscall.RawConn // nil if there is none
	look     func(fd uintptr)
	readable bool
	buf      [1]byte
}

// Open finds the socket below c.
func (s *Socket) Open(c net.Conn) {
	if secure, ok := c.(interface{ NetConn() net.Conn }); ok {
		c = secure.NetConn()
	}
	if sc, ok := c.(syscall.Conn); ok {
		s.raw, _ = sc.SyscallConn()
	}
	s.look = func(fd uintptr) {
		_, _, err := syscall.Recvfrom(int(fd), s.buf[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		s.readable = err != syscall.EAGAIN && err != syscall.EWOULDBLOCK && err != syscall.EINTR
	}
}

// Sees reports whether Readable can tell.
func (s *Socket) Sees() bool { return s.raw != nil }

// Readable reports whether something arrived that nobody asked for: the server's farewell, or the end of the connection. It
// takes a system call, well below a microsecond, and no lock of the connection, which a read in the background may hold.
func (s *Socket) Readable() bool {
	return s.raw != nil && (s.raw.Control(s.look) != nil || s.readable)
}
