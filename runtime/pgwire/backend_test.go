package pgwire_test

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// backend is a server that speaks the protocol and does what a test tells it, where PostgreSQL cannot be made to.
type backend struct {
	net.Listener
	executed  atomic.Int32 // statements that arrived whole
	cancelled atomic.Int32 // requests to stop

	// onPrepare and onExecute answer in place of the backend, and return false to end the connection; nil for a good answer.
	onPrepare, onExecute func(c *pgproto3.Backend, raw *net.TCPConn) bool
}

func (b *backend) addr() string { return b.Listener.Addr().String() }

// start starts the backend, until the test ends.
func (b *backend) start(t *testing.T) *backend {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.Listener = l
	var all sync.WaitGroup
	all.Go(func() {
		for {
			raw, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer raw.Close()
				b.serve(raw.(*net.TCPConn))
			})
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return b
}

func (b *backend) serve(raw *net.TCPConn) {
	c := pgproto3.NewBackend(raw, raw)
	first, err := c.ReceiveStartupMessage()
	if err != nil {
		return
	}
	if _, ok := first.(*pgproto3.CancelRequest); ok {
		b.cancelled.Add(1)
		return
	}
	ready := &pgproto3.ReadyForQuery{TxStatus: 'I'}
	c.Send(&pgproto3.AuthenticationOk{})
	c.Send(&pgproto3.BackendKeyData{ProcessID: 1, SecretKey: []byte{1, 2, 3, 4}})
	c.Send(ready)
	if c.Flush() != nil {
		return
	}
	execute := false
	for {
		m, err := c.Receive()
		if err != nil {
			return
		}
		switch m := m.(type) {
		case *pgproto3.Parse:
			c.Send(&pgproto3.ParseComplete{})
		case *pgproto3.Describe:
			if m.ObjectType == 'S' {
				c.Send(&pgproto3.ParameterDescription{})
			}
			c.Send(&pgproto3.NoData{})
		case *pgproto3.Bind:
			c.Send(&pgproto3.BindComplete{})
		case *pgproto3.Execute:
			execute = true
		case *pgproto3.Close:
			c.Send(&pgproto3.CloseComplete{})
		case *pgproto3.Query: // a ping
			c.Send(&pgproto3.EmptyQueryResponse{})
			c.Send(ready)
		case *pgproto3.Sync:
			answer := b.onPrepare
			if execute {
				b.executed.Add(1)
				answer = b.onExecute
			}
			if answer != nil {
				if !answer(c, raw) {
					return
				}
			} else if execute {
				c.Send(&pgproto3.CommandComplete{CommandTag: []byte("UPDATE 1")})
			}
			c.Send(ready)
			execute = false
		}
		if c.Flush() != nil {
			return
		}
	}
}

// refusing answers with an error. A FATAL one ends the connection.
func refusing(severity, code, message string) func(*pgproto3.Backend, *net.TCPConn) bool {
	return func(c *pgproto3.Backend, _ *net.TCPConn) bool {
		c.Send(&pgproto3.ErrorResponse{Severity: severity, SeverityUnlocalized: severity, Code: code, Message: message})
		return c.Flush() == nil && severity != "FATAL"
	}
}
