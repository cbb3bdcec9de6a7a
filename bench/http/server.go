// Package http compares ways to read the answers of CrateDB's HTTP endpoint. The server answers with bytes that a real
// CrateDB 6.4.3 sent, so that only the client is measured.
package http

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"sync"
)

//go:embed testdata/recorded.json.gz
var recorded []byte

// exchange is one request with what CrateDB answered.
type exchange struct {
	Request string `json:"request"` // see requestKey
	Status  int    `json:"status"`
	Type    string `json:"type"`
	Body    string `json:"body"`
}

// mark is the comment by which crategen finds a statement again that it has to cancel; it is another one each time.
var mark = regexp.MustCompile(`/\*crategen [^*]*\*/ `)

// requestKey is what tells requests apart: the statement and its arguments, however they are written.
func requestKey(path string, body []byte) string {
	var r struct {
		Stmt string `json:"stmt"`
		Args []any  `json:"args"`
	}
	if err := json.Unmarshal(body, &r); err != nil {
		return path
	}
	return fmt.Sprint(path, " ", mark.ReplaceAllString(r.Stmt, ""), " ", r.Args)
}

// greeting is what a CrateDB says of itself, as far as clients read it.
const greeting = `{"ok":true,"status":200,"name":"recorded","cluster_name":"crate","version":{"number":"6.4.3"}}`

// Replay is a handler that answers as CrateDB did.
func Replay() (http.Handler, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(recorded))
	if err != nil {
		return nil, err
	}
	var list []exchange
	if err := json.NewDecoder(unzipped).Decode(&list); err != nil {
		return nil, err
	}
	answers := make(map[string]*exchange, len(list))
	for i := range list {
		answers[list[i].Request] = &list[i]
	}
	var seen sync.Map // the same by the request's bytes, so that the server does not parse them again
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet { // crate-python asks who is there
			w.Header().Set("Content-Type", "application/json; charset=UTF-8")
			_, _ = io.WriteString(w, greeting)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		raw := r.URL.Path + unmarked(body)
		answer, ok := seen.Load(raw)
		if !ok {
			e := answers[requestKey(r.URL.Path, body)]
			if e == nil {
				http.Error(w, "not recorded: "+raw, http.StatusNotFound)
				return
			}
			answer = e
			seen.Store(raw, e)
		}
		e := answer.(*exchange)
		w.Header().Set("Content-Type", e.Type)
		w.Header().Set("Content-Length", strconv.Itoa(len(e.Body)))
		w.WriteHeader(e.Status)
		_, _ = io.WriteString(w, e.Body)
	}), nil
}

// unmarked is the body without the mark, which is found without a regular expression because this is timed.
func unmarked(body []byte) string {
	start := bytes.Index(body, []byte("/*crategen "))
	if start < 0 {
		return string(body)
	}
	_, rest, _ := bytes.Cut(body[start:], []byte("*/ "))
	return string(body[:start]) + string(rest)
}

// Recorder passes requests on to a CrateDB and keeps what it answers.
type Recorder struct {
	proxy *httputil.ReverseProxy
	mu    sync.Mutex
	seen  map[string]bool
	list  []exchange
}

// NewRecorder records what the CrateDB at an http URL says.
func NewRecorder(target *url.URL) *Recorder {
	return &Recorder{proxy: httputil.NewSingleHostReverseProxy(target), seen: map[string]bool{}}
}

// ServeHTTP implements http.Handler.
func (r *Recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return
	}
	key := requestKey(req.URL.Path, body)
	req.Body = io.NopCloser(bytes.NewReader(body))
	kept := &keeper{ResponseWriter: w}
	r.proxy.ServeHTTP(kept, req)
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.seen[key] {
		r.seen[key] = true
		r.list = append(r.list, exchange{key, kept.status, kept.Header().Get("Content-Type"), kept.body.String()})
	}
}

// Write writes what was recorded, for testdata/recorded.json.gz.
func (r *Recorder) Write(w io.Writer) error {
	zipped, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(zipped).Encode(r.list); err != nil {
		return err
	}
	return zipped.Close()
}

// keeper keeps a copy of an answer.
type keeper struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (k *keeper) WriteHeader(status int) {
	k.status = status
	k.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (k *keeper) Write(p []byte) (int, error) {
	k.body.Write(p)
	return k.ResponseWriter.Write(p)
}
