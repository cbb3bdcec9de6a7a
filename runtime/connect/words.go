package connect

import (
	"fmt"
	"slices"
	"strings"
)

// Word is a parameter of other clients, with its treatment here.
type Word struct {
	// Names are the names of the parameter; several names can have one meaning.
	Names []string
	// From names the clients that have the parameter.
	From string
	// As is the equivalent parameter of crategen; its values have the same meaning.
	As string
	// Only are values that request the fixed behaviour. They are accepted without effect.
	Only []string
	// Advice is the remedy if the parameter is refused.
	Advice string

	on      kinds
	setting bool              // a setting of the session, in spite of a name close to a parameter of crategen
	values  map[string]string // values with another meaning, and their equivalents
	param   *Param            // passed to pgconn unchanged
}

const (
	noTuning    = "remove it: "
	onlyPrepare = noTuning + "statements are always prepared; a connection pooler must support prepared statements, as PgBouncer 1.21 does with max_prepared_statements"
)

// Words are the parameters of other clients. A parameter that is neither here nor in [Params] is a setting of the session on
// CockroachDB and PostgreSQL, and an error elsewhere.
var Words = []Word{
	{Names: []string{"dbname"}, From: "libpq", As: "database", on: onNetwork},
	{Names: []string{"username"}, From: "crate-python, Rails", As: "user", on: onNetwork},
	{Names: []string{"schema"}, From: "SQLAlchemy", As: "database", on: onCrate},
	{Names: []string{"schema", "currentSchema"}, From: "Prisma, JDBC", As: "search_path", on: onPgwire},
	{Names: []string{"ApplicationName"}, From: "JDBC", As: "application_name", on: onPgwire},
	{Names: []string{"pool_max_conns", "pool", "connection_limit"}, From: "pgx, Rails, Prisma", As: "pool_size", on: onPgwire},
	{Names: []string{"pool_max_conn_lifetime"}, From: "pgx", As: "max_lifetime", on: onPgwire},
	{Names: []string{"timezone", "TimeZone"}, From: "PostgreSQL", on: onPgwire, setting: true},
	{Names: []string{"ssl"}, From: "SQLAlchemy, CrateDB Cloud", As: "sslmode", on: onCrate,
		values: map[string]string{"true": sslVerifyFull, "1": sslVerifyFull, "on": sslVerifyFull, "false": sslDisable, "0": sslDisable, "off": sslDisable},
		Advice: "write sslmode=verify-full, or sslmode=disable"},
	{Names: []string{"ssl"}, From: "JDBC, node-postgres, asyncpg", on: onPgwire,
		Advice: "write sslmode=verify-full, or sslmode=require for encryption without verification of the server: clients disagree about the meaning of ssl"},
	{Names: []string{"tcpKeepAlive"}, From: "JDBC", As: "keepalives", on: onPgwire},

	{Names: []string{"service"}, From: "libpq", on: onPgwire, param: &Param{Name: "service", Env: "PGSERVICE", set: text("service")}},
	{Names: []string{"servicefile"}, From: "libpq", on: onPgwire, param: &Param{Name: "servicefile", Env: "PGSERVICEFILE", set: text("servicefile")}},
	{Names: []string{"passfile"}, From: "libpq", on: onPgwire, param: &Param{Name: "passfile", Env: "PGPASSFILE", set: text("passfile")}},
	{Names: []string{"channel_binding"}, From: "libpq", on: onPgwire,
		param: &Param{Name: "channel_binding", Env: "PGCHANNELBINDING", set: text("channel_binding", oneOf("disable", "prefer", "require"))}},
	{Names: []string{"require_auth"}, From: "libpq", on: onPgwire, param: &Param{Name: "require_auth", Env: "PGREQUIREAUTH", set: text("require_auth")}},
	{Names: []string{"sslnegotiation"}, From: "libpq", on: onPgwire,
		param: &Param{Name: "sslnegotiation", Env: "PGSSLNEGOTIATION", set: text("sslnegotiation", oneOf("postgres", "direct"))}},
	{Names: []string{"sslcertmode"}, From: "libpq", on: onPgwire,
		param: &Param{Name: "sslcertmode", Env: "PGSSLCERTMODE", set: text("sslcertmode", oneOf("disable", "allow", "require"))}},
	{Names: []string{"min_protocol_version"}, From: "libpq", on: onPgwire,
		param: &Param{Name: "min_protocol_version", Env: "PGMINPROTOCOLVERSION", set: text("min_protocol_version", oneOf("3.0", "3.2", "latest"))}},
	{Names: []string{"max_protocol_version"}, From: "libpq", on: onPgwire,
		param: &Param{Name: "max_protocol_version", Env: "PGMAXPROTOCOLVERSION", set: text("max_protocol_version", oneOf("3.0", "3.2", "latest"))}},
	{Names: []string{"krbsrvname"}, From: "libpq", on: onPgwire, param: &Param{Name: "krbsrvname", set: text("krbsrvname")}},
	{Names: []string{"krbspn"}, From: "pgx", on: onPgwire, param: &Param{Name: "krbspn", set: text("krbspn")}},

	{Names: []string{"client_encoding", "encoding"}, From: "libpq, Rails", on: onPgwire, Only: []string{"UTF8", "utf8", "UTF-8", "utf-8", "auto", "unicode"},
		Advice: noTuning + "it is always UTF8"},
	{Names: []string{"load_balance_hosts"}, From: "libpq", on: onPgwire, Only: []string{"random"}, Advice: noTuning + "statements are distributed over all nodes, as balance defines"},
	{Names: []string{"gssencmode"}, From: "libpq", on: onPgwire, Only: []string{"disable", "prefer"}, Advice: "encrypt with TLS: sslmode=verify-full"},
	{Names: []string{"gssdelegation", "sslcompression"}, From: "libpq", on: onPgwire, Only: []string{"0"}, Advice: noTuning + "crategen does not support it"},
	{Names: []string{"sslsni"}, From: "libpq", on: onPgwire, Only: []string{"1"}, Advice: noTuning + "the name of the host is always sent to the server"},
	{Names: []string{"default_query_exec_mode"}, From: "pgx", on: onPgwire, Only: []string{"cache_statement"}, Advice: onlyPrepare},
	{Names: []string{"statement_cache_capacity", "description_cache_capacity", "statement_cache_mode", "statement_cache_size", "prepared_statement_cache_size",
		"prepared_statements", "prepareThreshold", "preferQueryMode", "prefer_simple_protocol", "binary_parameters", "pgbouncer"},
		From: "pgx, asyncpg, Rails, JDBC, pq, Prisma", on: onPgwire, Advice: onlyPrepare},
	{Names: []string{"pool_min_conns", "pool_min_idle_conns", "pool_timeout", "checkout_timeout"}, From: "pgx, Prisma, Rails", on: onPgwire,
		Advice: noTuning + "connections are made on demand, and timeout or the context limits the wait for one"},
	{Names: []string{"pool_max_conn_idle_time", "pool_health_check_period", "idle_timeout"}, From: "pgx, Rails", on: onPgwire,
		Advice: noTuning + "an idle connection is checked before use, and kept until max_lifetime"},
	{Names: []string{"pool_max_conn_lifetime_jitter"}, From: "pgx", on: onPgwire, Advice: noTuning + "max_lifetime is already shortened by a random part of up to a fifth"},
	{Names: []string{"fallback_application_name"}, From: "libpq", on: onPgwire, Advice: "write application_name"},
	{Names: []string{"hostaddr"}, From: "libpq", on: onPgwire, Advice: "write the address as the host; with sslmode=verify-full the certificate must be valid for it"},
	{Names: []string{"requirepeer"}, From: "libpq", on: onPgwire, Advice: "protect the directory of the socket by its permissions"},
	{Names: []string{"sslpassword"}, From: "libpq", on: onPgwire, Advice: "decrypt the key, for instance with openssl pkey, and name the decrypted file in sslkey"},
	{Names: []string{"sslinline"}, From: "pq", on: onPgwire, Advice: "name PEM files in sslrootcert, sslcert and sslkey"},
	{Names: []string{"sslcrl", "sslcrldir"}, From: "libpq", on: onPgwire, Advice: noTuning + "revocation lists are not supported; use certificates with a short lifetime"},
	{Names: []string{"ssl_max_protocol_version", "sslkeylogfile"}, From: "libpq", on: onPgwire, Advice: noTuning + "the newest common version is used, and keys are never logged"},
	{Names: []string{"tcp_user_timeout"}, From: "libpq", on: onPgwire, Advice: "write timeout, or keepalives_idle, keepalives_interval and keepalives_count"},
	{Names: []string{"replication"}, From: "libpq", on: onPgwire, Advice: noTuning + "sessions only execute statements"},
	{Names: []string{"reWriteBatchedInserts", "binaryTransfer", "stringtype"}, From: "JDBC", on: onPgwire, Advice: noTuning + "rows are always batched in one statement, and values are always sent in binary form"},
}

