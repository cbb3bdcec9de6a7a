package sqlgen

import (
	"errors"

	"github.com/crategen/crategen/internal/dialect"
)

// reading is how the statement reads.
type reading struct {
	dialect.Reading
	asked         *dialect.Reading // what the caller asked for, nil for nothing; parts of the statement must not ask for something else
	locked, dated bool             // the lock, and the time, are written
	forced        bool             // the hint of the table is written
}

// SetReading sets how the statement reads: asked is what the caller asked for, and r what of it changes the statement on this database. It
// must come before the SELECT.
func (b *Builder) SetReading(asked *dialect.Reading, r dialect.Reading) {
	b.reading = reading{Reading: r, asked: asked}
}

// Reading returns how the statement reads.
func (b *Builder) Reading() dialect.Reading { return b.reading.Reading }

// reads reports whether the current SELECT is the statement's own: not one within it, and not a part of a set operation.
func (b *Builder) reads() bool { return len(b.levels) <= 1 && !b.composed }

// Outermost reports whether the next SELECT is not within another one, nor a part of a set operation or a CTE.
// IsRoot reports whether the current part belongs to the statement's own table, and not to a subquery or a query of a WITH.
func (b *Builder) IsRoot() bool { return len(b.levels) <= 1 && !b.composed }

func (b *Builder) Outermost() bool { return len(b.levels) == 0 && !b.composed }

// Lock writes the lock at the end of the statement's SELECT. Joined tables are not locked: each of them is the nullable side of a join, where
// databases refuse a lock.
func (b *Builder) Lock() {
	r := &b.reading
	if r.Lock == dialect.NoLock || !b.reads() {
		return
	}
	if n := len(b.levels); n > 0 && b.levels[n-1].groups.made {
		b.Fail(errLockGroups)
	}
	r.locked = true
	if r.Lock == dialect.LockShare {
		b.Write(" FOR SHARE")
	} else {
		b.Write(" FOR UPDATE")
	}
	if b.Alias != "" {
		b.Write(" OF ")
		b.Ident(b.Alias)
	}
	switch r.Wait {
	case dialect.SkipLocked:
		b.Write(" SKIP LOCKED")
	case dialect.NoWait:
		b.Write(" NOWAIT")
	}
}

// NoLock fails if the statement has a lock: its SELECT returns other rows than those of a table.
func (b *Builder) NoLock() {
	if b.reading.Lock != dialect.NoLock && b.reads() {
		b.Fail(errLockGroups)
	}
}

// past writes the time at which the statement reads, behind its FROM.
func (b *Builder) past() {
	if b.reading.Past.Kind != dialect.Present && b.reads() {
		b.reading.dated = true
		b.Dialect.Past(b, b.reading.Past)
	}
}

// PastOf runs write for a set operation, within a SELECT with the time at which the statement reads: the parts of a set operation cannot have
// one.
func (b *Builder) PastOf(outermost bool, write func()) {
	if b.reading.Past.Kind == dialect.Present || !outermost {
		write()
		return
	}
	b.reading.dated = true
	b.Write("SELECT * FROM (")
	write()
	b.Write(") AS ")
	b.Ident(b.NewAlias())
	b.Dialect.Past(b, b.reading.Past)
}

// planHint writes what the planner must do with the table of the statement's SELECT.
func (b *Builder) planHint() {
	if b.reads() {
		b.reading.forced = true
		b.Dialect.PlanHint(b, b.reading.Plan)
	}
}

// joinHint writes the method of the joins of the statement's SELECT.
func (b *Builder) joinHint() {
	if b.reads() {
		b.Dialect.JoinHint(b, b.reading.Plan.Join)
	}
}

// Nested fails if a part of the statement asks to be read in another way than the statement.
func (b *Builder) Nested(asked *dialect.Reading) {
	switch {
	case asked == nil || asked == b.reading.asked:
	case asked.Lock != dialect.NoLock:
		b.Fail(errNestedLock)
	case asked.Plan != dialect.Plan{}:
		b.Fail(errNestedHint)
	case b.reading.asked == nil || asked.Past != b.reading.asked.Past:
		b.Fail(errNestedPast)
	}
}

// readingErr is the error of a statement that does not read as it was asked to.
func (b *Builder) readingErr() error {
	r := &b.reading
	switch {
	case r.Lock != dialect.NoLock && !r.locked:
		return errLockGroups
	case r.Past.Kind != dialect.Present && !r.dated:
		return errNoPast
	case r.Plan != dialect.Plan{} && !r.forced:
		return errNoHint
	}
	return nil
}

var (
	errLockGroups = errors.New("only rows of a table can be locked: not counts, groups, distinct rows, pages and set operations")
	errNestedLock = errors.New("only the query that is executed can lock its rows, not a query within it")
	errNestedHint = errors.New("only the query that is executed can have hints, not a query within it")
	errNestedPast = errors.New("a query within the statement has query.AsOf, and the statement has not the same: AsOf applies to the whole " +
		"statement, so give it to the source of the query that is executed")
	errNoPast = errors.New("this statement cannot read the past")
	errNoHint = errors.New("this statement cannot have hints")
)
