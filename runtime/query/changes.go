package query

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/crategen/crategen/internal/changefeed"
)

// RowChange is an element of a stream of changes: a committed change of a row, or a resolved time.
type RowChange[E any] struct {
	Kind ChangeKind
	// Before and After are the row before and after the change, nil if there was none. Times are in UTC.
	Before, After E
	// Time is the commit of the change, or the resolved time. It is for people: use Mark to go on.
	Time time.Time
	// Repeated says that this change may have been delivered before: since the stream began if the connection was lost, or to an earlier stream
	// if this one began with Since.
	Repeated bool
	// Mark is the latest resolved time, of the changes before this one. Every change up to it was delivered, so it is safe to save it once this
	// element was processed.
	Mark Mark
}

// ChangeKind is the kind of a RowChange.
type ChangeKind uint8

// The kinds of elements.
const (
	RowInserted ChangeKind = iota + 1
	RowUpdated
	RowDeleted
	// RowExisting is a row that existed when the stream began; see ExistingRows.
	RowExisting
	// Resolved is no change: all changes up to its Mark were delivered.
	Resolved
)

// String returns the name of the kind.
func (k ChangeKind) String() string {
	return [...]string{"", "inserted", "updated", "deleted", "existing", "resolved"}[k]
}

// Mark is a place in a stream of changes: a time up to which every change was delivered. It can be saved as text or JSON, and is the argument
// of [Since]. The zero value is no place.
type Mark struct{ at changefeed.HLC }

// IsZero reports whether the mark is no place.
func (m Mark) IsZero() bool { return m.at.IsZero() }

// String returns the text of the mark, empty for no place.
func (m Mark) String() string {
	if m.IsZero() {
		return ""
	}
	return m.at.String()
}

// MarshalText returns the text of the mark.
func (m Mark) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads the text of a mark. An empty text is no place.
func (m *Mark) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = Mark{}
		return nil
	}
	at, err := changefeed.ParseHLC(string(text))
	if err != nil {
		return fmt.Errorf("a mark: %w", err)
	}
	*m = Mark{at}
	return nil
}

// ChangesOption is an option of Changes.
type ChangesOption func(*changesOptions)

type changesOptions struct {
	since    changefeed.HLC
	existing bool
}

// Since begins the stream after a mark, which an earlier stream of the same tables delivered. A zero mark has no effect.
func Since(m Mark) ChangesOption { return func(o *changesOptions) { o.since = m.at } }

// ExistingRows begins the stream with all rows that exist, as RowExisting. It has no effect together with the mark of Since.
func ExistingRows() ChangesOption { return func(o *changesOptions) { o.existing = true } }

// Changes streams the committed changes of a table of CockroachDB, from now on, or from the place of an option:
//
//	for c, err := range query.Changes(ctx, client.Accounts, query.Since(saved)) {
//		if err != nil {
//			return err
//		}
//		switch c.Kind {
//		case query.RowInserted, query.RowUpdated: // c.After
//		case query.RowDeleted: // c.Before
//		}
//		save(c.Mark)
//	}
//
// Every change is delivered at least once. The changes of one row come in their order; those of different rows may not. A transaction is one
// change of each row that it wrote, in its last state; one that did not change the row in the end may be a change as well. About each second
// there is an element of the kind Resolved, some 3 s behind the clock (the cluster setting kv.closed_timestamp.target_duration), whether there
// were changes or not.
//
// The stream uses a connection of its own, outside of the pool and without a timeout, and constant memory. If the connection is lost, or the node
// is silent for 30 s, it goes on from the last mark on another node, and marks what may be a repetition; after a minute without a node the stream ends. An
// error is the last pair of the loop: dberr.ErrSchemaChanged, dberr.ErrTruncated, dberr.ErrHistoryGone (a mark, or a consumer, that is behind
// the table's gc.ttlseconds, or a mark from before the table existed), dberr.ErrNoRangefeeds, dberr.ErrUnavailable, or that of the context. After ErrSchemaChanged an element with the mark behind the change of the
// schema was delivered before the error.
//
// The user needs the SELECT privilege, and the cluster the setting kv.rangefeed.enabled. A soft deletion is an update. A stream has the rows of all
// tenants, so a client with query.Tenant needs Unscoped. It is an error on the other databases, and in a transaction. Values are decoded from JSON, so a JSON
// null in a document column is NULL.
func Changes[E any](ctx context.Context, of TableOf[E], opts ...ChangesOption) iter.Seq2[RowChange[E], error] {
	return func(yield func(RowChange[E], error) bool) {
		streamChanges(ctx, []*Query{of.Query()}, opts, func(c change, err error) bool {
			return yield(typedChange[E](c), err)
		})
	}
}

