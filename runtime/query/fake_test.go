package query

import (
	"context"
	"errors"
	"time"

	"github.com/crategen/crategen/internal/cursor"
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// The entity of these tests: what generated code declares, by hand.
type (
	itemMarker  struct{}
	ownerMarker struct{}

	item struct {
		ID    int64
		Name  string
		Made  time.Time
		Tags  []string
		Notes *string
		Edges struct{ Owner One[*item] }
	}
)

var (
	itemID    = &FixedInt[*itemMarker, int64]{Name: "id"}
	itemName  = &Fulltext[*itemMarker, string]{Name: "name"}
	itemMade  = &Time[*itemMarker]{Name: "made"}
	itemTags  = &Array[*itemMarker, string]{Name: "tags"}
	itemNotes = &NullText[*itemMarker, string]{Name: "notes"}
	itemPages = &PathInt[*itemMarker, int64]{Name: "doc->size->pages"}
	itemKind  = &PathText[*itemMarker, string]{Name: "doc->kind"}
	itemOwner = &ToOne[*itemMarker, *ownerMarker]{Join: Join{Name: "owner", From: "owner_id", Table: "owners", To: "id"}}

	ownerName = &Text[*ownerMarker, string]{Name: "name"}
)

var itemTable = dialect.Table{
	Entity: "Item", Name: "items", Key: []int{0},
	Columns: []dialect.Column{
		{Name: "id", Type: dialect.Int64, Flags: dialect.Immutable | dialect.Generated},
		{Name: "name", Type: dialect.Text, Language: "english", Flags: dialect.Checked},
		{Name: "made", Type: dialect.Time, Flags: dialect.Millis | dialect.Default},
		{Name: "tags", Type: dialect.Array | dialect.Text, Flags: dialect.Default},
		{Name: "notes", Type: dialect.Text, Flags: dialect.Nullable},
	},
}

var ownerTable = dialect.Table{
	Entity: "Owner", Name: "owners", Key: []int{0},
	Columns: []dialect.Column{{Name: "id", Type: dialect.Int64}, {Name: "name", Type: dialect.Text}},
}

var errShort = errors.New("too short")

var itemEntity = KeyedEntity[*item, int64]{
	Entity: Entity{
		Table: &itemTable,
		New:   func() any { return &item{Tags: []string{}, Made: time.Unix(0, 0).UTC()} },
		Field: func(v any, column int, c *wire.Cell) {
			e := v.(*item)
			switch column {
			case 0:
				c.Int(&e.ID)
			case 1:
				c.Text(&e.Name)
			case 2:
				c.Time(&e.Made)
			case 3:
				c.Texts(&e.Tags)
			case 4:
				wire.Pointer(c, &e.Notes, (*wire.Cell).Text)
			}
		},
		Fill: func(v any) {
			e := v.(*item)
			if e.Tags == nil {
				e.Tags = []string{}
			}
		},
		Check: func(_ int, v wire.Value) error {
			if len(v.Text()) < 2 {
				return errShort
			}
			return nil
		},
	},
	AppendKey: func(args []wire.Value, k int64) []wire.Value { return append(args, wire.Int(k)) },
}

// fakeDB records the statements that it is sent and answers with scripted results.
type fakeDB struct {
	name   string
	sent   []wire.Statement
	rows   []wire.Rows // the answers of Query and Bulk, in turn; none is an empty one
	errs   []error     // the errors of Exec and Commit, in turn; none is nil
	ended  string
	failed error // of the transaction
}

func (f *fakeDB) record(st *wire.Statement) {
	s := *st
	s.Args = append([]wire.Value(nil), st.Args...)
	f.sent = append(f.sent, s)
}

func (f *fakeDB) answer() wire.Rows {
	if len(f.rows) == 0 {
		return &fakeRows{}
	}
	r := f.rows[0]
	f.rows = f.rows[1:]
	return r
}

func (f *fakeDB) fail() (err error) {
	if len(f.errs) > 0 {
		err, f.errs = f.errs[0], f.errs[1:]
	}
	return err
}

func (f *fakeDB) Query(_ context.Context, st *wire.Statement) (wire.Rows, error) {
	f.record(st)
	return f.answer(), nil
}

func (f *fakeDB) Exec(_ context.Context, st *wire.Statement) (int64, error) {
	f.record(st)
	return 1, f.fail()
}

func (f *fakeDB) Bulk(_ context.Context, st *wire.Statement) (wire.Rows, error) {
	f.record(st)
	if err := f.fail(); err != nil {
		return nil, err
	}
	return f.answer(), nil
}

func (f *fakeDB) Nodes() []wire.NodeStats                                { return []wire.NodeStats{{Node: "n"}} }
func (f *fakeDB) Dialect() string                                        { return f.name }
func (f *fakeDB) Begin(context.Context, wire.TxOptions) (wire.Tx, error) { return f, nil }
func (f *fakeDB) Close() error                                           { return nil }
func (f *fakeDB) Node() string                                           { return "" }
func (f *fakeDB) Err() error                                             { return f.failed }
func (f *fakeDB) Commit(context.Context) error                           { f.ended += "commit "; return f.fail() }
func (f *fakeDB) Send(ctx context.Context, b *wire.Batch) (int, error) {
	return wire.SendEach(ctx, f, b)
}
func (f *fakeDB) Rollback(context.Context) error { f.ended += "rollback "; return nil }
func (f *fakeDB) RollbackTo(_ context.Context, savepoint string) error {
	f.ended += "rollback to " + savepoint + " "
	f.failed = nil
	return nil
}

// fakeRows are rows of integers and texts.
type fakeRows struct {
	cells [][]any
	row   []any
	err   error
}

func (r *fakeRows) Next() bool {
	if len(r.cells) == 0 || r.err != nil {
		return false
	}
	r.row, r.cells = r.cells[0], r.cells[1:]
	return true
}

func (r *fakeRows) cell() any {
	if len(r.row) == 0 {
		r.Fail(errors.New("no cell is left"))
		return nil
	}
	c := r.row[0]
	r.row = r.row[1:]
	return c
}

func fakeCell[T any](r *fakeRows) T {
	v, ok := r.cell().(T)
	if !ok {
		r.Fail(dberr.ErrNull)
	}
	return v
}

func (r *fakeRows) Null() bool {
	if len(r.row) > 0 && r.row[0] == nil {
		r.row = r.row[1:]
		return true
	}
	return false
}
func (r *fakeRows) Bool() bool      { return fakeCell[bool](r) }
func (r *fakeRows) Int() int64      { return int64(fakeCell[int](r)) }
func (r *fakeRows) Uint() uint64    { return uint64(fakeCell[int](r)) }
func (r *fakeRows) Float() float64  { return fakeCell[float64](r) }
func (r *fakeRows) Text() string    { return fakeCell[string](r) }
func (r *fakeRows) Bytes() []byte   { return fakeCell[[]byte](r) }
func (r *fakeRows) Time() time.Time { return fakeCell[time.Time](r) }
func (r *fakeRows) UUID() [16]byte  { return fakeCell[[16]byte](r) }
func (r *fakeRows) JSON() []byte    { return fakeCell[[]byte](r) }
func (r *fakeRows) Document() *jsontext.Decoder {
	return jsontext.NewDecoder(r.JSON())
}
func (r *fakeRows) Slabs() *slab.Set   { return new(slab.Set) }
func (r *fakeRows) Texts() []string    { return fakeCell[[]string](r) }
func (r *fakeRows) Ints() []int64      { return fakeCell[[]int64](r) }
func (r *fakeRows) Floats() []float64  { return fakeCell[[]float64](r) }
func (r *fakeRows) Bools() []bool      { return fakeCell[[]bool](r) }
func (r *fakeRows) Times() []time.Time { return fakeCell[[]time.Time](r) }
func (r *fakeRows) UUIDs() [][16]byte  { return fakeCell[[][16]byte](r) }
func (r *fakeRows) Columns() []string  { return nil }
func (r *fakeRows) Affected() int64    { return 0 }
func (r *fakeRows) Err() error         { return r.err }
func (r *fakeRows) Close() error       { return r.err }
func (r *fakeRows) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// fake returns the items of a client on a fake database of the given dialect.
func fake(name string) (*fakeDB, *Table[*itemMarker, *item, int64]) {
	d, err := dialect.ByName(name)
	if err != nil {
		panic(err)
	}
	db := &fakeDB{name: name}
	pkg := &Package{Tables: []*dialect.Table{&ownerTable, &itemTable}}
	cursors, err := cursor.NewSealer(nil)
	if err != nil {
		panic(err)
	}
	c := &Conn{session: db, db: db, dialect: d, schema: d.DefaultSchema, pkg: pkg, interner: new(interner), cursors: cursors, cluster: new(clusterVersions)}
	c.root = c
	return db, NewTable[*itemMarker](c, &itemEntity, nil)
}
