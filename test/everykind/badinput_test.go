package everykind_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/geo"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	placed "github.com/crategen/crategen/test/everykind/placed/db"
	placedof "github.com/crategen/crategen/test/everykind/placed/db/of"
	place "github.com/crategen/crategen/test/everykind/placed/db/sample"
	wide "github.com/crategen/crategen/test/everykind/wide/db"
	"github.com/crategen/crategen/test/everykind/wide/db/of"
	"github.com/crategen/crategen/test/everykind/wide/db/sample"
)

// sent counts the statements that reach a database: not those whose arguments the transport refuses.
func sent(n *atomic.Int64) wire.Option {
	return query.Use(func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error {
			err := next(ctx, c)
			if _, refused := errors.AsType[*dberr.ArgumentError](err); !refused {
				n.Add(1)
			}
			return err
		}
	})
}

// refuse checks that a value is refused before a statement is sent, by an error with the entity, the field and the reason, and without the value.
func refuse(t *testing.T, n *atomic.Int64, name string, err error, field, reason, secret string) {
	t.Helper()
	var invalid *dberr.ValidationError
	switch {
	case err == nil:
		t.Errorf("%s: no error", name)
	case n.Swap(0) != 0:
		t.Errorf("%s: a statement was sent: %v", name, err)
	case !errors.As(err, &invalid):
		t.Errorf("%s: no ValidationError: %v", name, err)
	case invalid.Entity != "Sample" || invalid.Field != field || !strings.Contains(err.Error(), reason):
		t.Errorf("%s: %v, want Sample.%s and %q", name, err, field, reason)
	case secret != "" && strings.Contains(err.Error(), secret):
		t.Errorf("%s: the value is in the error: %v", name, err)
	}
}

