package http

import (
	"cmp"
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// TestClients compares what the clients read from the recorded answers.
func TestClients(t *testing.T) {
	replay, err := Replay()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(replay)
	defer server.Close()
	ctx := context.Background()
	clients, err := Clients(ctx, strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	python, _, err := Python(ctx, cmp.Or(os.Getenv("CRATEGEN_PYTHON"), "python3"), strings.TrimPrefix(server.URL, "http://"))
	if errors.Is(err, ErrNoPython) {
		t.Log(err)
	} else if err != nil {
		t.Fatal(err)
	} else {
		clients = append(clients, python)
	}
	for _, c := range clients {
		t.Run(c.Name, func(t *testing.T) {
			for _, op := range operations() {
				if err := check(ctx, c, op); err != nil {
					t.Errorf("%s: %v", op.name, err)
				}
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
