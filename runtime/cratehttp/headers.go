package cratehttp

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// headers are what every request of a client says.
type headers struct {
	path string
	rest string // lines, each with its end
}

// newHeaders checks what goes into headers. The user is always named: without, CrateDB takes a client certificate alone for
// the superuser. Default-Schema is for raw SQL; names in generated SQL carry their schema.
func newHeaders(c *wire.Config) (*headers, error) {
	h := &headers{path: "/_sql?types"}
	if c.ErrorTrace {
		h.path += "&error_trace=true"
	}
	agent := "crategen"
	if app := c.Params["application_name"]; app != "" {
		if agent = app; !visible(app) {
			return nil, errors.New("parameter application_name must be plain ASCII: it is sent as a header")
		}
	}
	auth, err := authorization(c)
	if err != nil {
		return nil, err
	}
	lines := []string{"User-Agent: " + agent, "Accept: application/json", "Authorization: " + auth, "Content-Type: application/json"}
	if c.Database != "" {
		if !visible(c.Database) {
			return nil, fmt.Errorf("schema %q must be plain ASCII: it is sent as a header", c.Database)
		}
		lines = append(lines, "Default-Schema: "+c.Database)
	}
	h.rest = strings.Join(lines, "\r\n") + "\r\n"
	return h, nil
}

// head is that of a request to a node, up to the length of its body. The zone of an IPv6 address means nothing to the server.
func (h *headers) head(addr string, packed bool) []byte {
	if i, end := strings.IndexByte(addr, '%'), strings.IndexByte(addr, ']'); i >= 0 && end > i {
		addr = addr[:i] + addr[end:]
	}
	out := "POST " + h.path + " HTTP/1.1\r\nHost: " + addr + "\r\n" + h.rest
	if packed {
		out += "Content-Encoding: gzip\r\n"
	}
	return []byte(out + "Content-Length: ")
}

func authorization(c *wire.Config) (string, error) {
	if c.JWT != "" {
		if c.User != "" || c.Password != "" {
			return "", errors.New("a JWT replaces user and password: pass the token, or user and password")
		}
		if !visible(c.JWT) {
			return "", errors.New("parameter jwt is not a token: it contains characters that are invalid in a header")
		}
		return "Bearer " + c.JWT, nil
	}
	user := c.User
	if user == "" {
		user = "crate"
	}
	if strings.Contains(user, ":") {
		return "", errors.New("the user name must have no ':', which HTTP's basic authentication cannot carry")
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+c.Password)), nil
}

// visible reports whether a header can carry s unchanged.
func visible(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return s[0] != ' ' && s[len(s)-1] != ' '
}
