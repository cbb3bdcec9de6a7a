package otelquery

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

var systems = map[string]attribute.KeyValue{
	"cratedb":     semconv.DBSystemNameOtherSQL,
	"cockroachdb": semconv.DBSystemNameCockroachDB,
	"postgres":    semconv.DBSystemNamePostgreSQL,
	"sqlite":      semconv.DBSystemNameSQLite,
}

// describe returns the summary of a statement, and the attributes of spans and measurements before it is sent.
func describe(c *wire.Call) (summary string, attrs []attribute.KeyValue) {
	op := operationOf(c)
	summary = strings.TrimSpace(op + " " + c.Table())
	attrs = append(make([]attribute.KeyValue, 0, 10),
		systems[c.Dialect()], semconv.DBOperationName(op), semconv.DBQuerySummary(summary))
	if db := c.Database(); db != "" {
		attrs = append(attrs, semconv.DBNamespace(db))
	}
	if t := c.Table(); t != "" {
		attrs = append(attrs, semconv.DBCollectionName(t))
	}
	return summary, attrs
}

// ofSpan returns the attributes of spans only.
func ofSpan(c *wire.Call) []attribute.KeyValue {
	var attrs []attribute.KeyValue
	if c.Entity() != "" || c.NumArgs() > 0 {
		attrs = append(attrs, semconv.DBQueryText(c.SQL()))
	}
	if c.BulkRows() > 1 {
		attrs = append(attrs, semconv.DBOperationBatchSize(c.BulkRows()))
	}
	return attrs
}

// server are the attributes of a node.
func server(node string) (attrs []attribute.KeyValue) {
	if host, port, err := net.SplitHostPort(node); err == nil {
		attrs = append(attrs, semconv.ServerAddress(host))
		if n, err := strconv.Atoi(port); err == nil {
			attrs = append(attrs, semconv.ServerPort(n))
		}
	}
	return attrs
}

// ended returns the attributes of spans and measurements after the statement.
func ended(out wire.Outcome) []attribute.KeyValue {
	attrs := server(out.Node)
	if out.Err == nil {
		return attrs
	}
	code := statusOf(out.Err)
	if code != "" {
		attrs = append(attrs, semconv.DBResponseStatusCode(code))
	}
	return append(attrs, semconv.ErrorTypeKey.String(errorType(out.Err, code)))
}

// operationOf returns the SQL word of the operation, or the first word of a statement without an entity. For bulk writes of
// several rows the conventions prefix BATCH.
func operationOf(c *wire.Call) string {
	op := ""
	if c.Entity() == "" || c.Op() == wire.OpSchema {
		word, _ := sqllex.ByName(c.Dialect()).FirstWord(c.SQL())
		op = strings.ToUpper(word)
	}
	if op == "" {
		op = strings.ToUpper(c.Op().String())
	}
	if c.BulkRows() > 1 {
		return "BATCH " + op
	}
	return op
}

// statusOf returns the code of the server: SQLSTATE, or the number of CrateDB, SQLite or HTTP.
func statusOf(err error) string {
	var server *dberr.ServerError
	switch {
	case !errors.As(err, &server):
		return ""
	case server.Code == "" && server.Status > 0:
		return strconv.Itoa(server.Status)
	}
	return server.Code
}

// errorTypes are the names of errors without a code of the server.
var errorTypes = []struct {
	is   error
	name string
}{
	{context.DeadlineExceeded, "timeout"},
	{context.Canceled, "canceled"},
	{dberr.ErrUnknownOutcome, "unknown_outcome"},
	{dberr.ErrUnavailable, "unavailable"},
	{dberr.ErrSerialization, "serialization"},
	{dberr.ErrTxDone, "transaction_ended"},
	{dberr.ErrBusy, "busy"},
	{dberr.ErrClosed, "closed"},
}

// errorType returns the class of an error, one of a small number.
func errorType(err error, code string) string {
	if code != "" {
		return code
	}
	for _, t := range errorTypes {
		if errors.Is(err, t.is) {
			return t.name
		}
	}
	return semconv.ErrorTypeOther.Value.AsString()
}
