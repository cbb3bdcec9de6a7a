package sqlquote

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

var (
	errSetting = errors.New("the name of a setting is empty, or has an empty part")
	errURI     = errors.New("a URI needs a scheme, and may not have spaces or control characters")
	errYear    = errors.New("a time in a statement must be of the years 1 to 9999")
)

// AppendText appends a string constant.
func AppendText(b []byte, s string) ([]byte, error) { return appendQuoted(b, s, '\'') }

// Text is AppendText as a string, for a statement that Check looks at.
func Text(s string) string {
	b, _ := AppendText(nil, s)
	return string(b)
}

// Time is a point in time as a string constant, in UTC and with microseconds: what a cast to a timestamp takes, and AS OF SYSTEM
// TIME. What is finer than a microsecond is cut off.
func Time(t time.Time) (string, error) {
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return "", errYear
	}
	return Text(t.Format("2006-01-02 15:04:05.000000+00:00")), nil
}

// Interval is a duration as an INTERVAL constant, with microseconds: what is finer is cut off. SQLite has no intervals.
func Interval(d time.Duration) string {
	return "INTERVAL " + Text(seconds(d)+" seconds")
}

// Ago is a duration as a string constant for AS OF SYSTEM TIME: '-1.500000s'.
func Ago(d time.Duration) string { return Text("-" + strings.TrimPrefix(seconds(d), "-") + "s") }

// seconds writes microseconds as a decimal number of seconds.
func seconds(d time.Duration) string {
	us := d.Microseconds()
	sign := ""
	if us < 0 {
		sign, us = "-", -us
	}
	return sign + strconv.FormatInt(us/1e6, 10) + "." + strconv.FormatInt(1e6+us%1e6, 10)[1:]
}

// URI is an address as a string constant: of a file or bucket for COPY, of a sink for a changefeed. It may hold a password, so it
// belongs neither in errors nor in logs.
func URI(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "", errURI // the parser's error quotes the address
	}
	b, err := AppendText(nil, address)
	return string(b), err
}
