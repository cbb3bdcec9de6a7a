package grammar

import (
	"context"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// recorder is a database that keeps the texts of the statements that it is sent. It answers queries with one row of zero
// values, so that what depends on rows (loading edges) goes on.
type recorder struct {
	dialect string
	sent    []string
}

// Apply makes the recorder the only driver of an Open.
func (r *recorder) Apply(o *wire.Options) { o.Drivers = []wire.Driver{r} }

func (r *recorder) Schemes() []string                                      { return []string{"crate", "cockroachdb"} }
func (r *recorder) Open(context.Context, *wire.Config) (wire.DB, error)    { return r, nil }
func (r *recorder) Nodes() []wire.NodeStats                                { return nil }
func (r *recorder) Dialect() string                                        { return r.dialect }
func (r *recorder) Close() error                                           { return nil }
func (r *recorder) Begin(context.Context, wire.TxOptions) (wire.Tx, error) { return r, nil }
func (r *recorder) Send(ctx context.Context, b *wire.Batch) (int, error) {
	return wire.SendEach(ctx, r, b)
}
func (r *recorder) Commit(context.Context) error             { return nil }
func (r *recorder) Rollback(context.Context) error           { return nil }
func (r *recorder) RollbackTo(context.Context, string) error { return nil }
func (r *recorder) Err() error                               { return nil }
func (r *recorder) Node() string                             { return "" }

func (r *recorder) Query(_ context.Context, st *wire.Statement) (wire.Rows, error) {
	r.sent = append(r.sent, st.SQL)
	return &rows{left: 1}, nil
}

func (r *recorder) Exec(_ context.Context, st *wire.Statement) (int64, error) {
	r.sent = append(r.sent, st.SQL)
	return 1, nil
}

func (r *recorder) Bulk(_ context.Context, st *wire.Statement) (wire.Rows, error) {
	r.sent = append(r.sent, st.SQL)
	if strings.Contains(st.SQL, " RETURNING ") {
		return &rows{left: st.Rows}, nil
	}
	return &rows{}, nil
}

// rows are rows of zero values.
type rows struct{ left int }

func (r *rows) Next() bool {
	r.left--
	return r.left >= 0
}

func (*rows) Columns() []string { return nil }
func (*rows) Affected() int64   { return 1 }
func (*rows) Err() error        { return nil }
func (*rows) Close() error      { return nil }
func (*rows) Null() bool        { return false }
func (*rows) Bool() bool        { return false }
func (*rows) Int() int64        { return 0 }
func (*rows) Uint() uint64      { return 0 }
func (*rows) Float() float64    { return 0 }
func (*rows) Text() string      { return "" }
func (*rows) Bytes() []byte     { return nil }
func (*rows) Time() time.Time   { return time.Time{} }
func (*rows) UUID() [16]byte    { return [16]byte{} }
func (*rows) JSON() []byte      { return []byte("null") }
func (*rows) Document() *jsontext.Decoder {
	return jsontext.NewDecoder([]byte("null"))
}
func (*rows) Slabs() *slab.Set   { return new(slab.Set) }
func (*rows) Texts() []string    { return nil }
func (*rows) Ints() []int64      { return nil }
func (*rows) Floats() []float64  { return nil }
func (*rows) Bools() []bool      { return nil }
func (*rows) Times() []time.Time { return nil }
func (*rows) UUIDs() [][16]byte  { return nil }
func (*rows) Fail(error)         {}
