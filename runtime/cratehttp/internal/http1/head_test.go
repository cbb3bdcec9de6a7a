package http1

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
)

// parsed reads one answer from text, which the server ends there.
func parsed(text string) (head, []byte, error) {
	c := &Conn{r: bufio.NewReaderSize(strings.NewReader(text), readSize)}
	a, err := c.read(nil)
	return c.head, a.Body, err
}

// TestAnswers are answers that are well formed.
func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name, text, body, kind string
		status                 int
		last                   bool
	}{
		{"as CrateDB says it", "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: 2\r\n\r\n{}",
			"{}", "application/json; charset=UTF-8", 200, false},
		{"no body", "HTTP/1.1 204 No Content\r\n\r\n", "", "", 204, false},
		{"no reason", "HTTP/1.1 429\r\nContent-Length: 0\r\n\r\n", "", "", 429, false},
		{"lines end with LF", "HTTP/1.1 200 OK\nContent-Length: 1\n\nx", "x", "", 200, false},
		{"length twice, the same", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", "x", "", 200, false},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n00A;name=value\r\n0123456789\r\n0\r\n\r\n", "abc0123456789", "", 200, false},
		{"chunks with a trailer", "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n1 \r\na\r\n0\r\nX-Sum: 1\r\n\r\n", "a", "", 200, false},
		{"chunks and a length", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n1\r\na\r\n0\r\n\r\n", "a", "", 200, true},
		{"up to the end", "HTTP/1.1 200 OK\r\n\r\nall of it", "all of it", "", 200, true},
		{"the server will close", "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\nx", "x", "", 200, true},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "x", "", 200, true},
		{"HTTP/1.0, kept alive", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: Keep-Alive\r\n\r\nx", "x", "", 200, false},
		{"interim answers", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "x", "", 200, false},
		{"two types", "HTTP/1.1 200 OK\r\nContent-Type: a\r\nContent-Type: b\r\nContent-Length: 0\r\n\r\n", "", "a", 200, false},
		{"an empty header, and one with UTF-8", "HTTP/1.1 200 OK\r\nX-Empty:\r\nX-Name: ä\t\r\nContent-Length: 0\r\n\r\n", "", "", 200, false},
		{"a redirect", "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n", "", "", 307, false},
	} {
		for _, from := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.OneByteReader, iotest.DataErrReader} {
			conn := &Conn{r: bufio.NewReaderSize(from(strings.NewReader(c.text)), readSize)}
			a, err := conn.read(nil)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if a.Status != c.status || string(a.Body) != c.body || a.ContentType != c.kind || conn.spent != c.last {
				t.Errorf("%s: %d, %q, %q, last %v", c.name, a.Status, a.Body, a.ContentType, conn.spent)
			}
			if cap(a.Body) == len(a.Body) {
				t.Errorf("%s: no room for one more byte", c.name)
			}
		}
	}
}

