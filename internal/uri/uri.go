// Package uri hides the credentials of URIs in texts for people, and checks the URIs that a server is to read or write.
package uri

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// hidden stands for what Hide removes.
const hidden = "***"

// ends are the characters behind the end of a URI in a text.
const ends = " \t\r\n\"'`<>{}[]()"

// Hide replaces the credentials in the URIs of a text: the user and password, and the query, in which S3, Azure and Google have keys and signatures.
// A file has none, and its ? is a pattern.
func Hide(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	var out strings.Builder
	for {
		at := strings.Index(text, "://")
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		scheme := at
		for scheme > 0 && inScheme(text[scheme-1]) {
			scheme--
		}
		end := len(text)
		if n := strings.IndexAny(text[at+3:], ends); n >= 0 {
			end = at + 3 + n
		}
		out.WriteString(text[:at+3])
		if strings.EqualFold(text[scheme:at], "file") {
			out.WriteString(text[at+3 : end])
		} else {
			out.WriteString(hideRest(text[at+3 : end]))
		}
		text = text[end:]
	}
}

func inScheme(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'
}

// hideRest hides the credentials of a URI without its scheme. An @ belongs to the user and password even behind a slash, because passwords are
// written with one by mistake; a path with an @ loses its beginning.
func hideRest(rest string) string {
	n := strings.IndexAny(rest, "?#")
	if n < 0 {
		n = len(rest)
	}
	rest, query := rest[:n], rest[n:]
	if strings.Contains(query, "@") { // it may begin within a password
		return hidden
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = hidden + rest[at:]
	}
	if len(query) > 1 {
		return rest + query[:1] + hidden
	}
	return rest
}

// Check returns the scheme of a URI, in lower case and empty for a path, or an error without the URI. The credentials of a URI that passed are
// hidden by Hide wherever a server quotes it.
func Check(uri string, schemes ...string) (string, error) {
	if uri == "" {
		return "", errors.New("the URI is empty")
	}
	scheme, rest, ok := strings.Cut(uri, "://")
	if !ok {
		if strings.HasPrefix(uri, "/") {
			return "", nil
		}
		return "", fmt.Errorf("it is neither a URI nor the absolute path of a file: begin it with %s", list(schemes))
	}
	scheme = strings.ToLower(scheme)
	if !slices.Contains(schemes, scheme) {
		return "", fmt.Errorf("its scheme is unknown: use %s", list(schemes))
	}
	if scheme == "file" {
		return scheme, nil
	}
	if strings.ContainsAny(rest, ends) {
		return "", errors.New("a blank, a quote or a bracket is in it: write them as %20, %22, %28 and so on")
	}
	if _, err := url.Parse(uri); err != nil { // the error has the URI
		return "", errors.New("it is not valid: write the special characters of the user, the password and the path as %2F, %40 and so on")
	}
	return scheme, nil
}

func list(schemes []string) string { return strings.Join(schemes, "://, ") + "://" }
