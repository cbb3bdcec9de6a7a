package plan

import "fmt"

// Bytes returns a number of bytes in words: 3.2 GiB.
func Bytes(n int64) string {
	const k = 1024
	if n < k {
		return fmt.Sprintf("%d bytes", n)
	}
	value, units := float64(n)/k, []string{"KiB", "MiB", "GiB", "TiB"}
	for len(units) > 1 && value >= k {
		value, units = value/k, units[1:]
	}
	return fmt.Sprintf("%.1f %s", value, units[0])
}
