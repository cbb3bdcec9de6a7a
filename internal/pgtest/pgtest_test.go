package pgtest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestURL(t *testing.T) {
	url := URL(t)
	c, err := pgconn.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	if again := URL(t); again != url {
		t.Errorf("second URL %q, want the same cluster as %q", again, url)
	}
}
