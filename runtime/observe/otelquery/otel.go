// Package otelquery is OpenTelemetry middleware: it makes a span and a measurement of db.client.operation.duration for every
// statement, with the stable semantic conventions for databases.
//
//	client, err := db.Open(ctx, url, query.Use(otelquery.Middleware()))
//
// It depends only on OpenTelemetry's API; the program provides the SDK and configures the destination of the data.
package otelquery

import (
	"context"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/crategen/crategen/internal/modulepath"
	"github.com/crategen/crategen/runtime/wire"
)

var scope = modulepath.Path + "/runtime/observe/otelquery"

// buckets are the bucket boundaries that the conventions advise, in seconds.
var buckets = []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}

// Option is an option of Middleware.
type Option func(*options)

type options struct {
	tracers trace.TracerProvider
	meters  metric.MeterProvider
}

// WithTracerProvider sets the provider of spans. The default is the global provider.
func WithTracerProvider(p trace.TracerProvider) Option { return func(o *options) { o.tracers = p } }

// WithMeterProvider sets the provider of measurements. The default is the global provider.
func WithMeterProvider(p metric.MeterProvider) Option { return func(o *options) { o.meters = p } }

// Middleware makes a client span of every statement, named by its operation and table ("SELECT books"), and records how long
// it took, both until its rows are closed. The boundaries of transactions are statements too: BEGIN, COMMIT, ROLLBACK.
//
// db.query.text is the text with placeholders, never an argument. Raw SQL without arguments may have values written into
// it, so its text is left out, and its operation is its first word. CrateDB is other_sql, since the conventions have no
// name for it.
func Middleware(opts ...Option) wire.Middleware {
	o := options{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider()}
	for _, opt := range opts {
		opt(&o)
	}
	tracer := o.tracers.Tracer(scope, trace.WithSchemaURL(semconv.SchemaURL))
	durations, err := o.meters.Meter(scope, metric.WithSchemaURL(semconv.SchemaURL)).Float64Histogram(
		"db.client.operation.duration", metric.WithDescription("Duration of database client operations."),
		metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(buckets...))
	if err != nil {
		otel.Handle(err)
	}
	return func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error {
			start := time.Now()
			summary, common := describe(c)
			ctx, span := tracer.Start(ctx, summary, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(start),
				trace.WithAttributes(common...), trace.WithAttributes(ofSpan(c)...))
			c.OnDone(func(out wire.Outcome) {
				end := time.Now()
				common = append(common, ended(out)...)
				durations.Record(ctx, end.Sub(start).Seconds(), metric.WithAttributes(common...))
				endSpan(span, c, out, end)
			})
			return next(ctx, c)
		}
	}
}

func endSpan(span trace.Span, c *wire.Call, out wire.Outcome, end time.Time) {
	if span.IsRecording() {
		span.SetAttributes(ended(out)...)
		if out.Err != nil {
			span.SetStatus(codes.Error, out.Err.Error())
		}
		if c.Op() == wire.OpRead || out.Returned > 0 {
			span.SetAttributes(attribute.Int64(string(semconv.DBResponseReturnedRowsKey), out.Returned))
		}
	}
	span.End(trace.WithTimestamp(end))
}
