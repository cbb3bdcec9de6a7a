package cratehttp

import (
	"compress/gzip"
	"sync"
)

// keepSize is the largest buffer that goes back to the pool; a larger one belongs to a rare statement.
const keepSize = 4 << 20

// buffer is a pooled slice of bytes, for requests and answers.
type buffer struct{ b []byte }

// buffers is a free list of interchangeable buffers; it holds no state of any client.
var buffers = sync.Pool{New: func() any { return &buffer{b: make([]byte, 0, 4<<10)} }}

func newBuffer() *buffer { return buffers.Get().(*buffer) }

// release gives the buffer back. It must not be used after that.
func (b *buffer) release() {
	if cap(b.b) <= keepSize {
		b.b = b.b[:0]
		buffers.Put(b)
	}
}

// packers is a free list of compressors, which are large.
var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is valid
	return w
}}

// pack compresses what is given into b. It cannot fail.
func (b *buffer) pack(given []byte) {
	w := packers.Get().(*gzip.Writer)
	w.Reset(b)
	_, _ = w.Write(given)
	_ = w.Close()
	packers.Put(w)
}

// Write implements io.Writer.
func (b *buffer) Write(p []byte) (int, error) {
	b.b = append(b.b, p...)
	return len(p), nil
}
