package testdb

import (
	"strconv"
	"strings"
)

// Decimal is the number of the row as a decimal of so many digits, of which scale stand behind the point: 0.12.
func (r *Row[M]) Decimal(digits, scale int) string {
	text := strconv.FormatInt(r.n, 10)
	if len(text) > digits {
		text = text[len(text)-digits:]
	}
	if missing := scale + 1 - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	if scale == 0 {
		return text
	}
	return text[:len(text)-scale] + "." + text[len(text)-scale:]
}
