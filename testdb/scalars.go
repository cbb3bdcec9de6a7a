package testdb

import (
	"fmt"
	"strconv"
	"strings"
)

// Date is a date that differs between the rows: 2001-01-01 and the days after it, 28 in a month.
func (r *Row[M]) Date() string {
	n := r.n % (28 * 12 * 900)
	return fmt.Sprintf("%04d-%02d-%02d", 2001+n/(28*12), 1+n/28%12, 1+n%28)
}

// Bits is the number of the row as that many bits.
func (r *Row[M]) Bits(n int) string {
	text := strconv.FormatInt(r.n, 2)
	if len(text) > n {
		return text[len(text)-n:]
	}
	return strings.Repeat("0", n-len(text)) + text
}

// IP is an address of the network 10.0.0.0/8 that differs between the rows.
func (r *Row[M]) IP() string {
	return fmt.Sprintf("10.%d.%d.%d", r.n>>16&255, r.n>>8&255, r.n&255)
}
