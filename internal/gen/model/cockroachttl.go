package model

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/schema/cockroach"
)

// cockroachSettings makes the settings of a table of the fields of cockroach.Table, and reports values that the server refuses.
func (r *resolver) cockroachSettings(st *entityState, s subject, a cockroach.Table) map[string]string {
	w := cockroachSettings{r, s, maps.Clone(a.Settings)}
	w.ttl(st, a.TTL)
	w.locality(st, a.Locality)
	w.zone(a.Locality, a.Zone)
	return w.settings
}

type cockroachSettings struct {
	*resolver
	subject  subject
	settings map[string]string
}

func (w *cockroachSettings) set(field, name, value string) {
	if _, twice := w.settings[name]; twice {
		w.add(w.subject, "remove it from Settings", "cockroach.Table has both %s and the setting %q", field, name)
		return
	}
	if w.settings == nil {
		w.settings = make(map[string]string)
	}
	w.settings[name] = value
}

func (w *cockroachSettings) positive(field, name string, n int) {
	switch {
	case n < 0:
		w.add(w.subject, "remove it for the server's default", "cockroach.Table.%s is %d, and must be at least 1", field, n)
	case n > 0:
		w.set(field, name, strconv.Itoa(n))
	}
}

func (w *cockroachSettings) isTrue(field, name string, v bool) {
	if v {
		w.set(field, name, "true")
	}
}

// seconds reports a duration that is not of whole seconds.
func (w *cockroachSettings) seconds(field string, d time.Duration) bool {
	if d < 0 || d%time.Second != 0 {
		w.add(w.subject, "use a positive number of whole seconds", "cockroach.Table.%s is %s", field, d)
		return false
	}
	return d > 0
}

// ttl makes the parameters of row-level TTL.
func (w *cockroachSettings) ttl(st *entityState, t cockroach.TTL) {
	if t == (cockroach.TTL{}) {
		return
	}
	expr := strings.TrimSpace(t.Expression)
	switch {
	case t.After == 0 && expr == "":
		w.add(w.subject, "set After, or Expression", "cockroach.Table.TTL does not say when rows expire")
		return
	case t.After != 0 && expr != "":
		w.add(w.subject, "keep one of them", "cockroach.Table.TTL has both After and Expression")
		return
	}
	if w.seconds("TTL.After", t.After) {
		n := int64(t.After / time.Second)
		w.set("TTL.After", "ttl_expire_after", fmt.Sprintf("%02d:%02d:%02d", n/3600, n/60%60, n%60))
	}
	if expr != "" {
		w.expression(st, expr)
	}
	if t.Cron != "" {
		if !cron.MatchString(t.Cron) {
			w.add(w.subject, `write five fields such as "0 3 * * *", or "@daily"`, "cockroach.Table.TTL.Cron is %q", t.Cron)
		}
		w.set("TTL.Cron", "ttl_job_cron", t.Cron)
	}
	w.positive("TTL.SelectBatchSize", "ttl_select_batch_size", t.SelectBatchSize)
	w.positive("TTL.DeleteBatchSize", "ttl_delete_batch_size", t.DeleteBatchSize)
	w.positive("TTL.SelectRateLimit", "ttl_select_rate_limit", t.SelectRateLimit)
	w.positive("TTL.DeleteRateLimit", "ttl_delete_rate_limit", t.DeleteRateLimit)
	if w.seconds("TTL.RowStatsPollInterval", t.RowStatsPollInterval) {
		w.set("TTL.RowStatsPollInterval", "ttl_row_stats_poll_interval", t.RowStatsPollInterval.String())
	}
	w.isTrue("TTL.LabelMetrics", "ttl_label_metrics", t.LabelMetrics)
	w.isTrue("TTL.Paused", "ttl_pause", t.Paused)
	w.isTrue("TTL.DisableChangefeedReplication", "ttl_disable_changefeed_replication", t.DisableChangefeedReplication)
}

var cron = regexp.MustCompile(`^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)|[0-9A-Za-z*/,?-]+( +[0-9A-Za-z*/,?-]+){4})$`)

