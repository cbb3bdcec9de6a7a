package pgwire

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/connect"
)

// TestPlainConnectionRefused: a server that takes encrypted connections only is not tried again, and the error says what to write.
func TestPlainConnectionRefused(t *testing.T) {
	for code, message := range map[string]string{
		"08P01": "node is running secure mode, SSL connection required",
		"08C00": "server requires encryption",
		"28000": `no pg_hba.conf entry for host "10.0.0.1", user "u", database "d", no encryption`,
	} {
		signal, err := connectFailure("h:1", &pgconn.PgError{Code: code, Message: message})
		if signal != connect.Final || !strings.HasSuffix(err.Error(), "add sslmode=verify-full") {
			t.Errorf("%s: %v, %v", message, signal, err)
		}
	}
	if signal, err := connectFailure("h:1", &pgconn.PgError{Code: "57P03", Message: "the database system is starting up"}); signal != connect.NotSent {
		t.Errorf("%v, %v", signal, err)
	}
}
