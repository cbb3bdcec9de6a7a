package trial

import (
	"encoding/binary"
	"fmt"
	"math"
	"net/netip"
	"reflect"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/sqltype"
)

// The texts and times that are tried.
var (
	texts = []string{"", "é 𝒳😀 \\ ' \" \t\n % _ \u2028", "NULL", " x ", `{"a":[1]}`, "'; --"}
	times = []time.Time{
		time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(2024, 2, 29, 23, 59, 59, 123_456_789, time.FixedZone("", 3600)),
	}
	timeType = reflect.TypeFor[time.Time]()

	// decimals fit the least precise field of random schemas, and its scale.
	decimals    = []string{"0", "9999999999.99", "-9999999999.99", "0.01", "-0.5", "9007199254740993"}
	decimalType = reflect.TypeFor[decimal.Decimal]()

	points    = []orb.Point{{0, 0}, {180, 90}, {-180, -90}, {16.37, 48.2}, {-0.000001, 0.1}}
	pointType = reflect.TypeFor[orb.Point]()
	shapes    = []orb.Geometry{orb.Point{180, 90}, orb.LineString{{0, 0}, {-0.000001, 0.1}}, orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {{1, 1}, {1, 2}, {2, 2}, {1, 1}}}}}
	addresses = []string{"::", "0.0.0.0", "255.255.255.255", "2001:db8::1", "::ffff:1.2.3.4", "fe80::1"}
	days      = []string{"0001-01-01", "9999-12-31", "1969-12-31", "2024-02-29"}
	bits      = []sqltype.Bits{"000000000000", "111111111111", "000000000001", "100000000000"} // of the fields of random schemas
	clocks    = []string{"00:00:00", "23:59:59.999999", "12:00:00.5", "00:00:00.000001"}
	spans     = []string{"PT0S", "P1Y2M3DT4H5M6.000007S", "P-1M31DT-0.000001S", "P-178000000Y", "PT2562047H"}
	paths     = []sqltype.LTree{"", "top", "top.Science_1.x", sqltype.LTree(strings.Repeat("a", 255))}
	addrType  = reflect.TypeFor[netip.Addr]()
	ipType    = reflect.TypeFor[netip.Prefix]()
	dateType  = reflect.TypeFor[sqltype.Date]()
	bitsType  = reflect.TypeFor[sqltype.Bits]()
	clockType = reflect.TypeFor[sqltype.TimeOfDay]()
	localType = reflect.TypeFor[sqltype.LocalTime]()
	spanType  = reflect.TypeFor[sqltype.Interval]()
	pathType  = reflect.TypeFor[sqltype.LTree]()

	// own are the types of arrays of package schema.
	own = map[reflect.Type]bool{dateType: true, addrType: true, ipType: true, bitsType: true, decimalType: true, clockType: true, localType: true, spanType: true, pathType: true}
)

// edgeValue is a value of the type that is at an edge of what it can hold. CrateDB keeps the least and the greatest bigint
// to itself, and no database has an unsigned integer of 2^63.
func edgeValue(t reflect.Type, i int) reflect.Value {
	v := reflect.New(t).Elem()
	switch k := t.Kind(); {
	case t == timeType:
		v.Set(reflect.ValueOf(times[i%len(times)]))
	case t == decimalType:
		v.Set(reflect.ValueOf(decimal.RequireFromString(decimals[i%len(decimals)])))
	case t == reflect.TypeFor[[]float32](): // a vector
		v.Set(reflect.ValueOf([][]float32{{0, 0, 0}, {0.1, -2, 1e-30}, {1, 16777217, 0.3}}[i%3]))
	case t == pointType:
		v.Set(reflect.ValueOf(points[i%len(points)]))
	case t == reflect.TypeFor[orb.Geometry]():
		v.Set(reflect.ValueOf(shapes[i%len(shapes)]))
	case t == addrType || t == ipType:
		v.Set(address(t, netip.MustParseAddr(addresses[i%len(addresses)]).Unmap()))
	case t == dateType:
		v.Set(reflect.ValueOf(sqltype.MustParseDate(days[i%len(days)])))
	case t == bitsType:
		v.Set(reflect.ValueOf(bits[i%len(bits)]))
	case t == clockType:
		v.Set(reflect.ValueOf(sqltype.MustParseTimeOfDay(clocks[i%len(clocks)])))
	case t == localType: // with milliseconds, which every database holds
		day := sqltype.MustParseDate(days[i%len(days)])
		v.Set(reflect.ValueOf(sqltype.NewLocalTime(day, sqltype.MustParseTimeOfDay(clocks[i%len(clocks)])).Truncate(time.Millisecond)))
	case t == spanType:
		v.Set(reflect.ValueOf(sqltype.MustParseInterval(spans[i%len(spans)])))
	case t == pathType:
		v.Set(reflect.ValueOf(paths[i%len(paths)]))
	case k == reflect.Bool:
		v.SetBool(i%2 == 0)
	case v.CanInt():
		most := int64(math.MaxInt64 >> (64 - t.Bits()))
		if t.Bits() == 64 {
			most--
		}
		beyond := most // of what a float64 holds
		if t.Bits() == 64 {
			beyond = 1<<53 + 1
		}
		v.SetInt([]int64{0, -most, most, -1, beyond, 1}[i%6])
	case v.CanUint():
		most := uint64(math.MaxUint64 >> (64 - t.Bits()))
		if t.Bits() == 64 {
			most = math.MaxInt64 - 1
		}
		v.SetUint([]uint64{0, most, most/2 + 1, 1}[i%4])
	case k == reflect.Float32:
		v.SetFloat([]float64{0, math.MaxFloat32, -math.MaxFloat32, 1.5, math.Inf(1)}[i%5])
	case k == reflect.Float64:
		v.SetFloat([]float64{0, math.MaxFloat64, -math.SmallestNonzeroFloat64, 0.1, math.Inf(-1)}[i%5])
	case k == reflect.String:
		v.SetString(texts[i%len(texts)])
	case k == reflect.Array && i > 0: // a UUID; the first is that of zeros
		return plain(t, i)
	case k == reflect.Array:
	case k == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		v.SetBytes([][]byte{{}, {0, 255, '\''}, []byte("text")}[i%3])
	case k == reflect.Slice:
		v.Set(reflect.MakeSlice(t, 0, i))
		for n := range i {
			if own[t.Elem()] {
				v = reflect.Append(v, edgeValue(t.Elem(), n))
				continue
			}
			v = reflect.Append(v, document(t.Elem(), n))
		}
	default:
		return document(t, i)
	}
	return v
}

