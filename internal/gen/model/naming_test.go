package model

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// The names are ent's, so that a database made by ent fits and an ent user finds what he looks for.
func TestNames(t *testing.T) {
	tests := []struct{ name, pascal, snake string }{
		{"title", "Title", "title"},
		{"publication_date", "PublicationDate", "publication_date"},
		{"user_id", "UserID", "user_id"},
		{"id", "ID", "id"},
		{"homeURL", "HomeURL", "home_url"},
		{"HTTPCode", "HTTPCode", "http_code"},
		{"api_url", "APIURL", "api_url"},
		{"full-admin", "FullAdmin", "full-admin"},
		{"two words", "TwoWords", "two words"},
		{"utf8_name", "UTF8Name", "utf8_name"},
		{"größe", "Größe", "größe"},
		{"überTitel", "ÜberTitel", "über_titel"},
		{"X", "X", "x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := pascal(tt.name); got != tt.pascal {
				t.Errorf("Go name %q, want %q", got, tt.pascal)
			}
			if got := snake(tt.name); got != tt.snake {
				t.Errorf("column %q, want %q", got, tt.snake)
			}
		})
	}
}

func TestTableNames(t *testing.T) {
	tests := []struct{ entity, table string }{
		{"Book", "books"},
		{"OrderItem", "order_items"},
		{"Category", "categories"},
		{"Person", "persons"},
		{"Bus", "bus"},
		{"Equipment", "equipment"},
		{"HTTPRoute", "http_routes"},
	}
	for _, tt := range tests {
		t.Run(tt.entity, func(t *testing.T) {
			if got := tableName(tt.entity); got != tt.table {
				t.Errorf("table %q, want %q", got, tt.table)
			}
		})
	}
}

func TestLongSymbolsAreCutAsInEnt(t *testing.T) {
	const name = "a_very_long_name_of_an_index_that_postgresql_would_cut_off_without_asking"
	got := symbol(name)
	if len(got) != 63 || got[:31] != name[:30]+"_" {
		t.Errorf("symbol %q of %d bytes, want 63 bytes that begin with %q", got, len(got), name[:30]+"_")
	}
	for _, long := range []string{strings.Repeat("é", 40), "x" + strings.Repeat("é", 40)} {
		if got := symbol(long); !utf8.ValidString(got) {
			t.Errorf("%q is cut within a character: %q", long, got)
		}
	}
	if symbol(name+"2") == got {
		t.Error("two long names are cut to the same symbol")
	}
}
