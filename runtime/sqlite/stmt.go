package sqlite

import (
	"container/list"
	"context"
	"fmt"
	"strings"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// stmt is a prepared statement of one connection.
type stmt struct {
	sql      string
	p        uintptr
	params   int
	readOnly bool
	elem     *list.Element // its place in the cache, nil for one that is used once

	names    []string // of the columns, as of the preparation number prepared
	prepared int32
}

// maxStmts is how many prepared statements a connection keeps.
const maxStmts = 256

// stmtCache holds the statements that a connection used last.
type stmtCache struct {
	bySQL map[string]*stmt
	order list.List // of *stmt, the one used last in front
}

func (k *stmtCache) get(sql string) *stmt {
	s := k.bySQL[sql]
	if s != nil {
		k.order.MoveToFront(s.elem)
	}
	return s
}

func (k *stmtCache) put(c *conn, s *stmt) {
	if k.bySQL == nil {
		k.bySQL = make(map[string]*stmt)
	}
	if k.order.Len() >= maxStmts {
		old := k.order.Remove(k.order.Back()).(*stmt)
		delete(k.bySQL, old.sql)
		lib.Xsqlite3_finalize(c.tls, old.p)
	}
	s.elem = k.order.PushFront(s)
	k.bySQL[s.sql] = s
}

func (k *stmtCache) clear(c *conn) {
	for _, s := range k.bySQL {
		lib.Xsqlite3_finalize(c.tls, s.p)
	}
	k.bySQL = nil
	k.order.Init()
}

// prepare finds or makes the prepared statement of sql; once is for one that will not come again. It must be given back
// to done.
func (c *conn) prepare(ctx context.Context, sql string, once bool) (*stmt, error) {
	if s := c.stmts.get(sql); s != nil {
		return s, nil
	}
	if strings.IndexByte(sql, 0) >= 0 { // SQLite reads no further than it, and there is no end to its statements
		return nil, refuse("the statement has a NUL character")
	}
	text, err := libc.CString(sql)
	if err != nil {
		return nil, fmt.Errorf("sqlite: no memory for the statement: %w", err)
	}
	defer libc.Xfree(c.tls, text)
	p, tail, err := c.compile(ctx, text, len(sql))
	if err != nil {
		return nil, err
	}
	if p == 0 {
		return nil, refuse("the statement is empty")
	}
	// What follows the statement may only be space, comments and semicolons.
	for rest := len(sql) - int(tail-text); rest > 0; rest = len(sql) - int(tail-text) {
		var more uintptr
		if more, tail, err = c.compile(ctx, tail, rest); err != nil || more != 0 {
			lib.Xsqlite3_finalize(c.tls, more)
			lib.Xsqlite3_finalize(c.tls, p)
			return nil, refuse("more than one statement in one text: send them one by one")
		}
	}
	s := &stmt{sql: sql, p: p}
	s.params = int(lib.Xsqlite3_bind_parameter_count(c.tls, p))
	s.readOnly = lib.Xsqlite3_stmt_readonly(c.tls, p) != 0
	if !once {
		c.stmts.put(c, s)
	}
	return s, nil
}

// compile compiles the first statement of n bytes at text and returns where it ends; 0 if there is none.
func (c *conn) compile(ctx context.Context, text uintptr, n int) (p, tail uintptr, err error) {
	for w := newBackoff(); ; {
		rc := lib.Xsqlite3_prepare_v3(c.tls, c.db, text, int32(n), lib.SQLITE_PREPARE_PERSISTENT, c.out, c.out+pointer)
		if rc == lib.SQLITE_OK {
			return libc.AtomicLoadPUintptr(c.out), libc.AtomicLoadPUintptr(c.out + pointer), nil
		}
		err := c.failure(rc)
		if !mayWait(rc) || !w.wait(ctx) {
			return 0, 0, c.because(ctx, err)
		}
	}
}

// step runs s up to its next row and reports whether there is one. On the first step of a statement it waits for locks of
// other processes. An error has reset s.
func (c *conn) step(ctx context.Context, s *stmt, first bool) (bool, error) {
	for w := newBackoff(); ; {
		rc := lib.Xsqlite3_step(c.tls, s.p)
		switch rc {
		case lib.SQLITE_ROW:
			return true, nil
		case lib.SQLITE_DONE:
			return false, nil
		}
		err := c.failure(rc)
		lib.Xsqlite3_reset(c.tls, s.p)
		if !first || !mayWait(rc) || !w.wait(ctx) {
			return false, c.because(ctx, err)
		}
	}
}

// done makes s ready to run again, or drops it.
func (c *conn) done(s *stmt) {
	if s.elem == nil {
		lib.Xsqlite3_finalize(c.tls, s.p)
		return
	}
	lib.Xsqlite3_reset(c.tls, s.p)
}

// columns returns the names of the columns. SQLite compiles a statement anew by itself when the schema has changed, so
// they may change from one run to the next; call it after the first step.
func (c *conn) columns(s *stmt) []string {
	now := lib.Xsqlite3_stmt_status(c.tls, s.p, lib.SQLITE_STMTSTATUS_REPREPARE, 0)
	if s.names != nil && now == s.prepared {
		return s.names
	}
	names := make([]string, lib.Xsqlite3_column_count(c.tls, s.p))
	for i := range names {
		names[i] = libc.GoString(lib.Xsqlite3_column_name(c.tls, s.p, int32(i)))
	}
	s.names, s.prepared = names, now
	return names
}
