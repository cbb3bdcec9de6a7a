package query

import (
	"slices"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// add appends the shape of a row.
func (c *chunk) add(s *shape) {
	switch {
	case c.n == 0:
		c.shape = s
	case c.shape != s || len(c.shapes) > 0:
		for len(c.shapes) < c.n {
			c.shapes = append(c.shapes, c.shape)
		}
		c.shapes = append(c.shapes, s)
	}
	c.n++
}

// shapeAt is the shape of a row.
func (c *chunk) shapeAt(i int) *shape {
	if len(c.shapes) > 0 {
		return c.shapes[i]
	}
	return c.shape
}

// alike reports whether n rows from start have the same shape.
func (c *chunk) alike(start, n int) bool {
	if len(c.shapes) == 0 {
		return true
	}
	return !slices.ContainsFunc(c.shapes[start:start+n], func(s *shape) bool { return s != c.shapes[start] })
}

// offset is the position of a row's first argument.
func (c *chunk) offset(row int) int {
	if len(c.shapes) == 0 {
		return row * len(c.shape.columns)
	}
	at := 0
	for _, s := range c.shapes[:row] {
		at += len(s.columns)
	}
	return at
}

// group reorders the rows by shape.
func (c *chunk) group() {
	var known []*shape
	place := make([]int, c.n) // for each row, the position of its shape among the different shapes
	offset := make([]int, c.n)
	at := 0
	for i, s := range c.shapes {
		if place[i] = slices.Index(known, s); place[i] < 0 {
			place[i] = len(known)
			known = append(known, s)
		}
		offset[i] = at
		at += len(s.columns)
		c.order = append(c.order, i)
	}
	slices.SortStableFunc(c.order, func(a, b int) int { return place[a] - place[b] })
	args, shapes := make([]wire.Value, 0, len(c.args)), make([]*shape, c.n)
	for i, from := range c.order {
		shapes[i] = c.shapes[from]
		args = append(args, c.args[offset[from]:offset[from]+len(shapes[i].columns)]...)
	}
	copy(c.args, args)
	copy(c.shapes, shapes)
}

// execEach writes each row with its own statement. A database with transactions receives the statements together.
func (w *chunkWriter) execEach(c *chunk, start, n int) error {
	inserts := make([]rowInsert, n)
	at := c.offset(start)
	for i := range inserts {
		s := c.shapeAt(start + i)
		row := c.args[at : at+len(s.columns)]
		at += len(s.columns)
		inserts[i] = rowInsert{
			build: func(conn *Conn) *sqlgen.Builder { return w.insertRow(conn, s, row) },
			read:  func(rows wire.Rows) error { return rows.Close() },
		}
	}
	if w.conn.dialect.AtomicBulk {
		_, err := together(w.ctx, w.conn, inserts)
		return err
	}
	for _, x := range inserts {
		b := x.build(w.conn)
		_, err := w.conn.exec(w.ctx, b)
		b.Free()
		if err != nil {
			return err
		}
	}
	return nil
}

// insertRow is the insert of one row.
func (w *chunkWriter) insertRow(c *Conn, s *shape, row []wire.Value) *sqlgen.Builder {
	b := c.insertBuilder(w.ctx, w.table)
	b.Insert(w.table, len(row), s.name, func() {
		b.Row(len(row), func(i int) (string, wire.Value) { return s.name(i), row[i] })
	})
	return b
}
