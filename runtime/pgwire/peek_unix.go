//go:build unix

package pgwire

import (
	"net"
	"syscall"
)

// socket looks at a connection's socket without waiting.
type socket struct {
	raw      syscall.RawConn // nil if there is none
	look     func(fd uintptr)
	readable bool
	buf      [1]byte
}

// open finds the socket below c.
func (s *socket) open(c net.Conn) {
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

// stirred reports whether something arrived that nobody asked for: the server's farewell, or the end of the connection. It
// takes a system call, well below a microsecond.
func (s *socket) stirred() bool {
	return s.raw != nil && (s.raw.Control(s.look) != nil || s.readable)
}
