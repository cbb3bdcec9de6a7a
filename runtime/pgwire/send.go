package pgwire

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Send implements wire.Tx: what is to go goes in one message, BEGIN and COMMIT included, and one Sync ends it all, so that the
// server executes nothing behind what fails. Only statements that this connection has not prepared take round trips before.
func (t *tx) Send(ctx context.Context, b *wire.Batch) (failed int, err error) {
	if err := t.ready(); err != nil {
		return 0, err
	}
	if len(b.Statements) > maxPrepared {
		return 0, fmt.Errorf("%d statements are too many to send together: %d at most", len(b.Statements), maxPrepared)
	}
	ctx, cancel := t.db.bound(ctx)
	defer stop(cancel)
	var out pgconn.Batch
	begin := t.starting()
	if begin != "" {
		out.ExecParams(begin, nil, nil, nil, nil)
	}
	all := make([]*prepared, len(b.Statements))
	for i, st := range b.Statements {
		var f *fault
		if all[i], f = t.c.add(ctx, &out, st); f != nil {
			return i, t.broken(st, f)
		}
	}
	if b.Commit {
		out.ExecParams("COMMIT", nil, nil, nil, nil)
	}
	t.commit = b.Commit
	more := t.c.pg.ExecBatch(ctx, &out)
	s := &sent{t: t, ctx: ctx, more: more, busy: t.c.pg.IsBusy()}
	if begin != "" {
		if _, err := s.skip(); err != nil {
			return 0, s.broken(first(b.Statements), nil, err)
		}
		t.begun = true
	}
	for i, st := range b.Statements {
		st.Node = t.node
		if err := s.read(st, all[i], func(r wire.Rows) { b.Read(i, r) }); err != nil {
			return i, err
		}
	}
	if !b.Commit {
		if err := s.end(); err != nil {
			return 0, s.broken(first(b.Statements), nil, err)
		}
		return 0, nil
	}
	defer t.end()
	tag, err := s.skip()
	if err == nil {
		err = s.end()
	}
	if err != nil {
		err = t.commitError(ctx, err)
	} else if tag.String() != "COMMIT" {
		err = fmt.Errorf("commit: %w: the server answered %s", dberr.ErrTxDone, tag)
	}
	return len(b.Statements), err
}

// first is what a failure before all of the statements is reported of.
func first(sts []*wire.Statement) *wire.Statement {
	if len(sts) == 0 {
		return &wire.Statement{Op: wire.OpCommit}
	}
	return sts[0]
}

// add appends a statement with its encoded arguments.
func (c *conn) add(ctx context.Context, b *pgconn.Batch, st *wire.Statement) (*prepared, *fault) {
	named := *st
	named.Once = false // of two that are prepared without a name the second takes the first one's place
	p, err := c.prepare(ctx, &named)
	if err != nil {
		return nil, failure(ctx, c.node.addr, err).preparing()
	}
	if err := c.params.encode(p.desc.ParamOIDs, st, !c.cockroach); err != nil {
		return nil, &fault{signal: connect.Final, err: err, refused: true}
	}
	formats := p.formats
	if len(formats) == 0 {
		formats = anyBinary
	}
	b.ExecStatement(p.desc, c.params.values, c.params.formats, formats)
	return p, nil
}

// sent is a batch whose answers are being read.
type sent struct {
	t    *tx
	ctx  context.Context
	more *pgconn.MultiResultReader
	busy bool // something was written
}

// skip reads an answer that is a tag.
func (s *sent) skip() (pgconn.CommandTag, error) {
	if !s.more.NextResult() {
		return pgconn.CommandTag{}, s.end()
	}
	tag, err := s.more.ResultReader().Close()
	if err != nil {
		return tag, s.end()
	}
	return tag, nil
}

// end reads to the Sync.
func (s *sent) end() error { return asSent(s.busy, s.more.Close()) }

// broken is the error of a statement of which err is known.
func (s *sent) broken(st *wire.Statement, p *prepared, err error) error {
	f := failure(s.ctx, s.t.c.node.addr, err)
	if f.stale && p != nil {
		s.t.c.forget(s.ctx, p)
	}
	return s.t.broken(st, f)
}

// read has the answer to a statement read.
func (s *sent) read(st *wire.Statement, p *prepared, read func(wire.Rows)) error {
	if !s.more.NextResult() {
		return s.broken(st, p, s.end())
	}
	a, err := start(s.more.ResultReader(), nil, p.cols)
	if err != nil {
		return s.broken(st, p, s.end())
	}
	r := newRows(s.ctx, nil, s.t.c, s.t, st, a)
	if a.open {
		s.t.open = r
	}
	read(r)
	err = r.Close()
	if s.t.failed == nil {
		return nil // err is of a cell, and whoever read it knows
	}
	_ = s.more.Close()
	return err
}
