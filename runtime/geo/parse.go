package geo

import (
	"encoding/hex"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
)

// Parse reads a shape as a database returns it: GeoJSON, well-known text, or EWKB in hexadecimal. It does not check the shape.
func Parse(text []byte) (orb.Geometry, error) {
	if len(text) == 0 {
		return nil, errNoShape
	}
	switch c := text[0]; {
	case c == '{':
		return UnmarshalJSON(text)
	case c == '0': // the order of the bytes is 0 or 1
		b := make([]byte, hex.DecodedLen(len(text)))
		if _, err := hex.Decode(b, text); err != nil {
			return nil, errNoShape
		}
		return parseEWKB(b)
	}
	if tooDeep(text) {
		return nil, errDeep
	}
	g, err := wkt.Unmarshal(string(text))
	if err != nil {
		return nil, errNoShape
	}
	return g, nil
}

// tooDeep reports whether a well-known text has more brackets within each other than nested collections of polygons have: the reader calls itself
// for each of them.
func tooDeep(text []byte) bool {
	depth := 0
	for _, c := range text {
		switch c {
		case '(':
			if depth++; depth > maxDepth+4 {
				return true
			}
		case ')':
			depth--
		}
	}
	return false
}
