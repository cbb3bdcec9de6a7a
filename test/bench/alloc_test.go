//go:build !race

package bench

import (
	"context"
	"testing"

	shop "github.com/crategen/crategen/test/shop/db"
)

// TestAllocations bounds the allocations of the common operations, from the call to the wire and back. The race detector
// adds its own, so it does not run there.
func TestAllocations(t *testing.T) {
	client, conn, id := setup(t)
	for _, tc := range []struct {
		name string
		most float64
		ours func()
		pgx  func()
	}{
		{"point read, with two documents", 9, func() { get(t, client, id) }, func() { pgxGet(t, conn, id) }},
		{"list of 100, with two documents each", 30, func() { list(t, client) }, func() { pgxList(t, conn) }},
		{"insert one", 5, func() {
			if err := client.Authors.Insert(context.Background(), &shop.Author{Name: "n"}); err != nil {
				t.Fatal(err)
			}
		}, nil},
	} {
		got := testing.AllocsPerRun(100, tc.ours)
		t.Logf("%s: %v allocations (at most %v)", tc.name, got, tc.most)
		if tc.pgx != nil {
			t.Logf("%s: %v allocations by hand with pgx", tc.name, testing.AllocsPerRun(100, tc.pgx))
		}
		if got > tc.most {
			t.Errorf("%s: %v allocations, at most %v are allowed", tc.name, got, tc.most)
		}
	}
}
