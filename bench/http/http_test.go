package http

import (
	"context"
	"net/http/httptest"
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
