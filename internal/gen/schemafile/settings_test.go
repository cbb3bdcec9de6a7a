package schemafile

import (
	"strings"
	"testing"
	"time"
)

// TestSettings checks that settings become the fields of crate.Table, and those without a field entries of Settings.
func TestSettings(t *testing.T) {
	e := &Entity{imports: make(map[string]bool)}
	var got []string
	e.settings(map[string]string{
		"refresh_interval": "5000", "codec": "best_compression", "translog.durability": "ASYNC", "mapping.total_fields.limit": "500",
		"routing.allocation.require.temperature": "hot", "blocks.write": "true", "number_of_replicas": "0", "warmer.enabled": "false",
		"unassigned.node_left.delayed_timeout": "90000", "store.type": "niofs",
	}, func(name, value string) { got = append(got, name+": "+value) })
	want := `Codec: crate.BestCompression, MaxColumns: 500, RefreshInterval: 5 * time.Second, StoreType: "niofs", AsyncDurability: true, ` +
		`NodeLeftDelay: 90 * time.Second, Require: map[string]string{"temperature": "hot"}, Settings: map[string]string{"warmer.enabled": "false"}`
	if list := strings.Join(got, ", "); list != want || !e.imports["time"] {
		t.Errorf("got  %s\nwant %s", list, want)
	}
	got = nil
	e.settings(map[string]string{"refresh_interval": "0"}, func(name, value string) { got = append(got, name+": "+value) })
	if strings.Join(got, "") != "RefreshInterval: -1" {
		t.Error(got)
	}
	if d := duration(1500 * time.Millisecond); d != "1500 * time.Millisecond" {
		t.Error(d)
	}
}
