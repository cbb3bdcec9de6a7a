package cratetest

import (
	"net/url"
	"strings"
)

// withPath replaces the database of a URL. The hosts may be a list, which net/url does not take, so the text is cut by
// hand; that it is a URL was checked before.
func withPath(address, path string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	hosts, query, hasQuery := strings.Cut(rest, "?")
	hosts, _, _ = strings.Cut(hosts, "/")
	address = scheme + "://" + hosts + "/" + path
	if hasQuery {
		address += "?" + query
	}
	return address
}

// withParameter adds a parameter to a URL, in the place of one of that name.
func withParameter(address, name, value string) string {
	base, query, _ := strings.Cut(address, "?")
	parts := []string{name + "=" + url.QueryEscape(value)}
	for part := range strings.SplitSeq(query, "&") {
		if part != "" && !strings.HasPrefix(part, name+"=") {
			parts = append(parts, part)
		}
	}
	return base + "?" + strings.Join(parts, "&")
}
