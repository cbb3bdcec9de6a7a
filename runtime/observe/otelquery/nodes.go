package otelquery

import (
	"cmp"
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/crategen/crategen/runtime/wire"
)

// ObserveNodes reports the counters of a client's nodes at each reading of measurements, until the returned function is
// called. Each measurement has the attributes server.address and server.port.
//
//	stop, err := otelquery.ObserveNodes(func() []wire.NodeStats { return query.Nodes(client) })
//
// db.client.connection.count (state idle or used) is a name of the conventions, for connections over pgwire. They have no
// names for the nodes of a cluster, so the others are crategen's own: crategen.node.resting (1 while the node rests),
// .in_flight, .attempts, .errors, .faults and .latency (s), with the values of wire.NodeStats.
func ObserveNodes(nodes func() []wire.NodeStats, opts ...Option) (stop func() error, err error) {
	o := options{meters: otel.GetMeterProvider()}
	for _, opt := range opts {
		opt(&o)
	}
	meter := o.meters.Meter(scope, metric.WithSchemaURL(semconv.SchemaURL))
	var failed error
	note := func(err error) { failed = cmp.Or(failed, err) }
	gauge := func(name, unit, text string) metric.Int64ObservableUpDownCounter {
		g, err := meter.Int64ObservableUpDownCounter(name, metric.WithUnit(unit), metric.WithDescription(text))
		note(err)
		return g
	}
	counter := func(name, unit, text string) metric.Int64ObservableCounter {
		c, err := meter.Int64ObservableCounter(name, metric.WithUnit(unit), metric.WithDescription(text))
		note(err)
		return c
	}
	connections := gauge("db.client.connection.count", "{connection}", "The number of connections that are currently in state described by the state attribute.")
	resting := gauge("crategen.node.resting", "{node}", "1 while the node rests after a failure.")
	inFlight := gauge("crategen.node.in_flight", "{statement}", "Statements that wait for the node.")
	attempts := counter("crategen.node.attempts", "{statement}", "Statements given to the node.")
	errors := counter("crategen.node.errors", "{statement}", "Attempts that failed.")
	faults := counter("crategen.node.faults", "{statement}", "Attempts after which the node rested.")
	latency, err := meter.Float64ObservableGauge("crategen.node.latency", metric.WithUnit("s"), metric.WithDescription("Moving mean of the time to the node's answer."))
	note(err)
	if failed != nil {
		return nil, failed
	}
	read := func(_ context.Context, out metric.Observer) error {
		for _, n := range nodes() {
			at := attribute.NewSet(server(n.Node)...)
			on := metric.WithAttributeSet(at)
			out.ObserveInt64(resting, one(n.Resting), on)
			out.ObserveInt64(inFlight, int64(n.InFlight), on)
			out.ObserveInt64(attempts, n.Attempts, on)
			out.ObserveInt64(errors, n.Errors, on)
			out.ObserveInt64(faults, n.Faults, on)
			out.ObserveFloat64(latency, n.Latency.Seconds(), on)
			if n.Open > 0 {
				out.ObserveInt64(connections, int64(n.Idle), on, metric.WithAttributes(semconv.DBClientConnectionStateIdle))
				out.ObserveInt64(connections, int64(n.Open-n.Idle), on, metric.WithAttributes(semconv.DBClientConnectionStateUsed))
			}
		}
		return nil
	}
	r, err := meter.RegisterCallback(read, connections, resting, inFlight, attempts, errors, faults, latency)
	if err != nil {
		return nil, err
	}
	return r.Unregister, nil
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
