package sqlite

import (
	"strings"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/crategen/crategen/sqltype"
)

// SQLite has no intervals. A column of them is a text with the collation interval, which compares as PostgreSQL does: with 30 days in a month and
// 24 hours in a day. interval_valid(text) is whether the text is an interval.

var _ = addition((*conn).addInterval)

func (c *conn) addInterval() error {
	const flags = lib.SQLITE_UTF8 | lib.SQLITE_DETERMINISTIC | lib.SQLITE_INNOCUOUS
	if err := c.register("interval", func(name uintptr) int32 {
		return lib.Xsqlite3_create_collation_v2(c.tls, c.db, name, lib.SQLITE_UTF8, 0, callback(intervalCollate), 0)
	}); err != nil {
		return err
	}
	return c.register("interval_valid", func(name uintptr) int32 {
		return lib.Xsqlite3_create_function_v2(c.tls, c.db, name, 1, flags, 0, callback(intervalValid), 0, 0, 0)
	})
}

// compareIntervals compares what two texts write. A text that is no interval is greater than every interval.
func compareIntervals(a, b string) int {
	i, errI := sqltype.ParseInterval(a)
	j, errJ := sqltype.ParseInterval(b)
	switch {
	case errI != nil && errJ != nil:
		return strings.Compare(a, b)
	case errI != nil:
		return 1
	case errJ != nil:
		return -1
	}
	return i.Compare(j)
}

func intervalCollate(_ *libc.TLS, _ uintptr, n int32, a uintptr, m int32, b uintptr) int32 {
	return int32(compareIntervals(string(bytesAt(a, int(n))), string(bytesAt(b, int(m)))))
}

func intervalValid(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	value := argument(argv, 0)
	text := lib.Xsqlite3_value_text(tls, value)
	if text == 0 { // NULL
		return
	}
	valid := int32(0)
	if _, err := sqltype.ParseInterval(string(bytesAt(text, int(lib.Xsqlite3_value_bytes(tls, value))))); err == nil {
		valid = 1
	}
	lib.Xsqlite3_result_int(tls, ctx, valid)
}
