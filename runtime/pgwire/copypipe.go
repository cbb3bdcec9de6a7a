package pgwire

import "sync/atomic"

// copyMessage is the room for rows in one message of pgconn's CopyFrom. A buffer of no more than that is one message.
const copyMessage = 64<<10 - 5

// copyPipe hands buffers from the goroutine that fills them to the one of pgconn that sends them. There are two buffers.
type copyPipe struct {
	asked chan struct{} // closed when pgconn asks for the first time
	full  chan []byte   // closed at the end
	free  chan []byte
	how   error       // what pgconn is told at the end
	told  atomic.Bool // it was

	// What follows is for Read.
	begun bool
	buf   []byte
	read  int // of buf
}

func newCopyPipe() *copyPipe {
	p := &copyPipe{asked: make(chan struct{}), full: make(chan []byte), free: make(chan []byte, 2)}
	p.free <- nil
	return p
}

// give hands over a buffer, which is not empty, and returns an empty one; nil if pgconn is gone, which gone says.
func (p *copyPipe) give(buf []byte, gone <-chan struct{}) []byte {
	select {
	case p.full <- buf:
	case <-gone:
		return nil
	}
	select {
	case buf = <-p.free:
	case <-gone:
		return nil
	}
	if buf == nil || cap(buf) > keepBuffer {
		buf = make([]byte, 0, copyMessage)
	}
	return buf[:0]
}

// end says that there are no more buffers, and why: io.EOF if the statement is to be executed. It is called once.
func (p *copyPipe) end(how error) {
	p.how = how
	close(p.full)
}

// Read implements io.Reader.
func (p *copyPipe) Read(b []byte) (int, error) {
	if !p.begun {
		p.begun = true
		close(p.asked)
	}
	if p.read == len(p.buf) {
		buf, ok := <-p.full
		if !ok {
			p.told.Store(true)
			return 0, p.how
		}
		p.buf, p.read = buf, 0
	}
	n := copy(b, p.buf[p.read:])
	if p.read += n; p.read == len(p.buf) {
		p.free <- p.buf // there is room for both
	}
	return n, nil
}
