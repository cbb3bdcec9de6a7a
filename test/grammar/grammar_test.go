package grammar

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/cockroachdb/cockroachdb-parser/pkg/sql/parser"

	"github.com/crategen/crategen/internal/gen/model"
)

func statements(t *testing.T, d model.Dialect) []string {
	t.Helper()
	list, err := Statements(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d different statements", len(list))
	return list
}

func TestCockroachDB(t *testing.T) {
	for _, sql := range statements(t, model.CockroachDB) {
		if _, err := parser.ParseOne(sql); err != nil {
			t.Errorf("%v\n%s", err, sql)
		}
	}
}

// The grammar of CrateDB is a Python package: CRATEGEN_PYTHON names an interpreter that has it, as run.sh does.
func TestCrateDB(t *testing.T) {
	python := os.Getenv("CRATEGEN_PYTHON")
	if python == "" {
		t.Skip("CRATEGEN_PYTHON names no Python with cratedb-sqlparse; make grammar sets it up")
	}
	list := statements(t, model.CrateDB)
	input, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "parse.py")
	cmd.Stdin = strings.NewReader(string(input))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s parse.py: %v", python, err)
	}
	var problems []string // one per statement, empty if it parses
	if err := json.Unmarshal(out, &problems); err != nil || len(problems) != len(list) {
		t.Fatalf("parse.py answered %d statements of %d: %v", len(problems), len(list), err)
	}
	for i, problem := range problems {
		if problem != "" {
			t.Errorf("%s\n%s", problem, list[i])
		}
	}
}

// A corpus that lost its statements would parse.
func TestStatementsAreThere(t *testing.T) {
	for _, d := range []model.Dialect{model.CockroachDB, model.CrateDB} {
		all := strings.Join(statements(t, d), "\n")
		for _, part := range []string{
			"CREATE TABLE", "DROP TABLE", "INSERT INTO", "ON CONFLICT", "RETURNING", "UPDATE", "DELETE FROM", "SELECT DISTINCT",
			"GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", " IN (SELECT", "information_schema", "ANY(", "LIKE",
			"LEFT JOIN", "EXISTS (", "WITH \"", "UNION ALL", "FILTER (", "PARTITION BY", "ROWS BETWEEN", "CASE WHEN", "coalesce(",
			"date_trunc(", "extract(", "\"deleted_at\" IS NULL", "\"tenant\" = ", "/*route=",
		} {
			if !strings.Contains(all, part) {
				t.Errorf("no statement of %s contains %q", d, part)
			}
		}
		for _, part := range []string{"COPY ", "TO DIRECTORY", "format('%s'"} {
			if strings.Contains(all, part) != (d == model.CrateDB) {
				t.Errorf("a statement of %s with %q: want it on CrateDB only", d, part)
			}
		}
		for _, part := range []string{" INTERSECT ", " EXCEPT ", " ntile(", "percent_rank(", "LATERAL", "similarity(", "IMPORT INTO", "EXPORT INTO", " #- ARRAY["} {
			if strings.Contains(all, part) != (d != model.CrateDB) {
				t.Errorf("a statement of %s with %q: want it on the others only", d, part)
			}
		}
	}
}
