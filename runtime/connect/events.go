package connect

import (
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/runtime/dberr"
)

// Event is an event that can end an attempt, with its consequence.
type Event struct {
	// Key identifies the event: the name of a Cause, an HTTP status or its class (5xx), an error number of CrateDB, an
	// SQLSTATE. A prefix of a number or an SQLSTATE matches all that begin with it; "" matches all others.
	Key string
	// Text must occur in the server's message, if it is not empty.
	Text string
	// Example is a description or an example of the event, for error messages and documentation.
	Example string
	// Signal is the consequence of the event.
	Signal Signal
	// Executed is true if the statement was executed in spite of the error.
	Executed bool
	// Is is the sentinel of package dberr that the error matches, nil for none.
	Is error
}

// Cause is an event that the client detects itself: a key of Causes.
type Cause string

// The causes.
const (
	Unencodable   Cause = "argument"
	EndedBefore   Cause = "context before"
	EndedAfter    Cause = "context after"
	NoConnection  Cause = "no connection"
	NoTLS         Cause = "TLS"
	ClosedIdle    Cause = "closed while idle"
	NotWritten    Cause = "not written"
	NoAnswer      Cause = "no answer"
	Unanswered    Cause = "no answer in time"
	ForeignAnswer Cause = "foreign answer"
	RowsDelivered Cause = "rows delivered"
	NoCommit      Cause = "no answer to COMMIT"
)

// Causes are the events that the client detects itself, on both transports.
var Causes = []Event{
	{Key: string(Unencodable), Example: "an argument that cannot be encoded", Signal: Final},
	{Key: string(EndedBefore), Example: "the context ended, or the client was closed, before the statement was written", Signal: Final},
	{Key: string(EndedAfter), Example: "the context ended, or the client was closed, before the answer came", Signal: Abandoned},
	{Key: string(NoConnection), Example: "connection refused, name not found, no route, connect_timeout passed; " +
		"on pgwire also a refusal at the start of a connection, such as 57P03 or 53300, except refusals of encryption, the user, the database or a setting of the session", Signal: NotSent},
	{Key: string(NoTLS), Example: "the TLS handshake failed: unknown authority, other host, no TLS at all", Signal: NotSent},
	{Key: string(ClosedIdle), Example: "the node closed the connection while it was idle, as it does when it drains", Signal: NotSent},
	{Key: string(NotWritten), Example: "the connection was reset before the whole statement was written; pgwire: while it was prepared", Signal: NotSent},
	{Key: string(NoAnswer), Example: "the connection was reset, closed or interrupted after the statement was written", Signal: Unknown},
	{Key: string(Unanswered), Example: "a read by key got no answer for `lookup_timeout` (2 s), in the next attempts 4, 8, 16 and 32 s: see [below](#lookups-without-an-answer)", Signal: Unknown},
	{Key: string(ForeignAnswer), Example: "HTTP 200 with an answer that is not CrateDB's JSON: HTML, an empty body, a truncated or malformed document", Signal: Abandoned},
	{Key: string(RowsDelivered), Example: "the connection was lost after the first row", Signal: Abandoned},
	{Key: string(NoCommit), Example: "the connection was lost at COMMIT: `ErrAmbiguousCommit`", Signal: Abandoned},
}

// Statuses are answers of HTTP that are not CrateDB's JSON: its authentication, its request limits, and proxies in front of it.
var Statuses = []Event{
	{Key: "401", Example: "the server refused the user or the password", Signal: Final, Is: dberr.ErrAuth},
	{Key: "403", Example: "access was refused", Signal: Final, Is: dberr.ErrAuth},
	{Key: "404", Example: "there is no CrateDB at this address", Signal: Final},
	{Key: "413", Example: "the statement with its arguments is larger than the server accepts (http.max_content_length, 100 MB by default): send fewer rows at once", Signal: Final},
	{Key: "429", Example: "the server is busy", Signal: Rejected},
	{Key: "500", Example: "the server failed", Signal: Doubtful},
	{Key: "502", Example: "a proxy could not reach the server", Signal: Unknown},
	{Key: "503", Example: "the server is not available", Signal: Unknown},
	{Key: "504", Example: "a proxy got no answer from the server", Signal: Unknown},
	{Key: "3xx", Example: "the answer is not CrateDB's", Signal: Final},
	{Key: "4xx", Example: "the answer is not CrateDB's", Signal: Final},
	{Key: "5xx", Example: "the server or a proxy before it failed", Signal: Unknown},
}

