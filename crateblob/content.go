package crateblob

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"os"
	"sync"
)

// spoolMemory is how much of a content that can be read only once is kept in memory; more goes to a temporary file.
const spoolMemory = 1 << 20

// content is what a Put sends: it can be read again, and its digest is known.
type content struct {
	from   io.ReaderAt
	offset int64
	size   int64
	digest string
	close  func() error // removes the temporary file

	mu     sync.Mutex
	failed error // reading it
}

// seekable is a reader that need not be copied, such as an *os.File of a file or a *bytes.Reader.
type seekable interface {
	io.ReaderAt
	io.Seeker
}

// spool reads a content to its end.
func spool(ctx context.Context, r io.Reader) (*content, error) {
	hash := sha1.New()
	c := &content{close: func() error { return nil }}
	if s, ok := r.(seekable); ok {
		if at, err := s.Seek(0, io.SeekCurrent); err == nil { // a pipe cannot
			c.from, c.offset = s, at
			c.size, err = io.Copy(hash, &cancelable{ctx, io.NewSectionReader(s, at, math.MaxInt64-at)})
			c.digest = hex.EncodeToString(hash.Sum(nil))
			return c, err
		}
	}
	r = io.TeeReader(&cancelable{ctx, r}, hash)
	var b bytes.Buffer
	n, err := io.CopyN(&b, r, spoolMemory)
	c.from, c.size = bytes.NewReader(b.Bytes()), n
	switch {
	case err == nil: // there may be more
		err = c.file(b.Bytes(), r)
	case errors.Is(err, io.EOF):
		err = nil
	}
	c.digest = hex.EncodeToString(hash.Sum(nil))
	return c, err
}

// file puts what was read and what is left of r in a temporary file.
func (c *content) file(read []byte, r io.Reader) error {
	f, err := os.CreateTemp("", "crateblob-*")
	if err != nil {
		return err
	}
	c.close = func() error { return errors.Join(f.Close(), os.Remove(f.Name())) }
	c.from = f
	if _, err = f.Write(read); err != nil {
		return err
	}
	n, err := io.Copy(f, r)
	c.size += n
	return err
}

// err is the error that reading the content for a node met, nil if there was none.
func (c *content) err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

// reader reads the content for one node.
func (c *content) reader() *reader {
	return &reader{content: c, rest: io.NewSectionReader(c.from, c.offset, c.size)}
}

// reader is a content on its way to a node: the body of a request.
type reader struct {
	content  *content
	mu       sync.Mutex
	rest     *io.SectionReader
	detached bool
}

var errDetached = errors.New("the request was given up")

func (r *reader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.detached {
		return 0, errDetached
	}
	n, err := r.rest.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.content.mu.Lock()
		r.content.failed = err
		r.content.mu.Unlock()
	}
	return n, err
}

// Close does nothing; the content is the caller's.
func (r *reader) Close() error { return nil }

// rewind is Request.GetBody: net/http sends a request again of which a dead connection took nothing.
func (r *reader) rewind() (io.ReadCloser, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, err := r.rest.Seek(0, io.SeekStart)
	return r, err
}

// detach lets nothing more be read: net/http may go on to read a body after an answer came.
func (r *reader) detach() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.detached = true
}

// cancelable stops reading when a context ends.
type cancelable struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
