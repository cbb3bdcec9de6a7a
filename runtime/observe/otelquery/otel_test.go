package otelquery_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/observe/otelquery"
	"github.com/crategen/crategen/runtime/wire"
)

// db takes 7 ms for every statement and answers with two rows or with err.
type db struct {
	wire.DB
	dialect string
	node    string
	err     error
	under   []trace.SpanContext // the spans that statements ran under
}

func (d *db) Dialect() string { return d.dialect }

func (d *db) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	d.under = append(d.under, trace.SpanContextFromContext(ctx))
	st.Node = d.node
	time.Sleep(7 * time.Millisecond)
	return 3, d.err
}

func (d *db) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	if _, err := d.Exec(ctx, st); err != nil {
		return nil, err
	}
	return &rows{left: 2}, nil
}

func (d *db) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	return d.Query(ctx, st)
}

type rows struct {
	wire.Rows
	left int
}

func (r *rows) Next() bool      { r.left--; return r.left >= 0 }
func (r *rows) Affected() int64 { return 0 }
func (r *rows) Close() error    { return nil }

type origin struct{}

func (origin) TargetTable() string   { return "books" }
func (origin) ArgColumn(int) string  { return "" }
func (origin) ArgSensitive(int) bool { return false }

// observed runs statements and returns their spans and the metrics.
func observed(t *testing.T, d *db, run func(context.Context, wire.DB)) (tracetest.SpanStubs, metricdata.Metrics) {
	t.Helper()
	spans := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	reader := sdkmetric.NewManualReader()
	m := otelquery.Middleware(otelquery.WithTracerProvider(tracers),
		otelquery.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))))
	ctx, parent := tracers.Tracer("test").Start(context.Background(), "request")
	run(ctx, wire.Intercept(d, "shop", []wire.Middleware{m}))
	var data metricdata.ResourceMetrics
	if err := reader.Collect(ctx, &data); err != nil {
		t.Fatal(err)
	}
	for i, s := range spans.GetSpans() {
		if s.SpanKind != trace.SpanKindClient || s.Parent.SpanID() != parent.SpanContext().SpanID() {
			t.Errorf("%s: kind %v, parent %v", s.Name, s.SpanKind, s.Parent)
		}
		if i < len(d.under) && d.under[i].SpanID() != s.SpanContext.SpanID() {
			t.Errorf("%s: the statement did not run under its span", s.Name)
		}
	}
	return spans.GetSpans(), data.ScopeMetrics[0].Metrics[0]
}

func texts(attrs []attribute.KeyValue) map[string]string {
	out := map[string]string{}
	for _, a := range attrs {
		out[string(a.Key)] = a.Value.String()
	}
	return out
}

func check(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: wanted (-) and got (+):\n%s", what, diff)
	}
}

func TestRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &db{dialect: "postgres", node: "n1:5432"}
		spans, metric := observed(t, d, func(ctx context.Context, db wire.DB) {
			r, err := db.Query(ctx, &wire.Statement{SQL: "SELECT $1", Entity: "Book", Origin: origin{}, Args: []wire.Value{wire.Text("x")}})
			if err != nil {
				t.Fatal(err)
			}
			for r.Next() {
				time.Sleep(time.Millisecond)
			}
			_ = r.Close()
		})
		common := map[string]string{
			"db.system.name": "postgresql", "db.operation.name": "SELECT", "db.collection.name": "books",
			"db.query.summary": "SELECT books", "db.namespace": "shop", "server.address": "n1", "server.port": "5432",
		}
		point := metric.Data.(metricdata.Histogram[float64]).DataPoints[0]
		check(t, "metric", []any{metric.Name, metric.Unit, point.Count, point.Sum, point.Bounds},
			[]any{"db.client.operation.duration", "s", uint64(1), 0.009, []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}})
		check(t, "attributes of the metric", texts(point.Attributes.ToSlice()), common)
		s := spans[0]
		check(t, "span", []any{s.Name, s.EndTime.Sub(s.StartTime), s.Status.Code}, []any{"SELECT books", 9 * time.Millisecond, codes.Unset})
		common["db.query.text"], common["db.response.returned_rows"] = "SELECT $1", "2"
		check(t, "attributes of the span", texts(s.Attributes), common)
	})
}

