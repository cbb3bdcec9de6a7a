package pgwire

import (
	"encoding/binary"
	"fmt"

	"github.com/crategen/crategen/sqltype"
)

// appendSpan appends a time of day or an interval as text: 15:04:05.000000, P1Y2M3DT4H5M6.7S.
func (c cell) appendSpan(dst []byte) ([]byte, error) {
	switch {
	case c.oid == oidTime && len(c.b) == 8:
		micros := int64(binary.BigEndian.Uint64(c.b))
		s := micros / 1_000_000
		return fmt.Appendf(dst, "%02d:%02d:%02d.%06d", s/3600, s/60%60, s%60, micros%1_000_000), nil
	case c.oid == oidInterval && len(c.b) == 16:
		return append(dst, sqltype.Interval{
			Micros: int64(binary.BigEndian.Uint64(c.b)),
			Days:   int32(binary.BigEndian.Uint32(c.b[8:])),
			Months: int32(binary.BigEndian.Uint32(c.b[12:])),
		}.String()...), nil
	}
	return dst, errMalformed
}