// TestMalformed are answers that are refused. None of them takes much memory.
func TestMalformed(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	const chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
	for _, c := range []struct {
		name, text string
		want       error // nil for any
	}{
		{"nothing", "", errFirst},
		{"another protocol", "220 mail ready\r\n", nil},
		{"a record of TLS", "\x15\x03\x01\x00\x02\x02\x16", io.ErrUnexpectedEOF},
		{"HTTP/2", "HTTP/2.0 200 OK\r\n\r\n", nil},
		{"HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n", nil},
		{"a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", nil},
		{"a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", nil},
		{"a status that is no number", "HTTP/1.1 2x0 OK\r\n\r\n", errHead},
		{"a status below 100", "HTTP/1.1 099 OK\r\n\r\n", errHead},
		{"another protocol instead", "HTTP/1.1 101 Switching Protocols\r\n\r\n", errHead},
		{"half a line", "HTTP/1.1 200", io.ErrUnexpectedEOF},
		{"half a head", ok + "Content-Le", io.ErrUnexpectedEOF},
		{"no end of the head", ok + "Content-Length: 1\r\n", io.ErrUnexpectedEOF},
		{"only interim answers", "HTTP/1.1 100 Continue\r\n\r\n", errFirst},
		{"no colon", ok + "Content-Length\r\n\r\n", errHead},
		{"no name", ok + ": 1\r\n\r\n", errHead},
		{"a blank before the colon", ok + "Content-Length : 1\r\n\r\nx", errHead},
		{"a folded line", ok + "X: 1\r\n 2\r\nContent-Length: 0\r\n\r\n", errHead},
		{"a control character", ok + "X: \x01\r\nContent-Length: 0\r\n\r\n", errHead},
		{"CR inside", ok + "X: a\rb\r\nContent-Length: 0\r\n\r\n", errHead},
		{"a long line", ok + "X: " + strings.Repeat("x", readSize) + "\r\n\r\n", errHeadSize},
		{"a long head", ok + strings.Repeat("X: "+strings.Repeat("x", 1000)+"\r\n", 100) + "\r\n", errHeadSize},
		{"interim answers without end", strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 10_000), errHeadSize},
		{"a length below zero", ok + "Content-Length: -1\r\n\r\n", errLength},
		{"a length with a sign", ok + "Content-Length: +1\r\n\r\nx", errLength},
		{"an empty length", ok + "Content-Length: \r\n\r\n", errLength},
		{"a length of 20 digits", ok + "Content-Length: 10000000000000000000\r\n\r\n", errLength},
		{"two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", errLength},
		{"two lengths in a line", ok + "Content-Length: 1, 1\r\n\r\nx", errLength},
		{"gzip", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", errEncoding},
		{"chunked twice", ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", errEncoding},
		{"chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", errEncoding},
		{"half a body", ok + "Content-Length: 3\r\n\r\nab", io.ErrUnexpectedEOF},
		{"a huge length and no body", ok + "Content-Length: 999999999999999999\r\n\r\nab", io.ErrUnexpectedEOF},
		{"no chunk", chunked, io.ErrUnexpectedEOF},
		{"half a chunk", chunked + "20\r\n{", io.ErrUnexpectedEOF},
		{"a huge chunk", chunked + "fffffffffffffff\r\nx", io.ErrUnexpectedEOF},
		{"a chunk beyond 60 bits", chunked + "fffffffffffffffff\r\nx", errChunk},
		{"no last chunk", chunked + "1\r\na\r\n", io.ErrUnexpectedEOF},
		{"no end of the trailer", chunked + "1\r\na\r\n0\r\n", io.ErrUnexpectedEOF},
		{"a trailer that is none", chunked + "0\r\nnonsense\r\n\r\n", errChunk},
		{"LF behind the trailer", chunked + "0\r\n\n", errChunk},
		{"a trailer without end", chunked + "0\r\n" + strings.Repeat("X: "+strings.Repeat("x", 1000)+"\r\n", 100), errHeadSize},
		{"a chunk without a size", chunked + ";x\r\na\r\n0\r\n\r\n", errChunk},
		{"a size that is no number", chunked + "1g\r\na\r\n0\r\n\r\n", errChunk},
		{"a size below zero", chunked + "-1\r\na\r\n0\r\n\r\n", errChunk},
		{"LF behind a size", chunked + "1\na\r\n0\r\n\r\n", errChunk},
		{"a chunk longer than said", chunked + "1\r\nab\r\n0\r\n\r\n", errChunk},
		{"an endless size", chunked + strings.Repeat("0", readSize+1), errHeadSize},
	} {
		h, body, err := parsed(c.text)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %+v, %.20q", c.name, err, h, body)
		}
	}
}

// TestTrust holds that an answer takes no more memory than it has bytes, but for a bounded part of what it promises.
func TestTrust(t *testing.T) {
	for _, length := range []int64{5, 1 << 40} {
		got, err := readN(nil, iotest.OneByteReader(strings.NewReader("hello")), length)
		if (err == nil) != (length == 5) || string(got) != "hello" {
			t.Errorf("length %d: %q, %v", length, got, err)
		}
		if cap(got) > 2*trustSize {
			t.Errorf("length %d: took %d bytes on trust", length, cap(got))
		}
	}
	if _, err := readAll(nil, iotest.ErrReader(io.ErrNoProgress)); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("error %v", err)
	}
	long := strings.Repeat("0123456789", 4<<20)
	if got, err := readN([]byte("before "), strings.NewReader(long), int64(len(long))); err != nil || string(got) != "before "+long {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// FuzzAnswer holds that reading never panics or hangs, and that net/http reads the same from what is accepted here.
func FuzzAnswer(f *testing.F) {
	for _, text := range []string{
		"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX: 1\r\n\r\n",
		"HTTP/1.0 503 Busy\r\nConnection: keep-alive, close\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n",
		"HTTP/1.1 200\nConnection: close\n\nall",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		h, body, err := parsed(string(text))
		if err != nil || len(text) > 4<<10 || bytes.Contains(bytes.ToLower(text), []byte("trailer")) {
			return // net/http bounds the extensions of chunks, and judges the names of trailers
		}
		r := bufio.NewReader(bytes.NewReader(text))
		var want *http.Response
		for want == nil || want.StatusCode < 200 {
			if want, err = http.ReadResponse(r, &http.Request{Method: http.MethodPost}); err != nil {
				t.Fatalf("net/http refuses: %v", err)
			}
		}
		got, err := io.ReadAll(want.Body)
		if err != nil || !bytes.Equal(got, body) || want.StatusCode != h.status || want.Close && !h.last ||
			want.Header.Get("Content-Type") != string(h.contentType) {
			t.Errorf("%+v, %q; net/http: %d, close %v, %q, %q, %v",
				h, body, want.StatusCode, want.Close, want.Header.Get("Content-Type"), got, err)
		}
	})
}
