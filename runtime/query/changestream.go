package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/changefeed"
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// change is a RowChange without its type.
type change struct {
	kind          ChangeKind
	table         int // among those of the stream
	before, after any // nil or an entity
	time          time.Time
	repeated      bool
	mark          Mark
}

const (
	// changesSilence is how long a stream waits for a message. Resolved times come about each second.
	changesSilence = 30 * time.Second
	// changesPatience is how long a stream looks for a node after it lost one.
	changesPatience = time.Minute
	// changesPause is the pause between two searches of all nodes.
	changesPause = time.Second
)

var (
	errChangesTx     = errors.New("a transaction has no stream of changes: use the client")
	errChangesTenant = fmt.Errorf("%w: a stream has the changes of all tenants; use query.Unscoped, and compare the tenant", dberr.ErrTenant)
	errSilent        = errors.New("the node sent nothing for " + changesSilence.String())
	errEnded         = errors.New("the server ended the stream")
)

// changeStream is a stream of changes. It outlives the connections that it uses.
type changeStream struct {
	conn   *Conn
	tables []*streamTable
	name   string // for errors
	opts   changesOptions
	yield  func(change, error) bool

	old     bool           // the server has streams in their experimental form only
	cursor  changefeed.HLC // the changes after it are requested
	scan    bool           // and the rows of its time
	scanned bool           // some of them were delivered in vain
	mark    changefeed.HLC // the last resolved time
	memory  repeats
	heard   time.Time // when the last message came
	row     changefeed.Row
	cells   [][]byte
}

// streamTable is a table of a stream.
type streamTable struct {
	entity  *Entity
	columns []string
}

//go:noinline
func streamChanges(ctx context.Context, queries []*Query, opts []ChangesOption, yield func(change, error) bool) {
	s, err := newChangeStream(ctx, queries, opts)
	if err == nil {
		s.yield = yield
		err = s.run(ctx)
	}
	if err != nil {
		yield(change{}, err)
	}
}

