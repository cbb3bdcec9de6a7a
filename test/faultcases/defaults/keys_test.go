package defaults

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/defaults/keydb"
	"github.com/crategen/crategen/test/faultcases/defaults/keydb/byint"
	"github.com/crategen/crategen/test/faultcases/defaults/keydb/bypart"
	"github.com/crategen/crategen/test/faultcases/defaults/keydb/bytext"
	"github.com/crategen/crategen/test/faultcases/defaults/keydb/byuuid"
	"github.com/crategen/crategen/test/faultcases/defaults/keydb/pair"
	"github.com/crategen/crategen/test/faultcases/defaults/kinds"
	"github.com/crategen/crategen/test/faultcases/defaults/reldb"
)

// refusesZero checks that every way to write the zero row is refused by the name of the field, and that good is written.
func refusesZero[E any](t *testing.T, ctx context.Context, table interface {
	query.TableOf[E]
	Insert(ctx context.Context, e E) error
	InsertMany(ctx context.Context, es []E, opts ...query.BulkOption) error
	Upsert(ctx context.Context, es ...E) error
	Refresh(ctx context.Context) error
	Count(ctx context.Context) (int, error)
}, field string, zero func() E, good ...E) {
	t.Helper()
	for what, err := range map[string]error{
		"Insert":     table.Insert(ctx, zero()),
		"Inserting":  errOf(query.Inserting(table, zero()).Exec(ctx)),
		"InsertMany": table.InsertMany(ctx, append(slices.Clone(good), zero())),
		"Upsert":     table.Upsert(ctx, append(slices.Clone(good), zero())...),
		"Load":       errOf(query.Load(ctx, table, slices.Values(append(slices.Clone(good), zero())), query.ChunkRows(100))),
	} {
		var invalid *dberr.ValidationError
		if !errors.Is(err, dberr.ErrZeroKey) || !errors.As(err, &invalid) || invalid.Field != field {
			t.Errorf("%s of a zero key: %v", what, err)
		}
	}
	ok(t, table.Refresh(ctx))
	is(t, "rows", must[int](t)(table.Count(ctx)), 0)
	ok(t, table.InsertMany(ctx, good))
	ok(t, table.Upsert(ctx, good...))
}

func errOf[T any](_ T, err error) error { return err }

func TestFault03ZeroKeys(t *testing.T) {
	testtarget.Run(t, testtarget.All, keydb.Open, func(t *testing.T, ctx context.Context, target string, c *keydb.Client) {
		day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		refusesZero(t, ctx, c.ByUUIDs, "id", func() *keydb.ByUUID { return &keydb.ByUUID{} }, &keydb.ByUUID{ID: uuid.New()})
		refusesZero(t, ctx, c.ByTexts, "id", func() *keydb.ByText { return &keydb.ByText{} }, &keydb.ByText{ID: "a"}, &keydb.ByText{ID: " "})
		refusesZero(t, ctx, c.ByCodes, "id", func() *keydb.ByCode { return &keydb.ByCode{} }, &keydb.ByCode{ID: "a"})
		refusesZero(t, ctx, c.ByTimes, "id", func() *keydb.ByTime { return &keydb.ByTime{} }, &keydb.ByTime{ID: day})
		refusesZero(t, ctx, c.ByParts, "id", func() *keydb.ByPart { return &keydb.ByPart{} }, &keydb.ByPart{ID: kinds.Part{B: 1}})
		refusesZero(t, ctx, c.ByInts, "id", func() *keydb.ByInt { return &keydb.ByInt{} }, &keydb.ByInt{ID: -1})
		whole := keydb.ByMany{Owner: uuid.New(), N: 0, Region: "eu", Day: day} // a 0 is a value in a key of several columns
		for field, zero := range map[string]func(*keydb.ByMany){
			"owner": func(m *keydb.ByMany) { m.Owner = uuid.Nil }, "region": func(m *keydb.ByMany) { m.Region = "" },
			"day": func(m *keydb.ByMany) { m.Day = time.Time{} },
		} {
			refusesZero(t, ctx, c.ByManies, field, func() *keydb.ByMany { m := whole; zero(&m); return &m })
		}
		ok(t, c.ByManies.Insert(ctx, &whole))
		is(t, "the row", must[*keydb.ByMany](t)(c.ByManies.Get(ctx, keydb.ByManyKey{Owner: whole.Owner, Region: "eu", Day: day})), &whole)
	})
}

