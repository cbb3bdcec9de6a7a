package crateblob_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/crategen/crategen/crateblob"
	_ "github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/internal/replay"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
)

// open opens the CrateDB of the test, a real one or its recorded answers, with a new blob table of the given name.
func open(t *testing.T, table string) (*crateblob.Client, *replay.Server) {
	t.Helper()
	server, err := replay.Start(filepath.Join("testdata", "recorded", t.Name()+".json"), "crateblob_test")
	if err != nil {
		t.Fatal(err)
	}
	config, err := connect.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	config.Discover = true // the URL may name one node of several
	c, err := crateblob.New(config)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("crate", server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.ExecContext(context.WithoutCancel(t.Context()), "DROP BLOB TABLE "+table)
		if err := errors.Join(err, c.Close(), db.Close(), server.Close()); err != nil {
			t.Error(err)
		}
	})
	for _, query := range []string{"DROP BLOB TABLE IF EXISTS " + table,
		"CREATE BLOB TABLE " + table + " CLUSTERED INTO 3 SHARDS WITH (number_of_replicas = 0)"} {
		if _, err := db.ExecContext(soon(t), query); err != nil {
			t.Fatal(err)
		}
	}
	return c, server
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func digestOf(content string) string {
	sum := sha1.Sum([]byte(content))
	return hex.EncodeToString(sum[:])
}

func read(t *testing.T, b *crateblob.Blob, err error) (string, int64) {
	t.Helper()
	if err != nil {
		t.Error(err)
		return "", -1
	}
	content, err := io.ReadAll(b)
	if err := errors.Join(err, b.Close()); err != nil {
		t.Error(err)
	}
	return string(content), b.Size
}

