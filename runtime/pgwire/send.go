package pgwire

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Send implements wire.Tx: all statements are one message, BEGIN and COMMIT included, with one Sync at its end, so the server
// executes nothing after a failure. Only statements that this connection has not prepared need earlier round trips.
func (t *tx) Send(ctx context.Context, b *wire.Batch) (failed int, err error) {
	if err := t.ready(); err != nil {
		return 0, err
	}
	if len(b.Statements) == 0 {
		if b.Commit {
			err = t.Commit(ctx)
		}
		return 0, err
	}
	if n := different(b.Statements); n > maxPrepared {
		return 0, fmt.Errorf("%d different statements are too many to send together: %d at most", n, maxPrepared)
	}
	ctx, cancel := t.db.bound(ctx)
	defer stop(cancel)
	c := t.c
	if err := c.update(ctx); err != nil {
		return 0, t.broken(b.Statements[0], failure(ctx, c.node.addr, err).preparing())
	}
	all := make([]*prepared, len(b.Statements))
	for i, st := range b.Statements {
		if err := unsendable(st, false); err != nil {
			return i, err
		}
		named := *st
		named.Once = false // of two that are prepared without a name the second takes the first one's place
		p, err := c.prepare(ctx, &named)
		if err != nil {
			return i, t.broken(st, failure(ctx, c.node.addr, err).preparing())
		}
		all[i] = p
	}
	if failed, err := t.compose(ctx, all, b); err != nil {
		return failed, err
	}
	t.commit = b.Commit
	if err := c.request(ctx); err != nil {
		return 0, t.broken(b.Statements[0], failure(ctx, c.node.addr, err))
	}
	t.begun = true
	r := new(rows)
	for i, st := range b.Statements {
		st.Node = t.node
		if err := t.read(ctx, st, all[i], r, func() { b.Read(i, r) }); err != nil {
			return i, err
		}
	}
	if b.Commit && t.time != nil {
		if err := t.readTime(); err != nil {
			defer t.end()
			err = t.commitError(ctx, err)
			t.discard(ctx)
			return len(b.Statements), err
		}
	}
	last := answer{c: c, last: true}
	if err := last.start(); !b.Commit {
		if err != nil {
			return 0, t.broken(b.Statements[0], failure(ctx, c.node.addr, err))
		}
		return 0, nil
	}
	defer t.end()
	switch {
	case t.time != nil: // it was committed with the time
		err = nil
	case last.err != nil:
		err = t.commitError(ctx, last.err)
		t.discard(ctx)
	case !last.commit:
		err = fmt.Errorf("commit: %w: the server rolled the transaction back", dberr.ErrTxDone)
	}
	return len(b.Statements), err
}

// different is how many different texts statements have. All of them have to be prepared at the same time.
func different(statements []*wire.Statement) int {
	if len(statements) <= maxPrepared {
		return len(statements)
	}
	texts := make(map[string]struct{}, maxPrepared)
	for _, st := range statements {
		texts[st.SQL] = struct{}{}
	}
	return len(texts)
}

// compose writes the request. If one of the statements is outdated it begins again, with that one as it was prepared anew.
func (t *tx) compose(ctx context.Context, all []*prepared, b *wire.Batch) (failed int, err error) {
	c := t.c
	c.params.loose = false
	err = c.compose(t.starting())
	for i, st := range b.Statements {
		if err == nil {
			now, f := c.encode(ctx, all[i], st, false)
			if f != nil {
				return i, t.broken(st, f)
			}
			if old := all[i]; now != old {
				for j := range all {
					if all[j] == old {
						all[j] = now
					}
				}
				return t.compose(ctx, all, b)
			}
			err = c.addPrepared(all[i], untold(all[i], st.Op))
		}
		if err != nil {
			return i, err
		}
	}
	if b.Commit && err == nil && t.time != nil {
		err = c.addText(showCommitTime)
	}
	if b.Commit && err == nil {
		err = c.addText("COMMIT")
	}
	return 0, err
}

// readTime reads the time of the commit, which is the commit.
func (t *tx) readTime() error {
	a := answer{c: t.c}
	err := a.start()
	if err == nil && a.open {
		*t.time = string(a.cells[0])
		err = a.end()
	}
	return err
}

// read has the answer to a statement read, as r.
func (t *tx) read(ctx context.Context, st *wire.Statement, p *prepared, r *rows, read func()) error {
	a := answer{c: t.c, cols: p.cols}
	if err := a.start(); err != nil {
		f := failure(ctx, t.c.node.addr, err)
		t.c.suspect(p, st, f)
		return t.broken(st, f)
	}
	r.begin(ctx, nil, t.c, t, st, a)
	if a.open {
		t.open = r
	}
	read()
	err := r.Close()
	if t.failed == nil {
		return nil // err is of a cell, and whoever read it knows
	}
	return err
}
