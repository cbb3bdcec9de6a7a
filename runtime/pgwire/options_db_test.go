package pgwire_test

import (
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

// TestSessionOptions holds that a session has what the URL says.
func TestSessionOptions(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "statement_timeout=1500ms", "time_zone=Asia/Tokyo", "application_name=shop")
		for setting, want := range map[string]string{"TimeZone": "Asia/Tokyo", "application_name": "shop"} {
			if got := collect(t, db, sql(wire.OpRead, "SELECT current_setting($1)", wire.Text(setting)), wire.Row.Text)[0]; got != want {
				t.Errorf("%s is %q, want %q", setting, got, want)
			}
		}
		limit := collect(t, db, sql(wire.OpRead, "SHOW statement_timeout"), wire.Row.Text)[0]
		if limit != "1500ms" && limit != "1500" {
			t.Errorf("statement_timeout is %s", limit)
		}
		times := collect(t, db, sql(wire.OpRead, "SELECT '1970-01-01 00:00:00Z'::timestamptz, '1970-01-01 00:00:00'::timestamp, "+
			"'1970-01-01'::date, ARRAY['1970-01-01 00:00:00Z'::timestamptz]"), func(r wire.Row) []time.Time {
			return append([]time.Time{r.Time(), r.Time(), r.Time()}, r.Times()...)
		})[0]
		for i, want := range []string{"1970-01-01T09:00:00+09:00", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1970-01-01T09:00:00+09:00"} {
			if got := times[i].Format(time.RFC3339); got != want {
				t.Errorf("time %d is %s, want %s", i, got, want)
			}
		}
	})
}

// TestBackslashesMeanThemselves: a session in which a backslash in a string constant begins an escape is refused, because
// statements are not written for it.
func TestBackslashesMeanThemselves(t *testing.T) {
	ctx := t.Context()
	c, err := connect.Parse(pgtest.URL(t) + "&standard_conforming_strings=off")
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(ctx, c, []wire.Driver{pgwire.Driver})
	if err == nil {
		_, err = db.Exec(ctx, &wire.Statement{SQL: `SELECT 'a\b'`})
		db.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "standard_conforming_strings = off") {
		t.Errorf("%v", err)
	}
}
