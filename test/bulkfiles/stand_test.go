package bulkfiles_test

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The stand-ins of S3 and of Azure's blobs hold one bucket or container named books. They do what a copy of CrateDB asks for, refuse a request
// whose signature is not that of the secret, and name what is wrong as the real ones do.

const (
	s3Key      = "AKIDTEST"
	s3Secret   = "s3cr3t/Pass+word"
	azureKey   = "YXp1cmUtczNjcjN0K1Bhc3Mvd29yZA=="
	azureToken = "sv=2024-11-04&sig=azure-s3cr3t"
)

// stand is what both stand-ins hold: files, and parts of files that are not complete.
type stand struct {
	sync.Mutex
	files, parts map[string][]byte
}

// serve starts a stand-in and returns its host and port. refused returns why a request is refused, or "".
func serve(t *testing.T, refused func(*http.Request) string, answer func(s *stand, w http.ResponseWriter, r *http.Request, name string)) string {
	t.Helper()
	s := &stand{files: make(map[string][]byte), parts: make(map[string][]byte)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Lock()
		defer s.Unlock()
		bucket, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if region := r.Method == http.MethodHead && name == "" && bucket != "books"; region { // asked without a signature
			w.WriteHeader(http.StatusNotFound)
			return
		}
		if why := refused(r); why != "" {
			fault(w, http.StatusForbidden, why)
			return
		}
		if bucket != "books" {
			fault(w, http.StatusNotFound, map[bool]string{true: "NoSuchBucket", false: "ContainerNotFound"}[r.Header.Get("x-ms-version") == ""])
			return
		}
		answer(s, w, r, name)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func fault(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("x-ms-error-code", code)
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="utf-8"?><Error><Code>%s</Code><Message>said %s</Message><RequestId>1</RequestId></Error>`, code, code)
}

// file answers GET and HEAD.
func (s *stand) file(w http.ResponseWriter, r *http.Request, name, none string) {
	content, ok := s.files[name]
	if !ok {
		fault(w, http.StatusNotFound, none)
		return
	}
	w.Header().Set("ETag", etag(content))
	w.Header().Set("x-ms-blob-type", "BlockBlob")
	http.ServeContent(w, r, "", time.Unix(1_700_000_000, 0), strings.NewReader(string(content)))
}

// below lists the names with a prefix.
func (s *stand) below(prefix string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		if strings.HasPrefix(name, prefix) {
			out = append(out, name)
		}
	}
	return out
}

// body is what a request has, without the signatures of chunks that Amazon's library puts between: size;chunk-signature=..., a line break, the chunk.
func body(r *http.Request) []byte {
	text, _ := io.ReadAll(r.Body)
	if !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return text
	}
	var whole []byte
	for {
		line, rest, _ := bytes.Cut(text, []byte("\r\n"))
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseInt(string(size), 16, 64)
		if n == 0 || err != nil || int(n)+2 > len(rest) {
			return whole
		}
		whole, text = append(whole, rest[:n]...), rest[n+2:]
	}
}

// etag is what S3 makes of the content of a file: Amazon's library compares it.
func etag(content []byte) string { return fmt.Sprintf(`"%x"`, md5.Sum(content)) }

// s3 starts a stand-in of S3 and returns its host and port.
func s3(t *testing.T) string {
	return serve(t, s3Refused, func(s *stand, w http.ResponseWriter, r *http.Request, name string) {
		q := r.URL.Query()
		id := q.Get("uploadId")
		switch {
		case r.Method == http.MethodGet && name == "": // in both versions of the list
			fmt.Fprint(w, `<ListBucketResult><Name>books</Name><IsTruncated>false</IsTruncated>`)
			for _, n := range s.below(q.Get("prefix")) {
				fmt.Fprintf(w, `<Contents><Key>%s</Key><Size>%d</Size><ETag>"1"</ETag><LastModified>2026-11-29T00:00:00.000Z</LastModified></Contents>`, n, len(s.files[n]))
			}
			fmt.Fprint(w, `</ListBucketResult>`)
		case r.Method == http.MethodPost && q.Has("uploads"):
			fmt.Fprintf(w, `<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>`, url.QueryEscape(name))
		case r.Method == http.MethodPost && id != "":
			s.join(name, func(n int) string { return fmt.Sprint(id, n) }, body(r))
			fmt.Fprint(w, `<CompleteMultipartUploadResult><ETag>"1"</ETag></CompleteMultipartUploadResult>`)
		case r.Method == http.MethodPut && id != "":
			part := body(r)
			s.parts[id+q.Get("partNumber")] = part
			w.Header().Set("ETag", etag(part))
		case r.Method == http.MethodPut:
			s.files[name] = body(r)
			w.Header().Set("ETag", etag(s.files[name]))
		default:
			s.file(w, r, name, "NoSuchKey")
		}
	})
}

// join makes a file of its parts, which a list of S3 names by number.
func (s *stand) join(name string, part func(number int) string, list []byte) {
	var parts struct {
		Part []struct{ PartNumber int }
	}
	_ = xml.Unmarshal(list, &parts)
	var whole []byte
	for _, p := range parts.Part {
		whole = append(whole, s.parts[part(p.PartNumber)]...)
	}
	s.files[name] = whole
}

// s3Refused checks a signature of version 4. Requests for the region of a bucket have none.
func s3Refused(r *http.Request) string {
	var credential, headers, signature string
	for _, p := range strings.Split(strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "), ",") {
		k, v, _ := strings.Cut(strings.TrimSpace(p), "=")
		switch k {
		case "Credential":
			credential = v
		case "SignedHeaders":
			headers = v
		case "Signature":
			signature = v
		}
	}
	key, scope, _ := strings.Cut(credential, "/")
	if key != s3Key {
		return "InvalidAccessKeyId"
	}
	canonical := r.Method + "\n" + r.URL.EscapedPath() + "\n" + strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20") + "\n"
	for _, h := range strings.Split(headers, ";") {
		canonical += h + ":" + strings.TrimSpace(cmp.Or(r.Header.Get(h), map[string]string{"host": r.Host}[h])) + "\n"
	}
	canonical += "\n" + headers + "\n" + r.Header.Get("X-Amz-Content-Sha256")
	sum := sha256.Sum256([]byte(canonical))
	made := []byte("AWS4" + s3Secret)
	for _, part := range append(strings.Split(scope, "/"), "AWS4-HMAC-SHA256\n"+r.Header.Get("X-Amz-Date")+"\n"+scope+"\n"+hex.EncodeToString(sum[:])) {
		made = mac(made, part)
	}
	if hex.EncodeToString(made) != signature {
		return "SignatureDoesNotMatch"
	}
	return ""
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// azure starts a stand-in of Azure's blobs. The account of its address is 127, as everything before the first dot.
func azure(t *testing.T) string {
	return serve(t, azureRefused, func(s *stand, w http.ResponseWriter, r *http.Request, name string) {
		q := r.URL.Query()
		switch {
		case q.Get("comp") == "list":
			fmt.Fprint(w, `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>`)
			for _, n := range s.below(q.Get("prefix")) {
				fmt.Fprintf(w, `<Blob><Name>%s</Name><Properties><Last-Modified>Sun, 29 Nov 2026 00:00:00 GMT</Last-Modified><Etag>0x1</Etag><Content-Length>%d</Content-Length>`+
					`<Content-Type>application/octet-stream</Content-Type><Content-MD5></Content-MD5><BlobType>BlockBlob</BlobType></Properties></Blob>`, n, len(s.files[n]))
			}
			fmt.Fprint(w, `</Blobs><NextMarker/></EnumerationResults>`)
		case r.Method == http.MethodPut && q.Get("comp") == "block":
			s.parts[name+q.Get("blockid")] = body(r)
			w.WriteHeader(http.StatusCreated)
		case r.Method == http.MethodPut && q.Get("comp") == "blocklist":
			var list struct{ Latest []string }
			_ = xml.Unmarshal(body(r), &list)
			s.files[name] = nil
			for _, id := range list.Latest {
				s.files[name] = append(s.files[name], s.parts[name+id]...)
			}
			w.WriteHeader(http.StatusCreated)
		case r.Method == http.MethodPut:
			s.files[name] = body(r)
			w.WriteHeader(http.StatusCreated)
		default:
			s.file(w, r, name, "BlobNotFound")
		}
	})
}

// azureRefused checks a token, or the signature with a shared key.
func azureRefused(r *http.Request) string {
	q := r.URL.Query()
	if q.Has("sig") {
		if want, _ := url.ParseQuery(azureToken); q.Get("sig") != want.Get("sig") {
			return "AuthenticationFailed"
		}
		return ""
	}
	length := ""
	if r.ContentLength > 0 {
		length = fmt.Sprint(r.ContentLength)
	}
	text := r.Method + "\n"
	for _, h := range []string{"Content-Encoding", "Content-Language", "", "Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"} {
		if h == "" {
			text += length + "\n"
		} else {
			text += r.Header.Get(h) + "\n"
		}
	}
	for _, h := range slices.Sorted(maps.Keys(r.Header)) {
		if h := strings.ToLower(h); strings.HasPrefix(h, "x-ms-") {
			text += h + ":" + r.Header.Get(h) + "\n"
		}
	}
	text += "/127" + r.URL.EscapedPath()
	for _, k := range slices.Sorted(maps.Keys(q)) {
		text += "\n" + strings.ToLower(k) + ":" + strings.Join(q[k], ",")
	}
	key, _ := base64.StdEncoding.DecodeString(azureKey)
	if r.Header.Get("Authorization") != "SharedKey 127:"+base64.StdEncoding.EncodeToString(mac(key, text)) {
		return "AuthenticationFailed"
	}
	return ""
}
