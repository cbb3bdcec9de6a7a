package cratesql

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/wire"
)

// columnType is how the cells of a type, none of them NULL, become values of database/sql.
type columnType struct {
	scan reflect.Type
	read func(wire.Row) driver.Value
}

var (
	boolType    = columnType{reflect.TypeFor[sql.NullBool](), func(r wire.Row) driver.Value { return r.Bool() }}
	intType     = columnType{reflect.TypeFor[sql.NullInt64](), func(r wire.Row) driver.Value { return r.Int() }}
	floatType   = columnType{reflect.TypeFor[sql.NullFloat64](), func(r wire.Row) driver.Value { return r.Float() }}
	textType    = columnType{reflect.TypeFor[sql.NullString](), func(r wire.Row) driver.Value { return r.Text() }}
	timeType    = columnType{reflect.TypeFor[sql.NullTime](), func(r wire.Row) driver.Value { return r.Time() }}
	timetzType  = columnType{reflect.TypeFor[sql.NullString](), readTimetz}
	jsonType    = columnType{reflect.TypeFor[[]byte](), func(r wire.Row) driver.Value { return bytes.Clone(r.JSON()) }}
	bitsType    = columnType{reflect.TypeFor[sql.NullString](), func(r wire.Row) driver.Value { return bits.ReplaceAllString(r.Text(), "$1") }}
	bitListType = columnType{reflect.TypeFor[[]byte](), func(r wire.Row) driver.Value { return bits.ReplaceAll(r.JSON(), []byte("$1")) }}
	unknownType = columnType{reflect.TypeFor[any](), readAny}
)

// bits is what CrateDB writes for bits. It does not take them in this form: a program could not write what it has read.
var bits = regexp.MustCompile(`B'([01]*)'`)

const bitID = 25

// types are the types of columns by CrateDB's numbers. Those with a length in their name, numbers of any width and so on are
// one type to Go; numeric comes as the text of a number.
var types = map[int64]columnType{
	3: boolType, 4: textType, 5: textType, 6: floatType, 7: floatType, 8: intType, 9: intType, 10: intType,
	11: timeType, 12: jsonType, 13: jsonType, 14: jsonType, 15: timeType, 16: jsonType, 17: textType, 18: jsonType,
	19: textType, 20: timetzType, 22: textType, 24: timeType, bitID: bitsType, 26: textType, 27: textType, 28: jsonType,
	29: textType,
}

func columnTypeOf(t cratehttp.ColumnType) columnType {
	if t.Dims > 0 && t.ID == bitID {
		return bitListType
	}
	if t.Dims > 0 {
		return jsonType
	}
	if known, ok := types[t.ID]; ok {
		return known
	}
	return unknownType
}

// readAny reads a cell of a type that the driver does not know by what it looks like.
func readAny(r wire.Row) driver.Value {
	raw := r.JSON()
	if len(raw) == 0 {
		return nil
	}
	switch raw[0] {
	case '{', '[':
		return bytes.Clone(raw)
	}
	v, err := decodeAny(raw)
	if err != nil {
		r.Fail(err)
	}
	if n, ok := v.(json.Number); ok {
		return n.String()
	}
	return v
}

// readTimetz writes [microseconds of the day, offset in seconds] as 10:11:12.5+02:00.
func readTimetz(r wire.Row) driver.Value {
	var t [2]int64
	if err := json.Unmarshal(r.JSON(), &t); err != nil {
		r.Fail(errors.New("the time is not a pair of numbers"))
		return nil
	}
	zone := time.FixedZone("", int(t[1]))
	layout := "15:04:05.999999Z07:00"
	if t[1]%60 != 0 {
		layout += ":00"
	}
	return strings.Replace(time.UnixMicro(t[0]-t[1]*1e6).In(zone).Format(layout), "Z", "+00:00", 1)
}

// parseInterval reads an interval as CrateDB writes it: "2 days 04:05:06.789", "-01:-30:00". A day is 24 hours; months and
// years have no length.
func parseInterval(s string) (time.Duration, error) {
	var out time.Duration
	fields := strings.Fields(s)
	for len(fields) > 0 {
		first := fields[0]
		if strings.Contains(first, ":") {
			d, err := parseClock(first)
			if err != nil {
				return 0, err
			}
			out += d
			fields = fields[1:]
			continue
		}
		n, err := strconv.ParseInt(first, 10, 32)
		if err != nil || len(fields) < 2 {
			return 0, errInterval
		}
		if unit := fields[1]; unit != "day" && unit != "days" {
			return 0, fmt.Errorf("an interval with %s has no fixed length: scan it into a string", unit)
		}
		if n > maxDays || n < -maxDays {
			return 0, errors.New("the interval is longer than a time.Duration can be: scan it into a string")
		}
		out += time.Duration(n) * 24 * time.Hour
		fields = fields[2:]
	}
	return out, nil
}

// maxDays is half of what a time.Duration holds, so that the hours fit as well.
const maxDays = 53_000

var errInterval = errors.New("the text is not an interval")

// parseClock reads hours:minutes:seconds, each with its own sign.
func parseClock(s string) (time.Duration, error) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return 0, errInterval
	}
	var out time.Duration
	for i, unit := range []string{"h", "m", "s"} {
		d, err := time.ParseDuration(parts[i] + unit)
		if err != nil {
			return 0, errInterval
		}
		out += d
	}
	return out, nil
}
