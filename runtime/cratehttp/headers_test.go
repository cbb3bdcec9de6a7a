package cratehttp

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/wire"
)

// TestHead holds what every request says.
func TestHead(t *testing.T) {
	full := wire.Config{
		User: "ann", Password: "secret", Database: "shop", ErrorTrace: true, Params: map[string]string{"application_name": "till 3"},
	}
	for _, c := range []struct {
		name   string
		config wire.Config
		addr   string
		packed bool
		want   []string
	}{
		{"nothing given", wire.Config{}, "db:4200", false, []string{
			"POST /_sql?types HTTP/1.1", "Host: db:4200", "User-Agent: crategen", "Accept: application/json",
			"Authorization: Basic Y3JhdGU6", "Content-Type: application/json", "Content-Length: ",
		}},
		{"everything", full, "db:4200", true, []string{
			"POST /_sql?types&error_trace=true HTTP/1.1", "Host: db:4200", "User-Agent: till 3", "Accept: application/json",
			"Authorization: Basic YW5uOnNlY3JldA==", "Content-Type: application/json", "Default-Schema: shop", "Content-Encoding: gzip",
			"Content-Length: ",
		}},
		{"a token, and an address with a zone", wire.Config{JWT: "a.b.c"}, "[fe80::1%eth0]:4200", false, []string{
			"POST /_sql?types HTTP/1.1", "Host: [fe80::1]:4200", "User-Agent: crategen", "Accept: application/json",
			"Authorization: Bearer a.b.c", "Content-Type: application/json", "Content-Length: ",
		}},
	} {
		h, err := newHeaders(&c.config)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, strings.Split(string(h.head(c.addr, c.packed)), "\r\n")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestUnsendable are settings that a header cannot carry, or that would add one. The errors show no secret.
func TestUnsendable(t *testing.T) {
	for want, c := range map[string]wire.Config{
		"application_name must be plain ASCII": {Params: map[string]string{"application_name": "a\r\nX: b"}},
		"must be plain ASCII":                  {Database: "müll"},
		"parameter jwt is not a token":         {JWT: "secret\r\n"},
		"pass the token, or user and password": {JWT: "secret", Password: "secret"},
		"must have no ':'":                     {User: "a:b", Password: "secret"},
		"in ASCII (xn--...)":                   {Nodes: []string{"bücher.example:4200"}},
	} {
		if c.Nodes == nil {
			c.Nodes = []string{"db:4200"}
		}
		db, err := newDB(&c)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v, want %q", err, want)
		}
		if err == nil {
			_ = db.Close()
		}
	}
}
