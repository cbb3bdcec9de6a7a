package sqlite

import (
	"context"

	lib "modernc.org/sqlite/lib"

	"github.com/crategen/crategen/internal/slab"
)

// cell is one value of SQLite's five types.
type cell struct {
	typ int32   // SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL
	n   int64   // of an INTEGER
	f   float64 // of a FLOAT
	b   []byte  // of a TEXT or BLOB
}

// cell reads a cell of the row on which s stands; its bytes are SQLite's until the next step.
func (c *conn) cell(s *stmt, i int) cell {
	col := int32(i)
	switch t := lib.Xsqlite3_column_type(c.tls, s.p, col); t {
	case lib.SQLITE_INTEGER:
		return cell{typ: t, n: lib.Xsqlite3_column_int64(c.tls, s.p, col)}
	case lib.SQLITE_FLOAT:
		return cell{typ: t, f: lib.Xsqlite3_column_double(c.tls, s.p, col)}
	case lib.SQLITE_TEXT:
		p := lib.Xsqlite3_column_text(c.tls, s.p, col)
		return cell{typ: t, b: bytesAt(p, int(lib.Xsqlite3_column_bytes(c.tls, s.p, col)))}
	case lib.SQLITE_BLOB:
		p := lib.Xsqlite3_column_blob(c.tls, s.p, col)
		return cell{typ: t, b: bytesAt(p, int(lib.Xsqlite3_column_bytes(c.tls, s.p, col)))}
	default:
		return cell{typ: lib.SQLITE_NULL}
	}
}

// buffered is a whole answer, copied out of SQLite.
type buffered struct {
	cells []cell
	row   int // rows given out so far
	mem   slab.Set
}

// collect copies what is left of the answer of s, which stands on a row if row is set.
func (h *buffered) collect(ctx context.Context, c *conn, s *stmt, row bool) (err error) {
	for ; row; row, err = c.step(ctx, s, false) {
		for i := range c.columns(s) {
			v := c.cell(s, i)
			if v.b != nil {
				v.b = h.mem.Copy(v.b)
			}
			h.cells = append(h.cells, v)
		}
	}
	return err
}

// next moves to the next row of that many columns.
func (h *buffered) next(width int) bool {
	if h.row*width >= len(h.cells) {
		return false
	}
	h.row++
	return true
}

// at returns a cell of the row.
func (h *buffered) at(width, col int) cell { return h.cells[(h.row-1)*width+col] }
