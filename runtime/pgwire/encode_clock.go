package pgwire

import (
	"encoding/binary"

	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/sqltype"
)

// appendClock encodes a text that package sqltype reads as a date, a local time, a time of day or an interval. It returns false for other texts,
// which only the server can read: "tomorrow", and those of a timestamptz, whose zone may be that of the session.
func appendClock(dst []byte, oid uint32, v wire.Value) ([]byte, bool, error) {
	if v.Kind() != wire.KindText {
		return dst, false, nil
	}
	switch oid {
	case oidDate:
		if d, err := sqltype.ParseDate(v.Text()); err == nil {
			return binary.BigEndian.AppendUint32(dst, uint32(int32(d.Sub(sqltype.Date{})-epochDays))), true, nil
		}
	case oidTimestamp:
		if l, err := sqltype.ParseLocalTime(v.Text()); err == nil {
			micros := int64(l.Date().Sub(sqltype.Date{})-epochDays)*daySecs*microsPS + l.TimeOfDay().Duration().Microseconds()
			return binary.BigEndian.AppendUint64(dst, uint64(micros)), true, nil
		}
	case oidTime:
		if t, err := sqltype.ParseTimeOfDay(v.Text()); err == nil {
			return binary.BigEndian.AppendUint64(dst, uint64(t.Duration().Microseconds())), true, nil
		}
	case oidInterval:
		if i, err := sqltype.ParseInterval(v.Text()); err == nil {
			dst = binary.BigEndian.AppendUint64(dst, uint64(i.Micros))
			dst = binary.BigEndian.AppendUint32(dst, uint32(i.Days))
			return binary.BigEndian.AppendUint32(dst, uint32(i.Months)), true, nil
		}
	}
	return dst, false, nil
}

// epochDays is 2000-01-01 in days since 0001-01-01, the zero value of sqltype.Date.
const epochDays = 730_119
