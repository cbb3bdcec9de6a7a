package otelquery_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/crategen/crategen/runtime/observe/otelquery"
	"github.com/crategen/crategen/runtime/wire"
)

func TestObserveNodes(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	stats := []wire.NodeStats{
		{Node: "a:1", InFlight: 2, Attempts: 10, Errors: 3, Faults: 1, Latency: 5 * time.Millisecond, Open: 4, Idle: 1},
		{Node: "[::1]:2", Resting: true},
	}
	stop, err := otelquery.ObserveNodes(func() []wire.NodeStats { return stats },
		otelquery.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))))
	if err != nil {
		t.Fatal(err)
	}
	read := func() (out []string) {
		var data metricdata.ResourceMetrics
		if err := reader.Collect(t.Context(), &data); err != nil {
			t.Fatal(err)
		}
		for _, scope := range data.ScopeMetrics {
			for _, m := range scope.Metrics {
				switch d := m.Data.(type) {
				case metricdata.Sum[int64]:
					for _, p := range d.DataPoints {
						at := texts(p.Attributes.ToSlice())
						out = append(out, fmt.Sprint(m.Name, " ", at["server.address"], " ", at["db.client.connection.state"], " ", p.Value))
					}
				case metricdata.Gauge[float64]:
					for _, p := range d.DataPoints {
						out = append(out, fmt.Sprint(m.Name, " ", texts(p.Attributes.ToSlice())["server.address"], "  ", p.Value))
					}
				}
			}
		}
		slices.Sort(out)
		return out
	}
	check(t, "measurements", read(), []string{
		"crategen.node.attempts ::1  0", "crategen.node.attempts a  10",
		"crategen.node.errors ::1  0", "crategen.node.errors a  3",
		"crategen.node.faults ::1  0", "crategen.node.faults a  1",
		"crategen.node.in_flight ::1  0", "crategen.node.in_flight a  2",
		"crategen.node.latency ::1  0", "crategen.node.latency a  0.005",
		"crategen.node.resting ::1  1", "crategen.node.resting a  0",
		"db.client.connection.count a idle 1", "db.client.connection.count a used 3",
	})
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	check(t, "measurements after the end", read(), []string(nil))
}
