package replay

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ask sends a request to a server and returns status and body.
func ask(t *testing.T, s *Server, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.http.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// TestReplay records answers that change, and holds that they come back in their order, the last one for ever.
func TestReplay(t *testing.T) {
	count := 0
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		count++ // 1 1 2 2 3 3
		_, _ = io.WriteString(w, strconv.Itoa((count+1)/2))
	}))
	t.Cleanup(node.Close)
	file := filepath.Join(t.TempDir(), "recorded", "test.json")
	addr := node.Listener.Addr().String()
	t.Setenv("CRATEGEN_TEST_CRATEDB_URL", "crate://app:s3cret@"+addr+"/elsewhere?timeout=5s")

	live, err := Start(file, "here")
	if err != nil {
		t.Fatal(err)
	}
	if want := "crate://app:s3cret@" + addr + "/here?timeout=5s"; live.URL != want || !live.Live {
		t.Errorf("live at %s, want %s", live.URL, want)
	}

	run := func(env string) (got []string) {
		t.Setenv("CRATEGEN_RECORD", env)
		s, err := Start(file, "here")
		if err != nil {
			t.Fatal(err)
		}
		for range 6 {
			_, body := ask(t, s, http.MethodPost, "/_sql", "a")
			got = append(got, body)
		}
		if status, _ := ask(t, s, http.MethodGet, "/gone", ""); status != http.StatusNotFound {
			t.Errorf("status %d", status)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return got
	}
	recorded := run("1")
	t.Setenv("CRATEGEN_TEST_CRATEDB_URL", "")
	if diff := cmp.Diff([]string{"1", "1", "2", "2", "3", "3"}, recorded); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(recorded, run("")); diff != "" {
		t.Errorf("played (-want +got):\n%s", diff)
	}

	s, err := Start(file, "here")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 7 {
		ask(t, s, http.MethodPost, "/_sql", "a")
	}
	if _, body := ask(t, s, http.MethodPost, "/_sql", "a"); body != "3" {
		t.Errorf("after the last answer: %s", body)
	}
	if status, body := ask(t, s, http.MethodPost, "/_sql", "b"); status != http.StatusNotImplemented || !strings.Contains(body, "no answer was recorded") {
		t.Errorf("%d %s", status, body)
	}
}