// TestBadPlaces writes and searches with values that no database, or not every one, stores.
func TestBadPlaces(t *testing.T) {
	var n atomic.Int64
	targets := slices.DeleteFunc(slices.Clone(testtarget.All), func(on testtarget.Target) bool { return on.Name == "postgres" })
	testtarget.Run(t, targets, testtarget.Extended(placed.Open), func(t *testing.T, ctx context.Context, on string, client *placed.Client) {
		good := func() *placed.Sample {
			return &placed.Sample{ID: 1, Point: orb.Point{1, 2}, Shape: orb.Point{1, 2}, Vector: []float32{1, 2, 3}}
		}
		nan := math.NaN()
		for _, c := range []struct {
			name, field, reason string
			spoil               func(e *placed.Sample)
			change              []query.Change[*placedof.Sample]
		}{
			{"a vector of another dimension", "vector", "3", func(e *placed.Sample) { e.Vector = []float32{1, 2} }, changes(place.Vector.Set([]float32{1, 2}))},
			{"an empty vector", "vector", "3", func(e *placed.Sample) { e.Vector = []float32{} }, changes(place.Vector.Set([]float32{}))},
			{"NaN in a vector", "vector", "not a finite number", func(e *placed.Sample) { e.Vector[1] = float32(nan) }, changes(place.Vector.Set([]float32{1, float32(nan), 2}))},
			{"an infinity in a vector", "vector", "not a finite number", func(e *placed.Sample) { e.Vector[1] = float32(math.Inf(1)) }, changes(place.Vector.Set([]float32{1, float32(math.Inf(-1)), 2}))},
			{"a longitude out of range", "point", "longitude", func(e *placed.Sample) { e.Point = orb.Point{190.125, 2} }, changes(place.Point.Set(orb.Point{190.125, 2}))},
			{"a latitude out of range", "point", "latitude", func(e *placed.Sample) { e.Point = orb.Point{2, -90.125} }, changes(place.Point.Set(orb.Point{2, -90.125}))},
			{"NaN in a point", "point", "longitude", func(e *placed.Sample) { e.Point = orb.Point{nan, 2} }, changes(place.Point.Set(orb.Point{nan, 2}))},
			{"a shape out of range", "shape", "longitude", func(e *placed.Sample) { e.Shape = orb.LineString{{0, 0}, {190.125, 2}} }, changes(place.Shape.Set(orb.LineString{{0, 0}, {190.125, 2}}))},
			{"NaN in a shape", "shape", "", func(e *placed.Sample) { e.Shape = orb.Point{1, nan} }, changes(place.Shape.Set(orb.Point{1, nan}))},
			{"a ring that is open", "shape", "ring", func(e *placed.Sample) { e.Shape = orb.Polygon{{{0, 0}, {1, 0}, {1, 1}}} }, changes(place.Shape.Set(orb.Polygon{{{0, 0}, {1, 0}, {1, 1}}}))},
		} {
			bad := good()
			c.spoil(bad)
			n.Store(0)
			check := func(how string, err error) {
				t.Helper()
				refuse(t, &n, c.name+", "+how, err, c.field, c.reason, ".125")
			}
			check("insert", client.Samples.Insert(ctx, bad))
			check("insert many", client.Samples.InsertMany(ctx, []*placed.Sample{bad}))
			check("upsert", client.Samples.Upsert(ctx, bad))
			_, err := query.Load(ctx, client.Samples, slices.Values([]*placed.Sample{bad}))
			if n.Swap(0); err == nil || !strings.Contains(err.Error(), "Sample."+c.field) { // a COPY has begun
				t.Errorf("%s, load: %v", c.name, err)
			}
			_, err = client.Samples.Where(place.ID.EQ(1)).Update(ctx, c.change...)
			check("update", err)
		}
		for name, err := range map[string]error{
			"near, longitude":            second(client.Samples.Where(place.Point.Near(orb.Point{190.125, 2}, 5)).All(ctx)),
			"near, a negative distance":  second(client.Samples.Where(place.Point.Near(orb.Point{1, 2}, -5)).All(ctx)),
			"near, NaN":                  second(client.Samples.Where(place.Point.Near(orb.Point{1, 2}, nan)).All(ctx)),
			"distance, latitude":         second(query.Select1(place.Point.Distance(orb.Point{2, -90.125})).From(client.Samples).All(ctx)),
			"nearest, dimension":         second(client.Samples.Nearest(place.Vector, []float32{1}, 3).All(ctx)),
			"nearest, NaN":               second(client.Samples.Nearest(place.Vector, []float32{1, 2, float32(nan)}, 3).All(ctx)),
			"nearest, none":              second(client.Samples.Nearest(place.Vector, []float32{1, 2, 3}, 0).All(ctx)),
			"vector distance, dimension": second(query.Select1(place.Vector.Distance([]float32{1, 2})).From(client.Samples).All(ctx)),
			"within, latitude":           second(client.Samples.Where(geo.Within(place.Point, orb.Polygon{{{0, 0}, {1, 0}, {1, -90.125}, {0, 0}}})).All(ctx)),
			"intersects, longitude":      second(client.Samples.Where(place.Shape.Intersects(orb.LineString{{0, 0}, {190.125, 2}})).All(ctx)),
		} {
			if err == nil || n.Swap(0) != 0 || strings.Contains(err.Error(), ".125") || !strings.HasPrefix(err.Error(), "select Sample: ") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}, sent(&n))
}

// TestBadValues writes values that the columns of a kind do not take.
func TestBadValues(t *testing.T) {
	var n atomic.Int64
	testtarget.Run(t, testtarget.All, testtarget.Extended(wide.Open), func(t *testing.T, ctx context.Context, on string, client *wide.Client) {
		number := decimal.RequireFromString
		nan := math.NaN()
		for _, c := range []struct {
			name, field, reason, secret string
			spoil                       func(e *wide.Sample)
			change                      []query.Change[*of.Sample]
		}{
			{"a decimal that would be rounded", "decimal", "digits behind the point", "9.125", func(e *wide.Sample) { e.Decimal = number("9.125") }, changes(sample.Decimal.Set(number("9.125")))},
			{"a decimal with too many digits", "decimal", "digits", "99999999999", func(e *wide.Sample) { e.Decimal = number("99999999999") }, changes(sample.Decimal.Set(number("99999999999")))},
			{"a decimal that would be rounded, in an array", "decimals", "digits behind the point", "9.125", func(e *wide.Sample) { e.Decimals = []decimal.Decimal{number("9.125")} }, changes(sample.Decimals.Set([]decimal.Decimal{number("9.125")}))},
			{"too many bits", "bits", "4", "10101", func(e *wide.Sample) { e.Bits = "10101" }, changes(sample.Bits.Set("10101"))},
			{"letters for bits", "bits", "", "01x1", func(e *wide.Sample) { e.Bits = "01x1" }, changes(sample.Bits.Set("01x1"))},
			{"a text that is too long", "limited", "5", "secret", func(e *wide.Sample) { e.Limited = "secret" }, changes(sample.Limited.Set("secret"))},
			{"an enum that is unknown", "enum", "", "secret", func(e *wide.Sample) { e.Enum = "secret" }, changes(sample.Enum.Set("secret"))},
			{"a path with a blank", "ltree", "", "sec ret", func(e *wide.Sample) { e.Ltree = "sec ret" }, changes(sample.Ltree.Set("sec ret"))},
			{"NaN in a document", "document", "NaN", "", func(e *wide.Sample) { e.Document = map[string]any{"a": nan} }, changes(sample.Document.Set(map[string]any{"a": nan}))},
			{"a time before the first year", "time", "the time is out", "", func(e *wide.Sample) { e.Time = time.Date(-300000000, 1, 1, 0, 0, 0, 0, time.UTC) }, changes(sample.Time.Set(time.Date(-300000000, 1, 1, 0, 0, 0, 0, time.UTC)))},
			{"text that is not UTF-8", "text", "the text is not valid UTF-8", "\xff", func(e *wide.Sample) { e.Text = "a\xff" }, changes(sample.Text.Set("a\xff"))},
		} {
			bad := wideSample()
			c.spoil(bad)
			n.Store(0)
			for how, err := range map[string]error{
				"insert": client.Samples.Insert(ctx, bad), "insert many": client.Samples.InsertMany(ctx, []*wide.Sample{bad}),
				"update": second(client.Samples.Where(sample.ID.EQ(1)).Update(ctx, c.change...)),
			} {
				refuse(t, &n, c.name+", "+how, err, c.field, c.reason, c.secret)
			}
		}
	}, sent(&n))
}

func wideSample() *wide.Sample {
	e := &wide.Sample{ID: 1}
	for _, f := range wideFields() {
		if !f.null {
			put(fieldOf(e, f.name), f.values[0])
		}
	}
	return e
}

func fieldOf(e any, name string) reflect.Value { return reflect.ValueOf(e).Elem().FieldByName(name) }

func changes[M any](list ...query.Change[M]) []query.Change[M] { return list }

func second[T any](_ T, err error) error { return err }
