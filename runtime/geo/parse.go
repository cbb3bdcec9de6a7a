package geo

import (
	"encoding/hex"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
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
		g, _, err := ewkb.Unmarshal(b)
		if err != nil || g == nil {
			return nil, errNoShape
		}
		return g, nil
	}
	g, err := wkt.Unmarshal(string(text))
	if err != nil {
		return nil, errNoShape
	}
	return g, nil
}
