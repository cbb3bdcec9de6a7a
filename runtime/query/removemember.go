package query

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// MemberOf is a member of the documents of an entity: a column of a struct's member, or one of TextMember and its like.
type MemberOf[M any] interface{ SetNull() Change[M] }

// RemoveMember removes a member from the documents of the rows of a query, with its value, and returns the number of the rows, also of those
// that do not have the member. SetNull in an Update keeps the member, with null. Filters and errors are those of Update.
//
// CrateDB has no function for it. There each row is read by its key, and its document is written as a whole with the version that was read,
// again if another writer was first. So the filter must contain whole keys, and a query with another filter is an error. A write that fails in
// between leaves the rows before it changed: the error is a *dberr.PartialError.
func RemoveMember[M, E any](ctx context.Context, of QueryOf[M, E], member MemberOf[M]) (int, error) {
	return of.Query().removeMember(ctx, member.SetNull().a)
}

var (
	errNoMember        = errors.New("query.RemoveMember needs a member of a document: of a column, use SetNull")
	errRemovesBySearch = errors.New("the database removes a member only from rows that are named by their keys: add the whole key with EQ or In to the filter")
)

//go:noinline
func (q *Query) removeMember(ctx context.Context, a *sqlexpr.Assignment) (int, error) {
	if a == nil || len(a.Members) != 1 {
		return 0, &dberr.ValidationError{Entity: q.entity.Table.Entity, Err: errNoMember}
	}
	if _, err := merged(q.entity.Table, []*sqlexpr.Assignment{a}, 0); err != nil {
		return 0, err
	}
	path := a.Members[0].Path
	if q.conn.dialect.OwnVersions() {
		return q.removeByKey(ctx, a.Column, path)
	}
	return q.update(ctx, []*sqlexpr.Assignment{sqlexpr.RemoveMember(a.Column, path)})
}

// removeByKey reads the documents by their keys and writes them with the versions of their rows.
func (q *Query) removeByKey(ctx context.Context, column string, path []string) (int, error) {
	head := q.updateHead([]*sqlexpr.Assignment{sqlexpr.Assign(column, wire.Null())})
	defer head.Free()
	if err := head.Err(); err != nil {
		return 0, err
	}
	w, err := keyedAlways(ctx, q.conn, q.entity.Table, q.filter, head, q.entity.Marker)
	if err != nil {
		return 0, err
	}
	if w == nil {
		return 0, named(head, errRemovesBySearch)
	}
	o := keysOutcome{}
	for _, g := range w.groups {
		o.keys += len(g.Targets)
	}
	for _, g := range w.groups {
		for _, t := range g.Targets {
			if !o.stopped {
				q.removeFrom(ctx, w, t, g.Rest, column, path, &o)
			}
		}
	}
	return o.changed, o.result(head)
}

// removeFrom removes the member from the document of one row.
func (q *Query) removeFrom(ctx context.Context, w *keyedWrite, target sqlexpr.Target, rest sqlgen.Expr, column string, path []string, o *keysOutcome) {
	w.repeat(ctx, o, func() (int, error) {
		row, document, err := w.document(ctx, target, rest, column)
		if err == nil && row == nil {
			o.untouched++
			return 0, nil
		}
		if err == nil {
			document, err = withoutMember(document, path)
		}
		if err != nil {
			o.fail(named(w.head, err))
			return 0, nil
		}
		value := wire.Null()
		if document != nil {
			value = wire.JSON(document)
		}
		head := q.updateHead([]*sqlexpr.Assignment{sqlexpr.Assign(column, value)})
		defer head.Free()
		if err := w.conn.sendable(ctx, head); err != nil {
			o.fail(err)
			return 0, nil
		}
		one := &keyedWrite{conn: w.conn, table: w.table, marker: w.marker, head: head}
		again, blocked := one.attempt(ctx, []versioned{*row}, o)
		return len(again), blocked
	})
}

// document reads the document of a row with its version. It returns no row if there is none that meets the condition.
func (w *keyedWrite) document(ctx context.Context, target sqlexpr.Target, rest sqlgen.Expr, column string) (*versioned, []byte, error) {
	row := &versioned{Target: target}
	searched := rest != nil && w.searches(rest)
	if searched {
		if err := refresh(ctx, w.conn, w.table); err != nil {
			return nil, nil, err
		}
	}
	b := w.builder(wire.OpRead)
	defer b.Free()
	b.Write("SELECT ")
	for _, name := range w.conn.dialect.VersionColumns {
		b.Ident(name)
		b.Write(", ")
	}
	if rest == nil || searched {
		b.Write("true")
	} else {
		b.Write("(")
		b.Target(w.marker, func() { b.Expr(rest) })
		b.Write(")")
	}
	b.Write(", ")
	b.Ident(column)
	b.From()
	b.Write(" WHERE ")
	if searched {
		w.writeSearched(b, row, rest)
	} else {
		w.writeKeys(b, []versioned{*row}, 1)
	}
	var document []byte
	meets := false
	err := oneRow(ctx, w.conn, b, func(r wire.Row) {
		row.version = [2]int64{r.Int(), r.Int()}
		meets = !r.Null() && r.Bool()
		if !r.Null() {
			document = bytes.Clone(r.JSON())
		}
	})
	if errors.Is(err, dberr.ErrNotFound) || err == nil && !meets {
		return nil, nil, nil
	}
	return row, document, err
}

// withoutMember is a document without a member. Numbers keep their text, so that 1.0 stays a fraction.
func withoutMember(document []byte, path []string) ([]byte, error) {
	if len(document) == 0 {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	var whole any
	if err := d.Decode(&whole); err != nil {
		return nil, err
	}
	at, ok := whole.(map[string]any)
	for _, key := range path[:len(path)-1] {
		if !ok {
			break
		}
		at, ok = at[key].(map[string]any)
	}
	if ok {
		delete(at, path[len(path)-1])
	}
	return json.Marshal(whole)
}
