package crateblob

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
)

// ErrRange is the cause of an error for a range that begins beyond the end of its blob.
var ErrRange = errors.New("the range begins beyond the end of the blob")

// RedirectError is a redirect that was not followed, because it would have sent the credentials to an unknown host.
type RedirectError struct {
	Node   string // that answered
	Target string // that it named
	Reason string
}

func (e *RedirectError) Error() string {
	return fmt.Sprintf("node %s redirects to %s: not followed: %s", e.Node, e.Target, e.Reason)
}

// statuses say what an answer that is neither expected nor about the blob means.
var statuses = map[int]struct {
	says     string
	sentinel error
}{
	http.StatusBadRequest:            {"the server refused the content: it changed while it was sent, or the node is not allowed to store it", nil},
	http.StatusUnauthorized:          {"the server refused the user, the password or the access", dberr.ErrAuth},
	http.StatusForbidden:             {"access was refused", dberr.ErrAuth},
	http.StatusNotFound:              {"the blob does not exist", dberr.ErrNotFound},
	http.StatusRequestEntityTooLarge: {"the content is larger than the server accepts", nil},
	http.StatusBadGateway:            {"the node could not reach the node that has the blob", nil},
	http.StatusServiceUnavailable:    {"the server is not available", nil},
}

// maxMessage bounds what is read of an error's text.
const maxMessage = 400

// refused reads the answer that says that a request failed, and closes it.
func refused(node string, resp *http.Response) (connect.Signal, error) {
	defer resp.Body.Close()
	b, _ := io.ReadAll(io.LimitReader(resp.Body, maxMessage)) // less of a message is still a message
	e := &dberr.ServerError{Node: node, Status: resp.StatusCode, Hint: hint(string(b))}
	s, known := statuses[resp.StatusCode]
	if !known {
		s.says = "the answer is not CrateDB's"
	}
	e.Message, e.Err = fmt.Sprintf("%s: HTTP %d", s.says, resp.StatusCode), s.sentinel
	if strings.HasPrefix(e.Hint, "Relation '") || strings.HasPrefix(e.Hint, "Schema '") {
		e.Message, e.Hint, e.Err = "the blob table does not exist: create it with CREATE BLOB TABLE", "", dberr.ErrNoTable
	}
	return connect.OfStatus(resp.StatusCode).Signal, e
}

// hint is a message in plain words; a page of HTML says nothing to a reader of errors.
func hint(body string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(body), "\n")
	if strings.HasPrefix(line, "<") {
		return ""
	}
	return strings.ToValidUTF8(line, "?")
}