// Codes are CrateDB's error numbers. They come from io.crate.rest.action.HttpErrorStatus of CrateDB 6.5; answers observed
// on a server are in runtime/cratehttp/testdata. 500 and 503 also come after 60 s of trying, so a write may have been executed.
var Codes = []Event{
	{Key: "4000", Text: " to strict object ", Example: "a document has a member that a strict object does not declare", Signal: Final, Is: dberr.ErrNoMember},
	{Key: "4007", Text: "INSERT operations", Example: "the table refuses writes for now, as while a migration copies it: sent again until the deadline", Signal: Blocked, Is: dberr.ErrBlocked},
	{Key: "4007", Text: "UPDATE operations", Example: "the same", Signal: Blocked, Is: dberr.ErrBlocked},
	{Key: "4007", Text: "DELETE operations", Example: "the same", Signal: Blocked, Is: dberr.ErrBlocked},
	{Key: "4010", Example: "authentication failed", Signal: Final, Is: dberr.ErrAuth},
	{Key: "4011", Example: "missing privilege", Signal: Final, Is: dberr.ErrAuth},
	{Key: "4040", Text: "ShardNotFound", Example: "no such shard: the node is starting, or has lost the shard", Signal: Doubtful},
	{Key: "4040", Text: "IllegalIndexShardState", Example: "the shard is recovering: its node is starting", Signal: Doubtful},
	{Key: "4040", Text: "IndexNotFound", Example: "the table was replaced or dropped after the node had planned the statement, as by the swap of a migration", Signal: Doubtful},
	{Key: "4041", Example: "relation unknown", Signal: Final, Is: dberr.ErrNoTable},
	{Key: "4043", Text: "'] unknown", Example: "a member of a document is not declared", Signal: Final, Is: dberr.ErrNoMember},
	{Key: "4045", Example: "schema unknown: a schema disappears with its last table", Signal: Final, Is: dberr.ErrNoTable},
	{Key: "4092", Example: "version conflict", Signal: Final, Is: dberr.ErrSerialization},
	{Key: "4290", Example: "too many requests", Signal: Rejected},
	{Key: "500", Text: "StackOverflow", Example: "the conditions of the statement are too many or too deeply nested for the server: use In", Signal: Final},
	{Key: "5000", Text: "VersionConflictEngineException[", Example: "version conflict of a row in a bulk request, on CrateDB 5.10", Signal: Final, Is: dberr.ErrSerialization},
	{Key: "5000", Text: "ClusterBlockException[blocked by: [FORBIDDEN/", Example: "the table is read-only or allows only deletes (4037), on CrateDB 5.10", Signal: Final},
	{Key: "5000", Text: "OpenDALException", Example: "the storage of a COPY (S3, Azure) refused or failed; of a COPY TO it is final, since no rows change", Signal: Abandoned, Is: dberr.ErrStorage},
	{Key: "5000", Text: "AmazonS3Exception[", Example: "the same, on CrateDB 5.10", Signal: Abandoned, Is: dberr.ErrStorage},
	{Key: "5000", Text: "SdkClientException[", Example: "the same, on CrateDB 5.10", Signal: Abandoned, Is: dberr.ErrStorage},
	{Key: "5000", Text: "Couldn't resolve version", Example: "a read by key in a closed partition or table, whose shards have no rows to look into", Signal: Final, Is: dberr.ErrPartitionClosed},
	{Key: "5000", Text: "SQLParseSourceException[", Example: "the request is malformed, for instance an empty statement", Signal: Final},
	{Key: "5005", Text: "killed. Participating node", Example: "a node left while the statement ran", Signal: Doubtful},
	{Key: "5005", Example: "killed by KILL or statement_timeout", Signal: Abandoned},
	{Key: "500", Example: "unexpected error (NodeNotConnected and NoSuchNode among them), a failed task, unavailable shards", Signal: Doubtful},
	{Key: "5030", Text: "killed. Participating node", Example: "a node left while the statement ran, on CrateDB 5.10", Signal: Doubtful},
	{Key: "5030", Text: "JobKilledException[", Example: "killed by KILL or statement_timeout, on CrateDB 5.10", Signal: Abandoned},
	{Key: "503", Example: "no master, not recovered, disconnected: this node cannot serve, other nodes may", Signal: Unknown},
	{Key: "", Example: "the statement is refused: syntax (4000), column (4043), duplicate key (4091), read-only (4031), ...", Signal: Final},
}

