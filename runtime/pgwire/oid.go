package pgwire

import "strconv"

// Type OIDs, from PostgreSQL's pg_type.dat. CockroachDB uses the same numbers for these types.
const (
	oidBool        = 16
	oidBytea       = 17
	oidChar        = 18 // "char", one byte
	oidName        = 19
	oidInt8        = 20
	oidInt2        = 21
	oidInt4        = 23
	oidText        = 25
	oidOID         = 26
	oidJSON        = 114
	oidFloat4      = 700
	oidInet        = 869
	oidFloat8      = 701
	oidUnknown     = 705
	oidBpchar      = 1042
	oidVarchar     = 1043
	oidDate        = 1082
	oidTime        = 1083
	oidInterval    = 1186
	oidTimestamp   = 1114
	oidTimestamptz = 1184
	oidBit         = 1560
	oidVarbit      = 1562
	oidNumeric     = 1700
	oidUUID        = 2950
	oidJSONB       = 3802

	oidFloat4s = 1021 // arrays
	oidDates   = 1182
)

// typeInfo is what the binary format needs of a type.
type typeInfo struct {
	name   string
	elem   uint32 // the element's type if this is an array
	binary bool   // read and written in binary; all other types go as text
}

var types = map[uint32]typeInfo{
	oidBool:        {name: "bool", binary: true},
	oidBytea:       {name: "bytea", binary: true},
	oidChar:        {name: `"char"`, binary: true},
	oidName:        {name: "name", binary: true},
	oidInt8:        {name: "int8", binary: true},
	oidInt2:        {name: "int2", binary: true},
	oidInt4:        {name: "int4", binary: true},
	oidText:        {name: "text", binary: true},
	oidOID:         {name: "oid", binary: true},
	oidJSON:        {name: "json", binary: true},
	oidFloat4:      {name: "float4", binary: true},
	oidFloat8:      {name: "float8", binary: true},
	oidUnknown:     {name: "unknown", binary: true},
	oidBpchar:      {name: "bpchar", binary: true},
	oidVarchar:     {name: "varchar", binary: true},
	oidDate:        {name: "date", binary: true},
	oidTimestamp:   {name: "timestamp", binary: true},
	oidTimestamptz: {name: "timestamptz", binary: true},
	oidTime:        {name: "time", binary: true},
	oidInterval:    {name: "interval", binary: true},
	oidNumeric:     {name: "numeric"},
	oidInet:        {name: "inet"},
	oidBit:         {name: "bit"},
	oidVarbit:      {name: "varbit"},
	oidUUID:        {name: "uuid", binary: true},
	oidJSONB:       {name: "jsonb", binary: true},

	1000:       {name: "bool[]", elem: oidBool, binary: true},
	1001:       {name: "bytea[]", elem: oidBytea, binary: true},
	1002:       {name: `"char"[]`, elem: oidChar, binary: true},
	1003:       {name: "name[]", elem: oidName, binary: true},
	1016:       {name: "int8[]", elem: oidInt8, binary: true},
	1005:       {name: "int2[]", elem: oidInt2, binary: true},
	1007:       {name: "int4[]", elem: oidInt4, binary: true},
	1009:       {name: "text[]", elem: oidText, binary: true},
	1028:       {name: "oid[]", elem: oidOID, binary: true},
	199:        {name: "json[]", elem: oidJSON, binary: true},
	oidFloat4s: {name: "float4[]", elem: oidFloat4, binary: true},
	1022:       {name: "float8[]", elem: oidFloat8, binary: true},
	1014:       {name: "bpchar[]", elem: oidBpchar, binary: true},
	1015:       {name: "varchar[]", elem: oidVarchar, binary: true},
	oidDates:   {name: "date[]", elem: oidDate, binary: true},
	1183:       {name: "time[]", elem: oidTime, binary: true},
	1187:       {name: "interval[]", elem: oidInterval, binary: true},
	1115:       {name: "timestamp[]", elem: oidTimestamp, binary: true},
	1185:       {name: "timestamptz[]", elem: oidTimestamptz, binary: true},
	1231:       {name: "numeric[]", elem: oidNumeric},
	1041:       {name: "inet[]", elem: oidInet},
	1561:       {name: "bit[]", elem: oidBit},
	1563:       {name: "varbit[]", elem: oidVarbit},
	2951:       {name: "uuid[]", elem: oidUUID, binary: true},
	3807:       {name: "jsonb[]", elem: oidJSONB, binary: true},
}

// typeName names a type in errors.
func typeName(oid uint32) string {
	if t, ok := types[oid]; ok {
		return t.name
	}
	return "type " + strconv.FormatUint(uint64(oid), 10)
}

// textual reports whether values of the type are plain characters on the wire.
func textual(oid uint32) bool {
	switch oid {
	case oidText, oidVarchar, oidBpchar, oidName, oidUnknown, oidChar:
		return true
	}
	return false
}
