package kind

import (
	"database/sql"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/runtime/wire"
)

// TestTruncated compares what SQLite computes with what generated code computes.
func TestTruncated(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const stored = "2006-01-02T15:04:05.000000Z"
	for _, text := range []string{
		"2024-12-01T23:59:59.999999Z", "2024-12-02T00:00:00.000000Z", "2024-12-31T23:59:59.999999Z", "2025-01-01T00:00:00.000000Z",
		"1969-12-31T23:59:59.999999Z", "2024-02-29T12:34:56.789012Z", "2024-06-30T23:59:59.999999Z", "2024-11-03T08:00:00.000001Z",
	} {
		at, err := time.Parse(stored, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range []string{"second", "minute", "hour", "day", "week", "month", "quarter", "year"} {
			var got string
			if err := db.QueryRow("SELECT "+Truncated(target.SQLite, unit, "ts")+" FROM (SELECT ? AS ts)", text).Scan(&got); err != nil {
				t.Fatalf("%s: %v", unit, err)
			}
			if want := wire.TruncateTime(at, unit).Format(stored); got != want {
				t.Errorf("the %s of %s is %s, want %s", unit, text, got, want)
			}
		}
	}
}