func TestBlobs(t *testing.T) {
	c, _ := open(t, "test_blobs")
	ctx := soon(t)
	for _, content := range []string{"hello", ""} {
		want := digestOf(content)
		if there, err := c.Exists(ctx, "test_blobs", want); there || err != nil {
			t.Errorf("%q: exists %v, %v", content, there, err)
		}
		digest, created, err := c.Put(ctx, "test_blobs", strings.NewReader(content))
		if digest != want || !created || err != nil {
			t.Errorf("%q: put %s, %v, %v", content, digest, created, err)
		}
		digest, created, err = c.Put(ctx, "test_blobs", iotest.OneByteReader(strings.NewReader(content)))
		if digest != want || created || err != nil {
			t.Errorf("%q: put again %s, %v, %v", content, digest, created, err)
		}
		if there, err := c.Exists(ctx, "test_blobs", want); !there || err != nil {
			t.Errorf("%q: exists %v, %v", content, there, err)
		}
		if size, err := c.Size(ctx, "test_blobs", want); size != int64(len(content)) || err != nil {
			t.Errorf("%q: size %d, %v", content, size, err)
		}
		b, err := c.Get(ctx, "test_blobs", want)
		if got, size := read(t, b, err); got != content || size != int64(len(content)) {
			t.Errorf("%q: got %q of %d", content, got, size)
		}
		for _, there := range []bool{true, false} {
			if was, err := c.Delete(ctx, "test_blobs", want); was != there || err != nil {
				t.Errorf("%q: delete %v, %v", content, was, err)
			}
		}
		if _, err := c.Get(ctx, "test_blobs", want); !errors.Is(err, dberr.ErrNotFound) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestRanges(t *testing.T) {
	c, _ := open(t, "test_ranges")
	ctx := soon(t)
	digest, _, err := c.Put(ctx, "test_ranges", strings.NewReader("hello world"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		offset, length int64
		want           string
	}{
		{0, -1, "hello world"}, {0, 5, "hello"}, {6, 3, "wor"}, {6, -1, "world"}, {6, 100, "world"}, {0, 1 << 62, "hello world"},
		{3, 1<<63 - 1, "lo world"}, {11, -1, ""}, {11, 5, ""}, {0, 0, ""}, {4, 0, ""},
	} {
		b, err := c.GetRange(ctx, "test_ranges", digest, r.offset, r.length)
		if got, size := read(t, b, err); got != r.want || size != 11 {
			t.Errorf("%d, %d: %q of %d", r.offset, r.length, got, size)
		}
	}
	if _, err := c.GetRange(ctx, "test_ranges", digest, 12, 1); !errors.Is(err, crateblob.ErrRange) {
		t.Errorf("behind the end: %v", err)
	}
	if _, err := c.GetRange(ctx, "test_ranges", digest, -1, 1); err == nil {
		t.Error("a negative offset is none")
	}
}

func TestErrors(t *testing.T) {
	c, _ := open(t, "test_errors")
	ctx := soon(t)
	digest := digestOf("hello")
	if _, _, err := c.Put(ctx, "absent", strings.NewReader("hello")); !errors.Is(err, dberr.ErrNoTable) {
		t.Errorf("put: %v", err)
	}
	if _, err := c.Get(ctx, "absent", digest); !errors.Is(err, dberr.ErrNoTable) {
		t.Errorf("get: %v", err)
	}
	if _, err := c.Delete(ctx, "absent", digest); !errors.Is(err, dberr.ErrNoTable) {
		t.Errorf("delete: %v", err)
	}
	var server *dberr.ServerError
	if _, err := c.Size(ctx, "test_errors", digest); !errors.As(err, &server) || server.Status != 404 || server.Node == "" {
		t.Errorf("size: %v", err)
	}
	for _, bad := range []struct{ table, digest string }{
		{"test_errors", "zzz"}, {"test_errors", strings.ToUpper(digest)}, {"blob.test_errors", digest}, {"", digest}, {"a/../b", digest}, {"a?b", digest},
	} {
		if _, err := c.Get(ctx, bad.table, bad.digest); err == nil {
			t.Errorf("%s %s was asked for", bad.table, bad.digest)
		}
	}
	if _, _, err := c.Put(ctx, "test_errors", iotest.ErrReader(errors.New("no disk"))); err == nil || !strings.Contains(err.Error(), "no disk") {
		t.Errorf("a content that cannot be read: %v", err)
	}
}

// TestLarge sends and fetches more than fits into any buffer, from a file, from the middle of one, and from a pipe.
func TestLarge(t *testing.T) {
	c, server := open(t, "test_large")
	if !server.Live {
		t.Skip("too large to be recorded: CRATEGEN_TEST_CRATEDB_URL names no CrateDB")
	}
	ctx := soon(t)
	content := bytes.Repeat([]byte("0123456789abcdef"), 2<<20) // 32 MiB
	f, err := os.Create(filepath.Join(t.TempDir(), "content"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err = f.Write(content); err != nil {
		t.Fatal(err)
	}
	for _, c2 := range []struct {
		from io.Reader
		at   int64
	}{{f, 0}, {f, 7}, {struct{ io.Reader }{bytes.NewReader(content[3:])}, 3}, {bytes.NewReader(content), 0}} {
		if s, ok := c2.from.(*os.File); ok {
			if _, err := s.Seek(c2.at, io.SeekStart); err != nil {
				t.Fatal(err)
			}
		}
		digest, _, err := c.Put(ctx, "test_large", c2.from)
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.Get(ctx, "test_large", digest)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(b)
		if !bytes.Equal(got, content[c2.at:]) || err != nil || b.Close() != nil {
			t.Errorf("from %d: %d bytes, %v", c2.at, len(got), err)
		}
		if b, err = c.GetRange(ctx, "test_large", digest, 30<<20, 1000); err != nil {
			t.Fatal(err)
		}
		if got, err = io.ReadAll(b); !bytes.Equal(got, content[c2.at+30<<20:][:1000]) || err != nil || b.Close() != nil {
			t.Errorf("range from %d: %d bytes, %v", c2.at, len(got), err)
		}
		if b, err = c.Get(ctx, "test_large", digest); err != nil { // given up in the middle
			t.Fatal(err)
		}
		if _, err := io.CopyN(io.Discard, b, 1000); err != nil || b.Close() != nil {
			t.Error(err)
		}
	}
}

// TestEveryNode stores and fetches blobs whose nodes are spread over the cluster, so that a cluster of several nodes redirects.
func TestEveryNode(t *testing.T) {
	c, _ := open(t, "test_every")
	ctx := soon(t)
	for i := range 20 {
		content := fmt.Sprint("blob ", i)
		digest, created, err := c.Put(ctx, "test_every", strings.NewReader(content))
		if !created || err != nil {
			t.Fatal(created, err)
		}
		for range 4 {
			b, err := c.Get(ctx, "test_every", digest)
			if got, _ := read(t, b, err); got != content {
				t.Fatalf("%q", got)
			}
		}
		if there, err := c.Delete(ctx, "test_every", digest); !there || err != nil {
			t.Error(there, err)
		}
	}
}
