package cockroach

import (
	"maps"
	"testing"

	"github.com/crategen/crategen/migrate/state"
)

// TestSettingsOf reads what the server prints behind the columns.
func TestSettingsOf(t *testing.T) {
	for tail, want := range map[string]map[string]string{
		"WITH (schema_locked = true)": nil,
		"WITH (ttl = 'on', ttl_expire_after = '30 days':::INTERVAL, ttl_pause = true, schema_locked = true) LOCALITY GLOBAL":    {"ttl_expire_after": "720:00:00", "ttl_pause": "true", "locality": "GLOBAL"},
		"WITH (ttl = 'on', ttl_expiration_expression = e'x + \\'1 day\\'', schema_locked = true) LOCALITY REGIONAL BY ROW AS r": {"ttl_expiration_expression": "x + '1 day'", "locality": "REGIONAL BY ROW AS r"},
		`LOCALITY REGIONAL BY TABLE IN "us-east"`: {"locality": `REGIONAL BY TABLE IN "us-east"`},
	} {
		if have, rest := settingsOf(tail); !maps.Equal(have, want) || rest != "" {
			t.Errorf("%s: %v, rest %q", tail, have, rest)
		}
	}
}

// TestWith prints the settings.
func TestWith(t *testing.T) {
	table := &state.Table{Settings: map[string]string{"ttl_pause": "true", "ttl_job_cron": "@daily", "locality": "GLOBAL"}}
	if have := with(table); have != " WITH (ttl_job_cron = '@daily', ttl_pause = true) LOCALITY GLOBAL" {
		t.Error(have)
	}
	c := state.SetSetting{Table: table, Name: "locality", From: "GLOBAL"}
	if s := setSetting(c); s.SQL[0] != `ALTER TABLE "" SET LOCALITY REGIONAL BY TABLE IN PRIMARY REGION` {
		t.Error(s.SQL)
	}
}
