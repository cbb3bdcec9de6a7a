package ddl

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/gen/model"
)

func TestFault27Expressions(t *testing.T) {
	e := &model.Entity{Name: "Reading", Fields: []*model.Field{{Column: "ts"}, {Column: "year"}, {Column: "text"}, {Column: "Odd"}, {Column: "value"},
		{Column: "time"}, {Column: "zone"}, {Column: "end"}, {Column: "days"}, {Column: "precision"}, {Column: "varying"}}}
	all := []model.Dialect{model.CrateDB, model.CockroachDB, model.Postgres, model.SQLite}
	for _, tc := range []struct {
		at      place
		sql     string
		refused []model.Dialect
		want    string // a part of problem and remedy
	}{
		{inDefault, "ts", all, "a column (ts) in a DEFAULT; make it a generated column: SchemaType(map[string]string{"},
		{inDefault, "lower(text)", all, "GENERATED ALWAYS AS (lower(text))"},
		{inDefault, "date_trunc('month', ts)", all, ""}, // SQLite lacks the function as well
		{inDefault, "value * 2", all, "a column (value)"},
		{inDefault, "VALUE + 1", all, "a column (VALUE)"},
		{inDefault, `"Odd" || 'x'`, all, "a column (Odd)"},
		{inDefault, `odd || 'x'`, all, "a column (odd)"},
		{inDefault, "(SELECT max(id) FROM t)", all, "a subquery in a DEFAULT"},
		{inDefault, "count(*)", all, "an aggregate (count)"},
		{inDefault, "(VALUES ('x'))", all, "a subquery in a DEFAULT"},
		{inDefault, "max(1)", all[:3], "an aggregate (max)"},
		{inDefault, "max(1, 2)", all[:3], "an aggregate (max)"},
		{inDefault, "ntile(2) OVER ()", all, "an aggregate (ntile)"},
		{inDefault, "generate_series(1, 3)", all, "a function that returns several rows (generate_series)"},
		{inDefault, "gen_random_ulid()", []model.Dialect{model.CrateDB, model.Postgres, model.SQLite}, "no function gen_random_ulid"},
		{inDefault, "current_user", nil, ""},
		{inDefault, "'select ts'", nil, ""},
		{inDefault, "now() + interval '1 day'", []model.Dialect{model.SQLite}, "no function now; name its own expression with entsql.DefaultExprs(map[string]string{\"sqlite\""},
		{inDefault, "extract(year FROM current_date)", nil, ""},
		{inDefault, "CAST('a' AS text)", nil, ""},
		{inDefault, "'a'::text", nil, ""},
		{inDefault, "lower('A')", nil, ""},
		// drizzle-kit-mirror 33: AT TIME ZONE, here with columns with the names of words of the grammar
		{inDefault, "(date_trunc('day', CURRENT_TIMESTAMP) AT TIME ZONE 'utc'::text)", []model.Dialect{model.SQLite}, "no function date_trunc"},
		{inDefault, "CURRENT_TIMESTAMP::timestamp(3) without time zone", nil, ""},
		{inDefault, "CASE WHEN random() < 0.5 THEN 1 ELSE 2 END", nil, ""},
		{inDefault, "make_interval(days => 1)", nil, ""},
		{inDefault, "random() * 2::double precision", nil, ""},
		{inDefault, "'a'::character varying", nil, ""},
		{inDefault, "time", all, "a column (time) in a DEFAULT"},
		{inDefault, "days > 1", all, "a column (days)"},
		{inDefault, `"end" + 1`, all, "a column (end)"},
		{inDefault, "nextval('s')", []model.Dialect{model.CrateDB, model.SQLite}, "no function nextval"},
		{inDefault, "unique_rowid()", []model.Dialect{model.CrateDB, model.Postgres, model.SQLite}, "no function unique_rowid"},
		{inDefault, "gen_random_text_uuid()", []model.Dialect{model.CockroachDB, model.Postgres, model.SQLite}, "no function gen_random_text_uuid"},
		{inDefault, "CAST(gen_random_uuid() AS text)", []model.Dialect{model.CrateDB, model.SQLite}, "no function gen_random_uuid"},
		{inDefault, "hex(randomblob(16))", []model.Dialect{model.CrateDB, model.CockroachDB, model.Postgres}, "no function randomblob"},
		{inCheck, "value > 0 AND text <> ''", nil, ""},
		{inCheck, "value > (select 1)", all, "a subquery in a CHECK"},
		{inPredicate, "value IS NULL", nil, ""},
		{inPredicate, "ts > now()", all, "with a changing result (now)"},
		{inPredicate, "ts > CURRENT_TIMESTAMP", all, "with a changing result (current_timestamp)"},
		{inPredicate, "text = current_user", all, "with a changing result (current_user)"},
		{inCheck, "value > max(value)", all[:3], "an aggregate (max) in a CHECK"},
		{inCheck, "value > 0 AND text = current_user", nil, ""},
		{inPredicate, "EXISTS (SELECT 1)", all, "a subquery in the condition of an index"},
	} {
		var refused []string
		for _, d := range all {
			p := &problems{dialect: d}
			wrong := p.examine(e, tc.at, tc.sql)
			if wrong == nil {
				continue
			}
			refused = append(refused, string(d))
			if text := wrong.problem + "; " + wrong.remedy; !strings.Contains(text, tc.want) {
				t.Errorf("%s: %s: %s, want %s", d, tc.sql, text, tc.want)
			}
		}
		if len(refused) != len(tc.refused) {
			t.Errorf("%s is refused by %v, want %v", tc.sql, refused, tc.refused)
		}
	}
}