func typedChange[E any](c change) RowChange[E] {
	out := RowChange[E]{Kind: c.kind, Time: c.time, Repeated: c.repeated, Mark: c.mark}
	out.Before, _ = c.before.(E)
	out.After, _ = c.after.(E)
	return out
}

// changeOf is the change if it is one of the table at the position, otherwise nil.
func changeOf[E any](c change, table int) *RowChange[E] {
	if c.kind == 0 || c.kind == Resolved || c.table != table {
		return nil
	}
	typed := typedChange[E](c)
	return &typed
}

// RowChange2 is an element of [Changes2]: a change of one of the tables, or, if none is set, a resolved time.
type RowChange2[A, B any] struct {
	First  *RowChange[A]
	Second *RowChange[B]
	// Mark is as in RowChange, for all tables.
	Mark Mark
}

// Changes2 streams the changes of two tables, with one place for both; see Changes. Changes of different tables may not come in their order, also
// if they are of one transaction.
func Changes2[A, B any](ctx context.Context, a TableOf[A], b TableOf[B], opts ...ChangesOption) iter.Seq2[RowChange2[A, B], error] {
	return func(yield func(RowChange2[A, B], error) bool) {
		streamChanges(ctx, []*Query{a.Query(), b.Query()}, opts, func(c change, err error) bool {
			return yield(RowChange2[A, B]{changeOf[A](c, 0), changeOf[B](c, 1), c.mark}, err)
		})
	}
}

// RowChange3 is an element of [Changes3].
type RowChange3[A, B, C any] struct {
	First  *RowChange[A]
	Second *RowChange[B]
	Third  *RowChange[C]
	Mark   Mark
}

// Changes3 streams the changes of three tables; see Changes2.
func Changes3[A, B, C any](ctx context.Context, a TableOf[A], b TableOf[B], c TableOf[C], opts ...ChangesOption) iter.Seq2[RowChange3[A, B, C], error] {
	return func(yield func(RowChange3[A, B, C], error) bool) {
		streamChanges(ctx, []*Query{a.Query(), b.Query(), c.Query()}, opts, func(c change, err error) bool {
			return yield(RowChange3[A, B, C]{changeOf[A](c, 0), changeOf[B](c, 1), changeOf[C](c, 2), c.mark}, err)
		})
	}
}

// RowChange4 is an element of [Changes4].
type RowChange4[A, B, C, D any] struct {
	First  *RowChange[A]
	Second *RowChange[B]
	Third  *RowChange[C]
	Fourth *RowChange[D]
	Mark   Mark
}

// Changes4 streams the changes of four tables; see Changes2.
func Changes4[A, B, C, D any](ctx context.Context, a TableOf[A], b TableOf[B], c TableOf[C], d TableOf[D], opts ...ChangesOption) iter.Seq2[RowChange4[A, B, C, D], error] {
	return func(yield func(RowChange4[A, B, C, D], error) bool) {
		streamChanges(ctx, []*Query{a.Query(), b.Query(), c.Query(), d.Query()}, opts, func(c change, err error) bool {
			return yield(RowChange4[A, B, C, D]{changeOf[A](c, 0), changeOf[B](c, 1), changeOf[C](c, 2), changeOf[D](c, 3), c.mark}, err)
		})
	}
}
