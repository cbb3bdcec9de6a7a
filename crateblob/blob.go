package crateblob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// emptyDigest is the digest of the empty blob, of which CrateDB says to HEAD that it is not there (seen on 6.4.3).
const emptyDigest = "da39a3ee5e6b4b0d3255bfef95601890afd80709"

// Put stores the content of r from its current position to its end, and returns its digest: the SHA-1 in lower-case
// hexadecimal digits, the key of the blob. created is false if the table has that blob already, also if an earlier attempt of
// this call stored it and the answer was lost.
//
// The content is read twice, for its digest and for sending. Unless r is an io.ReaderAt and an io.Seeker, such as an
// *os.File, it is buffered: up to 1 MiB in memory, the rest in a temporary file. Put does not use r after it returned.
func (c *Client) Put(ctx context.Context, table string, r io.Reader) (digest string, created bool, err error) {
	from, err := spool(ctx, r)
	defer func() { err = errors.Join(err, from.close()) }()
	if err != nil {
		return "", false, fmt.Errorf("put blob of %s: reading the content: %w", table, err)
	}
	resp, _, err := c.do(ctx, &request{
		method: http.MethodPut, table: table, digest: from.digest, content: from,
		op: wire.OpInsert, idempotent: true, // its name is its content
		accept: []int{http.StatusCreated, http.StatusConflict},
	})
	if err != nil {
		return from.digest, false, err
	}
	return from.digest, resp.StatusCode == http.StatusCreated, resp.Body.Close()
}

// Blob is a blob that is being read. It must be closed. It is not safe for concurrent use.
type Blob struct {
	// Size is the size of the whole blob in bytes, also of one of which a range is read.
	Size int64

	node string
	body io.ReadCloser
	left int64 // bytes still to come
}

// Read reads the content. A connection that is lost before its end is a *dberr.NodeError.
func (b *Blob) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	n, err := b.body.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	switch {
	case err == nil || b.left == 0:
		return n, nil
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	return n, &dberr.NodeError{Node: b.node, Err: err}
}

// Close releases the connection, or closes it if the blob was not read to its end.
func (b *Blob) Close() error {
	if b.left == 0 {
		_, _ = b.body.Read(make([]byte, 1)) // lets net/http see the end, so that the connection can be used again
	}
	return b.body.Close()
}

// Get fetches a blob. A missing blob is dberr.ErrNotFound, a missing table dberr.ErrNoTable. The context applies until the
// Blob is closed.
func (c *Client) Get(ctx context.Context, table, digest string) (*Blob, error) {
	return c.GetRange(ctx, table, digest, 0, -1)
}

// GetRange fetches length bytes of a blob from offset on, or fewer at the end of the blob; a negative length is the rest of
// the blob. An offset beyond the end is ErrRange.
//
// Over TLS, everything before the range is fetched as well and dropped: CrateDB 6.4 sends the first bytes of the blob for any
// range there.
func (c *Client) GetRange(ctx context.Context, table, digest string, offset, length int64) (*Blob, error) {
	if offset < 0 {
		return nil, fmt.Errorf("get blob %s of %s: the offset %d is negative", digest, table, offset)
	}
	r := &request{method: http.MethodGet, table: table, digest: digest, accept: []int{http.StatusOK}}
	if whole := offset == 0 && length < 0; !whole && c.scheme == "http" {
		r.accept = []int{http.StatusPartialContent, http.StatusRequestedRangeNotSatisfiable}
		r.rangeHeader = fmt.Sprintf("bytes=%d-", offset)
		if length > 0 && length <= math.MaxInt64-offset {
			r.rangeHeader += strconv.FormatInt(offset+length-1, 10)
		}
	}
	resp, node, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	b := &Blob{Size: resp.ContentLength, node: node, body: resp.Body, left: resp.ContentLength}
	switch {
	case r.rangeHeader != "":
		err = b.cut(resp, offset, length)
	case b.Size < 0:
		err = &dberr.NodeError{Node: node, Err: errors.New("the answer has no length")}
	default:
		err = b.skip(offset, length)
	}
	if err != nil {
		resp.Body.Close()
		return nil, fmt.Errorf("get blob %s of %s: %w", digest, table, err)
	}
	return b, nil
}

// skip brings what is left of a whole blob to the range.
func (b *Blob) skip(offset, length int64) error {
	if offset > b.Size {
		return ErrRange
	}
	if _, err := io.CopyN(io.Discard, b, offset); err != nil {
		return err
	}
	if length >= 0 {
		b.left = min(b.left, length)
	}
	return nil
}

// cut brings what is left to the range. CrateDB takes a range that ends behind the blob at its word and promises more bytes
// than it sends (seen on 6.4.3), so that only the total size in Content-Range can be relied on.
func (b *Blob) cut(resp *http.Response, offset, length int64) error {
	if resp.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		return ErrRange
	}
	_, total, _ := strings.Cut(resp.Header.Get("Content-Range"), "/")
	size, err := strconv.ParseInt(total, 10, 64)
	if err != nil || size < offset {
		return &dberr.NodeError{Node: b.node, Err: errors.New("the answer does not name its range")}
	}
	b.Size, b.left = size, size-offset
	if length >= 0 {
		b.left = min(b.left, length)
	}
	return nil
}

// Size returns the size of a blob in bytes. A missing blob is dberr.ErrNotFound.
func (c *Client) Size(ctx context.Context, table, digest string) (int64, error) {
	if digest == emptyDigest {
		b, err := c.Get(ctx, table, digest)
		if err != nil {
			return 0, err
		}
		return b.Size, b.Close()
	}
	resp, node, err := c.do(ctx, &request{method: http.MethodHead, table: table, digest: digest, accept: []int{http.StatusOK}})
	if err != nil {
		return 0, err
	}
	if err := resp.Body.Close(); err != nil {
		return 0, err
	}
	if resp.ContentLength < 0 {
		return 0, fmt.Errorf("head blob %s of %s: %w", digest, table,
			&dberr.NodeError{Node: node, Err: errors.New("the answer has no length")})
	}
	return resp.ContentLength, nil
}

// Exists reports whether a blob exists. A missing table is false too, because CrateDB does not distinguish the two here.
func (c *Client) Exists(ctx context.Context, table, digest string) (bool, error) {
	_, err := c.Size(ctx, table, digest)
	if errors.Is(err, dberr.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Delete removes a blob and reports whether it existed.
func (c *Client) Delete(ctx context.Context, table, digest string) (bool, error) {
	resp, _, err := c.do(ctx, &request{
		method: http.MethodDelete, table: table, digest: digest, op: wire.OpDelete, accept: []int{http.StatusNoContent},
	})
	if errors.Is(err, dberr.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, resp.Body.Close()
}
