package schemafile

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/schema/crate"
)

// numberSettings, durationSettings and textSettings are the settings of CrateDB that a field of crate.Table has.
var (
	numberSettings = map[string]string{
		"mapping.total_fields.limit": "MaxColumns", "mapping.depth.limit": "MaxDepth", "translog.flush_threshold_size": "FlushThreshold",
		"routing.allocation.total_shards_per_node": "ShardsPerNode", "allocation.max_retries": "MaxRetries",
		"merge.scheduler.max_thread_count": "MergeThreads", "max_ngram_diff": "MaxNgramDiff", "max_shingle_diff": "MaxShingleDiff",
	}
	durationSettings = map[string]string{
		"refresh_interval": "RefreshInterval", "translog.sync_interval": "SyncInterval", "soft_deletes.retention_lease.period": "RetentionLease",
		"unassigned.node_left.delayed_timeout": "NodeLeftDelay",
	}
	textSettings = map[string]string{"store.type": "StoreType", "routing.allocation.enable": "Allocation"}
)

// settings writes settings as the fields of crate.Table, and those without a field by name.
func (e *Entity) settings(settings map[string]string, add func(name, value string)) {
	rest := make(map[string]string)
	nodes := make(map[string]map[string]string) // Include, Exclude, Require
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		value := settings[name]
		n, err := strconv.ParseInt(value, 10, 64)
		number := err == nil && n > 0
		switch {
		case name == "number_of_replicas", name == "column_policy", strings.HasPrefix(name, "blocks."):
		case numberSettings[name] != "" && number:
			add(numberSettings[name], value)
		case durationSettings[name] != "" && number:
			e.use("time")
			add(durationSettings[name], duration(time.Duration(n)*time.Millisecond))
		case name == "refresh_interval" && err == nil: // no refresh
			add("RefreshInterval", "-1")
		case textSettings[name] != "":
			add(textSettings[name], quote(value))
		case name == "codec" && value == crate.BestCompression:
			add("Codec", "crate.BestCompression")
		case name == "codec" && value == crate.LZ4:
			add("Codec", "crate.LZ4")
		case name == "translog.durability" && strings.EqualFold(value, "async"):
			add("AsyncDurability", "true")
		case nodesSetting(nodes, name, value):
		default:
			rest[name] = value
		}
	}
	for _, field := range slices.Sorted(maps.Keys(nodes)) {
		add(field, texts(nodes[field]))
	}
	if len(rest) > 0 {
		add("Settings", texts(rest))
	}
}

// nodesSetting notes a setting that selects nodes by an attribute.
func nodesSetting(nodes map[string]map[string]string, name, value string) bool {
	rest, ok := strings.CutPrefix(name, "routing.allocation.")
	kind, attribute, _ := strings.Cut(rest, ".")
	field := map[string]string{"include": "Include", "exclude": "Exclude", "require": "Require"}[kind]
	if !ok || field == "" || attribute == "" || value == "" {
		return false
	}
	if nodes[field] == nil {
		nodes[field] = make(map[string]string)
	}
	nodes[field][attribute] = value
	return true
}

// texts is a map as Go source.
func texts(m map[string]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		list = append(list, quote(name)+": "+quote(m[name]))
	}
	return "map[string]string{" + strings.Join(list, ", ") + "}"
}

// duration is a time span as Go source, in the largest unit that divides it.
func duration(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, "time.Hour"}, {time.Minute, "time.Minute"}, {time.Second, "time.Second"}} {
		if d%unit.of == 0 {
			return strconv.FormatInt(int64(d/unit.of), 10) + " * " + unit.name
		}
	}
	return strconv.FormatInt(d.Milliseconds(), 10) + " * time.Millisecond"
}
