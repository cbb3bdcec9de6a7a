// Package changefeed reads the messages of a changefeed of CockroachDB: rows as JSON, the times of commits, and resolved times.
package changefeed

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// HLC is a time of the cluster's hybrid logical clock: nanoseconds since 1970, and a counter for what happened in the same nanosecond.
type HLC struct {
	Wall    int64
	Logical int32
}

// ParseHLC reads the decimal form: 1795938563401033365.0000000000.
func ParseHLC(text string) (HLC, error) {
	wall, logical, _ := strings.Cut(text, ".")
	w, err := strconv.ParseUint(wall, 10, 63)
	if err != nil || w == 0 {
		return HLC{}, fmt.Errorf("%q is not a time of the cluster's clock", text)
	}
	if logical == "" {
		return HLC{Wall: int64(w)}, nil
	}
	if len(logical) > 10 {
		return HLC{}, fmt.Errorf("%q is not a time of the cluster's clock", text)
	}
	l, err := strconv.ParseUint(logical+strings.Repeat("0", 10-len(logical)), 10, 31)
	if err != nil {
		return HLC{}, fmt.Errorf("%q is not a time of the cluster's clock", text)
	}
	return HLC{int64(w), int32(l)}, nil
}

// String returns the decimal form.
func (h HLC) String() string { return fmt.Sprintf("%d.%010d", h.Wall, h.Logical) }

// IsZero reports whether it is no time at all.
func (h HLC) IsZero() bool { return h == HLC{} }

// Time is the time without the counter, in UTC.
func (h HLC) Time() time.Time { return time.Unix(0, h.Wall).UTC() }

// Compare returns -1, 0 or 1.
func (h HLC) Compare(o HLC) int {
	return cmp.Or(cmp.Compare(h.Wall, o.Wall), cmp.Compare(h.Logical, o.Logical))
}
