package model

import (
	"testing"
	"time"
)

func TestTimeUnit(t *testing.T) {
	for own, want := range map[string]time.Duration{
		"timestamptz":                      0,
		"timestamptz(6)":                   0,
		"timestamptz(3)":                   time.Millisecond,
		"TIMESTAMP (0) WITH TIME ZONE":     time.Second,
		"timestamp( 1 ) without time zone": 100 * time.Millisecond,
		"timestamptz(2)[]":                 10 * time.Millisecond,
		"date":                             24 * time.Hour,
		" DATE ":                           24 * time.Hour,
		"date[]":                           24 * time.Hour,
		"daterange":                        0,
		"text":                             0,
	} {
		f := &Field{SchemaType: map[Dialect]string{Postgres: own}}
		if got := f.TimeUnit(projectOf(Postgres, SQLite)); got != want {
			t.Errorf("%q: %v, want %v", own, got, want)
		}
		if got := f.TimeUnit(projectOf(SQLite)); got != 0 {
			t.Errorf("%q without PostgreSQL among the targets: %v", own, got)
		}
	}
	f := &Field{SchemaType: map[Dialect]string{Postgres: "timestamptz(3)", CockroachDB: "timestamptz(1)"}}
	if got := f.TimeUnit(projectOf(Postgres, CockroachDB, CrateDB)); got != 100*time.Millisecond {
		t.Errorf("the coarsest of several: %v", got)
	}
	if got := f.TimeUnit(projectOf(Postgres, CrateDB)); got != 0 {
		t.Errorf("the same as the project's: %v", got)
	}
}

func projectOf(dialects ...Dialect) *Project {
	p := new(Project)
	for _, d := range dialects {
		p.Targets = append(p.Targets, Target{Dialect: d})
	}
	return p
}
