package pgwire

import (
	"encoding/binary"
	"math"

	"github.com/crategen/crategen/sqltype"
)

// appendSpan appends a time of day or an interval as text: 15:04:05.000000, P1Y2M3DT4H5M6.7S.
func (c cell) appendSpan(dst []byte) ([]byte, error) {
	switch {
	case c.oid == oidTime && len(c.b) == 8:
		micros := int64(binary.BigEndian.Uint64(c.b))
		if micros == daySecs*microsPS { // which the servers have, and which no sqltype.TimeOfDay is
			return append(dst, "24:00:00"...), nil
		}
		if micros < 0 || micros > daySecs*microsPS {
			return dst, errMalformed
		}
		s := int(micros / microsPS)
		return sqltype.NewTimeOfDay(s/3600, s/60%60, s%60, int(micros%microsPS)).AppendText(dst)
	case c.oid == oidInterval && len(c.b) == 16:
		i := sqltype.Interval{
			Micros: int64(binary.BigEndian.Uint64(c.b)),
			Days:   int32(binary.BigEndian.Uint32(c.b[8:])),
			Months: int32(binary.BigEndian.Uint32(c.b[12:])),
		}
		switch i { // the infinities of PostgreSQL 17
		case sqltype.Interval{Months: math.MaxInt32, Days: math.MaxInt32, Micros: math.MaxInt64},
			sqltype.Interval{Months: math.MinInt32, Days: math.MinInt32, Micros: math.MinInt64}:
			return dst, errInfinite
		}
		return i.AppendText(dst)
	}
	return dst, errMalformed
}
