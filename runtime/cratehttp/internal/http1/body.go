package http1

import (
	"bufio"
	"errors"
	"io"
	"slices"
)

// trustSize is how much memory is taken for an answer on the word of its head; more grows as it arrives.
const trustSize = 16 << 20

var errChunk = errors.New("a chunk of the answer is malformed")

// readBody appends the body that h announces to dst. It leaves room for one more byte.
func readBody(dst []byte, r *bufio.Reader, h *head) ([]byte, error) {
	switch {
	case h.chunked:
		return readChunks(dst, r)
	case h.length >= 0:
		return readN(dst, r, h.length)
	}
	return readAll(dst, r)
}

// readN appends n bytes.
func readN(dst []byte, r io.Reader, n int64) ([]byte, error) {
	for {
		part := int(min(n, trustSize))
		dst = slices.Grow(dst, part+1)
		got, err := io.ReadFull(r, dst[len(dst):len(dst)+part])
		dst = dst[:len(dst)+got]
		if err != nil {
			return dst, cutOff(err)
		}
		if n -= int64(part); n == 0 {
			return dst, nil
		}
	}
}

// readAll appends everything up to the end of the connection.
func readAll(dst []byte, r io.Reader) ([]byte, error) {
	for {
		dst = slices.Grow(dst, 512)
		n, err := r.Read(dst[len(dst) : cap(dst)-1])
		dst = dst[:len(dst)+n]
		if errors.Is(err, io.EOF) {
			return dst, nil
		}
		if err != nil {
			return dst, err
		}
	}
}

// readChunks appends the chunks of a body up to the last one, and drops the trailer.
func readChunks(dst []byte, r *bufio.Reader) ([]byte, error) {
	for {
		size, err := chunkSize(r)
		if err != nil {
			return dst, err
		}
		if size == 0 {
			return slices.Grow(dst, 1), skipTrailer(r)
		}
		if dst, err = readN(dst, r, size); err != nil {
			return dst, err
		}
		for _, want := range [...]byte{'\r', '\n'} {
			c, err := r.ReadByte()
			if err != nil {
				return dst, cutOff(err)
			}
			if c != want {
				return dst, errChunk
			}
		}
	}
}

// chunkSize reads the line in front of a chunk: a size in hexadecimal, and extensions behind a semicolon.
func chunkSize(r *bufio.Reader) (n int64, err error) {
	left := readSize
	line, err := chunkLine(r, &left)
	if err != nil {
		return 0, err
	}
	for i, c := range line {
		var digit byte
		switch {
		case c >= '0' && c <= '9':
			digit = c - '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			digit = c | 0x20 - 'a' + 10
		case i > 0 && (c == ';' || c == ' ' || c == '\t'):
			return n, nil
		default:
			return 0, errChunk
		}
		if i == 15 { // of 60 bits
			return 0, errChunk
		}
		n = n<<4 | int64(digit)
	}
	if len(line) == 0 {
		return 0, errChunk
	}
	return n, nil
}

// skipTrailer reads what may stand behind the last chunk.
func skipTrailer(r *bufio.Reader) error {
	left := maxHead
	for {
		line, err := chunkLine(r, &left)
		if err != nil || len(line) == 0 {
			return err
		}
		if _, _, ok := field(line); !ok {
			return errChunk
		}
	}
}

// chunkLine reads a line that must end with CRLF, as those between chunks must, and returns it without that.
func chunkLine(r *bufio.Reader, left *int) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	*left -= len(line)
	end := len(line) - 2
	switch {
	case errors.Is(err, bufio.ErrBufferFull) || err == nil && *left < 0:
		return nil, errHeadSize
	case err != nil:
		return nil, cutOff(err)
	case end < 0 || line[end] != '\r':
		return nil, errChunk
	}
	return line[:end], nil
}
