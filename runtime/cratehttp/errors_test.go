package cratehttp

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/redact"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// outcome is what an error means to callers and to the connector.
type outcome struct {
	Is     error
	Code   string
	Signal connect.Signal
	Rule   dberr.Rule
	Name   string // of the constraint or column
	Text   string // part of the message
}

var outcomes = []struct {
	name string // of a recorded answer
	want outcome
}{
	{"syntax_error", outcome{Code: "4000", Text: "mismatched input 'SELEC'"}},
	{"divide_by_zero", outcome{Code: "4000", Text: "/ by zero"}},
	{"update_pk", outcome{Code: "4003", Text: "Updating a primary key"}},
	{"unknown_function", outcome{Code: "4004", Text: "Unknown function"}},
	{"ambiguous_column", outcome{Code: "4006", Text: "ambiguous"}},
	{"select_closed", outcome{Code: "4007", Text: "doesn't support or allow READ operations"}},
	{"dql_only_insert", outcome{Is: dberr.ErrAuth, Code: "4011", Text: "Missing 'DML' privilege"}},
	{"red_pk_unavailable_select", outcome{Code: "4040", Signal: connect.Doubtful, Text: "no such shard"}},
	{"unknown_table", outcome{Is: dberr.ErrNoTable, Code: "4041", Text: "Relation 'nosuch' unknown"}},
	{"unknown_column", outcome{Code: "4043", Text: "Column nosuch unknown"}},
	{"unknown_schema", outcome{Is: dberr.ErrNoTable, Code: "4045", Text: "Schema 'nope' unknown"}},
	{"drop_user_unknown", outcome{Code: "40410", Text: "does not exist"}},
	{"duplicate_key_single", outcome{Code: "4091", Rule: dberr.Unique, Name: "primary key", Text: "same primary key exists"}},
	{"create_table_again", outcome{Code: "4093", Text: "already exists"}},
	{"check_single", outcome{Code: "4000", Rule: dberr.Check, Name: "doc_chk_v_check_5bc1829098c2", Text: `CHECK ("v" > 0)]`}},
	{"not_null_single", outcome{Code: "4000", Rule: dberr.NotNull, Name: "nn", Text: `"nn" must not be null`}},
	{"not_null_pk", outcome{Code: "4000", Rule: dberr.NotNull, Name: "primary key", Text: "must not be NULL"}},
	{"empty_stmt", outcome{Code: "5000", Text: "Field [stmt] has no value"}},
	{"node_not_connected", outcome{Code: "5000", Signal: connect.Doubtful, Text: "Node not connected"}},
	{"red_select_all", outcome{Code: "5002", Signal: connect.Doubtful, Text: "shard 3 is not available"}},
	{"insert_missing_primary", outcome{Code: "5002", Signal: connect.Doubtful, Text: "primary shard is not active"}},
	{"node_left", outcome{Code: "5005", Signal: connect.Doubtful, Text: "Participating node"}},
	{"statement_timeout_hit", outcome{Code: "5005", Signal: connect.Abandoned, Text: "statement_timeout"}},
	{"killed_query_response", outcome{Code: "5005", Signal: connect.Abandoned, Text: "KILL invoked"}},
	{"insert_no_master", outcome{Code: "5031", Signal: connect.Unknown, Text: "no master"}},
	{"create_no_master", outcome{Code: "5031", Signal: connect.Unknown, Text: "MasterNotDiscovered"}},
	{"wrong_password", outcome{Is: dberr.ErrAuth, Text: `password authentication failed for user "app"`}},
	{"empty_password", outcome{Is: dberr.ErrAuth, Text: "Did you enable TLS"}},
	{"bad_base64", outcome{Signal: connect.Doubtful, Text: "Illegal base64"}},
	{"starting_root", outcome{Text: "HTTP 400, no content type"}},
}

