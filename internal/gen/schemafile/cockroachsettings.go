package schemafile

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// ttlFields are the settings that a field of cockroach.TTL has, by the form of their values.
var ttlFields = map[string]struct{ field, form string }{
	"ttl_expire_after": {"After", "time"}, "ttl_expiration_expression": {"Expression", "text"}, "ttl_job_cron": {"Cron", "text"},
	"ttl_select_batch_size": {"SelectBatchSize", "number"}, "ttl_delete_batch_size": {"DeleteBatchSize", "number"},
	"ttl_select_rate_limit": {"SelectRateLimit", "number"}, "ttl_delete_rate_limit": {"DeleteRateLimit", "number"},
	"ttl_row_stats_poll_interval": {"RowStatsPollInterval", "duration"}, "ttl_label_metrics": {"LabelMetrics", "true"}, "ttl_pause": {"Paused", "true"},
	"ttl_disable_changefeed_replication": {"DisableChangefeedReplication", "true"},
}

// cockroachSettings writes settings of a table of CockroachDB as fields of cockroach.Table, and those without a field by name.
func (e *Entity) cockroachSettings(settings map[string]string, add func(name, value string)) {
	rest := make(map[string]string)
	var ttl []string
	zone := make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		value := settings[name]
		if name == "locality" {
			if source := e.locality(value); source != "" {
				add("Locality", source)
			}
			continue
		}
		if option, ok := strings.CutPrefix(name, "zone."); ok {
			zone[option] = value
			continue
		}
		source := ""
		switch f := ttlFields[name]; f.form {
		case "time":
			source = e.clock(value)
		case "text":
			source = quote(value)
		case "number":
			if n, err := strconv.Atoi(value); err == nil && n > 0 {
				source = value
			}
		case "duration":
			if d, err := time.ParseDuration(value); err == nil && d > 0 && d%time.Second == 0 {
				e.use("time")
				source = duration(d)
			}
		case "true":
			if value == "true" {
				source = value
			}
		}
		if source == "" {
			rest[name] = value
			continue
		}
		ttl = append(ttl, ttlFields[name].field+": "+source)
	}
	if source := e.zone(zone); source != "" {
		add("Zone", source)
	}
	if len(ttl) > 0 && rest["ttl_expire_after"] == "" {
		add("TTL", "cockroach.TTL{"+strings.Join(ttl, ", ")+"}")
	} else if len(ttl) > 0 { // an age in months, which has no field
		rest = maps.Clone(settings)
		maps.DeleteFunc(rest, func(name, _ string) bool { return name == "locality" || strings.HasPrefix(name, "zone.") })
	}
	if len(rest) > 0 {
		add("Settings", texts(rest))
	}
}

var clockTime = regexp.MustCompile(`^([0-9]+):([0-9]{2}):([0-9]{2})$`)

// clock is hours, minutes and seconds as Go source, empty for another interval.
func (e *Entity) clock(text string) string {
	m := clockTime.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	d, err := time.ParseDuration(m[1] + "h" + m[2] + "m" + m[3] + "s")
	if err != nil || d <= 0 {
		return ""
	}
	e.use("time")
	return duration(d)
}

// locality is the clause LOCALITY as Go source, empty for the server's default.
func (e *Entity) locality(clause string) string {
	if clause == "GLOBAL" {
		return "cockroach.Global()"
	}
	if column, ok := strings.CutPrefix(clause, "REGIONAL BY ROW"); ok {
		column = strings.TrimSpace(strings.TrimPrefix(column, " AS "))
		if column == "" && e.field(state.HiddenRegion) != nil {
			column = state.HiddenRegion
		}
		if f := e.field(sqllex.NameOf(column)); f != nil && column != "" {
			column = f.Name
		}
		return "cockroach.RegionalByRow(" + quote(column) + ")"
	}
	if region, ok := strings.CutPrefix(clause, "REGIONAL BY TABLE IN "); ok && region != "PRIMARY REGION" {
		return "cockroach.RegionalByTable(" + quote(sqllex.NameOf(region)) + ")"
	}
	return ""
}
