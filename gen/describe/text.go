package describe

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Text prints a description for people: a table of columns for each entity, and below it its key, indexes and edges. What
// is too long for a column, the members of an object or a long default, is cut; JSON has it all.
func Text(w io.Writer, s *Schema) error {
	p := printer{schema: s}
	p.line("Schema %s for %s", s.Package, strings.Join(databases(s), ", "))
	if s.CockroachDB != nil {
		p.line("CockroachDB: %s", s.CockroachDB.text())
	}
	for _, e := range s.Entities {
		p.entity(e)
	}
	for _, e := range s.Joins {
		p.entity(e)
	}
	_, err := w.Write(p.buf.Bytes())
	return err
}

func databases(s *Schema) []string {
	var list []string
	for _, t := range s.Targets {
		name := t.Database
		if t.Version != "" {
			name += "@" + t.Version
		}
		list = append(list, name)
	}
	return list
}

// printer collects lines.
type printer struct {
	schema *Schema
	buf    bytes.Buffer
}

func (p *printer) line(format string, args ...any) {
	p.buf.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

// title names an entity, its table and where it is declared.
func (e Entity) title() string {
	name, kind, table := cmp.Or(e.Edge, e.Name), "table", e.Table
	if e.View != nil {
		kind = "view"
	}
	if e.Schema != "" {
		table = e.Schema + "." + e.Table
	}
	title := fmt.Sprintf("%s: %s %s", name, kind, table)
	if e.External {
		title += ", made elsewhere"
	}
	if e.Package != "" {
		title += ", package " + e.Package
	}
	if e.Position == "" {
		return title
	}
	return title + " (" + e.Position + ")"
}

func (p *printer) entity(e Entity) {
	p.line("")
	p.line("%s", e.title())
	for _, line := range lines(e.Doc) {
		p.line("  %s", line)
	}
	p.line("")
	p.columns(e)
	var rows [][]string
	add := func(cells ...string) { rows = append(rows, cells) }
	if len(e.Key) > 0 {
		add("key", strings.Join(e.Key, ", "))
	}
	for _, x := range e.Uniques {
		add("unique", x.text())
	}
	for _, x := range e.Indexes {
		add("index", x.text())
	}
	for _, x := range e.Fulltexts {
		analyzer := cmp.Or(x.Analyzer, x.Language)
		if x.Made != "" {
			analyzer = x.AnalyzerName + ": " + x.Made
		}
		add("full text", x.Name+": "+strings.Join(x.Columns, ", ")+" ("+analyzer+")")
	}
	for _, c := range e.Checks {
		add("check", c.Name+": "+oneLine(c.Expr))
	}
	if s := e.RowSecurity; s != nil {
		add("row security", s.text())
		for _, x := range s.Policies {
			add("policy", x.text())
		}
	}
	if e.View != nil {
		for _, x := range e.View.lines() {
			add("view", x)
		}
	}
	for _, x := range e.Edges {
		add("edge", strings.Join(append([]string{x.Name + ": " + x.Kind + " " + x.Target}, x.facts()...), ", "))
	}
	if e.CrateDB != nil {
		add("CrateDB", e.CrateDB.text())
	}
	if e.CockroachDB != nil {
		add("CockroachDB", e.CockroachDB.text())
	}
	if len(rows) > 0 {
		p.line("")
		p.table(rows)
	}
}

// lines are the queries of a view: one if all databases have the same.
func (v *View) lines() []string {
	var list, queries []string
	for _, database := range slices.Sorted(maps.Keys(v.Queries)) {
		query := oneLine(v.Queries[database])
		queries = append(queries, query)
		list = append(list, database+": "+query)
	}
	if queries = slices.Compact(queries); len(queries) == 1 {
		return queries
	}
	return list
}

func (p *printer) columns(e Entity) {
	head := []string{"COLUMN", "GO"}
	for _, t := range p.schema.Targets {
		head = append(head, strings.ToUpper(t.Database))
	}
	rows := [][]string{append(head, "")}
	for _, c := range e.Columns {
		row := []string{c.Name, c.GoType}
		for _, t := range p.schema.Targets {
			row = append(row, cmp.Or(shortType(c.Types[t.Database]), "-"))
		}
		c.whole = c.Key && len(e.Key) == 1
		facts := c.facts()
		if c.Nullable {
			facts = slices.Insert(facts, 0, "null")
		}
		if c.Deprecated != nil {
			facts = append(facts, "deprecated")
		}
		rows = append(rows, append(row, strings.Join(facts, ", ")))
	}
	p.table(rows)
}

// table prints rows in columns, indented.
func (p *printer) table(rows [][]string) {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(w, "  "+strings.Join(row, "\t"))
	}
	w.Flush() // a buffer takes everything
	for _, line := range lines(b.String()) {
		p.line("%s", line)
	}
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// maxType is the longest type that a column of the table shows whole.
const maxType = 32

// shortType leaves out what stands between the outermost parentheses of a long type.
func shortType(typ string) string {
	from, to := strings.Index(typ, "("), strings.LastIndex(typ, ")")
	if len(typ) <= maxType || from < 0 || to < from {
		return typ
	}
	if at := strings.Index(typ, " AS ("); at >= 0 { // OBJECT(DYNAMIC) AS (...)
		from = at + len(" AS ")
	}
	return typ[:from+1] + "..." + typ[to:]
}

// text is an index in a line.
func (x Index) text() string {
	columns := make([]string, len(x.Columns))
	for i, c := range x.Columns {
		columns[i] = c.Name
		if c.OpClass != "" {
			columns[i] += " " + c.OpClass
		}
		if c.Desc {
			columns[i] += " desc"
		}
	}
	out := x.Name + " (" + strings.Join(columns, ", ") + ")"
	if len(x.Include) > 0 {
		out += " include (" + strings.Join(x.Include, ", ") + ")"
	}
	if x.Where != "" {
		out += " where " + oneLine(x.Where)
	}
	for _, database := range slices.Sorted(maps.Keys(x.Types)) {
		out += ", " + x.Types[database] + " on " + database
	}
	return out + x.CockroachDB.text()
}

// text are the options of a table in a line.
func (c *CrateDB) text() string {
	var list []string
	add := func(name, value string) {
		if value != "" {
			list = append(list, name+" "+value)
		}
	}
	if c.Shards > 0 {
		add("shards", fmt.Sprint(c.Shards))
	}
	add("replicas", c.Replicas)
	add("clustered by", c.ClusteredBy)
	add("partitioned by", strings.Join(c.PartitionedBy, " and "))
	add("column policy", c.ColumnPolicy)
	for _, name := range slices.Sorted(maps.Keys(c.Settings)) {
		add(name, c.Settings[name])
	}
	return strings.Join(list, ", ")
}