// word returns the word with the name, or nil.
func word(name string, kind kinds) *Word {
	i := slices.IndexFunc(Words, func(w Word) bool { return w.on&kind != 0 && slices.Contains(w.Names, name) })
	if i < 0 {
		return nil
	}
	return &Words[i]
}

// take replaces the entry by the equivalent parameter of crategen. use is false if the entry has no effect. The error names the
// remedy.
func (w *Word) take(e *entry) (use bool, err error) {
	switch {
	case e.value == "":
		return false, fmt.Errorf("%s has no value", e.says())
	case w.setting:
		return true, nil
	case w.param != nil:
		e.param = w.param
		return true, nil
	case w.values != nil && w.values[strings.ToLower(e.value)] == "":
		return false, fmt.Errorf("%s has an unknown value: %s", e.says(), w.Advice)
	case w.values != nil:
		e.param, e.value = lookup(w.As), w.values[strings.ToLower(e.value)]
		return true, nil
	case w.As != "":
		e.param = lookup(w.As)
		return true, nil
	case slices.Contains(w.Only, e.value):
		return false, nil
	}
	return false, fmt.Errorf("%s cannot be used: %s", e.says(), w.Advice)
}

// Becomes describes the treatment of the word, for the documentation.
func (w *Word) Becomes() string {
	switch {
	case w.setting:
		return "accepted as a setting of the session; times are still read in `time_zone`"
	case w.param != nil:
		text := "accepted, with the same meaning"
		if w.param.Env != "" {
			text += "; " + w.param.Env
		}
		return text
	case w.values != nil:
		return "accepted: `true` is `sslmode=verify-full`, `false` is `sslmode=disable`"
	case w.As != "":
		return "accepted as `" + w.As + "`"
	case w.Only != nil:
		return "accepted if it is " + strings.Join(w.Only, ", ") + "; otherwise refused: " + w.Advice
	}
	return "refused: " + w.Advice
}

// On names the databases whose connection strings may have the word.
func (w *Word) On() string { return w.on.String() }
