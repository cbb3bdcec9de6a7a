package uri

import (
	"strings"
	"testing"
)

func TestHide(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "",
		"no address":           "no address",
		"file:///tmp/a?.json":  "file:///tmp/a?.json",
		"file:///a?b s3://u@c": "file:///a?b s3://***@c",
		"s3://key:secret@bucket/path/*.json (No such file)":        "s3://***@bucket/path/*.json (No such file)",
		"[URI: https://u:p@h:1/x?X-Amz-Signature=s, ERRORS: {}]":   "[URI: https://***@h:1/x?*** ERRORS: {}]",
		`x "http://h/a?sig=s" and 's3://b/c?AWS_SECRET_KEY=a%2Fb'`: `x "http://h/a?***" and 's3://b/c?***'`,
		"s3://key:sec/ret@bucket/a":                                "s3://***@bucket/a",
		"s3://key:sec?ret@bucket/a":                                "s3://***",
		"S3://KEY:SECRET@h":                                        "S3://***@h",
		"http://plain/path":                                        "http://plain/path",
	} {
		if got := Hide(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for uri, want := range map[string]string{
		"/data/a.json":               "",
		"file:///data/with blank/*":  "file",
		"S3://key:sec%2Fret@b/a":     "s3",
		"https://u:p@h/a?sig=a%2Fb":  "https",
		"s3://AKID:se+cr/et@host/b":  "!",
		"s3://key:a b@h/x":           "!",
		"https://h/a?sig=(secret)":   "!",
		"ftp://user:secret@host/x":   "!",
		"secret":                     "!",
		"":                           "!",
		"s3://key:secret@[broken/x":  "!",
		"https://u:secret@h:port/xy": "!",
	} {
		got, err := Check(uri, "file", "s3", "https")
		if want == "!" {
			if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "AKID") {
				t.Errorf("%q: %v", uri, err)
			}
		} else if err != nil || got != want {
			t.Errorf("%q: %q, %v", uri, got, err)
		}
	}
}

// FuzzHide holds that nothing of a checked URI's credentials remains in a text with it.
func FuzzHide(f *testing.F) {
	f.Add("s3://", "key", "secret", "h/p", "sig=x")
	f.Fuzz(func(t *testing.T, scheme, user, password, path, query string) {
		const secret = "S3CR3T"
		uri := "s3://" + user + ":" + secret + password + "@h/" + path + "?" + secret + query
		if _, err := Check(uri, "s3"); err != nil {
			return
		}
		for _, text := range []string{uri, "x '" + uri + "'", "[URI: " + uri + ", ERRORS: {" + uri + "={}}]"} {
			if hid := Hide(text); strings.Contains(hid, secret) {
				t.Errorf("%q: %q", text, hid)
			}
		}
	})
}
