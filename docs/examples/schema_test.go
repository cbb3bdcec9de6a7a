package examples

import (
	"regexp"
	"strings"
	"testing"
)

// columns are those of the entity Kind that stand for builders whose name is not the column's.
var columns = map[string]string{
	"Float": "a_float64", "JSON of a struct": "a_json", "JSON of a map": "a_map", "JSON of []bool": "a_bools",
	"JSON of []int64": "a_int64s", "JSON of []time.Time": "a_times", "JSON of []uuid.UUID": "a_uuids",
}

// TestFieldTable checks the table of fields in docs/schema.md against the DDL that was generated for each database.
func TestFieldTable(t *testing.T) {
	ddl, built := make(map[string]string), make(map[string]string) // of ent's fields, and of those with a builder of package schema
	dialects := []string{"cratedb", "cockroachdb", "postgres", "sqlite"}
	for _, d := range dialects {
		text := read(t, "../../test/shop/db/ddl/"+d+".sql")
		_, text, _ = strings.Cut(text, `EXISTS "kinds"`)
		ddl[d], _, _ = strings.Cut(text, "\n);")
		built[d] = read(t, "../../test/decimal/db/ddl/"+d+".sql") + read(t, "../../gen/testdata/geo/db/ddl/"+d+".sql") +
			read(t, "../../test/scalars/db/ddl/"+d+".sql")
		if d != "cratedb" {
			built[d] += read(t, "../../test/scalars/trees/db/ddl/"+d+".sql")
		}
	}
	_, table, _ := strings.Cut(read(t, "../schema.md"), "## Fields\n\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(table, "\n")[2:]
	for _, row := range rows {
		cells := strings.Split(strings.ReplaceAll(row, "`", ""), " | ")
		builder := strings.TrimPrefix(cells[0], "| ")
		column := columns[builder]
		if column == "" {
			column = "a_" + strings.ToLower(builder)
		}
		in := ddl
		if name, ok := strings.CutPrefix(builder, `schema.`); ok {
			in, column = built, strings.Split(name, `"`)[1]
		}
		for i, d := range dialects {
			want, notIndexed := strings.CutSuffix(cells[i+2], ", not indexed")
			want = regexp.QuoteMeta(strings.TrimSuffix(want, "...)"))
			switch {
			case want == "refused", d == "cratedb" && column == "path": // no schema of the tests has it there
				continue
			case strings.HasSuffix(cells[i+2], "(...)"):
			case notIndexed:
				want += ` NOT NULL INDEX OFF\b`
			default:
				want += `( NOT NULL| DEFAULT ('([^']|'')*'|\[[^]]*\]))*( INDEX USING [A-Z]+)?,?\n`
			}
			if !regexp.MustCompile(`"` + column + `" ` + want).MatchString(in[d] + "\n") {
				t.Errorf("%s on %s is not %s", builder, d, cells[i+2])
			}
		}
	}
	if len(rows) < 20 {
		t.Errorf("%d rows were found", len(rows))
	}
}
