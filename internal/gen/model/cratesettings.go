package model

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/schema/crate"
)

// crateSettings makes the parameters of the WITH clause of the fields of crate.Table, and reports values that the server refuses, or accepts
// and then fails.
func (r *resolver) crateSettings(s subject, a crate.Table) map[string]string {
	w := settingsOf{r, s, maps.Clone(a.Settings)}
	if a.RoutingShards != 0 && (a.RoutingShards < 0 || a.Shards <= 0 || a.RoutingShards%a.Shards != 0) {
		r.add(s, "set Shards, and a multiple of it", "crate.Table has %d routing shards and %d shards", a.RoutingShards, a.Shards)
	}
	w.number("RoutingShards", "number_of_routing_shards", int64(a.RoutingShards), 1)
	if a.RefreshInterval < 0 {
		w.set("RefreshInterval", "refresh_interval", "0")
	} else {
		w.duration("RefreshInterval", "refresh_interval", a.RefreshInterval, time.Millisecond)
	}
	if n, err := strconv.Atoi(a.WaitForActiveShards); a.WaitForActiveShards != "" && a.WaitForActiveShards != "all" && (err != nil || n < 0 || n > maxCopies(a.Replicas)) {
		r.add(s, `write a number of at most the replicas plus 1, or "all"`, "crate.Table.WaitForActiveShards is %q with the replicas %q", a.WaitForActiveShards, a.Replicas)
	}
	w.set("WaitForActiveShards", "write.wait_for_active_shards", a.WaitForActiveShards)
	w.oneOf("Codec", "codec", a.Codec, crate.LZ4, crate.BestCompression)
	w.oneOf("StoreType", "store.type", a.StoreType, "fs", "niofs", "mmapfs", "hybridfs")
	w.number("MaxColumns", "mapping.total_fields.limit", int64(a.MaxColumns), 1)
	w.number("MaxDepth", "mapping.depth.limit", int64(a.MaxDepth), 1)
	if a.AsyncDurability {
		w.set("AsyncDurability", "translog.durability", "ASYNC")
	}
	w.duration("SyncInterval", "translog.sync_interval", a.SyncInterval, 100*time.Millisecond)
	w.number("FlushThreshold", "translog.flush_threshold_size", a.FlushThreshold, 1)
	w.duration("RetentionLease", "soft_deletes.retention_lease.period", a.RetentionLease, time.Millisecond)
	w.oneOf("Allocation", "routing.allocation.enable", a.Allocation, "all", "primaries", "new_primaries", "none")
	w.number("ShardsPerNode", "routing.allocation.total_shards_per_node", int64(a.ShardsPerNode), 1)
	for _, nodes := range []struct {
		field, name string
		of          map[string]string
	}{{"Include", "include", a.Include}, {"Exclude", "exclude", a.Exclude}, {"Require", "require", a.Require}} {
		for _, attribute := range slices.Sorted(maps.Keys(nodes.of)) {
			if attribute == "" || nodes.of[attribute] == "" {
				r.add(s, `write an attribute and a value: {"temperature": "hot"}`, "crate.Table.%s has an empty attribute or value", nodes.field)
				continue
			}
			w.set(nodes.field, "routing.allocation."+nodes.name+"."+attribute, nodes.of[attribute])
		}
	}
	w.number("MaxRetries", "allocation.max_retries", int64(a.MaxRetries), 1)
	w.duration("NodeLeftDelay", "unassigned.node_left.delayed_timeout", a.NodeLeftDelay, time.Millisecond)
	w.number("MergeThreads", "merge.scheduler.max_thread_count", int64(a.MergeThreads), 1)
	w.number("MaxNgramDiff", "max_ngram_diff", int64(a.MaxNgramDiff), 1)
	w.number("MaxShingleDiff", "max_shingle_diff", int64(a.MaxShingleDiff), 1)
	return w.settings
}

// maxCopies is the number of copies of a shard with the most replicas of a range.
func maxCopies(replicas string) int {
	_, most, isRange := strings.Cut(replicas, "-")
	switch {
	case replicas == "":
		most = "1" // the server's default is 0-1
	case !isRange:
		most = replicas
	}
	n, err := strconv.Atoi(most)
	if err != nil { // all
		return 1 << 10
	}
	return n + 1
}

type settingsOf struct {
	*resolver
	subject  subject
	settings map[string]string
}

func (w *settingsOf) set(field, name, value string) {
	if value == "" {
		return
	}
	if _, twice := w.settings[name]; twice {
		w.add(w.subject, "remove it from Settings", "crate.Table has both %s and the setting %q", field, name)
		return
	}
	if w.settings == nil {
		w.settings = make(map[string]string)
	}
	w.settings[name] = value
}

func (w *settingsOf) number(field, name string, n, least int64) {
	switch {
	case n == 0:
	case n < least:
		w.add(w.subject, "remove it for the server's default", "crate.Table.%s is %d, and must be at least %d", field, n, least)
	default:
		w.set(field, name, strconv.FormatInt(n, 10))
	}
}

func (w *settingsOf) duration(field, name string, d, least time.Duration) {
	switch {
	case d == 0:
	case d < least || d%time.Millisecond != 0:
		w.add(w.subject, "remove it for the server's default", "crate.Table.%s is %s, and must be whole milliseconds and at least %s", field, d, least)
	default:
		w.set(field, name, strconv.FormatInt(d.Milliseconds(), 10)+"ms")
	}
}

func (w *settingsOf) oneOf(field, name, value string, allowed ...string) {
	if value != "" && !slices.Contains(allowed, value) {
		w.add(w.subject, "use one of "+strings.Join(allowed, ", "), "crate.Table.%s is %q", field, value)
		return
	}
	w.set(field, name, value)
}
