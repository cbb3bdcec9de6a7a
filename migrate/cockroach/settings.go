package cockroach

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// The names of settings: those of the WITH clause are the server's own, among them the parameters of row-level TTL.
const (
	ttlPrefix  = "ttl_"
	ttlAfter   = "ttl_expire_after"
	ttlExpr    = state.TTLExpression
	zonePrefix = state.ZonePrefix // of the zone configuration, a statement of its own
	locality   = state.Locality   // the clause LOCALITY, which stands behind the WITH clause
)

// texts are the settings whose values are strings.
var texts = map[string]bool{ttlAfter: true, ttlExpr: true, "ttl_job_cron": true, "ttl_row_stats_poll_interval": true}

// assigned is a setting with its value.
func assigned(name, value string) string {
	if texts[name] {
		value = ddltext.Literal(value)
	}
	return name + " = " + value
}

// with is the WITH clause of a table.
func with(t *state.Table) string {
	var list []string
	where := ""
	if l := t.Settings[locality]; l != "" {
		where = " LOCALITY " + l
	}
	for _, name := range slices.Sorted(maps.Keys(t.Settings)) {
		if name != locality && !strings.HasPrefix(name, zonePrefix) {
			list = append(list, assigned(name, t.Settings[name]))
		}
	}
	if len(list) == 0 {
		return where
	}
	return " WITH (" + strings.Join(list, ", ") + ")" + where
}

// setSetting changes a setting in place.
func setSetting(c state.SetSetting) plan.Step {
	cost := plan.Metadata
	if c.Name == ttlAfter {
		cost = plan.Backfill // of the hidden column
	}
	switch {
	case c.Name == locality && c.To != "":
		return plan.One(c, plan.Backfill, alter(c.Table, "SET LOCALITY", c.To))
	case c.Name == locality:
		return plan.One(c, plan.Backfill, alter(c.Table, "SET LOCALITY REGIONAL BY TABLE IN PRIMARY REGION"))
	case c.To != "":
		return plan.One(c, cost, alter(c.Table, "SET ("+assigned(c.Name, c.To)+")"))
	case strings.HasPrefix(c.Name, ttlPrefix) && !expires(c.Table):
		return plan.One(c, cost, alter(c.Table, "RESET (ttl)"))
	}
	return plan.One(c, cost, alter(c.Table, "RESET ("+c.Name+")"))
}

// expires reports whether the rows of a table expire.
func expires(t *state.Table) bool { return t.Settings[ttlAfter] != "" || t.Settings[ttlExpr] != "" }

// settingsInOrder sorts the changes of settings of each table: first what makes rows expire, then its parameters, then what is reset. The
// end of row-level TTL is one change.
func settingsInOrder(changes []state.Change) []state.Change {
	rank := func(c state.SetSetting) int {
		switch {
		case c.To == "":
			return 2
		case c.Name == ttlAfter || c.Name == ttlExpr:
			return 0
		}
		return 1
	}
	var out []state.Change
	for i := 0; i < len(changes); i++ {
		c, ok := changes[i].(state.SetSetting)
		if !ok {
			out = append(out, changes[i])
			continue
		}
		group := []state.SetSetting{c}
		for i+1 < len(changes) {
			next, ok := changes[i+1].(state.SetSetting)
			if !ok || next.Table.TableName != c.Table.TableName {
				break
			}
			group, i = append(group, next), i+1
		}
		slices.SortStableFunc(group, func(a, b state.SetSetting) int { return rank(a) - rank(b) })
		ended := false
		for _, c := range group {
			end := c.To == "" && strings.HasPrefix(c.Name, ttlPrefix) && !expires(c.Table)
			if !end || !ended {
				out = append(out, c)
			}
			ended = ended || end
		}
	}
	return out
}

// settingsOf reads what follows the columns of a table: its settings without those that the server adds to every table, and the rest.
func settingsOf(tail string) (settings map[string]string, rest string) {
	before, list, after, err := createtable.ParseTail(syntax, tail)
	if err != nil {
		return nil, strings.Join(strings.Fields(tail), " ")
	}
	put := func(name, value string) { // a table without settings has no map
		if settings == nil {
			settings = make(map[string]string)
		}
		settings[name] = value
	}
	for _, o := range list {
		if o.Name == "schema_locked" || o.Name == "ttl" {
			continue
		}
		if o.Name == ttlAfter {
			o.Value = hours(o.Value)
		}
		put(o.Name, o.Value)
	}
	if after == "" && strings.HasPrefix(before, "LOCALITY ") { // without a WITH clause
		before, after = "", before
	}
	if l, ok := strings.CutPrefix(after, "LOCALITY "); ok {
		put(locality, strings.TrimSuffix(strings.Join(strings.Fields(l), " "), " AS "+state.HiddenRegion)) // which is the default
		after = ""
	}
	return settings, strings.Join(strings.Fields(before+" "+after), " ")
}

var daysAndTime = regexp.MustCompile(`^(?:([0-9]+) days?)? ?(?:([0-9]+):([0-9]{2}:[0-9]{2}))?$`)

// hours writes an interval of days and a time as hours: the server keeps 30 days and 720 hours apart, which expire at the same time.
func hours(interval string) string {
	m := daysAndTime.FindStringSubmatch(interval)
	if m == nil || interval == "" {
		return interval
	}
	days, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	rest := m[3]
	if rest == "" {
		rest = "00:00"
	}
	return fmt.Sprintf("%02d:%s", days*24+n, rest)
}