// States are SQLSTATEs of statements. Sources: appendix A of PostgreSQL's manual; pgwire/pgerror/pgcode in CockroachDB.
var States = []Event{
	{Key: "0A000", Text: "cached plan", Example: "a prepared statement is older than its tables: it is prepared again on the same connection, once", Signal: Final},
	{Key: "26000", Example: "a prepared statement does not exist any more: the same", Signal: Final},
	{Key: "08", Example: "the server lost a connection of its own", Signal: Unknown},
	{Key: "23", Example: "a constraint violation: `ConstraintError`", Signal: Final},
	{Key: "28", Example: "the server refused the user, the password or the certificate", Signal: Final, Is: dberr.ErrAuth},
	{Key: "40001", Example: "serialization failure", Signal: Rejected, Is: dberr.ErrSerialization},
	{Key: "40P01", Example: "deadlock", Signal: Rejected, Is: dberr.ErrSerialization},
	{Key: "40003", Example: "CockroachDB: statement completion unknown", Signal: Doubtful},
	{Key: "21000", Text: "ON CONFLICT", Example: "two rows of an upsert have the same key", Signal: Final, Is: dberr.ErrTwice},
	{Key: "22023", Text: "in the future", Example: "CockroachDB: the time of `query.AsOf` is in the future", Signal: Final, Is: dberr.ErrFuture},
	{Key: "22023", Text: "with_min_timestamp must be less", Example: "CockroachDB: the same for `query.MinTime`", Signal: Final, Is: dberr.ErrFuture},
	{Key: "55P03", Text: "timeout", Example: "lock_timeout passed", Signal: Final, Is: dberr.ErrLockTimeout},
	{Key: "55P03", Example: "NOWAIT: another transaction holds the lock", Signal: Final, Is: dberr.ErrLocked},
	{Key: "57014", Text: "timeout", Example: "statement_timeout or transaction_timeout passed", Signal: Final, Is: dberr.ErrTimeout},
	{Key: "25P04", Example: "PostgreSQL 17: transaction_timeout passed", Signal: Final, Is: dberr.ErrTimeout},
	{Key: "42704", Text: "index ", Example: "the index of a hint does not exist", Signal: Final, Is: dberr.ErrNoIndex},
	{Key: "42809", Text: "index ", Example: "CockroachDB: the index of a hint cannot answer the query", Signal: Final, Is: dberr.ErrNoPlan},
	{Key: "XXUUU", Text: "could not produce a query plan conforming to", Example: "CockroachDB: no plan follows the hints", Signal: Final, Is: dberr.ErrNoPlan},
	{Key: "42501", Text: "row-level security", Example: "a policy of row-level security refuses the row", Signal: Final, Is: dberr.ErrRowSecurity},
	{Key: "XXUUU", Text: "operation error S3: ", Example: "CockroachDB: S3 refused or failed in an import or an export", Signal: Final, Is: dberr.ErrStorage},
	{Key: "XXUUU", Text: "external_storage: file does not exist", Example: "CockroachDB: a file of an import, or its bucket, does not exist", Signal: Final, Is: dberr.ErrStorage},
	{Key: "42501", Example: "missing privilege", Signal: Final, Is: dberr.ErrAuth},
	{Key: "42P01", Example: "table unknown", Signal: Final, Is: dberr.ErrNoTable},
	{Key: "55C01", Text: "schema change", Example: "CockroachDB: a stream of changes ends, because the columns of its table were changed", Signal: Final, Is: dberr.ErrSchemaChanged},
	{Key: "XXUUU", Text: " was truncated", Example: "CockroachDB: a stream of changes ends, because its table was truncated", Signal: Final, Is: dberr.ErrTruncated},
	{Key: "XXUUU", Text: "descriptor is being dropped", Example: "CockroachDB: a stream of changes ends, because its table is dropped", Signal: Final, Is: dberr.ErrTruncated},
	{Key: "", Text: "older than the GC threshold", Example: "CockroachDB: a stream of changes begins before the history that is kept", Signal: Final, Is: dberr.ErrHistoryGone},
	{Key: "", Text: "must be after replica GC threshold", Example: "CockroachDB: the same, of a query as of a time in the past", Signal: Final, Is: dberr.ErrHistoryGone},
	{Key: "XXUUU", Text: "rangefeeds require", Example: "CockroachDB: streams of changes are switched off", Signal: Final, Is: dberr.ErrNoRangefeeds},
	{Key: "54", Example: "the statement or a value of it is too large for the server, or its conditions are too deeply nested (54001): use In, write fewer or smaller rows at once", Signal: Final},
	{Key: "57P01", Example: "the server shuts down, or an administrator ended the session, while the statement was under way", Signal: Unknown},
	{Key: "57P02", Example: "the server crashed", Signal: Unknown},
	{Key: "57P05", Example: "the session was idle for too long", Signal: Unknown},
	{Key: "58C0", Example: "CockroachDB: a range is unavailable (58C00), a node lost its connection to another (58C01)", Signal: Doubtful},
	{Key: "XCUBS", Example: "CockroachDB: the nearest replica cannot serve a read of bounded staleness", Signal: Final, Is: dberr.ErrTooStale},
	{Key: "XXA00", Example: "CockroachDB: the transaction was committed, but its schema change failed", Signal: Final, Executed: true},
	{Key: "", Example: "the statement is refused: syntax (42601), data (22), out of memory (53200), cancelled (57014), internal (XX), ...", Signal: Final},
}

