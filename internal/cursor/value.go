package cursor

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// AppendValue encodes a scalar exactly.
func AppendValue(out []byte, v wire.Value) ([]byte, error) {
	if err := v.Err(); err != nil {
		return nil, err
	}
	out = append(out, byte(v.Kind()))
	switch v.Kind() {
	case wire.KindNull:
	case wire.KindBool:
		if v.Bool() {
			return append(out, 1), nil
		}
		return append(out, 0), nil
	case wire.KindInt, wire.KindUint:
		out = binary.BigEndian.AppendUint64(out, v.Uint())
	case wire.KindFloat:
		out = binary.BigEndian.AppendUint64(out, math.Float64bits(v.Float()))
	case wire.KindText, wire.KindBytes:
		out = binary.AppendUvarint(out, uint64(len(v.Text())))
		out = append(out, v.Text()...)
	case wire.KindTime:
		t := v.Time()
		out = binary.BigEndian.AppendUint64(out, uint64(t.Unix()))
		out = binary.BigEndian.AppendUint32(out, uint32(t.Nanosecond()))
	case wire.KindUUID:
		id := v.UUID()
		out = append(out, id[:]...)
	default:
		return nil, fmt.Errorf("a cursor cannot hold a value of kind %s", v.Kind())
	}
	return out, nil
}

// ReadValues decodes n values. An encrypted value always decodes, so an error means another version of the code.
func ReadValues(in []byte, n int) ([]wire.Value, error) {
	r := valueReader{in: in}
	out := make([]wire.Value, n)
	for i := range out {
		out[i] = r.value()
	}
	if r.broken || len(r.in) > 0 {
		return nil, fmt.Errorf("%w: %w", dberr.ErrCursor, errIncomplete)
	}
	return out, nil
}

type valueReader struct {
	in     []byte
	broken bool
}

// next returns n bytes, or zeros for an invalid cursor.
func (r *valueReader) next(n int) []byte {
	if r.broken || n > len(r.in) {
		r.broken = true
		return make([]byte, min(n, 16))
	}
	out := r.in[:n]
	r.in = r.in[n:]
	return out
}

func (r *valueReader) value() wire.Value {
	switch wire.Kind(r.next(1)[0]) {
	case wire.KindNull:
		return wire.Null()
	case wire.KindBool:
		return wire.Bool(r.next(1)[0] != 0)
	case wire.KindInt:
		return wire.Int(int64(binary.BigEndian.Uint64(r.next(8))))
	case wire.KindUint:
		return wire.Uint(binary.BigEndian.Uint64(r.next(8)))
	case wire.KindFloat:
		return wire.Float(math.Float64frombits(binary.BigEndian.Uint64(r.next(8))))
	case wire.KindText:
		return wire.Text(string(r.text()))
	case wire.KindBytes:
		return wire.Bytes(r.text())
	case wire.KindTime:
		s := int64(binary.BigEndian.Uint64(r.next(8)))
		return wire.Time(time.Unix(s, int64(binary.BigEndian.Uint32(r.next(4)))))
	case wire.KindUUID:
		return wire.UUID([16]byte(r.next(16)))
	}
	r.broken = true
	return wire.Null()
}

func (r *valueReader) text() []byte {
	n, size := binary.Uvarint(r.in)
	if size <= 0 || n > uint64(len(r.in)) {
		r.broken = true
		return nil
	}
	r.next(size)
	return r.next(int(n))
}