func TestNames(t *testing.T) {
	for _, tc := range []struct {
		name string
		st   wire.Statement
		text string
	}{
		{"INSERT books", wire.Statement{SQL: "INSERT", Op: wire.OpInsert, Entity: "Book", Origin: origin{}}, "INSERT"},
		{"INSERT books", wire.Statement{SQL: "INSERT", Op: wire.OpInsert, Entity: "Book", Origin: origin{}, Rows: 1}, "INSERT"},
		{"BATCH INSERT books", wire.Statement{SQL: "INSERT", Op: wire.OpInsert, Entity: "Book", Origin: origin{}, Rows: 2}, "INSERT"},
		{"REFRESH books", wire.Statement{SQL: `REFRESH TABLE "books"`, Op: wire.OpSchema, Entity: "Book", Origin: origin{}}, `REFRESH TABLE "books"`},
		{"CREATE", wire.Statement{SQL: "-- a table\nCREATE TABLE x", Op: wire.OpSchema}, ""},
		{"WITH", wire.Statement{SQL: "/* who */ (with x AS (SELECT 1) SELECT 2)", Op: wire.OpOther}, ""},
		{"SELECT", wire.Statement{SQL: "select", Op: wire.OpRead, Args: []wire.Value{wire.Int(1)}}, "select"},
		{"EXEC", wire.Statement{SQL: "42", Op: wire.OpOther}, ""},
	} {
		spans, _ := observed(t, &db{dialect: "sqlite"}, func(ctx context.Context, db wire.DB) {
			r, err := db.Bulk(ctx, &tc.st)
			if err != nil {
				t.Fatal(err)
			}
			_ = r.Close()
		})
		got := texts(spans[0].Attributes)
		if spans[0].Name != tc.name || got["db.query.summary"] != tc.name || got["db.query.text"] != tc.text {
			t.Errorf("%s: %s, %v", tc.name, spans[0].Name, got)
		}
		if size, is := got["db.operation.batch.size"]; is != (tc.st.Rows > 1) || is && size != "2" {
			t.Errorf("%s: batch size %s", tc.name, size)
		}
		if _, is := got["server.address"]; is {
			t.Errorf("%s: an address without a node", tc.name)
		}
	}
}

func TestSystems(t *testing.T) {
	for dialect, want := range map[string]string{
		"cratedb": "other_sql", "cockroachdb": "cockroachdb", "postgres": "postgresql", "sqlite": "sqlite",
	} {
		spans, _ := observed(t, &db{dialect: dialect}, func(ctx context.Context, db wire.DB) {
			_, _ = db.Exec(ctx, &wire.Statement{SQL: "x"})
		})
		if got := texts(spans[0].Attributes)["db.system.name"]; got != want {
			t.Errorf("%s: %s", dialect, got)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, tc := range []struct {
		err        error
		code, kind string
	}{
		{&dberr.ServerError{Code: "23505", Message: "duplicate"}, "23505", "23505"},
		{&dberr.ConstraintError{Err: &dberr.ServerError{Code: "4091"}}, "4091", "4091"},
		{&dberr.ServerError{Status: 503}, "503", "503"},
		{&dberr.NodeError{Node: "n", Err: context.DeadlineExceeded}, "", "timeout"},
		{context.Canceled, "", "canceled"},
		{dberr.ErrAmbiguousCommit, "", "unknown_outcome"},
		{dberr.ErrUnavailable, "", "unavailable"},
		{errors.New("boom"), "", "_OTHER"},
	} {
		spans, metric := observed(t, &db{dialect: "postgres", node: "[::1]:26257", err: tc.err}, func(ctx context.Context, db wire.DB) {
			_, _ = db.Exec(ctx, &wire.Statement{SQL: "x"})
		})
		point := metric.Data.(metricdata.Histogram[float64]).DataPoints[0]
		for _, got := range []map[string]string{texts(spans[0].Attributes), texts(point.Attributes.ToSlice())} {
			if got["db.response.status_code"] != tc.code || got["error.type"] != tc.kind || got["server.address"] != "::1" {
				t.Errorf("%v: %v", tc.err, got)
			}
		}
		if s := spans[0].Status; s.Code != codes.Error || s.Description != tc.err.Error() {
			t.Errorf("%v: status %v", tc.err, s)
		}
	}
}
