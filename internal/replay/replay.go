// Package replay lets tests that need a CrateDB run without one: it answers HTTP requests with what a real CrateDB answered
// to the same requests.
//
// With CRATEGEN_TEST_CRATEDB_URL, the database URL of a CrateDB, tests run against that. With CRATEGEN_RECORD=1 as well, they run
// against it through a proxy that writes the recordings anew.
package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/crategen/crategen/runtime/connect"
)

// Server is a CrateDB for one test: a real one, or its recorded answers.
type Server struct {
	// URL is its database URL, with the schema asked for.
	URL string
	// Live says that it is a real one.
	Live bool

	http *httptest.Server
	file string // to write at Close

	mu        sync.Mutex
	exchanges []exchange
}

// exchange is one request and its answer.
type exchange struct {
	Request string            `json:"request"` // method, path with query, range
	Body    string            `json:"body,omitempty"`
	Status  int               `json:"status"`
	Header  map[string]string `json:"header,omitempty"`
	Answer  string            `json:"answer,omitempty"`
	Again   int               `json:"again,omitempty"` // how often it was given again, one after the other
}

// kept are the headers of an answer that matter.
var kept = []string{"Content-Type", "Content-Length", "Content-Range", "Accept-Ranges"}

// Start starts the server whose recordings are in file. Close stops it.
func Start(file, schema string) (*Server, error) {
	s := &Server{file: file}
	raw := os.Getenv("CRATEGEN_TEST_CRATEDB_URL")
	if raw == "" {
		b, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(b, &s.exchanges)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // a test that asks nothing has no file
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		s.file = ""
		s.listen(s.play, schema)
		return s, nil
	}
	c, err := connect.Parse(raw)
	if err != nil {
		return nil, err
	}
	if os.Getenv("CRATEGEN_RECORD") == "" {
		s.Live, s.file = true, ""
		before, parameters, _ := strings.Cut(raw, "?")
		if i := strings.Index(before, "://"); strings.Contains(before[i+3:], "/") {
			before = before[:strings.LastIndexByte(before, '/')]
		}
		s.URL = before + "/" + schema
		if parameters != "" {
			s.URL += "?" + parameters
		}
		return s, nil
	}
	s.listen(func(w http.ResponseWriter, r *http.Request) { s.record(w, r, c.Nodes[0]) }, schema)
	return s, nil
}

func (s *Server) listen(handle http.HandlerFunc, schema string) {
	s.http = httptest.NewServer(handle)
	s.URL = "crate://crate@" + s.http.Listener.Addr().String() + "/" + schema
}

// Close stops the server and writes what was recorded.
func (s *Server) Close() error {
	if s.http != nil {
		s.http.Close()
	}
	if s.file == "" || len(s.exchanges) == 0 {
		return nil
	}
	var b bytes.Buffer
	for i, e := range s.exchanges {
		b.WriteString([]string{"[", ",\n"}[min(i, 1)])
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		b.Write(line)
	}
	b.WriteString("]\n")
	if err := os.MkdirAll(filepath.Dir(s.file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(s.file, b.Bytes(), 0o644)
}

// marks are the comments by which cratehttp finds the job of a statement that was cancelled; each is another one.
var marks = regexp.MustCompile(`/\*crategen [0-9a-f]{16}-[0-9a-f]+\*/ `)

func (s *Server) read(r *http.Request) (exchange, error) {
	b, err := io.ReadAll(r.Body)
	b = marks.ReplaceAll(b, nil)
	return exchange{Request: strings.TrimSpace(r.Method + " " + r.URL.RequestURI() + " " + r.Header.Get("Range")), Body: string(b)}, err
}

// play answers with the first recorded answer to the request that was not given as often as it was recorded, else with the last.
func (s *Server) play(w http.ResponseWriter, r *http.Request) {
	asked, err := s.read(r)
	if err != nil {
		return // the client is gone
	}
	s.mu.Lock()
	var found *exchange
	for i := range s.exchanges {
		e := &s.exchanges[i]
		if e.Request == asked.Request && e.Body == asked.Body && (found == nil || found.Again < 0) {
			found = e
		}
	}
	if found == nil {
		s.mu.Unlock()
		http.Error(w, fmt.Sprintf("replay: no answer was recorded for %s %s", asked.Request, asked.Body), http.StatusNotImplemented)
		return
	}
	found.Again--
	e := *found
	s.mu.Unlock()
	e.write(w)
}

func (e *exchange) write(w http.ResponseWriter) {
	w.Header()["Content-Type"] = nil
	for key, value := range e.Header {
		w.Header().Set(key, value)
	}
	w.WriteHeader(e.Status)
	_, _ = io.WriteString(w, e.Answer) // the client may be gone
}

// system is what a CrateDB tells of the system that it runs on.
var system = regexp.MustCompile(`Linux [^ ,]+`)

func (s *Server) record(w http.ResponseWriter, r *http.Request, node string) {
	e, err := s.read(r)
	if err == nil {
		err = e.ask(r, node)
	}
	if err != nil {
		http.Error(w, "replay: "+err.Error(), http.StatusBadGateway)
		return
	}
	s.mu.Lock()
	if !s.repeats(&e) {
		s.exchanges = append(s.exchanges, e)
	}
	s.mu.Unlock()
	e.write(w)
}

// took is the time that a statement took, in an answer.
var took = regexp.MustCompile(`"duration":[0-9.E-]+`)

// repeats reports whether e is what the last request of its kind got as well, and counts it then.
func (s *Server) repeats(e *exchange) bool {
	for i := range slices.Backward(s.exchanges) {
		old := &s.exchanges[i]
		if old.Request == e.Request && old.Body == e.Body {
			same := old.Status == e.Status && took.ReplaceAllString(old.Answer, "") == took.ReplaceAllString(e.Answer, "")
			if same {
				old.Again++
			}
			return same
		}
	}
	return false
}

// ask sends the request to the node and keeps the answer.
func (e *exchange) ask(r *http.Request, node string) error {
	out, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+node+r.URL.RequestURI(), strings.NewReader(e.Body))
	if err != nil {
		return err
	}
	out.Header = r.Header.Clone()
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // a node may promise more than it sends
		return err
	}
	e.Status, e.Header = resp.StatusCode, map[string]string{}
	for _, key := range kept {
		if v := resp.Header.Get(key); v != "" {
			e.Header[key] = v
		}
	}
	e.Answer = system.ReplaceAllString(string(answer), "Linux 6.1.0")
	if e.Answer != string(answer) {
		e.Header["Content-Length"] = fmt.Sprint(len(e.Answer))
	}
	return nil
}