// others are answers that no CrateDB gives: of proxies, other servers, and a code that was not recorded.
var others = []struct {
	exchange
	want outcome
}{
	{exchange{Status: 429, Body: `{"error":{"message":"TooManyRequests[busy]","code":4290}}`},
		outcome{Code: "4290", Signal: connect.Rejected, Text: "busy"}},
	{exchange{Status: 500, Body: `{"error":{"message":"EngineException[Couldn't resolve version]","code":5000}}`},
		outcome{Is: dberr.ErrPartitionClosed, Code: "5000", Text: "resolve version"}},
	{exchange{Status: 400, Body: "{\"error\":{\"message\":\"SQLParseException[Cannot add column `color` to strict object `details['size']`]\",\"code\":4000}}"},
		outcome{Is: dberr.ErrNoMember, Code: "4000", Text: "strict object `details['size']`] (migrate the table if"}},
	{exchange{Status: 404, Body: `{"error":{"message":"ColumnUnknownException[Column details['color'] unknown]","code":4043}}`},
		outcome{Is: dberr.ErrNoMember, Code: "4043", Text: "Column details['color'] unknown] (migrate the table if"}},
	{exchange{Status: 409, Body: `{"error":{"message":"VersionConflictEngineException[[b1]: version conflict, required seqNo [1]]","code":4092}}`},
		outcome{Is: dberr.ErrSerialization, Code: "4092", Text: "Exception[version conflict"}},
	{exchange{Status: 500, Body: `{"error":{"message":"VersionConflictEngineException[[7]: version conflict, required seqNo [0], primary term [1]. but no document was found]","code":5000}}`},
		outcome{Is: dberr.ErrSerialization, Code: "5000", Text: "no document was found"}}, // of a row, on 5.10
	{exchange{Status: 503, Body: `{"error":{"message":"JobKilledException[Job killed. KILL invoked by user: crate]","code":5030}}`},
		outcome{Code: "5030", Signal: connect.Abandoned, Text: "KILL invoked"}}, // on 5.10
	{exchange{Status: 500, Body: `{"error":{"message":"ClusterBlockException[blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];]","code":5000}}`},
		outcome{Code: "5000", Text: "read-only / allow delete"}}, // on 5.10
	{exchange{Status: 500, Body: `{"error":{"message":"ClusterBlockException[blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];]","code":5000}}`},
		outcome{Code: "5000", Signal: connect.Doubtful, Text: "not recovered"}},
	{exchange{Status: 400, Body: `{"error":{"message":"From the future","code":4999}}`}, outcome{Code: "4999", Text: "From the future"}},
	{exchange{Status: 400, Body: `{"cols":[],"rows":[[]],"rowcount":1}`}, outcome{Text: "HTTP 400"}},
	{exchange{Status: 502, Type: "text/html", Body: "<html><body>Bad Gateway</body></html>"},
		outcome{Signal: connect.Unknown, Text: "a proxy could not reach the server: HTTP 502, text/html, 37 bytes [node"}},
	{exchange{Status: 504, Body: ""}, outcome{Signal: connect.Unknown, Text: "a proxy got no answer"}},
	{exchange{Status: 503, Body: "no server"}, outcome{Signal: connect.Unknown, Text: "not available: HTTP 503, no content type, 9 bytes (no server)"}},
	{exchange{Status: 429, Body: ""}, outcome{Signal: connect.Rejected, Text: "busy"}},
	{exchange{Status: 413, Body: ""}, outcome{Text: "http.max_content_length"}},
	{exchange{Status: 404, Type: "text/plain", Body: "404 page not found"}, outcome{Text: "no CrateDB at this address: HTTP 404, text/plain, 18 bytes (404 page not found)"}},
	{exchange{Status: 301, Body: ""}, outcome{Text: "not CrateDB's: HTTP 301"}},
	{exchange{Status: 200, Body: ""}, outcome{Signal: connect.Abandoned, Text: "not CrateDB's: HTTP 200, no content type, 0 bytes"}},
	{exchange{Status: 200, Type: "text/html", Body: "<html>welcome</html>"}, outcome{Signal: connect.Abandoned, Text: "HTTP 200, text/html"}},
	{exchange{Status: 200, Type: "application/json", Body: "{}"}, outcome{Signal: connect.Abandoned, Text: "HTTP 200, application/json"}},
}

func TestErrors(t *testing.T) {
	for _, c := range outcomes {
		t.Run(c.name, func(t *testing.T) { checkOutcome(t, recorded(t, c.name), c.want) })
	}
	for _, c := range others {
		t.Run(fmt.Sprint("HTTP ", c.Status), func(t *testing.T) { checkOutcome(t, c.exchange, c.want) })
	}
}

func checkOutcome(t *testing.T, e exchange, want outcome) {
	t.Helper()
	s := answering(t, saying(e))
	db := direct(t, s.addr())
	for _, op := range []wire.Op{wire.OpRead, wire.OpInsert} {
		st := &wire.Statement{SQL: "x", Op: op}
		try := db.nodes.Try(st)
		if !try.Next(t.Context()) {
			t.Fatal(try.Err())
		}
		_, signal, err := db.attempt(soon(t), st, try.Node(), []byte("{}"), 0)
		if signal != want.Signal {
			t.Errorf("%v: signal %v, want %v", op, signal, want.Signal)
		}
		var server *dberr.ServerError
		if !errors.As(err, &server) {
			t.Fatalf("%v is no ServerError", err)
		}
		if server.Node != s.addr() || server.Code != want.Code || server.Status != e.Status {
			t.Errorf("node %q, code %q, status %d; want %q, %q, %d", server.Node, server.Code, server.Status, s.addr(), want.Code, e.Status)
		}
		if !strings.Contains(err.Error(), want.Text) {
			t.Errorf("%q does not contain %q", err, want.Text)
		}
		for _, sentinel := range []error{dberr.ErrAuth, dberr.ErrNoTable, dberr.ErrSerialization, dberr.ErrUnknownOutcome, dberr.ErrNoMember, dberr.ErrPartitionClosed} {
			if errors.Is(err, sentinel) != (sentinel == want.Is) {
				t.Errorf("%v: is %v", err, sentinel)
			}
		}
		var c *dberr.ConstraintError
		if errors.As(err, &c) != (want.Rule != 0) {
			t.Errorf("%v: constraint %v, want %v", err, c, want.Rule)
		} else if c != nil && (c.Rule != want.Rule || c.Name+c.Column != want.Name) {
			t.Errorf("constraint %+v, want %v %q", c, want.Rule, want.Name)
		}
	}
}

