package pgwire

import (
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// The largest messages that the servers read, less room for the message's own fields: 16 MiB on CockroachDB
// (sql.conn.max_read_buffer_message_size), 1 GiB on PostgreSQL, which breaks the connection off when it meets a larger one.
const (
	maxMessageCockroach = 16<<20 - 1<<10
	maxMessagePostgres  = 1<<30 - 1<<20
)

// keepBuffer is the largest buffer that a connection keeps between statements.
const keepBuffer = 256 << 10

// params are the encoded arguments of one statement. A connection has one, used again for each statement.
type params struct {
	values  [][]byte
	formats []int16
	buf     []byte
	ends    []int // of each value in buf, -1 for NULL
	loose   bool  // text goes to a parameter of another type: the server may not be able to read it
	cutDown bool  // a value of the last statement was cut to the type of its parameter
}

func (p *params) reset() {
	if cap(p.buf) > keepBuffer || p.buf == nil {
		p.buf = make([]byte, 0, 512)
	}
	p.buf, p.values, p.formats, p.ends, p.cutDown = p.buf[:0], p.values[:0], p.formats[:0], p.ends[:0], false
}

// encodeFor encodes the arguments of a statement, or those of many rows, for parameters of the types oids, in a message of
// limit bytes at most.
func (p *params) encodeFor(oids []uint32, st *wire.Statement, bulk bool, limit int) error {
	if bulk {
		return p.encodeBulk(oids, st, limit)
	}
	return p.encode(oids, st, limit)
}

// encode encodes the arguments of a statement.
func (p *params) encode(oids []uint32, st *wire.Statement, limit int) error {
	p.reset()
	if len(st.Args) != len(oids) {
		return fmt.Errorf("%s: the statement has %d parameters, but there are %d arguments",
			st.Name(), len(oids), len(st.Args))
	}
	for i := range st.Args {
		if err := p.encodeOne(oids[i], st, i); err != nil {
			return err
		}
	}
	return p.cut(st, limit)
}

// encodeOne encodes the argument at index i.
func (p *params) encodeOne(oid uint32, st *wire.Statement, i int) error {
	v := st.Args[i]
	if err := v.Err(); err != nil {
		return invalid(st, i, err)
	}
	if v.IsNull() {
		p.add(formatText, true)
		return nil
	}
	buf, format, err := appendValue(p.buf, oid, v)
	if err != nil {
		return invalid(st, i, err)
	}
	p.buf = buf
	p.loose = p.loose || format == formatText && types[oid].binary
	p.cutDown = p.cutDown || cutDown(oid, v)
	p.add(format, false)
	return nil
}

// encodeBulk encodes the rows of arguments, each parameter an array of one column's values. Rows that cannot be sent are a
// *wire.Unsendable.
func (p *params) encodeBulk(oids []uint32, st *wire.Statement, limit int) error {
	p.reset()
	cols := len(oids)
	if st.Rows*cols != len(st.Args) {
		return fmt.Errorf("%s: the statement has %d parameters, but there are %d arguments for %d rows",
			st.Name(), cols, len(st.Args), st.Rows)
	}
	for c, oid := range oids {
		if c >= cols-st.Shared && st.Rows > 0 {
			if err := p.encodeOne(oid, st, c); err != nil {
				return err
			}
			continue
		}
		elem := types[oid].elem
		if elem == 0 {
			return invalid(st, c, fmt.Errorf("a bulk statement needs arrays for parameters, not %s", typeName(oid)))
		}
		var bad error
		at := func(r int) wire.Value {
			v := st.Args[r*cols+c]
			if err := v.Err(); err != nil && bad == nil {
				bad = err
			}
			return v
		}
		start := len(p.buf)
		buf, ok, err := appendElements(p.buf, elem, st.Rows, at)
		format := formatBinary
		if !ok && err == nil {
			format = formatText
			buf, err = appendColumn(buf[:start], elem, st.Rows, at)
			p.loose = p.loose || types[elem].binary
		}
		if err = errors.Join(bad, err); err != nil {
			return unencodable(oids, st, err)
		}
		if elem == oidFloat4 || elem == oidDate {
			for r := 0; r < st.Rows && !p.cutDown; r++ {
				p.cutDown = cutDown(elem, at(r))
			}
		}
		p.buf = buf
		p.add(format, false)
	}
	err := p.cut(st, limit)
	if err == nil {
		return nil
	}
	unsendable := &wire.Unsendable{Err: err}
	if st.Rows == 1 {
		unsendable.Rows = []dberr.RowError{{Err: &dberr.ArgumentError{Index: -1, Err: err}}}
	}
	return unsendable
}

// unencodable finds every row with a value that cannot be sent, when err has said that there is one.
func unencodable(oids []uint32, st *wire.Statement, err error) error {
	var scratch []byte
	rows := wire.Unencodable(st, func(c int, v wire.Value) error {
		if c >= len(oids)-st.Shared {
			return nil
		}
		one := func(int) wire.Value { return v }
		elem := types[oids[c]].elem
		buf, ok, err := appendElements(scratch[:0], elem, 1, one)
		if !ok && err == nil {
			buf, err = appendColumn(buf[:0], elem, 1, one)
		}
		scratch = buf
		return err
	})
	if len(rows) == 0 {
		return fmt.Errorf("%s: %w", st.Name(), err)
	}
	return &wire.Unsendable{Rows: rows}
}

// appendColumn writes a column as an array literal, for elements without a binary encoding.
func appendColumn(dst []byte, elem uint32, rows int, at func(int) wire.Value) ([]byte, error) {
	t, known := types[elem]
	for r := range rows {
		if v := at(r); known && !v.IsNull() && !asText(elem, t, v.Kind()) {
			return dst, mismatch(v, t)
		}
	}
	return appendLiteral(dst, rows, at)
}

func (p *params) add(format int16, null bool) {
	end := len(p.buf)
	if null {
		end = -1
	}
	p.formats = append(p.formats, format)
	p.ends = append(p.ends, end)
}

// cut makes the values from the buffer, which moves no more.
func (p *params) cut(st *wire.Statement, limit int) error {
	if len(p.buf) > limit {
		return fmt.Errorf("%s: %.1f MiB of arguments do not fit in one message of %d MiB: send fewer rows at a time, or smaller values",
			st.Name(), float64(len(p.buf))/(1<<20), (limit+1<<20)>>20)
	}
	start := 0
	for _, end := range p.ends {
		if end < 0 {
			p.values = append(p.values, nil)
			continue
		}
		p.values = append(p.values, p.buf[start:end:end])
		start = end
	}
	return nil
}

// invalid is the error of an argument that cannot be sent.
func invalid(st *wire.Statement, i int, err error) error {
	return fmt.Errorf("%s: %w", st.Name(), &dberr.ArgumentError{Index: i, Err: err})
}

// maxArguments is the largest number of parameters: the protocol counts them with 16 bits.
const maxArguments = 1<<16 - 1

// unsendable refuses a statement with more arguments than one message takes, and a text that would end early in a message: the servers would
// take the rest for other fields.
func unsendable(st *wire.Statement, bulk bool) error {
	if strings.IndexByte(st.SQL, 0) >= 0 {
		return fmt.Errorf("%s: the statement has a NUL character", st.Name())
	}
	if !bulk && len(st.Args) > maxArguments {
		return fmt.Errorf("%s: %d arguments are more than the %d of one statement: pass a list as one argument (In, = ANY(?)), or write with InsertMany or Load",
			st.Name(), len(st.Args), maxArguments)
	}
	return nil
}
