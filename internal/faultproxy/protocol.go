package faultproxy

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
)

// Protocol finds where requests and answers end. Both functions return the bytes as they came.
type Protocol struct {
	// request reads one request, the first of a connection if first is set. Of a large one it reads the beginning and
	// returns how many bytes follow.
	request func(r *bufio.Reader, first bool) (head []byte, rest int64, err error)
	// answer reads one answer, or what there is of it if it returns an error.
	answer func(r *bufio.Reader) ([]byte, error)
}

// large is the size from which a request over HTTP is not read before it is judged.
const large = 1 << 20

// HTTP is HTTP/1.1 with Content-Length, as CrateDB speaks it.
var HTTP = Protocol{
	request: func(r *bufio.Reader, _ bool) ([]byte, int64, error) {
		head, length, err := httpHead(r)
		if err != nil {
			return nil, 0, err
		}
		here := length
		if length > large {
			here = 1024
		}
		b, err := more(r, head, here)
		return b, length - here, err
	},
	answer: func(r *bufio.Reader) ([]byte, error) {
		head, length, err := httpHead(r)
		if err != nil {
			return nil, err
		}
		return more(r, head, length)
	},
}

// Postgres is PostgreSQL's protocol without TLS.
var Postgres = Protocol{
	request: func(r *bufio.Reader, first bool) ([]byte, int64, error) {
		if first { // without a type
			b, err := message(r, nil)
			return b, 0, err
		}
		b, err := messages(r, "SQX") // Sync, Query, Terminate
		return b, 0, err
	},
	answer: func(r *bufio.Reader) ([]byte, error) { return messages(r, "Z") }, // ReadyForQuery
}

// httpHead reads up to the empty line, and the Content-Length.
func httpHead(r *bufio.Reader) (head []byte, length int64, err error) {
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return nil, 0, err
		}
		head = append(head, line...)
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			return head, length, nil
		}
		if key, value, ok := bytes.Cut(line, []byte(":")); ok && bytes.EqualFold(key, []byte("Content-Length")) {
			if length, err = strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64); err != nil {
				return nil, 0, err
			}
		}
	}
}

// messages reads messages up to one whose type is among last.
func messages(r *bufio.Reader, last string) (b []byte, err error) {
	for {
		kind, err := r.ReadByte()
		if err != nil {
			return b, err
		}
		if b, err = message(r, append(b, kind)); err != nil {
			return b, err
		}
		if bytes.IndexByte([]byte(last), kind) >= 0 {
			return b, nil
		}
	}
}

// message appends the length and the body of a message to b.
func message(r *bufio.Reader, b []byte) ([]byte, error) {
	size, err := r.Peek(4)
	if err != nil {
		return b, err
	}
	return more(r, b, int64(binary.BigEndian.Uint32(size)))
}

// more appends n bytes to b.
func more(r *bufio.Reader, b []byte, n int64) ([]byte, error) {
	if n < 0 || n > 64<<20 {
		return nil, fmt.Errorf("a message of %d bytes", n)
	}
	at := len(b)
	b = append(b, make([]byte, n)...)
	_, err := io.ReadFull(r, b[at:])
	return b, err
}