// expression checks the expression of row-level TTL as far as its words show it; the server checks the rest before it makes the table.
func (w *cockroachSettings) expression(st *entityState, expr string) {
	w.sqlPart(w.subject, "TTL expression", expr, CockroachDB)
	typ := w.typeOf(st, expr)
	if typ != unknownType && typ != "timestamptz" {
		w.add(w.subject, "make it one, such as (day::TIMESTAMP AT TIME ZONE 'UTC') for a date, or use another column",
			"the expression of cockroach.Table.TTL must be a TIMESTAMPTZ, and %s is of the type %s", expr, typ)
	}
	if m := momentary.FindString(expr); m != "" {
		w.add(w.subject, "compute with columns and constants only", "the expression of cockroach.Table.TTL calls %s, whose result changes", strings.TrimRight(m, "( "))
	}
	w.set("TTL.Expression", "ttl_expiration_expression", expr)
}

// momentary matches functions that no TTL expression may call.
var momentary = regexp.MustCompile(`(?i)\b(now|current_timestamp|clock_timestamp|statement_timestamp|transaction_timestamp|random|gen_random_uuid|unique_rowid)\b *\(`)

// unknownType is the type of an expression that typeOf does not understand.
const unknownType = ""

// typeOf infers the type of an expression of columns, intervals, AT TIME ZONE and casts.
func (w *cockroachSettings) typeOf(st *entityState, expr string) string {
	var words []string
	depth := 0
	for t, err := range sqllex.CockroachDB.Tokens(expr) {
		switch {
		case err != nil:
			return unknownType
		case t.Blank():
			continue
		case t.Kind == sqllex.Open:
			depth++
		case t.Kind == sqllex.Close:
			depth--
		}
		text := expr[t.Start:t.End]
		if depth > 1 || depth == 1 && t.Kind != sqllex.Open || t.Kind == sqllex.Close { // a group is one word
			words[len(words)-1] += " " + text
			continue
		}
		words = append(words, text)
	}
	return w.typeOfWords(st, words)
}

func (w *cockroachSettings) typeOfWords(st *entityState, words []string) string {
	n := len(words)
	is := func(at int, word string) bool { return at >= 0 && at < n && strings.EqualFold(words[at], word) }
	switch {
	case n == 0:
		return unknownType
	case n > 3 && words[n-2] == ":" && words[n-3] == ":", n > 2 && words[n-2] == "::":
		return strings.ToLower(words[n-1])
	}
	for i := n - 2; i > 0; i-- { // the last sum
		if words[i] == "+" || words[i] == "-" {
			left, right := w.typeOfWords(st, words[:i]), w.typeOfWords(st, words[i+1:])
			switch {
			case right == "interval" && left == "date":
				return "timestamp"
			case right == "interval":
				return left
			}
			return unknownType
		}
	}
	switch {
	case n > 4 && is(n-4, "at") && is(n-3, "time") && is(n-2, "zone"):
		switch w.typeOfWords(st, words[:n-4]) {
		case "timestamptz":
			return "timestamp"
		case "timestamp":
			return "timestamptz"
		}
		return unknownType
	case n == 2 && is(0, "interval"):
		return "interval"
	case n > 1:
		return unknownType
	case strings.HasPrefix(words[0], "("):
		return w.typeOf(st, strings.TrimSuffix(strings.TrimPrefix(words[0], "("), ")"))
	case strings.HasPrefix(words[0], "'"):
		return "string"
	case words[0][0] >= '0' && words[0][0] <= '9':
		return "number"
	}
	return w.typeOfColumn(st, words[0])
}

// typeOfColumn is the type of a column, and a report where there is none.
func (w *cockroachSettings) typeOfColumn(st *entityState, word string) string {
	name := sqllex.NameOf(word)
	at := slices.IndexFunc(st.entity.Fields, func(f *Field) bool { return f.Column == name })
	if at < 0 {
		w.add(w.subject, didYouMean(name, columnsOf(st.entity), "add the field"), "the expression of cockroach.Table.TTL names %q, which is not a column", name)
		return unknownType
	}
	f := st.entity.Fields[at]
	if own := f.PlainType(CockroachDB); own != "" {
		if strings.EqualFold(own, "timestamp with time zone") {
			return "timestamptz"
		}
		return strings.ToLower(own)
	}
	switch k := base(f); k {
	case KindTime:
		return "timestamptz"
	case kind.Date.Name:
		return "date"
	default:
		return string(k)
	}
}