func newChangeStream(ctx context.Context, queries []*Query, opts []ChangesOption) (*changeStream, error) {
	s := &changeStream{conn: queries[0].conn}
	for _, o := range opts {
		o(&s.opts)
	}
	var names, tables []string
	for _, q := range queries {
		t := q.entity.Table
		names, tables = append(names, t.Entity), append(tables, t.Name)
		st := &streamTable{entity: q.entity}
		for i := range t.Columns {
			st.columns = append(st.columns, t.Columns[i].Name)
		}
		s.tables = append(s.tables, st)
	}
	s.name = "changes of " + strings.Join(names, ", ")
	for i, q := range queries {
		err := s.mayStream(ctx, q)
		for j := range i {
			if tables[i] == tables[j] {
				err = fmt.Errorf("two tables have the name %s: use a stream for each", tables[i])
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return s, nil
}

// mayStream is the reason why a table has no stream, or nil.
func (s *changeStream) mayStream(ctx context.Context, q *Query) error {
	c, t := q.conn, q.entity.Table
	switch {
	case c.dialect.ClusterTime == "":
		return fmt.Errorf("%w: %s has no streams of changes, which are changefeeds of CockroachDB", errors.ErrUnsupported, c.dialect.Name)
	case c.db == nil:
		return errChangesTx
	case t.View:
		return errors.New("a view has no stream of changes: use its tables")
	case c.tenant != nil && !unscoped(ctx) && sqlexpr.OfTenant(c.tenant.Column, t):
		return errChangesTenant
	}
	return c.usable(ctx)
}

// run connects, and connects again, until the loop or the stream ends.
func (s *changeStream) run(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	s.heard = time.Now()
	for opened := false; ; {
		err := s.once(ctx, &opened)
		if err == nil {
			return nil
		}
		if done := ctx.Err(); done != nil && !errors.Is(err, done) {
			return fmt.Errorf("%s: %w", s.name, done)
		}
		if !opened || !passes(err) || time.Since(s.heard) > changesPatience {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		s.memory.lost()
		s.scanned = s.scan
		if errors.Is(err, dberr.ErrUnavailable) {
			select {
			case <-time.After(changesPause):
			case <-ctx.Done():
			}
		}
	}
}

// passes reports whether another node, or the same one later, can go on.
func passes(err error) bool {
	return errors.Is(err, dberr.ErrIncomplete) || errors.Is(err, dberr.ErrUnavailable) || errors.Is(err, errSilent) || errors.Is(err, dberr.ErrSerialization)
}

// begin asks for the time of the cluster, from which the stream goes on if it loses its connection before the first resolved time.
func (s *changeStream) begin(ctx context.Context) error {
	b := s.conn.builder(nil, wire.OpRead)
	defer b.Free()
	b.OneTenant = true
	b.Write(s.conn.dialect.ClusterTime)
	rows, err := s.conn.query(ctx, b)
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	if rows.Next() {
		now, version := rows.Text(), rows.Text()
		at, err := changefeed.ParseHLC(now)
		if err != nil {
			rows.Fail(err)
		}
		s.old = changefeed.Experimental(version)
		s.cursor, s.scan = at, s.opts.existing
		if s.opts.since != (changefeed.HLC{}) {
			s.memory.floor = at // another stream may have had them
			s.cursor, s.scan, s.mark = s.opts.since, false, s.opts.since
		}
	}
	if err := rows.Close(); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// once reads from one connection until it is lost, or the loop ends, for which it returns nil.
func (s *changeStream) once(ctx context.Context, opened *bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(changesSilence, func() { cancel(errSilent) })
	defer silence.Stop()
	rows, err := s.open(ctx)
	if err != nil {
		return s.cause(ctx, err)
	}
	defer rows.Close()
	*opened = true
	for {
		silence.Reset(changesSilence)
		more := rows.Next()
		silence.Stop() // the loop may take its time
		if !more {
			break
		}
		s.heard = time.Now()
		table, key, value := "", []byte(nil), []byte(nil)
		if !rows.Null() {
			table = rows.Text()
		}
		if !rows.Null() {
			key = rows.Bytes()
		}
		if value = rows.Bytes(); rows.Err() != nil {
			break
		}
		if goOn, err := s.message(table, key, value); err != nil || !goOn {
			return err
		}
	}
	err = rows.Err()
	if err == nil {
		err = fmt.Errorf("%w: %w", dberr.ErrIncomplete, errEnded)
	}
	if at, ok := changefeed.SchemaChange(err.Error()); ok && errors.Is(err, dberr.ErrSchemaChanged) {
		// The last resolved time is right before the change, so a stream from there would end again at once.
		s.mark = at
		if !s.yield(change{kind: Resolved, time: at.Time(), mark: Mark{at}}, nil) {
			return nil
		}
	}
	return s.cause(ctx, err)
}

// cause is the error, or the reason why the stream itself interrupted the connection.
func (s *changeStream) cause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, errSilent) {
		return fmt.Errorf("%w: %w", errSilent, err)
	}
	if s.opts.since != (changefeed.HLC{}) && s.cursor == s.opts.since {
		return absentThen(err)
	}
	return err
}

// open sends the statement.
func (s *changeStream) open(ctx context.Context) (wire.Rows, error) {
	db, ok := s.conn.db.(wire.Streamer)
	if !ok {
		return nil, fmt.Errorf("a stream: %w", errors.ErrUnsupported)
	}
	b := s.conn.builder(nil, wire.OpRead)
	defer b.Free()
	b.OneTenant, b.Statement.Once = true, true
	tables := make([]*dialect.Table, len(s.tables))
	for i, t := range s.tables {
		tables[i] = t.entity.Table
	}
	s.conn.dialect.ChangeStream(b, tables, dialect.ChangeStream{Since: s.cursor.String(), Existing: s.scan, Experimental: s.old})
	if err := s.conn.finish(ctx, b); err != nil {
		return nil, err
	}
	return db.Stream(ctx, &b.Statement)
}

// message delivers a message. It returns false when the loop has ended.
func (s *changeStream) message(table string, key, value []byte) (goOn bool, err error) {
	m, err := changefeed.Parse(value)
	if err != nil {
		return false, err
	}
	if !m.Resolved.IsZero() {
		if m.Resolved.Compare(s.mark) <= 0 {
			return true, nil // of the time before the connection was lost
		}
		s.mark, s.cursor, s.scan = m.Resolved, m.Resolved, false
		s.memory.forget(m.Resolved)
		return s.yield(change{kind: Resolved, time: m.Resolved.Time(), mark: Mark{s.mark}}, nil), nil
	}
	c := change{time: m.Time.Time(), mark: Mark{s.mark}}
	for len(s.tables) > 1 && s.tables[c.table].entity.Table.Name != table {
		if c.table++; c.table == len(s.tables) {
			return false, fmt.Errorf("the server sent a change of the table %s", table)
		}
	}
	switch {
	case m.Before == nil && m.After == nil:
		return true, nil // deletion of a row that did not exist
	case s.scan && m.Updated == s.cursor:
		c.kind = RowExisting
	case m.Before == nil:
		c.kind = RowInserted
	case m.After == nil:
		c.kind = RowDeleted
	default:
		c.kind = RowUpdated
	}
	if c.kind == RowExisting {
		c.repeated = s.scanned
	} else {
		c.repeated = s.memory.repeated(table, key, m.Time)
	}
	if c.before, err = s.entity(c.table, m.Before); err == nil {
		c.after, err = s.entity(c.table, m.After)
	}
	if err != nil {
		return false, err
	}
	return s.yield(c, nil), nil
}

// entity reads a row, nil for none.
func (s *changeStream) entity(table int, row map[string]json.RawMessage) (any, error) {
	if row == nil {
		return nil, nil
	}
	t := s.tables[table]
	cells, missing := changefeed.Cells(s.cells[:0], row, t.columns)
	if missing != "" {
		return nil, fmt.Errorf("%w: the row has no column %s", dberr.ErrSchemaChanged, missing)
	}
	s.cells = cells
	s.row.Reset(t.columns, cells)
	e := t.entity.make()
	t.entity.read(e, nil, &s.row)
	return e, s.row.Err()
}

// repeats remembers the changes that were delivered after the last resolved time, within a limit.
type repeats struct {
	// floor is a time: changes up to it may have been delivered before, whether they are remembered or not.
	floor changefeed.HLC
	last  changefeed.HLC // the latest change
	full  bool           // more were delivered than are remembered
	seed  maphash.Seed
	seen  map[uint64]changefeed.HLC
}

// maxRepeats is the number of changes to remember: some 2 MB.
const maxRepeats = 1 << 16

// repeated reports whether a change may have been delivered before, and remembers it.
func (r *repeats) repeated(table string, key []byte, at changefeed.HLC) bool {
	if r.seen == nil {
		r.seed, r.seen = maphash.MakeSeed(), map[uint64]changefeed.HLC{}
	}
	var h maphash.Hash
	h.SetSeed(r.seed)
	_, _ = h.WriteString(table)
	_, _ = h.Write(key)
	_, _ = h.WriteString(at.String())
	sum := h.Sum64()
	_, known := r.seen[sum]
	switch {
	case known:
	case len(r.seen) < maxRepeats:
		r.seen[sum] = at
	default:
		r.full = true
	}
	if at.Compare(r.last) > 0 {
		r.last = at
	}
	return known || at.Compare(r.floor) <= 0
}

// lost notes that the connection was lost.
func (r *repeats) lost() {
	if r.full && r.last.Compare(r.floor) > 0 {
		r.floor = r.last
	}
}

// forget forgets the changes up to a resolved time, which do not come again.
func (r *repeats) forget(resolved changefeed.HLC) {
	for sum, at := range r.seen {
		if at.Compare(resolved) <= 0 {
			delete(r.seen, sum)
		}
	}
	if len(r.seen) < maxRepeats && r.last.Compare(resolved) <= 0 {
		r.full = false
	}
}
