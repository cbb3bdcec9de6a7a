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

// describe returns the summary of a statement, and what spans and measurements say of it before it is sent.
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

// ofSpan is what only spans say.
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

// ended is what spans and measurements say of a statement afterwards.
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

// operationOf is a word of SQL: that of the operation, or the first one of what is not about an entity's rows. For bulk
// writes of several rows the conventions put BATCH before it.
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

// statusOf is the code that the server gave: SQLSTATE, or CrateDB's, SQLite's or HTTP's number.
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

// errorTypes name the errors that have no code of the server.
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

// errorType is the class of an error, of which there are few.
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
