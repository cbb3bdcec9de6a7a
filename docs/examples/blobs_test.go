package examples

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/crategen/crategen/crateblob"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
)

// store stores a file and returns the name under which it is found again.
func store(ctx context.Context, blobs *crateblob.Client, name string) (digest string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	digest, _, err = blobs.Put(ctx, "images", f)
	return digest, err
}

// serve sends a blob to a browser.
func serve(blobs *crateblob.Client) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		blob, err := blobs.Get(r.Context(), "images", r.PathValue("digest"))
		switch {
		case errors.Is(err, dberr.ErrNotFound):
			http.NotFound(w, r)
			return
		case err != nil:
			http.Error(w, "the image cannot be read now", http.StatusBadGateway)
			return
		}
		defer blob.Close()
		_, _ = io.Copy(w, blob) // the browser may be gone
	}
}

// head reads the first bytes of a blob.
func head(ctx context.Context, blobs *crateblob.Client, digest string, n int64) ([]byte, error) {
	blob, err := blobs.GetRange(ctx, "images", digest, 0, n)
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	return io.ReadAll(blob)
}

func TestImages(t *testing.T) {
	url := crateURL(t)
	db, err := sql.Open("crate", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	blobs, err := crateblob.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	defer blobs.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, query := range []string{"DROP BLOB TABLE IF EXISTS images", "CREATE BLOB TABLE images CLUSTERED INTO 3 SHARDS"} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			t.Fatal(err)
		}
	}

	image := bytes.Repeat([]byte("cat "), 250)
	name := filepath.Join(t.TempDir(), "cat")
	if err := os.WriteFile(name, image, 0o600); err != nil {
		t.Fatal(err)
	}
	digest, err := store(ctx, blobs, name)
	if err != nil {
		t.Fatal(err)
	}
	if size, err := blobs.Size(ctx, "images", digest); size != 1000 || err != nil {
		t.Error(size, err)
	}
	if first, err := head(ctx, blobs, digest, 3); string(first) != "cat" || err != nil {
		t.Errorf("%q, %v", first, err)
	}

	mux := http.NewServeMux()
	mux.Handle("GET /images/{digest}", serve(blobs))
	for path, want := range map[string]int{digest: http.StatusOK, "da39a3ee5e6b4b0d3255bfef95601890afd80709": http.StatusNotFound} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/images/"+path, nil))
		if w.Code != want || want == http.StatusOK && !bytes.Equal(w.Body.Bytes(), image) {
			t.Errorf("%s: %d, %d bytes", path, w.Code, w.Body.Len())
		}
	}
	if _, err := blobs.Delete(ctx, "images", digest); err != nil {
		t.Error(err)
	}
}

// openAll opens a client that follows redirects to every node of the cluster.
func openAll(url string) (*crateblob.Client, error) {
	config, err := connect.Parse(url)
	if err != nil {
		return nil, err
	}
	config.Discover = true
	return crateblob.New(config)
}

func TestOpenAll(t *testing.T) {
	blobs, err := openAll(crateURL(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := blobs.Close(); err != nil {
		t.Error(err)
	}
}
