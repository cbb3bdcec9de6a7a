package http1

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/crategen/crategen/internal/peek"
)

const (
	// writeSize is how much of a request, at most, is put together with its head to leave in one write.
	writeSize = 16 << 10
	// earlyWait is how long an answer is waited for that the server gave before it had the whole request.
	earlyWait = 100 * time.Millisecond
)

// Answer is what a server said.
type Answer struct {
	Status      int
	ContentType string
	// Body has room for one more byte.
	Body []byte
}

// Sent tells how much of a request was written.
type Sent byte

// Some is anything but nothing and everything.
const (
	None Sent = iota
	Some
	All
)

// Conn is a connection. It carries one request at a time.
type Conn struct {
	net.Conn          // with TLS, if that is spoken
	raw      net.Conn // without
	socket   peek.Socket
	r        *bufio.Reader
	w        []byte
	head     head
	kind     string // Content-Type of the last answer; most have the same
	cut      func()
	spent    bool      // it must not be used again
	used     bool      // it has carried a request
	prepared bool      // it has carried the Before of a request
	idle     time.Time // since when
	expires  time.Time // zero for never
}

// newConn begins with a connection and, if TLS is spoken on it, what is below that.
func newConn(c, raw net.Conn) *Conn {
	out := &Conn{Conn: c, raw: raw, r: bufio.NewReaderSize(c, readSize)}
	out.cut = func() { _ = out.raw.Close() } // wakes whoever reads or writes
	out.socket.Open(raw)
	return out
}

// Do sends a request and reads the answer into dst, which may be nil. The request is head, the length of the body, an empty
// line and the body: head ends with "Content-Length: ". A server can act on a request only when it has all of it.
func (c *Conn) Do(ctx context.Context, head, body, dst []byte) (a Answer, sent Sent, err error) {
	if ctx.Done() != nil {
		stop := context.AfterFunc(ctx, c.cut)
		defer func() {
			if !stop() {
				c.spent = true
			}
		}()
	}
	c.used = true
	sent, err = c.write(head, body)
	switch {
	case err == nil:
		a, err = c.read(dst)
	case sent == Some && ctx.Err() == nil:
		a, err = c.early(dst, err)
	}
	if err != nil {
		c.spent = true
	}
	return a, sent, err
}

// send sends a request of a Pool.
func (c *Conn) send(ctx context.Context, r *Request, dst []byte) (Answer, Sent, error) {
	if r.Before != nil && !c.prepared {
		if _, _, err := c.Do(ctx, r.BeforeHead, r.Before, nil); err != nil {
			return Answer{}, None, err
		}
		c.prepared = true
		if c.spent {
			return Answer{}, None, errGreeted
		}
	}
	if r.Wait > 0 { // a deadline of the socket costs less than a context
		if err := c.raw.SetReadDeadline(time.Now().Add(r.Wait)); err != nil {
			c.spent = true
			return Answer{}, None, err
		}
	}
	a, sent, err := c.Do(ctx, r.Head, r.Body, dst)
	if r.Wait > 0 && err == nil && c.raw.SetReadDeadline(time.Time{}) != nil {
		c.spent = true
	}
	if err == nil && r.Fragile && a.Status != 200 {
		c.spent = true
	}
	return a, sent, err
}

// write sends a request: all of it at once, if it is not large.
func (c *Conn) write(head, body []byte) (Sent, error) {
	w := append(c.w[:0], head...)
	w = strconv.AppendInt(w, int64(len(body)), 10)
	w = append(w, "\r\n\r\n"...)
	size := len(w) + len(body)
	first := min(len(body), max(writeSize-len(w), 0))
	w = append(w, body[:first]...)
	c.w = w
	n, err := c.Write(w)
	if err == nil && first < len(body) {
		var more int
		more, err = c.Write(body[first:])
		n += more
	}
	switch n {
	case 0:
		return None, err
	case size:
		return All, err
	}
	return Some, err
}

// early looks for an answer after a write failed: a server that refuses a request may not read all of it. It is heard once it
// takes no more.
func (c *Conn) early(dst []byte, cause error) (Answer, error) {
	c.spent = true
	if c.SetReadDeadline(time.Now().Add(earlyWait)) != nil {
		return Answer{}, cause
	}
	a, err := c.read(dst)
	if err != nil {
		return Answer{}, cause
	}
	return a, nil
}

// read reads an answer. Interim ones are read and dropped.
func (c *Conn) read(dst []byte) (Answer, error) {
	left := maxHead
	for {
		if err := c.head.read(c.r, &left); err != nil {
			return Answer{}, err
		}
		if c.head.status == 101 {
			return Answer{}, errHead // nobody asked for another protocol
		}
		if c.head.status >= 200 {
			break
		}
	}
	body, err := readBody(dst, c.r, &c.head)
	if err != nil {
		return Answer{}, err
	}
	if c.kind != string(c.head.contentType) {
		c.kind = string(c.head.contentType)
	}
	c.spent = c.spent || c.head.last || c.r.Buffered() > 0
	return Answer{Status: c.head.status, ContentType: c.kind, Body: body}, nil
}

// aged reports whether the connection has reached its age.
func (c *Conn) aged(now time.Time) bool { return !c.expires.IsZero() && now.After(c.expires) }

// lookAfter is how long a connection must lie idle, and lookFor how long is looked at it, where that means to wait.
const lookAfter, lookFor = 100 * time.Millisecond, time.Millisecond

// stale reports whether the server has closed the connection while it was idle, or said something that nobody asked for.
func (c *Conn) stale() bool {
	if c.socket.Sees() {
		return c.socket.Readable()
	}
	if time.Since(c.idle) < lookAfter {
		return false
	}
	var one [1]byte
	_ = c.raw.SetReadDeadline(time.Now().Add(lookFor))
	_, err := c.raw.Read(one[:])
	return !errors.Is(err, os.ErrDeadlineExceeded) || c.raw.SetReadDeadline(time.Time{}) != nil
}