func TestRedact(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"cast_error", "SQLParseException[Cannot cast to type `integer`]"},
		{"param_wrong_type_bigint", "SQLParseException[Cannot cast value to type `bigint`]"},
		{"param_object_child_wrong", "SQLParseException[Cannot cast object element `pages` with value to type `integer`]"},
		{"insert_bigint_overflow", "SQLParseException[Cannot detect the type of the value]"},
		{"insert_bigint_max_reserved", "SQLParseException[Value exceeds allowed range for column of type bigint]"},
		{"insert_on_generated", "SQLParseException[Given value for generated column day does not match calculation date_trunc('day', ts)]"},
		{"check_single", `SQLParseException[Failed CONSTRAINT doc_chk_v_check_5bc1829098c2 CHECK ("v" > 0)]`},
		{"unknown_table", "RelationUnknown[Relation 'nosuch' unknown]"},
	} {
		r := open(t, recorded(t, c.name).Body)
		if diff := cmp.Diff(c.want, redact.HTTP(r.refusal.message)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	for message, want := range map[string]string{
		"Can't parse [{\"stmt\": \"x\", \"args\": [\"secret]\"]}]. Expecting payload": "Can't parse the request. Expecting payload",
		"DocumentMissingException[[secret]: document missing]":                        "DocumentMissingException[document missing]",
		"SQLParseException[Cannot cast value `a\n` to type` to type `bigint`]":        "SQLParseException[Cannot cast value to type `bigint`]",
	} {
		if got := redact.HTTP(message); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestOpen(t *testing.T) {
	s := answering(t, nil)
	db := dial(t, s.addr())
	if db.Version() != "6.4.3" || db.Dialect() != "cratedb" {
		t.Errorf("version %q, dialect %q", db.Version(), db.Dialect())
	}
	if _, err := db.Begin(t.Context(), wire.TxOptions{}); !errors.Is(err, dberr.ErrNoTransactions) {
		t.Errorf("Begin: %v", err)
	}

	refuse := func(e exchange) string {
		s := answering(t, nil)
		s.Config.Handler = saying(e)
		return s.addr()
	}
	for _, c := range []struct {
		name string
		node string
		is   error
		text string
	}{
		{"wrong password", refuse(recorded(t, "wrong_password")), dberr.ErrAuth, "password authentication failed"},
		{"another server", refuse(exchange{Status: 404, Body: "404 page not found"}), nil, "no CrateDB at this address"},
		{"not CrateDB", refuse(exchange{Status: 200, Body: `{"cols":["version"],"rows":[["Other 1.0"]],"rowcount":1}`}), nil, `not a CrateDB: version() is "Other 1.0"`},
		{"nobody", "127.0.0.1:1", dberr.ErrUnavailable, "node 127.0.0.1:1: "},
	} {
		_, err := Driver.Open(soon(t), config(c.node))
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, c := range []*wire.Config{
		{}, {Nodes: []string{s.addr()}, User: "a:b"}, {Nodes: []string{s.addr()}, Database: "schéma"}, {Nodes: []string{s.addr()}, Database: "a\r\nb"},
		{Nodes: []string{s.addr()}, Params: map[string]string{"application_name": "a\nb"}},
		{Nodes: []string{s.addr()}, Params: map[string]string{"sslmode": "verify-full", "sslrootcert": "testdata/missing.pem"}},
	} {
		if _, err := Driver.Open(soon(t), c); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}

func TestRequest(t *testing.T) {
	got := make(chan *http.Request, 1)
	s := answering(t, func(w http.ResponseWriter, r *http.Request) {
		got <- r
		say(w, recorded(t, "update"))
	})
	c := config(s.addr())
	c.Password, c.Database, c.Params = "p:w", "shop", map[string]string{"application_name": "app 1"}
	db, err := Driver.Open(soon(t), c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n, err := db.Exec(soon(t), insert(wire.Text("x"))); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	r := <-got
	user, password, _ := r.BasicAuth()
	want := []string{"POST", "/_sql?types", "HTTP/1.1", "crate", "p:w", "shop", "app 1", "application/json", ""}
	have := []string{r.Method, r.URL.String(), r.Proto, user, password, r.Header.Get("Default-Schema"), r.UserAgent(),
		r.Header.Get("Content-Type"), r.Header.Get("Accept-Encoding")}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(`{"stmt":"INSERT INTO books (id) VALUES (?)","args":["x"]}`, <-s.requests); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
