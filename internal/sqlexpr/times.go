package sqlexpr

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// literal is a text of the program as a constant.
type literal string

func (l literal) WriteSQL(b *sqlgen.Builder) { b.Literal(string(l)) }

// CheckZone returns an error for a time zone that databases read differently: an abbreviation (EST), or an offset, whose sign PostgreSQL inverts.
func CheckZone(zone string) error {
	if zone == "UTC" || strings.Contains(zone, "/") && strings.Trim(strings.ToLower(zone), "abcdefghijklmnopqrstuvwxyz0123456789/_+-") == "" {
		return nil
	}
	return fmt.Errorf("%q is no time zone: give UTC or a name of the tz database, such as Europe/Vienna", zone)
}

// TruncateIn is the start of the unit ("day") that contains a time, in a time zone.
func TruncateIn(unit, zone string, t sqlgen.Expr) sqlgen.Expr {
	if err := CheckZone(zone); err != nil {
		return failing{err}
	}
	return Apply(dialect.TruncZone, t, literal(zone), literal(unit))
}

// firstMicro is the time 0001-01-01, as microseconds before 1970.
const firstMicro = 62_135_596_800_000_000

var errBinWidth = errors.New("the width of DateBin is a positive number of whole milliseconds")

// Bin is the start of the bin that contains a time. Bins have a width, and one of them starts at origin.
func Bin(width time.Duration, t sqlgen.Expr, origin time.Time) sqlgen.Expr {
	if width <= 0 || width%time.Millisecond != 0 {
		return failing{errBinWidth}
	}
	w := width.Microseconds()
	shift := (-origin.UnixMilli()*1000 - firstMicro) % w
	if shift < 0 {
		shift += w
	}
	return Apply(dialect.DateBin, t, Number(w), Number(firstMicro+shift))
}