// What is asked for by name is written, also a zero; a key that is left out is missing.
func TestFault03CreateMeansWhatItSays(t *testing.T) {
	testtarget.Run(t, testtarget.All, keydb.Open, func(t *testing.T, ctx context.Context, target string, c *keydb.Client) {
		is(t, "uuid", must[*keydb.ByUUID](t)(c.ByUUIDs.Create(ctx, byuuid.ID.Set(uuid.Nil))).ID, uuid.Nil)
		is(t, "text", must[*keydb.ByText](t)(c.ByTexts.Create(ctx, bytext.ID.Set(""))).ID, "")
		is(t, "int", must[*keydb.ByInt](t)(c.ByInts.Create(ctx, byint.ID.Set(0))).ID, 0)
		is(t, "part", must[*keydb.ByPart](t)(c.ByParts.Create(ctx, bypart.ID.Set(kinds.Part{}))).ID, kinds.Part{})
		_, err := c.ByUUIDs.Create(ctx)
		var invalid *dberr.ValidationError
		if !errors.As(err, &invalid) || invalid.Field != "id" {
			t.Errorf("no key: %v", err)
		}
	})
}

// Every row of a bulk is looked at, and with ContinueOnError the others are written.
func TestFault03Bulk(t *testing.T) {
	testtarget.Run(t, testtarget.All, keydb.Open, func(t *testing.T, ctx context.Context, target string, c *keydb.Client) {
		rows := func() []*keydb.ByText { return []*keydb.ByText{{ID: "a"}, {}, {ID: "b"}, {ID: "c"}, {}} }
		var bulk *dberr.BulkError
		for what, err := range map[string]error{
			"InsertMany": c.ByTexts.InsertMany(ctx, rows(), query.ContinueOnError()),
			"UpsertMany": query.UpsertMany(ctx, c.ByTexts, rows(), query.ContinueOnError()),
			"Load": errOf(query.Load(ctx, c.ByTexts, func(yield func(*keydb.ByText) bool) {
				for _, e := range rows() {
					if e.ID != "" {
						e.ID += "2"
					}
					if !yield(e) {
						return
					}
				}
			}, query.ContinueOnError())),
		} {
			if !errors.As(err, &bulk) || len(bulk.Rows) < 2 || !errors.Is(err, dberr.ErrZeroKey) {
				t.Errorf("%s: %v", what, err)
				continue
			}
			for _, r := range bulk.Rows {
				if errors.Is(r.Err, dberr.ErrZeroKey) != (r.Index == 1 || r.Index == 4) {
					t.Errorf("%s: %v", what, r)
				}
			}
		}
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.ByTexts.Count(ctx)), 6)
	})
}

func TestFault03Links(t *testing.T) {
	testtarget.Run(t, testtarget.All, keydb.Open, func(t *testing.T, ctx context.Context, target string, c *keydb.Client) {
		a, b := &keydb.Pair{ID: uuid.New()}, &keydb.Pair{ID: uuid.New()}
		ok(t, c.Pairs.InsertMany(ctx, []*keydb.Pair{a, b}))
		for what, err := range map[string]error{
			"from": query.Link(ctx, c, pair.Others, uuid.Nil, b.ID),
			"to":   query.Link(ctx, c, pair.Others, a.ID, b.ID, uuid.Nil),
		} {
			if !errors.Is(err, dberr.ErrZeroKey) {
				t.Errorf("%s a zero key: %v", what, err)
			}
		}
		ok(t, query.Link(ctx, c, pair.Others, a.ID, b.ID))
	})
}

func TestFault03Bytes(t *testing.T) {
	runRelational(t, func(t *testing.T, ctx context.Context, target string, c *reldb.Client) {
		for what, err := range map[string]error{
			"Insert": c.ByBytes.Insert(ctx, &reldb.ByBytes{}),
			"Upsert": c.ByBytes.Upsert(ctx, &reldb.ByBytes{}),
		} {
			if !errors.Is(err, dberr.ErrZeroKey) {
				t.Errorf("%s: %v", what, err)
			}
		}
		ok(t, c.ByBytes.Insert(ctx, &reldb.ByBytes{ID: kinds.Digest{0, 0, 0, 1}}))
	})
}