// Signal returns the consequence of the cause.
func (c Cause) Signal() Signal { return c.event().Signal }

func (c Cause) event() Event {
	for _, e := range Causes {
		if e.Key == string(c) {
			return e
		}
	}
	return Event{}
}

// OfStatus returns the event of an HTTP status with an answer that is not CrateDB's JSON.
func OfStatus(status int) Event {
	if status < 300 {
		return ForeignAnswer.event()
	}
	key := strconv.Itoa(status)
	for _, e := range Statuses {
		if e.Key == key || e.Key == key[:1]+"xx" {
			return e
		}
	}
	return Event{}
}

// OfCode returns the event of an error number of CrateDB. Numbers of five digits are those of missing and duplicate objects;
// they share prefixes with numbers of four digits by chance.
func OfCode(code int, message string) Event {
	key := strconv.Itoa(code)
	if len(key) != 4 {
		key = ""
	}
	return find(Codes, key, message)
}

// OfState returns the event of an SQLSTATE.
func OfState(state, message string) Event { return find(States, state, message) }

// find returns the first event whose key is a prefix of the given key. The last event's key is empty and matches all.
func find(events []Event, key, message string) Event {
	i := slices.IndexFunc(events, func(e Event) bool {
		return strings.HasPrefix(key, e.Key) && strings.Contains(message, e.Text)
	})
	return events[i]
}