// document is a value that JSON writes and reads as it is.
func document(t reflect.Type, i int) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Struct:
		for n := range t.NumField() {
			if f := t.Field(n); f.IsExported() && i > 0 {
				v.Field(n).Set(document(f.Type, i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(document(t.Elem(), i))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		for n := range i {
			v.SetMapIndex(reflect.ValueOf(fmt.Sprint("ключ ", n)), document(t.Elem(), n))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 0, 2))
		for n := range 2 {
			v = reflect.Append(v, document(t.Elem(), n))
		}
	case reflect.Interface:
		list := []any{nil, 1.5, texts[1], true, []any{1.5, "x", nil}, map[string]any{"deep": map[string]any{"n": 0.1}}}
		if x := list[i%len(list)]; x != nil {
			v.Set(reflect.ValueOf(x))
		}
	case reflect.Float64:
		v.SetFloat(0.1 + float64(i))
	default:
		return edgeValue(t, i)
	}
	return v
}

// plain is a value that every validator takes, and another one for each row.
func plain(t reflect.Type, i int) reflect.Value {
	v := reflect.New(t).Elem()
	switch {
	case t == timeType:
		v.Set(reflect.ValueOf(times[0].AddDate(0, 0, i+1)))
	case t == decimalType:
		v.Set(reflect.ValueOf(decimal.New(int64(i+1), 0)))
	case t == addrType || t == ipType:
		v.Set(address(t, netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)})))
	case t == dateType:
		v.Set(reflect.ValueOf(sqltype.NewDate(2001, 1, i+1)))
	case t == bitsType:
		v.Set(reflect.ValueOf(sqltype.Bits(fmt.Sprintf("%012b", i%4096))))
	case t == clockType:
		v.Set(reflect.ValueOf(sqltype.NewTimeOfDay(1, 2, 3, i)))
	case t == localType:
		v.Set(reflect.ValueOf(sqltype.NewLocalTime(sqltype.NewDate(2001, 1, i+1), sqltype.TimeOfDay{})))
	case t == spanType:
		v.Set(reflect.ValueOf(sqltype.Interval{Days: int32(i + 1)}))
	case t == pathType:
		v.Set(reflect.ValueOf(sqltype.LTree(fmt.Sprint("top.", i))))
	case v.CanInt():
		v.SetInt(int64(i + 1))
	case v.CanUint():
		v.SetUint(uint64(i + 1))
	case v.CanFloat():
		v.SetFloat(float64(i) + 0.5)
	case t.Kind() == reflect.String:
		v.SetString(fmt.Sprintf("é%d", i))
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		v.SetBytes([]byte{byte(i)})
	case t.Kind() == reflect.Array && t.Elem().Kind() == reflect.Uint8:
		id := make([]byte, t.Len())
		binary.BigEndian.PutUint16(id, uint16(i+1))
		id[t.Len()-1] = 0xff
		reflect.Copy(v, reflect.ValueOf(id))
	default:
		return edgeValue(t, i)
	}
	return v
}

// address is an address as a type of addresses.
func address(t reflect.Type, a netip.Addr) reflect.Value {
	if t == ipType {
		return reflect.ValueOf(netip.PrefixFrom(a, a.BitLen()))
	}
	return reflect.ValueOf(a)
}

// bare is the type of a value, without the pointer of a field that may be NULL.
func bare(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// set sets a field, converting what is of another name and making the pointer of one that may be NULL.
func set(v, to reflect.Value) {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	v.Set(to.Convert(v.Type()))
}
