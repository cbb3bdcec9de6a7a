package pgwire

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/internal/sqlquote"
)

// errCrateDB is the error of a server that speaks PostgreSQL's protocol as a sideline.
var errCrateDB = errors.New("this is a CrateDB, which is used over HTTP: write crate://host:4200, with its HTTP port")

// errStrings is the error of a session in which a backslash in a string constant begins an escape.
var errStrings = errors.New("the session has standard_conforming_strings = off: remove it from the URL, or run ALTER ROLE ... RESET standard_conforming_strings")

// accept looks at the session that a server has opened: whether it is of a kind that this transport knows, reads string constants
// as package sqlquote writes them, and took the settings of the session. PostgreSQL refuses settings that it does not know; CockroachDB opens the session without them
// and says nothing, so it is asked for each, once per node.
func (n *node) accept(ctx context.Context, pg *pgconn.PgConn) error {
	if pg.ParameterStatus("crate_version") != "" {
		return errCrateDB
	}
	if pg.ParameterStatus("standard_conforming_strings") == "off" {
		return errStrings
	}
	if pg.ParameterStatus("crdb_version") == "" {
		return nil
	}
	if err := n.lockRows(ctx, pg); err != nil || n.accepted.Load() {
		return err
	}
	if names := settings(n.config.RuntimeParams); len(names) > 0 {
		show := ""
		for _, name := range names {
			setting, err := sqlquote.Setting(name)
			if err != nil {
				return err
			}
			show += "SHOW " + setting + ";"
		}
		if _, err := pg.Exec(ctx, show).ReadAll(); err != nil {
			return err
		}
	}
	n.accepted.Store(true)
	return nil
}

// lockSettings are the settings without which CockroachDB 24.1 to 26.1 does not lock what FOR UPDATE and FOR SHARE say, in serializable
// transactions: it locks the entries of the index that it read, not the rows, also of rows that the condition leaves out, and FOR SHARE locks nothing.
var lockSettings = []string{"optimizer_use_lock_op_for_serializable", "enable_shared_locking_for_serializable"}

// lockRows makes the locks of rows of a session of CockroachDB right. The handshake cannot have the settings: PostgreSQL refuses them, and it
// is the handshake that tells the two apart. Settings of the URL stay.
func (n *node) lockRows(ctx context.Context, pg *pgconn.PgConn) error {
	set := ""
	for _, name := range lockSettings {
		if _, given := n.config.RuntimeParams[name]; !given {
			set += "SET " + name + " = on;"
		}
	}
	if set == "" {
		return nil
	}
	_, err := pg.Exec(ctx, set).ReadAll()
	return err
}

// ours are the parameters of a session that are always known.
var ours = []string{"application_name", "client_encoding", "search_path", "statement_timeout", "timezone", "options"}

// settings are the names of the settings that the user gave a session. Those with a dot may have any name.
func settings(params map[string]string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !slices.Contains(ours, name) && !strings.Contains(name, ".") {
			names = append(names, name)
		}
	}
	// -c name=value, -cname=value, --name=value
	words := strings.Fields(params["options"])
	for i, word := range words {
		name, found := strings.CutPrefix(word, "-c")
		if !found {
			name, found = strings.CutPrefix(word, "--")
		}
		if found && name == "" && i+1 < len(words) {
			name = words[i+1]
		}
		name, _, given := strings.Cut(name, "=")
		name = strings.ReplaceAll(name, "-", "_")
		if found && given && name != "cluster" && !strings.Contains(name, ".") {
			names = append(names, name)
		}
	}
	return names
}
