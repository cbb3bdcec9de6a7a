package crate

import "testing"

// A migration waits for the statements that write to its table, and not for those to a table whose name has the same letters in it.
func TestMayWrite(t *testing.T) {
	for stmt, want := range map[string]bool{
		`INSERT INTO "doc"."events" ("id") VALUES (?)`:   true,
		`/* job 7 */ update Events set n = 1`:            true,
		`INSERT INTO other SELECT * FROM events`:         true,
		`COPY "events" FROM ?`:                           true,
		`INSERT INTO "device_events" ("id") VALUES (?)`:  false,
		`INSERT INTO other (name) VALUES ('events')`:     false,
		`/* a */ SELECT * FROM events`:                   false,
		`REFRESH TABLE events`:                           false,
		`WITH e AS (SELECT 1) SELECT * FROM "events", e`: false,
	} {
		if mayWrite(stmt, "events") != want {
			t.Errorf("%s: %v", stmt, !want)
		}
	}
}
