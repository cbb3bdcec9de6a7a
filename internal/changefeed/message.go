package changefeed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Message is a message of a changefeed with the wrapped envelope: a change of a row, or a resolved time.
type Message struct {
	// Resolved is the resolved time: all changes up to it were sent. Zero for a change.
	Resolved HLC
	// Time is the time of the commit; Updated is that of the message, which is the time of the scan for rows that existed before.
	Time, Updated HLC
	// Before and After are the row by the names of columns, nil if there is none.
	Before, After map[string]json.RawMessage
}

// Parse reads the value of a message.
func Parse(value []byte) (Message, error) {
	var raw struct {
		Resolved string                     `json:"resolved"`
		Commit   string                     `json:"mvcc_timestamp"`
		Updated  string                     `json:"updated"`
		Before   map[string]json.RawMessage `json:"before"`
		After    map[string]json.RawMessage `json:"after"`
	}
	if err := json.Unmarshal(value, &raw); err != nil {
		return Message{}, fmt.Errorf("a message of the changefeed: %w", err)
	}
	m := Message{Before: raw.Before, After: raw.After}
	var err error
	if raw.Resolved != "" {
		m.Resolved, err = ParseHLC(raw.Resolved)
		return m, err
	}
	if m.Time, err = ParseHLC(raw.Commit); err == nil {
		m.Updated, err = ParseHLC(raw.Updated)
	}
	return m, err
}

// Cells are the cells of a row in the order of columns, nil for NULL. missing is the first column that the row does not have.
func Cells(dst [][]byte, row map[string]json.RawMessage, columns []string) (cells [][]byte, missing string) {
	for _, name := range columns {
		cell, ok := row[name]
		switch {
		case !ok && missing == "":
			missing = name
		case bytes.Equal(cell, null):
			cell = nil
		}
		dst = append(dst, cell)
	}
	return dst, missing
}

// Experimental reports whether a server of the version, as version() returns it, has feeds without a sink only in their experimental form:
// before 24.3 the other form needs a licence (release notes of 24.3).
func Experimental(version string) bool {
	_, number, _ := strings.Cut(version, " v")
	var year, release int
	if n, _ := fmt.Sscanf(number, "%d.%d", &year, &release); n < 2 {
		return false
	}
	return year < 24 || year == 24 && release < 3
}

var null = []byte("null")

// SchemaChange is the time that the error of a feed names which ended because of a change of the schema. Everything before it was sent.
func SchemaChange(message string) (HLC, bool) {
	_, text, found := strings.Cut(message, "schema change occurred at ")
	if !found {
		return HLC{}, false
	}
	text, _, _ = strings.Cut(text, " ")
	h, err := ParseHLC(text)
	return h, err == nil
}
