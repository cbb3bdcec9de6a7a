//go:build unix

package peek

import (
	"crypto/tls"
	"net"
	"testing"
	"time"
)

// pair returns the two ends of a connection.
func pair(t *testing.T) (client net.Conn, server *net.TCPConn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if client, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); c.Close() })
	return client, c.(*net.TCPConn)
}

// TestStirred holds that a quiet connection is quiet, also while somebody reads from it, and that a byte and the end of the
// connection are seen, also below TLS. Looking allocates nothing.
func TestStirred(t *testing.T) {
	for name, stir := range map[string]func(*net.TCPConn){
		"a byte": func(c *net.TCPConn) { _, _ = c.Write([]byte{1}) },
		"closed": func(c *net.TCPConn) { _ = c.CloseWrite() },
		"reset":  func(c *net.TCPConn) { _ = c.SetLinger(0); _ = c.Close() },
	} {
		client, server := pair(t)
		var s Socket
		s.Open(tls.Client(client, &tls.Config{ServerName: "db"}))
		if !s.Sees() || s.Readable() {
			t.Errorf("%s: sees %v, stirred %v before that", name, s.Sees(), s.Readable())
		}
		if n := testing.AllocsPerRun(10, func() { s.Readable() }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
		stir(server)
		for end := time.Now().Add(10 * time.Second); !s.Readable(); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: not seen", name)
			}
		}
	}

	client, _ := pair(t)
	var s Socket
	s.Open(client)
	done := make(chan bool)
	go func() { _, _ = client.Read(make([]byte, 1)); close(done) }()
	time.Sleep(10 * time.Millisecond) // most likely it waits in the kernel by then
	if s.Readable() {
		t.Error("stirred while a read waits")
	}
	client.Close()
	<-done
	if !s.Readable() {
		t.Error("a connection that this side closed is quiet")
	}
	var none Socket
	if none.Sees() || none.Readable() {
		t.Error("the zero Socket sees")
	}
}
