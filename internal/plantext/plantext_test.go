package plantext

import (
	"reflect"
	"strings"
	"testing"
)

// The plans are what CockroachDB 26.1, PostgreSQL 15, CrateDB 6.4 and SQLite print.
var plans = []struct {
	name string
	read Reader
	text string
	want Plan
}{
	{"a full scan with advice", CockroachDB, `distribution: local
vectorized: true

• filter
│ estimated row count: 1
│ filter: name = 'x5'
│
└── • scan
      estimated row count: 1,000 (100% of the table; stats collected 0 seconds ago)
      table: e1@e1_pkey
      spans: FULL SCAN

index recommendations: 1
1. type: index creation
   SQL command: CREATE INDEX ON writes.public.e1 (name) STORING (n, j, arr, t);`,
		Plan{Indexes: []string{"e1_pkey"}, FullScan: true, Rows: 1, Advice: []string{"CREATE INDEX ON writes.public.e1 (name) STORING (n, j, arr, t);"}}},
	{"a scan of a nullable index", CockroachDB, "• scan\n  missing stats\n  table: t@t_n_idx\n  spans: (/NULL - ]",
		Plan{Indexes: []string{"t_n_idx"}, FullScan: true, Rows: -1}},
	{"a scan of an index with a check", CockroachDB, "• scan\n  estimated row count: 1,234,567\n  table: t@t_n_idx\n  spans: [/1 - ]",
		Plan{Indexes: []string{"t_n_idx"}, FullScan: true, Rows: 1234567}},
	{"a scan with a limit", CockroachDB, "• scan\n  table: t@t_n_idx\n  spans: (/NULL - ]\n  limit: 10", Plan{Indexes: []string{"t_n_idx"}, Rows: -1}},
	{"an index join", CockroachDB, "• index join\n│ table: e1@e1_pkey\n│\n└── • scan\n      table: e1@e1_n_idx\n      spans: [/6 - ]\n      limit: 3",
		Plan{Indexes: []string{"e1_pkey", "e1_n_idx"}, Rows: -1}},
	{"a scan with a soft limit beside a limited one", CockroachDB,
		"• union all\n├── • scan\n│     table: a@a_pkey\n│     spans: FULL SCAN (SOFT LIMIT)\n└── • scan\n      table: b@b_pkey\n      spans: LIMITED SCAN\n      limit: 1",
		Plan{Indexes: []string{"a_pkey", "b_pkey"}, FullScan: true, Rows: -1}},
	{"a write by an index", Postgres, "Update on e1  (cost=0.28..8.29 rows=0 width=0)\n  ->  Index Scan using e1_pkey on e1  (cost=0.28..8.29 rows=7 width=38)\n        Index Cond: (id = 3)",
		Plan{Indexes: []string{"e1_pkey"}, Rows: 7}},
	{"a scan", Postgres, "Aggregate  (cost=18.50..18.51 rows=1 width=8) (actual time=0.217..0.218 rows=1 loops=1)\n  ->  Seq Scan on e1  (cost=0.00..16.00 rows=1000 width=0)",
		Plan{FullScan: true, Rows: 1}},
	{"a bitmap", Postgres, "Bitmap Heap Scan on t  (cost=4.30..13.61 rows=4 width=36)\n  ->  Bitmap Index Scan on t_a_idx  (cost=0.00..4.30 rows=4 width=0)",
		Plan{Indexes: []string{"t_a_idx"}, Rows: 4}},
	{"a lookup", CrateDB, "Get[writes.e1 | id, name | DocKeys{1} | (id = 1)] (rows=1)", Plan{KnowsKeys: true, ByKey: true, Rows: 1}},
	{"a search", CrateDB, "Fetch[id, name] (rows=3)\n  └ Collect[writes.e1 | [_fetchid, id] | (name = 'a1')] (rows=5)", Plan{KnowsKeys: true, Rows: 3}},
	{"a search without statistics", CrateDB, "Collect[writes.e1 | [id] | true] (rows=unknown)", Plan{KnowsKeys: true, Rows: -1}},
	{"an analysis of partitions", CrateDB, `{"Execute":{"n1":{"QueryBreakdown":[{"QueryName":"TermQuery","PartitionIdent":"a"},{"QueryName":"BooleanQuery","PartitionIdent":"b",
		"Children":[{"QueryName":"GenericFunctionQuery"}]},{"QueryName":"TermQuery","PartitionIdent":"a"}]}}}`,
		Plan{KnowsKeys: true, FullScan: true, Partitions: 2, Rows: -1}},
	{"an analysis of a lookup", CrateDB, `{"Execute":{"Total":1.5,"Phases":{}}}`, Plan{KnowsKeys: true, ByKey: true, Rows: -1}},
	{"an index", SQLite, "SEARCH t USING INDEX t_a (a=?)\nSCAN b USING COVERING INDEX b_c", Plan{Indexes: []string{"t_a", "b_c"}, Rows: -1}},
	{"a scan of a table", SQLite, "SCAN t AS t1\nUSE TEMP B-TREE FOR ORDER BY", Plan{FullScan: true, Rows: -1}},
}

func TestRead(t *testing.T) {
	for _, tt := range plans {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.read(strings.Split(tt.text, "\n"))
			tt.want.Text = tt.text
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%+v\nwant %+v", got, tt.want)
			}
		})
	}
}
