package sqlite

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/crategen/crategen/runtime/dberr"
)

// failure is the error of the call that has just returned rc. Its Code is SQLite's extended result code in decimal, as in
// https://sqlite.org/rescode.html.
func (c *conn) failure(rc int32) error {
	var message string
	if c.db != 0 && lib.Xsqlite3_extended_errcode(c.tls, c.db)&0xff == rc&0xff {
		message = libc.GoString(lib.Xsqlite3_errmsg(c.tls, c.db))
	} else {
		message = libc.GoString(lib.Xsqlite3_errstr(c.tls, rc))
	}
	return newError(c.file, rc, message)
}

// newError classifies what SQLite says.
func newError(file string, rc int32, message string) error {
	e := &dberr.ServerError{Node: file, Code: strconv.Itoa(int(rc)), Message: message}
	switch rc & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		e.Err = dberr.ErrSerialization
	case lib.SQLITE_CANTOPEN:
		e.Err, e.Hint = dberr.ErrUnavailable, "does the directory exist, and may the program write to it?"
	case lib.SQLITE_ERROR:
		if strings.HasPrefix(message, "no such table: ") {
			e.Err = dberr.ErrNoTable
		}
	case lib.SQLITE_CONSTRAINT:
		if broken := constraint(rc, message); broken != nil {
			broken.Err = e
			return broken
		}
	}
	return e
}

// constraint reads the rule that was broken from the extended code, and its name from the message. SQLite names the
// columns of a unique constraint and the check; it does not name a foreign key.
func constraint(rc int32, message string) *dberr.ConstraintError {
	e := &dberr.ConstraintError{}
	switch rc {
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_ROWID:
		e.Rule = dberr.Unique
	case lib.SQLITE_CONSTRAINT_FOREIGNKEY:
		e.Rule = dberr.ForeignKey
	case lib.SQLITE_CONSTRAINT_NOTNULL:
		e.Rule = dberr.NotNull
	case lib.SQLITE_CONSTRAINT_CHECK:
		e.Rule = dberr.Check
	default:
		return nil
	}
	_, what, ok := strings.Cut(message, " constraint failed: ")
	if !ok {
		return e
	}
	e.Name = what
	if e.Rule == dberr.Check {
		return e
	}
	if index, ok := strings.CutPrefix(what, "index '"); ok { // an index on an expression
		e.Name = strings.TrimSuffix(index, "'")
		return e
	}
	first, _, several := strings.Cut(what, ", ")
	if dot := strings.IndexByte(first, '.'); dot >= 0 {
		e.Table = first[:dot]
		if !several {
			e.Column = first[dot+1:]
		}
	}
	return e
}

// because puts the cause in the place of an error that only says that the statement was cut off.
func (c *conn) because(ctx context.Context, err error) error {
	var e *dberr.ServerError
	if !errors.As(err, &e) {
		return err
	}
	interrupted := e.Code == strconv.Itoa(lib.SQLITE_INTERRUPT)
	switch {
	case ctx.Err() != nil && (interrupted || errors.Is(err, dberr.ErrSerialization)):
		return ctx.Err()
	case interrupted && c.pool.isClosed():
		return dberr.ErrClosed
	}
	return err
}

// errLocked is a wait within the process that took longer than busyTimeout.
func errLocked(file string) error {
	return &dberr.ServerError{
		Node: file, Code: strconv.Itoa(lib.SQLITE_BUSY), Message: "database is locked",
		Hint: "another transaction of this client has held it for " + busyTimeout.String(),
		Err:  dberr.ErrSerialization,
	}
}

func isReadOnly(err error) bool {
	var e *dberr.ServerError
	if !errors.As(err, &e) {
		return false
	}
	code, _ := strconv.Atoi(e.Code)
	return code&0xff == lib.SQLITE_READONLY
}
