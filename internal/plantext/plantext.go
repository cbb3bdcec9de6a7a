// Package plantext reads the plans that databases print.
package plantext

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// Plan is what a printed plan says.
type Plan struct {
	Text             string
	KnowsKeys, ByKey bool // rows are looked up by their keys, if the plan says so
	Indexes          []string
	FullScan         bool
	Partitions       int
	Rows             int64 // the estimated number of rows, -1 if the plan does not say it
	Advice           []string
}

// Reader reads the lines of a plan.
type Reader func(lines []string) Plan

func reader(read func(*Plan)) Reader {
	return func(lines []string) Plan {
		p := Plan{Text: strings.Join(lines, "\n"), Rows: -1}
		read(&p)
		return p
	}
}

// The readers of the databases.
var (
	CrateDB     = reader(crate)
	CockroachDB = reader(cockroach)
	Postgres    = reader(postgres)
	SQLite      = reader(sqlite)
)

// crate reads EXPLAIN, or the JSON of EXPLAIN ANALYZE. An analysis of a lookup by key has no queries.
func crate(p *Plan) {
	var analysis any
	if json.Unmarshal([]byte(p.Text), &analysis) != nil {
		p.KnowsKeys = true
		p.ByKey = strings.Contains(p.Text, "Get[") && !strings.Contains(p.Text, "Collect[") && !strings.Contains(p.Text, "Count[")
		p.rows(crateRows, p.Text)
		return
	}
	partitions := map[string]bool{}
	queries := 0
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			if name, ok := v["QueryName"].(string); ok {
				queries++
				p.FullScan = p.FullScan || name == "GenericFunctionQuery" || name == "MatchAllDocsQuery"
			}
			if ident, ok := v["PartitionIdent"].(string); ok && ident != "" {
				partitions[ident] = true
			}
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(analysis)
	p.Partitions = len(partitions)
	p.KnowsKeys, p.ByKey = true, queries == 0
}

var (
	cockroachTable = regexp.MustCompile(`(?m)table: \S+@(\S+)$`)
	// cockroachScan are the spans of all rows of an index, as the server writes them: also those of a column that is not NULL, or that a check
	// bounds by 0 or 1.
	cockroachScan = regexp.MustCompile(`(?m)spans: (?:FULL SCAN|\(/NULL - \]|\[/[01] - \])`)
	cockroachSQL  = regexp.MustCompile(`(?m)SQL commands?: (.*)$`)
	cockroachRows = regexp.MustCompile(`estimated row count: ([0-9,]+)`)
	crateRows     = regexp.MustCompile(`\(rows=([0-9]+)\)`)
	postgresIndex = regexp.MustCompile(`(?m)Index (?:Only )?Scan(?: Backward)? (?:using|on) (\S+)`)
	postgresRows  = regexp.MustCompile(` rows=([0-9]+) `)
	sqliteIndex   = regexp.MustCompile(`(?m)USING (?:COVERING )?INDEX (\S+)`)
	sqliteScan    = regexp.MustCompile(`(?m)^SCAN \S+(?: AS \S+)?$`)
)

func cockroach(p *Plan) {
	p.Indexes = all(cockroachTable, p.Text)
	for node := range strings.SplitSeq(p.Text, "•") {
		// A scan with a limit of its own ends before all rows are read.
		p.FullScan = p.FullScan || cockroachScan.MatchString(node) && !strings.Contains(node, " limit: ")
	}
	p.Advice = all(cockroachSQL, p.Text)
	p.rows(cockroachRows, p.Text)
}

func postgres(p *Plan) {
	p.Indexes = all(postgresIndex, p.Text)
	p.FullScan = strings.Contains(p.Text, "Seq Scan on ")
	text := p.Text
	if _, read, ok := strings.Cut(text, "\n"); ok && postgresWrites.MatchString(text) { // the write itself returns no rows
		text = read
	}
	p.rows(postgresRows, text)
}

var postgresWrites = regexp.MustCompile(`^(?:Update|Delete|Insert) on `)

func sqlite(p *Plan) {
	p.Indexes = all(sqliteIndex, p.Text)
	p.FullScan = sqliteScan.MatchString(p.Text)
}

// rows takes the first number of rows in a text, which is that of the outermost part.
func (p *Plan) rows(re *regexp.Regexp, text string) {
	if m := re.FindStringSubmatch(text); m != nil {
		p.Rows, _ = strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
	}
}

func all(re *regexp.Regexp, text string) (out []string) {
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		out = append(out, strings.TrimSpace(m[1]))
	}
	return out
}
