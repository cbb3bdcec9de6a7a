package pgwire

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// copyFormat writes rows in one of the two formats of COPY: in binary, or as text if a column has a type of which this
// package does not know the binary form.
type copyFormat struct {
	binary  bool
	columns []copyColumn
}

type copyColumn struct {
	oid, elem uint32 // elem is 0 if the column is no array
	plain     bool   // its values have a binary form
}

func copyFormatOf(fields []pgconn.FieldDescription, kinds []wire.Kind) copyFormat {
	f := copyFormat{binary: true, columns: make([]copyColumn, len(fields))}
	for i, field := range fields {
		c := &f.columns[i]
		c.oid, c.elem = field.DataTypeOID, types[field.DataTypeOID].elem
		if i < len(kinds) {
			_, c.plain, _ = c.append(nil, samples[kinds[i]])
		}
		f.binary = f.binary && c.plain
	}
	return f
}

// samples are values of each kind, by which copyFormatOf finds out whether a type takes the kind in binary.
var samples = [...]wire.Value{
	wire.KindBool: wire.Bool(true), wire.KindInt: wire.Int(0), wire.KindUint: wire.Int(0), wire.KindFloat: wire.Float(0),
	wire.KindText: wire.Text("0"), wire.KindBytes: wire.Bytes([]byte("0")), wire.KindTime: wire.Time(time.Unix(epoch, 0)),
	wire.KindUUID: wire.UUID([16]byte{}), wire.KindJSON: wire.JSON([]byte("0")),
	wire.KindTexts: wire.Texts([]string{"0"}), wire.KindInts: wire.Ints([]int64{0}), wire.KindFloats: wire.Floats([]float64{0}),
	wire.KindBools: wire.Bools([]bool{true}), wire.KindTimes: wire.Times([]time.Time{time.Unix(epoch, 0)}),
	wire.KindUUIDs: wire.UUIDs([][16]byte{{}}),
}

// append encodes a value in binary, and returns false if that is not possible.
func (c *copyColumn) append(dst []byte, v wire.Value) ([]byte, bool, error) {
	if c.elem != 0 && v.Kind().List() {
		return appendArray(dst, c.elem, v)
	}
	return appendBinary(dst, c.oid, v)
}

// options are what the statement has at its end.
func (f *copyFormat) options() string {
	if f.binary {
		return " WITH (FORMAT binary)"
	}
	return ""
}

// header begins the data: in binary with the signature, no flags, and a header extension of length 0.
func (f *copyFormat) header(dst []byte) []byte {
	if f.binary {
		return append(dst, "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	}
	return dst
}

// trailer ends the data: in binary with a row of -1 columns.
func (f *copyFormat) trailer(dst []byte) []byte {
	if f.binary {
		return append(dst, 0xff, 0xff)
	}
	return dst
}

// append appends a row.
func (f *copyFormat) append(dst []byte, row []wire.Value) ([]byte, error) {
	if f.binary {
		dst = binary.BigEndian.AppendUint16(dst, uint16(len(row)))
	}
	for i := range row {
		var err error
		if f.binary {
			dst, err = f.columns[i].appendField(dst, &row[i])
		} else {
			if i > 0 {
				dst = append(dst, '\t')
			}
			dst, err = f.columns[i].appendText(dst, row[i])
		}
		if err != nil {
			return dst, &dberr.ArgumentError{Index: i, Err: err}
		}
	}
	if !f.binary {
		dst = append(dst, '\n')
	}
	return dst, nil
}

// appendField appends a value in binary behind its length, which is -1 for NULL. What most columns are takes a short way.
func (c *copyColumn) appendField(dst []byte, v *wire.Value) ([]byte, error) {
	kind := v.Kind()
	switch {
	case kind == wire.KindText && c.oid == oidText:
		s := v.Text()
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(s)))
		return append(dst, s...), checkText(s)
	case kind == wire.KindInt && c.oid == oidInt8:
		return binary.BigEndian.AppendUint64(append(dst, 0, 0, 0, 8), uint64(v.Int())), nil
	case kind == wire.KindNull:
		return binary.BigEndian.AppendUint32(dst, ^uint32(0)), v.Err()
	}
	head := len(dst)
	dst, ok, err := c.append(append(dst, 0, 0, 0, 0), *v)
	if !ok && err == nil {
		err = mismatch(*v, types[c.oid])
	}
	if err != nil {
		return dst, err
	}
	binary.BigEndian.PutUint32(dst[head:], uint32(len(dst)-head-4))
	return dst, nil
}

// appendText appends a value as text, with the characters escaped that mean something to COPY.
func (c *copyColumn) appendText(dst []byte, v wire.Value) ([]byte, error) {
	if v.IsNull() {
		return append(dst, `\N`...), v.Err()
	}
	if t, known := types[c.oid]; known && !c.plain && !asText(c.oid, t, v.Kind()) {
		return dst, mismatch(v, t)
	}
	if c.oid == oidBytea && v.Kind() == wire.KindUUID { // its text would be stored as such
		u := v.UUID()
		v = wire.Bytes(u[:])
	}
	start := len(dst)
	if kind := v.Kind(); c.plain && kind != wire.KindText && kind != wire.KindJSON && kind != wire.KindBytes {
		if _, _, err := c.append(dst, v); err != nil { // what binary refuses is refused here as well
			return dst, err
		}
	}
	dst, err := appendText(dst, v)
	if err != nil || !bytes.ContainsAny(dst[start:], "\\\t\n\r") {
		return dst, err
	}
	return append(dst[:start], copyEscapes.Replace(string(dst[start:]))...), nil
}

var copyEscapes = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// copyRow is the row, from 0, that the context of an error names ("COPY books, line 3, column title"), -1 if it names none.
// What the server says around the numbers depends on its language, and a name may hold any character.
func copyRow(where, table string) int {
	for line := range strings.Lines(where) {
		rest, ok := strings.CutPrefix(line, "COPY "+table+", ")
		if !ok {
			continue
		}
		rest = strings.TrimLeftFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if end < 0 {
			end = len(rest)
		}
		if n, err := strconv.Atoi(rest[:end]); err == nil {
			return n - 1
		}
	}
	return -1
}
