package sqlite

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// SQLite has no geometry. A column of points is a text, POINT (16.37 48.2), with the longitude first. geo_distance(p, q) is the
// distance in metres on a sphere, as CrateDB computes it, also between shapes; geo_longitude(p) and geo_latitude(p) are degrees.

func init() {
	scalars = append(scalars,
		scalarFunction{"geo_distance", 2, func(args []any) (any, error) {
			p, first := placeOf(args[0])
			q, second := placeOf(args[1])
			if first == nil && second == nil {
				return p.distance(q), nil
			}
			return distance(args[0], args[1])
		}},
		scalarFunction{"geo_longitude", 1, func(args []any) (any, error) {
			p, err := placeOf(args[0])
			return p.lon, err
		}},
		scalarFunction{"geo_latitude", 1, func(args []any) (any, error) {
			p, err := placeOf(args[0])
			return p.lat, err
		}})
}

// earthRadius is the mean radius of the earth in metres, as Lucene, CockroachDB and PostGIS take it.
const earthRadius = 6_371_008.7714

// place is a point by its longitude and latitude in degrees.
type place struct{ lon, lat float64 }

var errNoPlace = errors.New("a value is no point")

func placeOf(v any) (p place, err error) {
	text, _ := v.(string)
	text, ok := strings.CutPrefix(text, "POINT")
	text, closed := strings.CutSuffix(strings.TrimLeft(text, " "), ")")
	text, opened := strings.CutPrefix(text, "(")
	lon, lat, both := strings.Cut(strings.TrimSpace(text), " ")
	var first, second error
	p.lon, first = strconv.ParseFloat(lon, 64)
	p.lat, second = strconv.ParseFloat(strings.TrimSpace(lat), 64)
	inRange := math.Abs(p.lon) <= 180 && math.Abs(p.lat) <= 90 // false for NaN
	if !ok || !closed || !opened || !both || first != nil || second != nil || !inRange {
		return p, errNoPlace
	}
	return p, nil
}

// distance is the haversine formula, which is exact for near points, too.
func (p place) distance(q place) float64 {
	sine := func(degrees float64) float64 { return math.Sin(degrees * math.Pi / 360) }
	cosine := func(degrees float64) float64 { return math.Cos(degrees * math.Pi / 180) }
	lat, lon := sine(q.lat-p.lat), sine(q.lon-p.lon)
	h := lat*lat + cosine(p.lat)*cosine(q.lat)*lon*lon
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}
