package main

import (
	"testing"

	"github.com/crategen/crategen/internal/pgtest"
)

// run checks by itself that a transfer conserves the sum; the number of accounts that are left is checked here.
func TestRun(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{
		"sqlite":   func(testing.TB) string { return "sqlite:" + t.TempDir() + "/bank.db" },
		"postgres": pgtest.URL,
	} {
		t.Run(name, func(t *testing.T) {
			left, err := run(t.Context(), url(t))
			if err != nil {
				t.Fatal(err)
			}
			if left != accounts-deletions {
				t.Errorf("%d accounts are left, want %d", left, accounts-deletions)
			}
		})
	}
}
