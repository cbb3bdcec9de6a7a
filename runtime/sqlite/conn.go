package sqlite

import (
	"context"
	"fmt"
	"sync"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	lib "modernc.org/sqlite/lib"
)

// conn is one connection. Only one goroutine uses it at a time, and only one statement of it runs at a time; interrupt
// alone may be called from anywhere.
type conn struct {
	file string
	tls  *libc.TLS
	out  uintptr // room for two pointers that SQLite writes
	pool *pool

	mu sync.Mutex // guards db against interrupt while close runs
	db uintptr

	stmts   stmtCache
	scratch []byte // the encoded arguments of a statement, see bind
	ends    []int  // where each of them ends
	arena   arena
	watcher watcher
	inTx    bool // a Tx owns the connection, and with it the write lock if it needs one
}

// prepareLibrary mends the library on linux/arm64 with 64 KiB pages, as the init of modernc.org/sqlite does. That package
// itself is not imported: it would register a database/sql driver in the user's program.
var prepareLibrary = sync.OnceFunc(lib.PatchIssue199)

const pointer = 8 // an upper bound of a pointer's size

// openConn opens the file, or a new and private database for :memory:.
func openConn(ctx context.Context, p *pool) (*conn, error) {
	prepareLibrary()
	c := &conn{file: p.file, pool: p, tls: libc.NewTLS()}
	c.watcher.init(c)
	c.out = libc.Xcalloc(c.tls, 2, types.Size_t(pointer))
	name, err := libc.CString(p.file)
	if err != nil || c.out == 0 {
		c.close()
		return nil, fmt.Errorf("sqlite: no memory to open %s", p.file)
	}
	defer libc.Xfree(c.tls, name)
	// NOMUTEX: conn's owner already sees to it that one goroutine uses it at a time.
	const flags = lib.SQLITE_OPEN_READWRITE | lib.SQLITE_OPEN_CREATE | lib.SQLITE_OPEN_NOMUTEX | lib.SQLITE_OPEN_EXRESCODE
	rc := lib.Xsqlite3_open_v2(c.tls, name, c.out, flags, 0)
	c.db = libc.AtomicLoadPUintptr(c.out)
	if rc != lib.SQLITE_OK {
		err := c.failure(rc)
		c.close()
		return nil, err
	}
	if err := c.configure(ctx); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// additions give a connection functions and collations that SQLite does not have.
var additions []func(*conn) error

func addition(add func(*conn) error) bool {
	additions = append(additions, add)
	return true
}

// configure makes a double-quoted name that is no column an error instead of a string, turns foreign keys on, and sets a
// file to WAL, where synchronous=NORMAL loses no consistency and at worst the last commits at a power cut. SQLite's own
// busy handler stays off: it sleeps without looking at a context; step waits instead.
func (c *conn) configure(ctx context.Context) error {
	for _, op := range []int32{lib.SQLITE_DBCONFIG_DQS_DML, lib.SQLITE_DBCONFIG_DQS_DDL} {
		if rc := lib.Xsqlite3_db_config(c.tls, c.db, op, libc.VaList(c.out, int32(0), uintptr(0))); rc != lib.SQLITE_OK {
			return c.failure(rc)
		}
	}
	for _, add := range additions {
		if err := add(c); err != nil {
			return err
		}
	}
	if err := c.run(ctx, "PRAGMA foreign_keys=ON"); err != nil || c.file == memory {
		return err
	}
	// A file that may only be read keeps the mode that it has.
	if err := c.run(ctx, "PRAGMA journal_mode=WAL"); err != nil && !isReadOnly(err) {
		return err
	}
	return c.run(ctx, "PRAGMA synchronous=NORMAL")
}

// run executes a statement of the driver's own, such as BEGIN.
func (c *conn) run(ctx context.Context, sql string) error {
	s, err := c.prepare(ctx, sql, false)
	if err != nil {
		return err
	}
	defer c.done(s)
	row, err := c.step(ctx, s, true)
	for row && err == nil {
		row, err = c.step(ctx, s, false)
	}
	return err
}

// rollback ends an open transaction; it cannot fail in a way that leaves it open.
func (c *conn) rollback() {
	if c.open() {
		_ = c.run(context.Background(), "ROLLBACK")
	}
}

// open reports whether a transaction is open.
func (c *conn) open() bool { return lib.Xsqlite3_get_autocommit(c.tls, c.db) == 0 }

// interrupt makes the statement under way fail with SQLITE_INTERRUPT. It has no effect on one that has yet to start.
func (c *conn) interrupt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.db == 0 {
		return
	}
	tls := libc.NewTLS() // c.tls belongs to the goroutine that runs the statement
	defer tls.Close()
	lib.Xsqlite3_interrupt(tls, c.db)
}

// close closes the connection and drops its statements.
func (c *conn) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stmts.clear(c)
	if c.db != 0 {
		lib.Xsqlite3_close_v2(c.tls, c.db)
		c.db = 0
	}
	c.arena.free(c.tls)
	if c.out != 0 {
		libc.Xfree(c.tls, c.out)
	}
	c.tls.Close()
}
