package cratehttp

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// optioned opens a server with options and returns what its last request was.
func optioned(t *testing.T, answer http.HandlerFunc, options ...connect.Option) (*DB, *http.Request) {
	t.Helper()
	got := &http.Request{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		*got = *r
		got.Body = io.NopCloser(bytes.NewReader(b))
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	c, err := connect.Parse("crate://"+s.Listener.Addr().String(), options...)
	if err != nil {
		t.Fatal(err)
	}
	db, err := newDB(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db, got
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }

func TestLookupTimeout(t *testing.T) {
	for _, c := range []struct {
		options []connect.Option
		want    time.Duration
	}{{nil, 2 * time.Second}, {[]connect.Option{connect.LookupTimeout(time.Minute)}, time.Minute}, {[]connect.Option{connect.LookupTimeout(0)}, 0}} {
		if db, _ := optioned(t, ok, c.options...); db.lookupWait != c.want {
			t.Errorf("a lookup waits for %v, want %v", db.lookupWait, c.want)
		}
	}
}

func TestJWT(t *testing.T) {
	db, got := optioned(t, ok, connect.JWT("abc.def"))
	if _, err := db.Exec(soon(t), insert()); err != nil || got.Header.Get("Authorization") != "Bearer abc.def" {
		t.Errorf("%v, %v", got.Header, err)
	}
	for _, c := range []*wire.Config{{JWT: "a", User: "u"}, {JWT: "a\r\nb"}} {
		c.Nodes = []string{"h:1"}
		if _, err := newDB(c); err == nil {
			t.Errorf("%q: no error", c.JWT)
		}
	}
}

func TestErrorTrace(t *testing.T) {
	db, got := optioned(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":{"message":"SQLParseException[no]","code":4000},"error_trace":"at io.crate.X\n\tat Y"}`)
	}, connect.ErrorTrace(true))
	_, err := db.Exec(soon(t), insert())
	var said *dberr.ServerError
	if !errors.As(err, &said) || said.Trace != "at io.crate.X\n\tat Y" || strings.Contains(err.Error(), "io.crate") {
		t.Errorf("%#v", err)
	}
	if got.URL.RawQuery != "types&error_trace=true" {
		t.Error(got.URL)
	}
}

// TestCompress holds that requests are compressed from the threshold on, and say the same then.
func TestCompress(t *testing.T) {
	db, got := optioned(t, ok, connect.Compress(1000))
	for _, size := range []int{10, 1000, 100_000} {
		long := strings.Repeat("x", size)
		if _, err := db.Exec(soon(t), insert(wire.Text(long))); err != nil {
			t.Fatal(err)
		}
		sent, _ := io.ReadAll(got.Body)
		packed := got.Header.Get("Content-Encoding") == "gzip"
		if packed != (size >= 1000) {
			t.Errorf("%d bytes: compressed is %v", size, packed)
		}
		if packed {
			length := len(sent)
			r, err := gzip.NewReader(bytes.NewReader(sent))
			if err != nil {
				t.Fatal(err)
			}
			if sent, err = io.ReadAll(r); err != nil || length > size {
				t.Errorf("%d bytes of %d, %v", length, size, err)
			}
		}
		want := `{"stmt":"INSERT INTO books (id) VALUES (?)","args":["` + long + `"]}`
		if got := marks.ReplaceAllString(string(sent), ""); got != want {
			t.Errorf("%d bytes: sent was %.100s", size, got)
		}
	}
}

// TestTimeZone holds that points in time are read in the zone, and local times and dates are not.
func TestTimeZone(t *testing.T) {
	db, _ := optioned(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"cols":["at","all","local","day"],"col_types":[11,[100, 11],15,24],"rows":[[0,[0],0,0]],"rowcount":1}`)
	}, connect.TimeZone("Asia/Tokyo"))
	r, err := db.Query(soon(t), read())
	if err != nil || !r.Next() {
		t.Fatal(err)
	}
	var got []string
	for _, at := range append([]time.Time{r.Time()}, r.Times()[0], r.Time(), r.Time()) {
		got = append(got, at.Format(time.RFC3339))
	}
	want := []string{"1970-01-01T09:00:00+09:00", "1970-01-01T09:00:00+09:00", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"}
	if diff := cmp.Diff(want, got); diff != "" || r.Close() != nil {
		t.Error(diff)
	}
}

// TestLiveOptions holds that a real CrateDB takes compressed requests and gives traces.
func TestLiveOptions(t *testing.T) {
	c := config(live(t).(*DB).nodes.List()[0].Addr)
	c.CompressFrom, c.ErrorTrace, c.Discover = 1, true, true
	db, err := newDB(c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var said *dberr.ServerError
	if _, err := db.Query(soon(t), &wire.Statement{SQL: "SELECT 1 FROM absent", Op: wire.OpRead}); !errors.As(err, &said) || !strings.Contains(said.Trace, "io.crate") {
		t.Errorf("%v", err)
	}
	found, err := prober{db}.Discover(soon(t))
	if err != nil || len(found) == 0 {
		t.Errorf("%v, %v", found, err)
	}
	if err := (prober{db}).Probe(soon(t), db.nodes.List()[0]); err != nil {
		t.Error(err)
	}
}
