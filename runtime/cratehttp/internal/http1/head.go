package http1

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// maxHead is the most bytes that the head of an answer may have, with the interim answers (1xx) before it.
	maxHead = 64 << 10
	// readSize is the buffer of a connection, and so the longest line of a head.
	readSize = 16 << 10
)

var (
	errHead     = errors.New("the head of the answer is malformed")
	errHeadSize = fmt.Errorf("the answer has a line of more than %d bytes before its body, or more than %d in all", readSize, maxHead)
	errLength   = errors.New("the answer has a Content-Length that is not a number, or several different ones")
	errEncoding = errors.New("the answer has a Transfer-Encoding other than chunked")
	errFirst    = errors.New("the server closed the connection without an answer")
)

// head is what a client of statements needs of an answer's head.
type head struct {
	status      int
	length      int64 // of the body, -1 if it is not told
	chunked     bool
	last        bool   // the connection ends with this answer
	contentType []byte // valid until the next head is read

	old         bool // HTTP/1.0
	close, keep bool // what Connection says
}

// read reads a head and the empty line behind it. left is how many bytes it may have.
func (h *head) read(r *bufio.Reader, left *int) error {
	*h = head{length: -1, contentType: h.contentType[:0]}
	line, err := readLine(r, left)
	if err != nil {
		return err
	}
	if err := h.first(line); err != nil {
		return err
	}
	for {
		if line, err = readLine(r, left); err != nil {
			return cutOff(err)
		}
		if len(line) == 0 {
			return h.settle()
		}
		name, value, ok := field(line)
		if !ok {
			return errHead
		}
		if err := h.take(name, value); err != nil {
			return err
		}
	}
}

// first reads "HTTP/1.1 200 OK".
func (h *head) first(line []byte) error {
	const like = "HTTP/1.1 200"
	if len(line) < len(like) || string(line[:7]) != like[:7] || line[7] != '0' && line[7] != '1' || line[8] != ' ' ||
		len(line) > len(like) && line[len(like)] != ' ' {
		return fmt.Errorf("the answer is not HTTP: it begins with %q", strings.ToValidUTF8(string(line[:min(len(line), 40)]), "?"))
	}
	h.old = line[7] == '0'
	for _, c := range line[9:12] {
		if c < '0' || c > '9' {
			return errHead
		}
		h.status = h.status*10 + int(c-'0')
	}
	if h.status < 100 {
		return errHead
	}
	return nil
}

// take keeps what is needed of a header.
func (h *head) take(name, value []byte) error {
	switch {
	case named(name, "content-length"):
		n, ok := decimal(value)
		if !ok || h.length >= 0 && h.length != n {
			return errLength
		}
		h.length = n
	case named(name, "transfer-encoding"):
		if h.chunked || !named(value, "chunked") {
			return errEncoding
		}
		h.chunked = true
	case named(name, "connection"):
		for len(value) > 0 {
			var token []byte
			token, value, _ = bytes.Cut(value, []byte{','})
			token = trim(token)
			h.close = h.close || named(token, "close")
			h.keep = h.keep || named(token, "keep-alive")
		}
	case named(name, "content-type") && len(h.contentType) == 0:
		h.contentType = append(h.contentType, value...)
	}
	return nil
}

// settle decides how long the body is and whether the connection can be used again (RFC 9112, 6.3 and 9.3).
func (h *head) settle() error {
	if h.old && h.chunked {
		return errEncoding
	}
	h.last = h.close || h.old && !h.keep || h.chunked && h.length >= 0
	switch {
	case h.status < 200, h.status == 204, h.status == 304:
		h.length, h.chunked = 0, false
	case h.chunked:
		h.length = -1
	case h.length < 0:
		h.last = true
	}
	return nil
}

// readLine reads a line, without its end. It is valid until the next read. Nothing at all is errFirst.
func readLine(r *bufio.Reader, left *int) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	*left -= len(line)
	switch {
	case errors.Is(err, bufio.ErrBufferFull) || err == nil && *left < 0:
		return nil, errHeadSize
	case errors.Is(err, io.EOF) && len(line) == 0:
		return nil, errFirst
	case err != nil:
		return nil, cutOff(err)
	}
	line = line[:len(line)-1]
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, nil
}

// cutOff is the error of an answer that ended early.
func cutOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, errFirst) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// field splits a header line, and reports whether it is one (RFC 9110, 5.5 and 5.6.2). A line that continues the one before
// is none.
func field(line []byte) (name, value []byte, ok bool) {
	name, value, ok = bytes.Cut(line, []byte{':'})
	if !ok || len(name) == 0 {
		return nil, nil, false
	}
	for _, c := range name {
		if !inToken(c) {
			return nil, nil, false
		}
	}
	for _, c := range value {
		if c < ' ' && c != '\t' || c == 0x7f {
			return nil, nil, false
		}
	}
	return name, trim(value), true
}

func inToken(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-!#$%&'*+.^_`|~", c) >= 0
}

// named compares with a text in lower case, of letters and '-' only.
func named(s []byte, want string) bool {
	if len(s) != len(want) {
		return false
	}
	for i, c := range s {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != want[i] {
			return false
		}
	}
	return true
}

// trim cuts blanks off both ends.
func trim(s []byte) []byte { return bytes.Trim(s, " \t") }

// decimal reads a number of at most 18 digits.
func decimal(s []byte) (n int64, ok bool) {
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, len(s) > 0 && len(s) <= 18
}
