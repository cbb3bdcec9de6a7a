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

// errLocality is the error of a PostgreSQL with the parameter locality.
var errLocality = errors.New("the server is not a CockroachDB, and only this has localities: remove locality from the URL")

// SQLSTATEs of a handshake.
const (
	unknownSetting = "42704" // PostgreSQL does not know a setting
	shuttingDown   = "57P01"
)

// accept looks at the session that a server has opened: whether it is of a kind that this transport knows, reads string constants
// as package sqlquote writes them, and took the settings of the session. PostgreSQL refuses settings that it does not know; CockroachDB opens
// the session without them and says nothing, so it is asked for each, once per node. locked reports whether the handshake had the settings for
// row locks. All is one round trip, and none for further connections to a node.
func (n *node) accept(ctx context.Context, pg *pgconn.PgConn, locked bool) error {
	if pg.ParameterStatus("crate_version") != "" {
		return errCrateDB
	}
	if pg.ParameterStatus("standard_conforming_strings") == "off" {
		return errStrings
	}
	if pg.ParameterStatus("crdb_version") == "" {
		return nil
	}
	asked := n.accepted.Load()
	sql := ""
	if !locked || !asked { // a server that is too old for them refuses SET, and ignores them in the handshake
		sql = n.lockRows()
	}
	if !asked {
		for _, name := range settings(n.config.RuntimeParams) {
			setting, err := sqlquote.Setting(name)
			if err != nil {
				return err
			}
			sql += "SHOW " + setting + ";"
		}
		if n.place != nil {
			sql += "SHOW LOCALITY;"
		}
	}
	if sql == "" {
		n.accepted.Store(true)
		return nil
	}
	results, err := pg.Exec(ctx, sql).ReadAll()
	if err != nil {
		return err
	}
	if !asked && n.place != nil {
		if rows := results[len(results)-1].Rows; len(rows) == 1 {
			n.place(string(rows[0][0]))
		}
	}
	n.accepted.Store(true)
	return nil
}

// lockSettings are the settings without which CockroachDB 24.1 to 26.1 does not lock what FOR UPDATE and FOR SHARE say, in serializable
// transactions: it locks the entries of the index that it read, not the rows, also of rows that the condition leaves out, and FOR SHARE locks nothing.
var lockSettings = []string{"optimizer_use_lock_op_for_serializable", "enable_shared_locking_for_serializable"}

// missing are the settings for row locks that the URL does not have.
func missing(params map[string]string) []string {
	given := settings(params)
	return slices.DeleteFunc(slices.Clone(lockSettings), func(name string) bool { return slices.Contains(given, name) })
}

// lockRows is the SQL that makes the locks of rows of a session of CockroachDB right. The first handshake cannot have the settings: PostgreSQL
// refuses them, and it is the handshake that tells the two apart. Settings of the URL stay.
func (n *node) lockRows() (sql string) {
	for _, name := range missing(n.config.RuntimeParams) {
		sql += "SET " + name + " = on;"
	}
	return sql
}

// locking is config with the settings for row locks.
func locking(config *pgconn.Config) *pgconn.Config {
	out := config.Copy()
	for _, name := range missing(config.RuntimeParams) {
		out.RuntimeParams[name] = "on"
	}
	return out
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
