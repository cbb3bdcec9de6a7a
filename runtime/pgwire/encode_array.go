package pgwire

import (
	"encoding/binary"

	"github.com/crategen/crategen/runtime/wire"
)

// appendArray encodes a list as a binary array, and returns false if its elements have no binary encoding for elem.
func appendArray(dst []byte, elem uint32, v wire.Value) ([]byte, bool, error) {
	return appendElements(dst, elem, v.Len(), v.At)
}

// appendElements writes a binary array: dimensions, whether there are NULLs, the elements' type, and for the one dimension
// its length and lower bound; then each element behind its length, NULL as length -1. An empty array has no dimension.
func appendElements(dst []byte, elem uint32, n int, at func(int) wire.Value) ([]byte, bool, error) {
	if !types[elem].binary {
		return dst, false, nil
	}
	start := len(dst)
	dst = binary.BigEndian.AppendUint32(dst, uint32(min(n, 1)))
	dst = binary.BigEndian.AppendUint32(dst, 0)
	dst = binary.BigEndian.AppendUint32(dst, elem)
	if n == 0 {
		return dst, true, nil
	}
	dst = binary.BigEndian.AppendUint32(dst, uint32(n))
	dst = binary.BigEndian.AppendUint32(dst, 1)
	for i := range n {
		v := at(i)
		if v.IsNull() {
			binary.BigEndian.PutUint32(dst[start+4:], 1)
			dst = binary.BigEndian.AppendUint32(dst, ^uint32(0))
			continue
		}
		head := len(dst)
		dst = append(dst, 0, 0, 0, 0)
		var ok bool
		var err error
		if dst, ok, err = appendBinary(dst, elem, v); !ok || err != nil {
			return dst, ok, err
		}
		binary.BigEndian.PutUint32(dst[head:], uint32(len(dst)-head-4))
	}
	return dst, true, nil
}
