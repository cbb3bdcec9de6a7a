package faultproxy

import (
	"bufio"
	"io"
	"net"
	"time"
)

// slowPause is the time between the pieces of a slow request or answer.
const slowPause = time.Millisecond

// serve passes requests on, one after the other, until a fault or one side ends the connection.
func (p *Proxy) serve(client *net.TCPConn) {
	_ = client.SetReadBuffer(64 << 10) // so that a large request cannot be written when nobody reads it
	in := bufio.NewReader(client)
	server, ok := p.dial()
	if !ok {
		_ = client.CloseWrite()
		p.late(in)
		return
	}
	defer p.drop(server)
	out := bufio.NewReader(server)
	for first := true; ; first = false {
		request, rest, err := p.protocol.request(in, first)
		if err != nil {
			return
		}
		var a Action
		if p.hooks.Plan != nil {
			a = p.hooks.Plan(request)
		}
		switch a.Fault {
		case ResetBefore:
			_, _ = server.Write(a.cut(request))
			reset(client)
			return
		case StallBefore:
			stall(in, server)
			return
		}
		if write(server, request, a) != nil {
			return
		}
		if _, err := io.CopyN(server, in, rest); err != nil {
			return
		}
		answer, err := p.protocol.answer(out)
		if err != nil { // a refusal, or the end of the connection: nobody answers a request to cancel
			_, _ = client.Write(answer)
			return
		}
		if !p.give(client, server, in, answer, a) {
			return
		}
	}
}

// give passes an answer on, as far as the fault lets it, and reports whether the connection goes on.
func (p *Proxy) give(client, server *net.TCPConn, in *bufio.Reader, answer []byte, a Action) bool {
	switch a.Fault {
	case ResetAfter:
		reset(client)
		return false
	case StallAfter:
		stall(in, server)
		return false
	case Truncate:
		_, _ = client.Write(a.cut(answer))
		return false
	case CloseIdle:
		if _, err := client.Write(answer); err == nil && client.CloseWrite() == nil {
			server.Close()
			p.late(in)
		}
		return false
	}
	return write(client, answer, a) == nil
}

// stall waits until the client leaves. The server need not wait along.
func stall(in io.Reader, server *net.TCPConn) {
	server.Close()
	_, _ = io.Copy(io.Discard, in)
}

// late reads what comes on a connection that was closed.
func (p *Proxy) late(in *bufio.Reader) {
	for {
		request, _, err := p.protocol.request(in, false)
		if err != nil {
			return
		}
		if p.hooks.Late != nil {
			p.hooks.Late(request)
		}
	}
}

// write writes b, in three pieces if the fault says slow.
func write(c *net.TCPConn, b []byte, a Action) error {
	if a.Fault == Slow {
		for range 2 {
			piece := a.cut(b)
			if _, err := c.Write(piece); err != nil {
				return err
			}
			b = b[len(piece):]
			time.Sleep(slowPause)
		}
	}
	_, err := c.Write(b)
	return err
}
